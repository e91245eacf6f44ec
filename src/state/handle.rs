//! How the rest of the program talks to the board.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};

use super::{actor::NotDurable, board::Board, command::Command, refusal::Refusal, rules::Rules};

/// A command that was applied and is on disk, and the board that resulted.
#[derive(Clone, Debug)]
pub struct Done {
    pub board: Arc<Board>,
    /// Id of the notification the command made.
    pub notice: Option<u64>,
}

/// Why a command had no effect.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Rejected {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    NotDurable(#[from] NotDurable),
    #[error("Too many commands are waiting; try again in a moment")]
    Overloaded,
    #[error("The daemon is stopping")]
    Stopping,
}

/// What the task is told.
pub(super) enum Call {
    Command(Envelope),
    /// Somebody asks whether it is alive.
    Pass(oneshot::Sender<()>),
}

pub(super) struct Envelope {
    pub(super) command: Command,
    pub(super) reply: Option<oneshot::Sender<Result<Done, Rejected>>>,
}

/// Cheap to clone; every holder sees the same board.
#[derive(Clone)]
pub struct Handle {
    pub(super) commands: mpsc::Sender<Call>,
    pub(super) board: watch::Receiver<Arc<Board>>,
    pub(super) rules: Arc<Rules>,
}

impl Handle {
    /// Applies a command; answers when it is on disk.
    pub async fn send(&self, command: Command) -> Result<Done, Rejected> {
        let (reply, answer) = oneshot::channel();
        self.post(command, Some(reply))?;
        answer.await.map_err(|_| Rejected::Stopping)?
    }

    /// Hands in a command without waiting for its outcome; for threads that must not wait.
    pub fn tell(&self, command: Command) -> Result<(), Rejected> {
        self.post(command, None)
    }

    /// Resolves when the task that owns the board has come by; `false` when it has ended.
    pub async fn pass(&self) -> bool {
        let (token, back) = oneshot::channel();
        let _never_back = self.commands.send(Call::Pass(token)).await;
        back.await.is_ok()
    }

    /// The board as it is now.
    #[must_use]
    pub fn board(&self) -> Arc<Board> {
        self.board.borrow().clone()
    }

    /// Follows the board. Who naps sees the newest, never a backlog.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Arc<Board>> {
        self.board.clone()
    }

    #[must_use]
    pub fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    fn post(&self, command: Command, reply: Option<oneshot::Sender<Result<Done, Rejected>>>) -> Result<(), Rejected> {
        self.commands
            .try_send(Call::Command(Envelope { command, reply }))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Rejected::Overloaded,
                mpsc::error::TrySendError::Closed(_) => Rejected::Stopping,
            })
    }
}
