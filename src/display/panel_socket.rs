//! The display that is a HUB75 panel: a client of `retroboard-panel`.

use std::{
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::Duration,
};

use apps::frame::Frame;
use panel_link::Hello;

use super::{Display, DisplayError, check_size, link::Link, slot::Slot};

/// How long closing waits for the last frame to be shown.
const FAREWELL: Duration = Duration::from_secs(3);

/// How long the panel program may take to greet, to take a frame, or to say that it is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// Sends frames to the panel program from a thread of its own. Dropping it shows the last frame and says goodbye.
#[derive(Debug)]
pub struct PanelSocket {
    size: (u32, u32),
    slot: Arc<Slot>,
    state: PanelLink,
    /// Disconnected once the thread has ended.
    ended: Receiver<()>,
}

/// How it stands with the panel program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PanelState {
    /// Not connected yet.
    #[default]
    Connecting,
    Connected,
    /// Not there, and why, as a sentence for a person. It is tried again for ever, at most 2 seconds apart.
    Away(String),
}

/// Tells any thread how it stands with the panel.
#[derive(Clone, Debug, Default)]
pub struct PanelLink {
    shared: Arc<(Mutex<PanelState>, Condvar)>,
}

impl PanelSocket {
    /// A display of this size behind the socket at `path`. The panel program need not run yet.
    pub fn open(path: PathBuf, size: (u32, u32)) -> Result<Self, DisplayError> {
        Self::open_with(path, size, PATIENCE)
    }

    fn open_with(path: PathBuf, (width, height): (u32, u32), patience: Duration) -> Result<Self, DisplayError> {
        let hello = Hello::new(width, height).ok_or(DisplayError::Impossible { width, height })?;
        let (slot, state) = (Arc::new(Slot::new()?), PanelLink::default());
        let link = Link {
            path,
            size: hello,
            patience,
            slot: slot.clone(),
            state: state.clone(),
        };
        let (alive, ended) = sync_channel(0);
        thread::Builder::new().name("panel".to_owned()).spawn(move || {
            let _alive = alive; // dropped, however the thread ends
            link.run();
        })?;
        Ok(Self {
            size: (width, height),
            slot,
            state,
            ended,
        })
    }

    /// A view of the connection's state.
    #[must_use]
    pub fn link(&self) -> PanelLink {
        self.state.clone()
    }
}

impl Display for PanelSocket {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Leaves the frame for the panel's thread: a frame that is still waiting there is replaced.
    fn show(&mut self, frame: &Frame) -> Result<(), DisplayError> {
        check_size(frame, self.size)?;
        self.slot.put(frame.bytes());
        Ok(())
    }
}

impl Drop for PanelSocket {
    fn drop(&mut self) {
        self.slot.close();
        let _ = self.ended.recv_timeout(FAREWELL); // a thread that hangs on a hung panel ends with the process
    }
}

impl PanelLink {
    #[must_use]
    pub fn state(&self) -> PanelState {
        self.lock().clone()
    }

    /// Whether this is news.
    pub(super) fn set(&self, state: PanelState) -> bool {
        let mut current = self.lock();
        let news = *current != state;
        *current = state;
        self.shared.1.notify_all();
        news
    }

    /// Waits for a state that `is_wanted`, or gives the present one when `patience` runs out.
    #[must_use]
    pub fn wait_for(&self, patience: Duration, is_wanted: impl Fn(&PanelState) -> bool) -> PanelState {
        let (_, changed) = &*self.shared;
        let (state, _) = changed
            .wait_timeout_while(self.lock(), patience, |state| !is_wanted(state))
            .unwrap_or_else(PoisonError::into_inner);
        state.clone()
    }

    fn lock(&self) -> MutexGuard<'_, PanelState> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "panel_socket_tests.rs"]
mod tests;
