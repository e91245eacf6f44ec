//! Who is behind a socket, and whether an event of theirs is let through.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Deserialize;
use socketioxide::{extract::SocketRef, socket::Sid};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{bucket, refuse};
use crate::{
    access::{Access, Caller, Change},
    gateway::{
        gate::{identify_socket, permissions, refusal},
        services::Services,
    },
    metrics::Metrics,
};

/// How often a farewell that found no room is said again.
const AGAIN: Duration = Duration::from_millis(200);

/// `auth` of the Socket.IO handshake.
#[derive(Deserialize)]
pub(super) struct Auth {
    token: Option<String>,
}

/// Told to a client that is not let in; the library puts it into the `message` of its `CONNECT_ERROR`.
#[derive(Debug)]
pub(super) struct NotLetIn;

impl fmt::Display for NotLetIn {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Pair this phone first: POST /api/pair/start puts a code on the panel")
    }
}

/// Lets a socket in, or not. What it may do goes with it from here on.
pub(super) fn admit(socket: &SocketRef, auth: Option<Auth>, services: &Services) -> Result<(), NotLetIn> {
    let handshake = socket.req_parts().extensions.get::<Caller>();
    let token = auth.and_then(|auth| auth.token);
    let caller = identify_socket(&services.access, handshake, token.as_deref());
    if caller.role.is_none() {
        services.metrics.refused("not_paired");
        return Err(NotLetIn);
    }
    socket.extensions.insert(caller);
    socket.extensions.insert(services.metrics.clone());
    Ok(())
}

/// Who is behind it; a stranger before it was let in.
pub(super) fn caller(socket: &SocketRef) -> Caller {
    socket.extensions.get().unwrap_or_else(Caller::nobody)
}

/// Whether the client may send this event, by its rate and by the table of permissions.
pub(super) fn allows(socket: &SocketRef, event: &str) -> bool {
    if !bucket::allows(socket) {
        return false;
    }
    let (caller, need) = (caller(socket), permissions::of_event(event));
    let met = need.is_met_by(&caller);
    if !met {
        let problem = refusal(&caller, need);
        if let Some(metrics) = socket.extensions.get::<Arc<Metrics>>() {
            metrics.refused(problem.code);
        }
        refuse(socket, problem);
    }
    met
}

/// Every socket that was let in, with the token it came by. Cheap to clone.
#[derive(Clone, Default)]
pub struct OpenSockets(Arc<Mutex<HashMap<Sid, Open>>>);

struct Open {
    token: Option<Arc<str>>,
    socket: SocketRef,
}

impl OpenSockets {
    /// How many there are of each token.
    pub(in crate::gateway) fn counts(&self) -> HashMap<Arc<str>, usize> {
        let mut counts = HashMap::new();
        for token in self.lock().values().filter_map(|open| open.token.clone()) {
            *counts.entry(token).or_default() += 1;
        }
        counts
    }

    /// From here on it can be cut. One that has left in the meantime has nobody who would take it out again.
    pub(super) fn add(&self, socket: &SocketRef, caller: &Caller) {
        let open = Open {
            token: caller.id.clone(),
            socket: socket.clone(),
        };
        self.lock().insert(socket.id, open);
        if !socket.connected() {
            self.remove(socket.id);
        }
    }

    pub(super) fn remove(&self, id: Sid) {
        self.lock().remove(&id);
    }

    fn of(&self, change: &Change) -> Vec<SocketRef> {
        let held = self.lock();
        let meant = held.values().filter(|open| match change {
            Change::One(id) => open.token.as_ref() == Some(id),
            Change::All => open.token.is_some(),
        });
        meant.map(|open| open.socket.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Sid, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cuts the sockets of tokens that are changed or revoked, from now on.
pub(super) fn watch(access: &Access, open: OpenSockets) {
    tokio::spawn(cut(access.changes(), open));
}

async fn cut(mut changes: Receiver<Change>, open: OpenSockets) {
    loop {
        let change = match changes.recv().await {
            Ok(change) => change,
            // Nobody knows which; whoever is still welcome comes again at once.
            Err(RecvError::Lagged(_)) => Change::All,
            Err(RecvError::Closed) => return,
        };
        open.of(&change).into_iter().for_each(part);
    }
}

/// Says farewell and closes. That needs room in the client's queue; a client that reads nothing at all loses its
/// connection to the stall guard before this ends.
pub(super) fn part(socket: SocketRef) {
    tokio::spawn(async move {
        while socket.connected() && socket.clone().disconnect().is_err() {
            tokio::time::sleep(AGAIN).await;
        }
    });
}
