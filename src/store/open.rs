//! Opens the data folder: lock, database, migrations, and what was saved.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OptionalExtension};
use rustix::fs::FlockOperation;
use tokio::sync::mpsc;

use super::{Device, History, QUEUE, Store, TokenRow, access, devices, migrations, writer};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot use the data folder {path}: {error}; choose another with --data-dir")]
    Folder { path: PathBuf, error: std::io::Error },
    #[error("another retroboard already uses the data folder {0}; stop it first, or choose another with --data-dir")]
    Busy(PathBuf),
    #[error("the database {path} cannot be read: {error}")]
    Database { path: PathBuf, error: rusqlite::Error },
    #[error("the database {path} was made by a newer retroboard, or is damaged: {error}")]
    Migration {
        path: PathBuf,
        error: rusqlite_migration::Error,
    },
}

/// What an earlier run left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The board as a JSON document.
    pub board: Option<String>,
    /// Uploaded fonts by name, as BDF.
    pub fonts: Vec<(String, Vec<u8>)>,
    pub devices: Vec<Device>,
    pub tokens: Vec<TokenRow>,
}

/// Bytes of a page. A reading that comes alone writes one page and a bit: small pages keep an SD card alive for years.
const PAGE: u32 = 512;
/// Pages of the log that are written before they go into the database itself.
const LOG_PAGES: u32 = 8192;

impl Store {
    /// Opens (or makes) the database in `folder` and starts its writer. `observe` is told how long each commit took.
    pub fn open(
        folder: &Path,
        observe: impl Fn(Duration) + Send + 'static,
    ) -> Result<(Self, History, Saved), OpenError> {
        let lock = lock(folder)?;
        let path = folder.join("retroboard.db");
        let connection = connect(&path)?;
        let history = History::new(&path);
        let saved = read(&connection).map_err(|error| OpenError::Database { path, error })?;
        let (writer, jobs) = mpsc::channel(QUEUE);
        writer::start(connection, lock, jobs, observe);
        Ok((Self { writer }, history, saved))
    }
}

/// One daemon a folder: two writers would undo each other's board.
fn lock(folder: &Path) -> Result<File, OpenError> {
    let failed = |error| OpenError::Folder {
        path: folder.to_owned(),
        error,
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let path = folder.join("retroboard.lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(OpenError::Busy(folder.to_owned())),
        Err(error) => Err(failed(error.into())),
    }
}

fn connect(path: &Path) -> Result<Connection, OpenError> {
    let failed = |error| OpenError::Database {
        path: path.to_owned(),
        error,
    };
    let mut connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    // The size of a page holds for a new database only, and must be said before anything else.
    connection.pragma_update(None, "page_size", PAGE).map_err(failed)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    connection
        .pragma_update(None, "wal_autocheckpoint", LOG_PAGES)
        .map_err(failed)?;
    // What is deleted is overwritten: whoever deletes their readings wants them gone.
    connection.pragma_update(None, "secure_delete", true).map_err(failed)?;
    migrations::run(&mut connection).map_err(|error| OpenError::Migration {
        path: path.to_owned(),
        error,
    })?;
    Ok(connection)
}

fn read(connection: &Connection) -> Result<Saved, rusqlite::Error> {
    let board = connection
        .query_row("SELECT document FROM board", [], |row| row.get(0))
        .optional()?;
    let mut fonts = connection.prepare("SELECT name, bdf FROM fonts ORDER BY name")?;
    let fonts = fonts
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let devices = devices::read(connection)?;
    let tokens = access::tokens(connection)?;
    Ok(Saved {
        board,
        fonts,
        devices,
        tokens,
    })
}
