//! Who is behind a socket, and whether an event of theirs is let through.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::header;
use serde::Deserialize;
use socketioxide::{extract::SocketRef, socket::Sid};
use tokio::sync::{
    Notify,
    broadcast::{Receiver, error::RecvError},
};

use super::{bucket, feed, lobby::Lobby, refuse};
use crate::{
    access::{Access, Caller, Change},
    gateway::{
        crowd::{Crowd, Presence},
        gate::{identify_socket, permissions, refusal},
        services::Services,
    },
    metrics::Metrics,
};

/// How often a farewell that found no room is said again.
const AGAIN: Duration = Duration::from_millis(200);

/// How long a client has to hear the farewell.
const FAREWELL: Duration = Duration::from_millis(200);
/// Sessions that are remembered to have been told to go: as many as may be there at a time, roughly.
const PARTED: usize = 1024;

/// `auth` of the Socket.IO handshake.
#[derive(Deserialize)]
pub(super) struct Auth {
    token: Option<String>,
}

/// Told to a client that is not let in; the library puts it into the `message` of its `CONNECT_ERROR`.
#[derive(Debug)]
pub(super) enum NotLetIn {
    Stranger,
    /// It was in already, by this session.
    Again,
}

impl fmt::Display for NotLetIn {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Stranger => "Pair this phone first: POST /api/pair/start puts a code on the panel",
            Self::Again => "This session has ended; connect anew",
        })
    }
}

/// Whether a session was let in, which it is once. The library takes sockets out by their session: CONNECT, DISCONNECT, CONNECT in a
/// hurry would have the end of the first take out the second, which then neither hears nor ends.
#[derive(Clone, Default)]
pub(super) struct Admission(Arc<AtomicBool>);

impl Admission {
    /// True the first time.
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }
}

/// Lets a socket in, or not. What it may do goes with it from here on.
pub(super) fn admit(socket: &SocketRef, auth: Option<Auth>, services: &Services) -> Result<(), NotLetIn> {
    let handshake = socket.req_parts().extensions.get::<Caller>();
    let token = auth.and_then(|auth| auth.token);
    let caller = identify_socket(&services.access, handshake, token.as_deref());
    // Its connection may be older than what has become of its token.
    if caller.role.is_none() || !services.access.still(&caller) {
        services.metrics.refused("not_paired");
        return Err(NotLetIn::Stranger);
    }
    let admission = socket.req_parts().extensions.get::<Admission>();
    if !admission.is_some_and(Admission::take) {
        return Err(NotLetIn::Again);
    }
    socket.extensions.insert(caller);
    socket.extensions.insert(Line {
        crowd: services.crowd.clone(),
        sockets: services.sockets_of.clone(),
    });
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

/// What it takes to hang up: the library says farewell, but leaves the connection to the client.
#[derive(Clone)]
struct Line {
    crowd: Crowd,
    sockets: OpenSockets,
}

impl Line {
    fn hang_up(&self, socket: &SocketRef) {
        let shook_hands = socket.req_parts();
        if shook_hands.headers.contains_key(header::UPGRADE)
            && let Some(presence) = shook_hands.extensions.get::<Presence>()
        {
            presence.end();
        }
        self.crowd.hang_up(socket.id);
        self.sockets.forget(socket.id);
    }
}

/// It is gone. The library may say that it is connected when it left while it was let in.
#[derive(Clone)]
struct Gone;

/// Puts on the socket itself that it is gone, before anything that is held for it is let go.
pub(super) fn leaves(socket: &SocketRef) {
    socket.extensions.insert(Gone);
}

/// Whether it is gone. Who holds something for a socket asks this afterwards, and lets go of it.
pub(super) fn has_left(socket: &SocketRef) -> bool {
    socket.extensions.get::<Gone>().is_some()
}

/// Every socket that was let in, with the token it came by. Cheap to clone.
#[derive(Clone, Default)]
pub struct OpenSockets {
    sockets: Arc<Mutex<Sockets>>,
    /// Somebody was told to go, or has gone.
    news: Arc<Notify>,
    pub(super) lobby: Lobby,
}

#[derive(Default)]
struct Sockets {
    open: HashMap<Sid, Open>,
    /// Sessions that were told to go; who polls would otherwise go on asking. The oldest first.
    parted: VecDeque<Sid>,
}

struct Open {
    token: Option<Arc<str>>,
    socket: SocketRef,
}

impl OpenSockets {
    /// How many there are of each token.
    pub(in crate::gateway) fn counts(&self) -> HashMap<Arc<str>, usize> {
        let mut counts = HashMap::new();
        for token in self.lock().open.values().filter_map(|open| open.token.clone()) {
            *counts.entry(token).or_default() += 1;
        }
        counts
    }

    /// From here on it can be cut.
    pub(super) fn add(&self, socket: &SocketRef, caller: &Caller) {
        let open = Open {
            token: caller.id.clone(),
            socket: socket.clone(),
        };
        self.lock().open.insert(socket.id, open);
    }

    pub(super) fn remove(&self, id: Sid) {
        self.lock().open.remove(&id);
        self.news.notify_waiters();
    }

    /// Lets go of all of them, once their connections are closed. What they hold leads back to them, and a library that is closed
    /// as a whole tells none of them that it is gone.
    pub(in crate::gateway) async fn let_go(&self) {
        let all: Vec<SocketRef> = self.lock().open.values().map(|open| open.socket.clone()).collect();
        for socket in all {
            let _closed_already = socket.disconnect();
        }
        self.none_left().await;
    }

    async fn none_left(&self) {
        loop {
            let mut news = std::pin::pin!(self.news.notified());
            // Listens before it looks, so as to miss nothing.
            news.as_mut().enable();
            if self.lock().open.is_empty() {
                return;
            }
            news.await;
        }
    }

    /// Nothing more is taken from, or told to, that session.
    fn forget(&self, id: Sid) {
        let mut sockets = self.lock();
        if sockets.parted.len() == PARTED {
            sockets.parted.pop_front();
        }
        sockets.parted.push_back(id);
        drop(sockets);
        self.news.notify_waiters();
    }

    /// Resolves when that session is over, at once if it is already.
    pub(super) async fn parted(&self, id: Sid) {
        loop {
            let mut news = std::pin::pin!(self.news.notified());
            // Listens before it looks, so as to miss nothing.
            news.as_mut().enable();
            if self.lock().parted.contains(&id) {
                return;
            }
            news.await;
        }
    }

    fn of(&self, change: &Change) -> Vec<SocketRef> {
        let held = self.lock();
        let meant = held.open.values().filter(|open| match change {
            Change::One(id) => open.token.as_ref() == Some(id),
            Change::All => open.token.is_some(),
        });
        meant.map(|open| open.socket.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Sockets> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
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
    // The library takes it out of its rooms a moment after it told the client, who would hear of changes meanwhile.
    socket.leave_all();
    feed::stop(&socket);
    tokio::spawn(async move {
        while socket.connected() && socket.clone().disconnect().is_err() {
            tokio::time::sleep(AGAIN).await;
        }
        tokio::time::sleep(FAREWELL).await;
        if let Some(line) = socket.extensions.get::<Line>() {
            line.hang_up(&socket);
        }
    });
}
