//! What survives: one SQLite database in the data folder, in WAL mode, written by one thread.
//!
//! A leaf: it knows documents and fonts, not what a board is. [`Store::save`] resolves only after the fsync of its
//! commit (`synchronous = FULL`), so what is acknowledged survives a power cut.

mod migrations;
mod open;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

pub use open::{OpenError, Saved};

/// Writes that may wait for the writer.
const QUEUE: usize = 64;

/// One durable step: all of it is kept, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Save {
    /// The board as a JSON document.
    pub board: Option<String>,
    pub fonts: Vec<FontChange>,
}

/// A change of the uploaded fonts.
#[derive(Clone, Debug)]
pub enum FontChange {
    Put { name: String, bdf: Arc<[u8]> },
    Remove { name: String },
}

/// Why something was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("the disk is full")]
    Full,
    #[error("{0}")]
    Failed(String),
    #[error("the store is closed")]
    Closed,
}

/// The way to the writer thread. Cheap to clone; the thread ends when the last one is dropped.
#[derive(Clone)]
pub struct Store {
    writer: mpsc::Sender<Job>,
}

type Job = (Save, oneshot::Sender<Result<(), SaveError>>);

impl Store {
    /// Resolves when `save` is on disk.
    pub async fn save(&self, save: Save) -> Result<(), SaveError> {
        let (done, answer) = oneshot::channel();
        self.writer.send((save, done)).await.map_err(|_| SaveError::Closed)?;
        answer.await.map_err(|_| SaveError::Closed)?
    }

    /// The same for a command that has nothing else to do.
    pub fn save_blocking(&self, save: Save) -> Result<(), SaveError> {
        let (done, answer) = oneshot::channel();
        self.writer.blocking_send((save, done)).map_err(|_| SaveError::Closed)?;
        answer.blocking_recv().map_err(|_| SaveError::Closed)?
    }
}
