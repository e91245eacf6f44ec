//! What the handlers work with. Cheap to clone.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Notify, watch};

use super::{crowd::Crowd, gate::Names, socket::OpenSockets};
use crate::{
    access::{Access, audit::Audit},
    metrics::Metrics,
    picture::Picture,
    state,
    stress::Model,
    vitals,
};

/// Bounds on everything a client can make grow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// TCP connections in all, and from one address.
    pub connections: usize,
    pub connections_per_address: usize,
    pub header_timeout: Duration,
    pub header_bytes: usize,
    pub body_timeout: Duration,
    pub body_bytes: usize,
    /// Socket.IO clients.
    pub sockets: usize,
    /// Size of one Socket.IO message, and of one WebSocket frame, in bytes.
    pub message_bytes: usize,
    pub frame_bytes: usize,
    /// Messages that may wait for one client before it is disconnected.
    pub queue: usize,
    /// Events a client may send: so many a second, and so many at once.
    pub events_per_second: f64,
    pub events_burst: f64,
    /// A client that reads nothing for so long is dropped.
    pub stall: Duration,
}

/// Everything a handler may use.
#[derive(Clone)]
pub struct Services {
    pub state: state::Handle,
    /// Who somebody is, and what they may do.
    pub access: Access,
    pub audit: Audit,
    /// By which names the board may be called, and which pages may use it.
    pub names: Arc<Names>,
    /// A name and port under which this machine is found, for commands that come from itself.
    pub usual_host: Arc<str>,
    /// Where the page is to be had encrypted, for browsers that ask for it unencrypted.
    pub redirect_to: Option<u16>,
    /// The certificate of the board's own authority, as PEM.
    pub authority: Option<Arc<[u8]>>,
    /// Which token has how many sockets.
    pub sockets_of: OpenSockets,
    /// Who is connected by the network.
    pub crowd: Crowd,
    pub vitals: vitals::Handle,
    pub model: Model,
    /// What is on the panel.
    pub pictures: watch::Receiver<Arc<Picture>>,
    /// When the carousel's entry on the panel ends.
    pub slot_end: watch::Receiver<Option<Instant>>,
    /// Whether the render loop is alive.
    pub stage_alive: Arc<dyn Fn() -> bool + Send + Sync>,
    pub metrics: Arc<Metrics>,
    /// They may change while the daemon runs; what is there already keeps those it came with.
    pub limits: watch::Receiver<Limits>,
    /// Panel size in pixels.
    pub size: (u32, u32),
    pub started: Instant,
    /// Why the board runs in safe mode, if it does.
    pub safe_mode: Option<Arc<str>>,
    /// Ends the daemon and starts it anew.
    pub restart: Arc<Notify>,
}

impl Services {
    /// The limits as they are now.
    pub(super) fn limits(&self) -> Limits {
        *self.limits.borrow()
    }
}
