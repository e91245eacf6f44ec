//! A damaged database is kept aside, and what can be read of it goes into a new one.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::{migrations, open::PAGE, salvage};

/// What became of a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Where it is now.
    pub aside: PathBuf,
    /// Readings and averages of minutes that could be read.
    pub readings: u64,
}

/// Why there is no new database.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    #[error("the new database cannot be written: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the new database cannot be made: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("files cannot be moved: {0}")]
    Files(#[from] io::Error),
}

/// A new database beside the damaged one, with what could be read of it.
pub(super) struct Gathered {
    file: PathBuf,
    readings: u64,
}

/// Reads what can be read. The damaged database stays as it is.
pub(super) fn gather(path: &Path) -> Result<Gathered, MendError> {
    let file = beside(path, ".new");
    for end in ["", "-wal", "-shm", "-journal"] {
        remove(&beside(&file, end))?;
    }
    let mut new = Connection::open(&file)?;
    new.pragma_update(None, "page_size", PAGE)?;
    // Nobody relies on it before it is complete and in its place.
    new.pragma_update(None, "journal_mode", "OFF")?;
    new.pragma_update(None, "synchronous", "OFF")?;
    migrations::run(&mut new)?;
    let old = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let transaction = new.transaction()?;
    let readings = salvage::copy(&old, &transaction)?;
    transaction.commit()?;
    new.close().map_err(|(_, error)| error)?;
    File::open(&file)?.sync_all()?;
    Ok(Gathered { file, readings })
}

/// Puts the new database in the place of the damaged one, which nobody may have open. A cut of power in between leaves
/// one of the two in place, and the damaged one under its new name.
pub(super) fn swap(path: &Path, gathered: &Gathered) -> Result<Mended, MendError> {
    let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ");
    let aside = beside(path, &format!(".damaged-{stamp}"));
    fs::hard_link(path, &aside).or_else(|_| fs::copy(path, &aside).map(drop))?;
    // The log of the old one would be taken for that of the new one.
    match fs::rename(beside(path, "-wal"), beside(&aside, "-wal")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    remove(&beside(path, "-shm"))?;
    fs::rename(&gathered.file, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(Mended {
        aside,
        readings: gathered.readings,
    })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The path with something appended to its last part.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
