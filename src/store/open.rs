//! Opens the data folder: lock, database, migrations, and what was saved.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, MAIN_DB, OpenFlags, OptionalExtension};
use rustix::fs::FlockOperation;
use tokio::sync::{mpsc, watch};

use super::{
    Device, Happened, History, MendError, QUEUE, Store, TokenRow, access, damage, devices,
    history::Desk,
    mend, migrations,
    writer::{self, Writer},
};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot use the data folder {path}: {error}; choose another with --data-dir")]
    Folder { path: PathBuf, error: io::Error },
    #[error("another retroboard already uses the data folder {0}; stop it first, or choose another with --data-dir")]
    Busy(PathBuf),
    #[error("the database {path} cannot be read: {error}")]
    Database { path: PathBuf, error: rusqlite::Error },
    #[error("the database {path} is damaged, and no other can take its place: {error}")]
    Damaged { path: PathBuf, error: MendError },
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

/// The file whose lock keeps a second daemon out.
const LOCK: &str = "retroboard.lock";
/// Bytes of a page. A reading that comes alone writes one page and a bit: small pages keep an SD card alive for years.
pub(super) const PAGE: u32 = 512;
/// Pages of the log that are written before they go into the database itself.
const LOG_PAGES: u32 = 8192;

impl Store {
    /// Opens (or makes) the database in `folder` and starts its writer. `observe` is told what happens to it.
    pub fn open(
        folder: &Path,
        observe: impl Fn(Happened) + Send + 'static,
    ) -> Result<(Self, History, Saved), OpenError> {
        let lock = lock(folder)?;
        let path = folder.join("retroboard.db");
        let (connection, saved) = open(&path, &observe)?;
        let (writer, jobs) = mpsc::channel(QUEUE);
        let desk = Desk::default();
        let history = History::new(&path, desk.clone(), writer.downgrade());
        let (tell_end, ended) = watch::channel(());
        writer::start(Writer::new(path, connection, desk), lock, jobs, observe, tell_end);
        Ok((Self { writer, ended }, history, saved))
    }
}

/// What is saved, and the connection to save more; none while there is no room for what a connection needs.
fn open(path: &Path, observe: &impl Fn(Happened)) -> Result<(Option<Connection>, Saved), OpenError> {
    match connected(path) {
        Ok((connection, saved)) => Ok((Some(connection), saved)),
        Err(error) if error.is_full() => Ok((None, alone(path).map_err(|_| error)?)),
        Err(error) if is_read_only(path) => {
            tracing::error!(%error, "the disk lets nothing be written: everything is as it was saved last, and nothing is kept");
            Ok((None, untouched(path).map_err(|_| error)?))
        }
        Err(error) if error.is_damage() => {
            let failed = |error| OpenError::Damaged {
                path: path.to_owned(),
                error,
            };
            tracing::error!(%error, "what can be read goes into a new database");
            observe(Happened::Busy(true));
            let mended = mend::gather(path).and_then(|gathered| mend::swap(path, &gathered));
            observe(Happened::Busy(false));
            observe(Happened::Mended(mended.map_err(failed)?));
            let (connection, saved) = connected(path)?;
            Ok((Some(connection), saved))
        }
        Err(error) => Err(error),
    }
}

fn connected(path: &Path) -> Result<(Connection, Saved), OpenError> {
    let connection = connect(path)?;
    let saved = read(&connection).map_err(|error| OpenError::Database {
        path: path.to_owned(),
        error,
    })?;
    Ok((connection, saved))
}

/// What is saved, read without the file that several connections would share: on a full disk it cannot be made.
fn alone(path: &Path) -> Result<Saved, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    read(&connection)
}

/// The same where nothing can be written. A log that an unclean end left is read if its index is there, too; `immutable` looks at no log.
fn untouched(path: &Path) -> Result<Saved, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let address = format!("file:{}", escaped(path));
    let saved = |address| read(&Connection::open_with_flags(address, flags)?);
    saved(address.clone()).or_else(|_| saved(address + "?immutable=1"))
}

/// As <https://www.sqlite.org/uri.html> wants it.
fn escaped(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// Asked by trying: after an error Linux 6.18 calls a disk writable that is not (`emergency_ro` of ext4).
fn is_read_only(path: &Path) -> bool {
    let tried = OpenOptions::new().append(true).open(path.with_file_name(LOCK));
    tried.is_err_and(|error| error.kind() == io::ErrorKind::ReadOnlyFilesystem)
}

impl OpenError {
    fn is_damage(&self) -> bool {
        self.database().is_some_and(damage::is_damage)
    }

    pub(super) fn is_full(&self) -> bool {
        self.database().is_some_and(damage::is_full)
    }

    pub(super) fn database(&self) -> Option<&rusqlite::Error> {
        match self {
            Self::Database { error, .. }
            | Self::Migration {
                error: rusqlite_migration::Error::RusqliteError { err: error, .. },
                ..
            } => Some(error),
            _ => None,
        }
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
    let file = lock_file(&folder.join(LOCK)).map_err(failed)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(OpenError::Busy(folder.to_owned())),
        Err(error) => Err(failed(error.into())),
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    let made = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path);
    match made {
        // That of an earlier run will do.
        Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => File::open(path),
        made => made,
    }
}

pub(super) fn connect(path: &Path) -> Result<Connection, OpenError> {
    let failed = |error| OpenError::Database {
        path: path.to_owned(),
        error,
    };
    let mut connection = Connection::open(path).map_err(failed)?;
    // SQLite settles for one that only reads, and that would stay so when the disk has healed.
    if connection.is_readonly(MAIN_DB).map_err(failed)? {
        return Err(failed(damage::read_only()));
    }
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
    let board: Option<(String, bool)> = connection
        .query_row("SELECT document, json_valid(document) FROM board", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    // It was JSON when it was written.
    if board.as_ref().is_some_and(|(_, valid)| !valid) {
        return Err(damage::found("the board is no JSON".into()));
    }
    let board = board.map(|(document, _)| document);
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
