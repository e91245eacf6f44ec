//! The way of a reading: judged by the model, put on disk, acknowledged, told to the phones.
//!
//! * `judge`: a thread that looks at readings in the order they come in; `watch`: one monitor a device.
//! * `herald`: a task that answers when they are on disk, and tells everyone.
//! * `registry`: which devices there are, and which of them fell silent. `pace`: how much each may hand in.
//! * `alarms`: from what a monitor says to alerts on the board and episodes on record.
//! * `tend`: what is old becomes averages, and then goes.
//!
//! The thread does not wait for the disk: while one batch is written, the next one is judged.

mod alarms;
mod handle;
mod herald;
mod judge;
mod pace;
mod registry;
mod tend;
mod watch;

use std::sync::{Arc, Mutex};

use tokio::sync::{broadcast, mpsc};

use crate::{
    sensors::Ranges,
    state,
    store::{Device, History, Mended, Store},
    stress::Model,
};
pub use handle::{Handle, News, NotRecorded, OnItsWay, Recorded};
use registry::Registry;

/// Readings that may wait to be judged.
const INBOX: usize = 4096;
/// Readings that are judged and written together.
const BATCH: usize = 256;
/// Batches that may wait for the disk.
const WRITING: usize = 16;
/// Readings that a phone may be behind before it misses some.
const FEED: usize = 4096;

/// What does not change while the daemon runs.
#[derive(Clone, Debug)]
pub struct Options {
    pub ranges: Ranges,
    /// Devices that there may be.
    pub max_devices: usize,
    /// Readings a second that each may hand in, in the long run.
    pub readings_per_second: f64,
}

/// What the pipeline works with.
pub struct Parts {
    pub options: Options,
    pub model: Model,
    pub state: state::Handle,
    pub store: Store,
    pub history: Arc<History>,
    /// Devices that are on record.
    pub devices: Vec<Device>,
    /// Databases that were damaged.
    pub mended: mpsc::Receiver<Mended>,
    /// Whether what is old is thinned out and deleted.
    pub tends: bool,
}

/// Starts the thread and the tasks; they end when the last handle is dropped.
#[must_use]
pub fn start(mut parts: Parts) -> Handle {
    let known = std::mem::take(&mut parts.devices);
    let (inbox, readings) = mpsc::channel(INBOX);
    let (judged, written) = mpsc::channel(WRITING);
    let (feed, _) = broadcast::channel(FEED);
    let registry = Arc::new(Mutex::new(Registry::new(known, parts.options.max_devices)));
    let handle = Handle {
        inbox,
        feed: feed.clone(),
        registry: registry.clone(),
        history: parts.history.clone(),
        store: parts.store.clone(),
        state: parts.state.clone(),
        options: Arc::new(parts.options.clone()),
        tend: Arc::default(),
    };
    if parts.tends {
        tokio::spawn(tend::run(parts.store.clone(), parts.state.clone(), handle.tend.clone()));
    }
    judge::start(judge::Judge::new(&parts, judged), readings);
    let alarms = alarms::Alarms::new(parts.state, parts.store, registry.clone());
    tokio::spawn(herald::run(written, parts.mended, feed, registry, alarms));
    handle
}
