//! Tells every client of every change, and a new one of everything.
//!
//! One task does both, so that a welcome and the live events after it can never change places.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use socketioxide::{BroadcastError, SendError, SocketError, SocketIo, extract::SocketRef, socket::Sid};
use tokio::sync::{mpsc, watch};

use super::{client::Kind, entry};
use crate::{
    access::Need,
    gateway::services::Services,
    metrics::Metrics,
    state::{Board, Rules, changes},
    wire::{access::Sight, event::Event, system::ClientStats},
};

/// Clients that may wait to be welcomed.
const WAITING: usize = 1024;
/// The room of those who have been welcomed: nobody else hears of changes.
const AUDIENCE: &str = "audience";
/// The part of it that shows people something.
const FRONTENDS: &str = "frontends";
/// The part of that which sees everybody's vitals. Who sees those of some alone is told alone.
const VITALS: &str = "vitals";
/// Who comes and goes is told at most so often: a thousand clients may come at once.
const COUNTING: Duration = Duration::from_millis(100);

enum Call {
    Welcome(SocketRef),
    Left(Sid),
}

/// The way to the task. Cheap to clone.
#[derive(Clone)]
pub(super) struct Herald {
    calls: mpsc::Sender<Call>,
}

impl Herald {
    pub(super) fn start(services: &Services, io: SocketIo) -> Self {
        let (calls, inbox) = mpsc::channel(WAITING);
        let crier = Crier {
            io,
            audience: HashMap::new(),
            told: services.state.board(),
            rules: services.state.rules().clone(),
            counted: ClientStats::default(),
            count_at: None,
            metrics: services.metrics.clone(),
        };
        tokio::spawn(crier.run(inbox, services.state.watch()));
        Self { calls }
    }

    /// Sends the whole state to this client, and every change from there on.
    pub(super) fn welcome(&self, socket: SocketRef) {
        if let Err(refused) = self.calls.try_send(Call::Welcome(socket))
            && let Call::Welcome(socket) = refused.into_inner()
        {
            let _gone = socket.disconnect();
        }
    }

    /// The client is gone.
    pub(super) fn left(&self, id: Sid) {
        let calls = self.calls.clone();
        // Must not be lost, or the client would be counted for ever; there are no more of these than sockets.
        tokio::spawn(async move { calls.send(Call::Left(id)).await });
    }
}

struct Crier {
    io: SocketIo,
    audience: HashMap<Sid, SocketRef>,
    told: Arc<Board>,
    rules: Arc<Rules>,
    /// What was told last of who is there, and when that is looked at again.
    counted: ClientStats,
    count_at: Option<Instant>,
    metrics: Arc<Metrics>,
}

impl Crier {
    async fn run(mut self, mut inbox: mpsc::Receiver<Call>, mut boards: watch::Receiver<Arc<Board>>) {
        loop {
            tokio::select! {
                call = inbox.recv() => match call {
                    Some(Call::Welcome(socket)) => self.welcome(socket),
                    Some(Call::Left(id)) => self.part(id),
                    None => return,
                },
                changed = boards.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    let next = boards.borrow_and_update().clone();
                    self.tell(next).await;
                }
                () = at(self.count_at) => self.tell_counts().await,
            }
        }
    }

    /// Somebody came or went.
    fn recount(&mut self) {
        let of = |kind| self.audience.values().filter(|socket| Kind::of(socket) == kind).count();
        self.metrics
            .set_clients(self.audience.len(), of(Kind::Frontend), of(Kind::Wearable));
        self.count_at = self.count_at.or_else(|| Some(Instant::now() + COUNTING));
    }

    async fn tell_counts(&mut self) {
        self.count_at = None;
        let (total_clients, frontend_clients, esp32_clients) = self.metrics.client_counts();
        let now = ClientStats {
            frontend_clients,
            esp32_clients,
            total_clients,
        };
        if now != self.counted {
            self.counted = now;
            if let Some(all) = self.io.of("/") {
                let _full = all.to(FRONTENDS).emit("client_stats", &now).await;
            }
        }
    }

    fn welcome(&mut self, socket: SocketRef) {
        if !socket.connected() || entry::has_left(&socket) {
            return;
        }
        let events = changes(None, &self.told, &self.rules);
        let mut here = true;
        for event in events.iter().filter(|event| hears(&socket, event)) {
            self.metrics.event(event.name());
            here &= send(&socket, event);
        }
        if !here {
            // Its queue is full, or its connection ended while the library took it in, of which nobody else would ever tell.
            entry::part(socket);
            return;
        }
        let caller = entry::caller(&socket);
        if Need::View.is_met_by(&caller) {
            socket.join(AUDIENCE);
            if Kind::of(&socket) == Kind::Frontend {
                socket.join(FRONTENDS);
                // One that comes hears the counts even when they are the old ones again.
                self.counted = ClientStats::default();
            }
            if Kind::of(&socket) == Kind::Frontend && caller.sight == Sight::ALL {
                socket.join(VITALS);
            }
        }
        self.audience.insert(socket.id, socket);
        self.recount();
    }

    fn part(&mut self, id: Sid) {
        self.audience.remove(&id);
        self.recount();
    }

    async fn tell(&mut self, next: Arc<Board>) {
        for event in changes(Some(&self.told), &next, &self.rules) {
            self.metrics.event(event.name());
            self.shout(&event).await;
        }
        self.told = next;
    }

    /// Encodes the event once for all. The library does not say whose queue was full, so in that rare case it goes to
    /// each alone as well: who has it already sees by its revision that it is the same.
    async fn shout(&self, event: &Event) {
        let room = if event.of_device().is_some() { VITALS } else { AUDIENCE };
        if event.of_device().is_some() {
            let apart = self.audience.values().filter(|socket| sees_some(socket));
            for socket in apart.filter(|socket| hears(socket, event)) {
                send(socket, event);
            }
        }
        // There are no rooms any more when the daemon stops.
        let Some(all) = self.io.of("/") else { return };
        if let Err(BroadcastError::Socket(failures)) = all.to(room).emit(event.name(), event).await
            && failures
                .iter()
                .any(|failure| matches!(failure, SocketError::InternalChannelFull))
        {
            for socket in self.audience.values().filter(|socket| hears(socket, event)) {
                send(socket, event);
            }
        }
    }
}

/// Whether this event is for whoever is behind that socket.
fn hears(socket: &SocketRef, event: &Event) -> bool {
    let caller = entry::caller(socket);
    match event.of_device() {
        None => Need::View.is_met_by(&caller),
        Some(device) => {
            let sees = caller.sight.sees(device) || (device.is_empty() && caller.sight.sees_any());
            sees && Kind::of(socket) == Kind::Frontend
        }
    }
}

fn sees_some(socket: &SocketRef) -> bool {
    matches!(entry::caller(socket).sight, Sight::Of(_))
}

/// Resolves then; never without a time.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time.into()).await,
        None => std::future::pending().await,
    }
}

/// A client whose queue is full has missed an event, so it must come anew: it is disconnected. `false` when its connection
/// has ended already.
fn send(socket: &SocketRef, event: &Event) -> bool {
    let sent = socket.emit(event.name(), event);
    if let Err(SendError::Socket(SocketError::InternalChannelFull)) = sent {
        tracing::debug!(socket = %socket.id, "a client does not keep up and is disconnected");
        entry::part(socket.clone());
    }
    !matches!(sent, Err(SendError::Socket(SocketError::Closed)))
}
