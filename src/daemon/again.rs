//! What a run leaves: the end of the process, or another run in its place.

use std::{env, io, os::unix::process::CommandExt, process::Command, sync::Arc};

use tokio::sync::Notify;

use super::DaemonError;
use crate::supervisor::{HandedOver, Service, Starts};

/// What is the same for the life of the process.
pub(super) struct Outside {
    pub(super) sockets: HandedOver,
    pub(super) service: Service,
    pub(super) starts: Starts,
    /// Somebody wants another run.
    pub(super) restart: Arc<Notify>,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// SIGTERM or SIGINT.
    Stopped,
    /// The daemon is to start anew.
    Again,
}

impl Outside {
    /// What was saved may be why the daemon does not run; what is wrong elsewhere is none the less wrong in safe mode.
    pub(super) fn end(self, ended: Result<End, DaemonError>) -> Result<(), DaemonError> {
        match &ended {
            Err(error) if error.is_of_what_was_saved() => self.starts.blame(&error.to_string()),
            _ => self.starts.end_well(),
        }
        match ended? {
            End::Stopped => Ok(()),
            End::Again => Err(DaemonError::Again(self.start_again())),
        }
    }

    /// The same program with the same arguments takes the place of this one; returns only if that fails. The number of
    /// the process stays, so systemd need not notice.
    fn start_again(self) -> io::Error {
        if let Err(error) = self.sockets.pass_on() {
            return error;
        }
        let mut arguments = env::args_os();
        let name = arguments.next().unwrap_or_else(|| "retroboard".into());
        Command::new("/proc/self/exe").arg0(name).args(arguments).exec()
    }
}

impl DaemonError {
    fn is_of_what_was_saved(&self) -> bool {
        matches!(self, Self::Store(_) | Self::SavedState(_) | Self::Secret(_))
    }
}
