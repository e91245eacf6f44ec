//! What survives: one SQLite database in the data folder, in WAL mode, written by one thread.
//!
//! A leaf: it knows documents, fonts and numbers, not what a board or a stress level is. Every call resolves only after
//! the fsync of its commit (`synchronous = FULL`), so what is acknowledged survives a power cut.
//!
//! * `open`: lock, database, what was saved; `migrations`: from empty to today.
//! * `writer`: the thread; what waits together is committed together.
//! * `readings`, `devices`: what wearables send and what is kept of them.
//! * `access`: tokens that were given out, and the record of commands.
//! * `history`: looks into it, on a connection of its own.
//! * `damage`, `mend`, `salvage`: a damaged database is kept aside, what can be read of it goes into a new one.

mod access;
mod damage;
mod devices;
mod history;
mod mend;
mod migrations;
mod open;
mod readings;
mod salvage;
#[cfg(test)]
mod salvage_tests;
#[cfg(test)]
mod tests;
mod writer;

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

pub use access::{AuditRow, TokenChange, TokenRow};
pub use devices::{Cutoffs, Device, Episode, EpisodeStep};
pub use history::{History, Order, ReadError, Stored, Wanted};
pub use mend::{MendError, Mended};
pub use open::{OpenError, Saved};
pub use readings::{Kept, MOST_DEVICES, Reading};
use writer::{Job, Work};

/// Jobs that may wait for the writer.
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

/// What the store tells whoever opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A commit took so long.
    Wrote(Duration),
    /// Something begins that may take minutes, or is over: reading, mending or overwriting much of the database.
    Busy(bool),
    /// The database was damaged; another one is in its place.
    Mended(Mended),
}

/// Why something was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("the disk is full")]
    Full,
    #[error("the database is damaged: {0}")]
    Damaged(String),
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

/// Resolves when the job is on disk, or could not be put there.
pub struct Pending<T>(oneshot::Receiver<Result<T, SaveError>>);

impl<T> Pending<T> {
    pub async fn done(self) -> Result<T, SaveError> {
        self.0.await.map_err(|_| SaveError::Closed)?
    }
}

impl Store {
    /// Resolves when `save` is on disk.
    pub async fn save(&self, save: Save) -> Result<(), SaveError> {
        self.ask(|done| Job::new(Work::Save(save), done)).await
    }

    /// The same for a command that has nothing else to do.
    pub fn save_blocking(&self, save: Save) -> Result<(), SaveError> {
        let (done, answer) = oneshot::channel();
        let job = Job::new(Work::Save(save), done);
        self.writer.blocking_send(job).map_err(|_| SaveError::Closed)?;
        answer.blocking_recv().map_err(|_| SaveError::Closed)?
    }

    /// Hands in readings from a thread of its own; it waits only while the queue is full. Without `raw`, readings are
    /// numbered and not kept.
    pub fn keep_blocking(&self, readings: Vec<Reading>, raw: bool) -> Result<Pending<Vec<Kept>>, SaveError> {
        let (done, answer) = oneshot::channel();
        let job = Job::new(Work::Keep { readings, raw }, done);
        self.writer.blocking_send(job).map_err(|_| SaveError::Closed)?;
        Ok(Pending(answer))
    }

    /// Keeps who wears a device and whether they may be named.
    pub async fn save_device(&self, device: Device) -> Result<(), SaveError> {
        self.ask(|done| Job::new(Work::Device(device), done)).await
    }

    /// Answers the id of the episode, `None` when there is no such one.
    pub async fn save_episode(&self, step: EpisodeStep) -> Result<Option<i64>, SaveError> {
        self.ask(|done| Job::new(Work::Episode(step), done)).await
    }

    /// Deletes all of a device, also from what the file system still holds of the log. Whether there was one.
    pub async fn forget(&self, device: String) -> Result<bool, SaveError> {
        self.ask(|done| Job::new(Work::Forget(device), done)).await
    }

    /// Keeps, or deletes, tokens that were given out.
    pub async fn change_tokens(&self, change: TokenChange) -> Result<(), SaveError> {
        self.ask(|done| Job::new(Work::Tokens(change), done)).await
    }

    /// Adds to the record of commands.
    pub async fn record(&self, rows: Vec<AuditRow>) -> Result<(), SaveError> {
        self.ask(|done| Job::new(Work::Record(rows), done)).await
    }

    /// Resolves when the writer has come by, whether it can write or not; `false` when it has ended.
    pub async fn pass(&self) -> bool {
        let answer = self.ask::<()>(|done| Job::new(Work::Pass, done)).await;
        answer != Err(SaveError::Closed)
    }

    /// One step of thinning out what is old. Whether there is more to do.
    pub async fn tend(&self, cutoffs: Cutoffs) -> Result<bool, SaveError> {
        self.ask(|done| Job::new(Work::Tend(cutoffs), done)).await
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<Result<T, SaveError>>) -> Job) -> Result<T, SaveError> {
        let (done, answer) = oneshot::channel();
        self.writer.send(job(done)).await.map_err(|_| SaveError::Closed)?;
        Pending(answer).done().await
    }
}
