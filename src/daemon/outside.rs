//! What is the same for all runs of a process: what systemd gave, and what went wrong lately.

use std::sync::Arc;

use tokio::sync::Notify;

use super::DaemonError;
use crate::supervisor::{HandedOver, Service, Starts};

pub(super) struct Outside {
    pub(super) sockets: HandedOver,
    pub(super) service: Service,
    pub(super) starts: Starts,
    /// Somebody wants safe mode to end.
    pub(super) restart: Arc<Notify>,
}

impl Outside {
    /// What was saved may be why the daemon does not run; what is wrong elsewhere is none the less wrong in safe mode.
    pub(super) fn failed(&self, error: &DaemonError) {
        if error.is_of_what_was_saved() {
            self.starts.blame(&error.to_string());
        } else {
            self.starts.end_well();
        }
    }
}

impl DaemonError {
    fn is_of_what_was_saved(&self) -> bool {
        matches!(self, Self::Store(_) | Self::SavedState(_) | Self::Secret(_))
    }
}
