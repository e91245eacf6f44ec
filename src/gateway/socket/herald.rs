//! Tells every client of every change, and a new one of everything.
//!
//! One task does both, so that a welcome and the live events after it can never change places.

use std::{collections::HashMap, sync::Arc, time::Duration};

use socketioxide::{BroadcastError, SendError, SocketError, SocketIo, extract::SocketRef, socket::Sid};
use tokio::sync::{mpsc, watch};

use crate::{
    gateway::services::Services,
    metrics::Metrics,
    state::{Board, Rules, changes},
    wire::event::Event,
};

/// Clients that may wait to be welcomed.
const WAITING: usize = 4096;
/// The room of those who have been welcomed: nobody else hears of changes.
const AUDIENCE: &str = "audience";

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
    metrics: Arc<Metrics>,
}

impl Crier {
    async fn run(mut self, mut inbox: mpsc::Receiver<Call>, mut boards: watch::Receiver<Arc<Board>>) {
        loop {
            tokio::select! {
                call = inbox.recv() => match call {
                    Some(Call::Welcome(socket)) => self.welcome(socket),
                    Some(Call::Left(id)) => { self.audience.remove(&id); }
                    None => return,
                },
                changed = boards.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    let next = boards.borrow_and_update().clone();
                    self.tell(next).await;
                }
            }
            self.metrics.set_clients(self.audience.len());
        }
    }

    fn welcome(&mut self, socket: SocketRef) {
        if !socket.connected() {
            return;
        }
        for event in changes(None, &self.told, &self.rules) {
            self.metrics.event(event.name());
            send(&socket, &event);
        }
        socket.join(AUDIENCE);
        self.audience.insert(socket.id, socket);
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
        if let Err(BroadcastError::Socket(failures)) = self.io.to(AUDIENCE).emit(event.name(), event).await
            && failures
                .iter()
                .any(|failure| matches!(failure, SocketError::InternalChannelFull))
        {
            self.audience.values().for_each(|socket| send(socket, event));
        }
    }
}

/// A client whose queue is full has missed an event, so it must come anew: it is disconnected.
fn send(socket: &SocketRef, event: &Event) {
    if let Err(SendError::Socket(SocketError::InternalChannelFull)) = socket.emit(event.name(), event) {
        tracing::debug!(socket = %socket.id, "a client does not keep up and is disconnected");
        let socket = socket.clone();
        tokio::spawn(async move {
            // The farewell needs room in the same queue. A client that reads nothing at all loses its connection
            // to the stall guard before this ends.
            while socket.connected() && socket.clone().disconnect().is_err() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        });
    }
}
