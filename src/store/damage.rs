//! What tells a damaged database from a disk that is full or busy.

use rusqlite::{Error, ErrorCode, ffi};

/// The disk cannot give back what it was given.
const UNREADABLE: [i32; 4] = [
    ffi::SQLITE_IOERR_READ,
    ffi::SQLITE_IOERR_SHORT_READ,
    ffi::SQLITE_IOERR_DATA,
    ffi::SQLITE_IOERR_CORRUPTFS,
];

/// Whether the file itself is at fault, so that trying again cannot help.
pub(super) fn is_damage(error: &Error) -> bool {
    match error {
        Error::SqliteFailure(failure, _) => {
            matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                || UNREADABLE.contains(&failure.extended_code)
        }
        // Text that is none, a blob where a number was written.
        Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) | Error::Utf8Error(..) => true,
        _ => false,
    }
}

/// Whether there is no room; the index of the log counts, which is a file too.
pub(super) fn is_full(error: &Error) -> bool {
    error.sqlite_error().is_some_and(|failure| {
        failure.code == ErrorCode::DiskFull || failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE
    })
}

pub(super) fn read_only() -> Error {
    Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None)
}

pub(super) fn found(what: String) -> Error {
    Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), Some(what))
}
