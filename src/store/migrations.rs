//! The database from empty to today, step by step. A step that was released never changes.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

const STEPS: &[M<'_>] = &[
    M::up(
        "CREATE TABLE board (
         id INTEGER PRIMARY KEY CHECK (id = 1),
         document TEXT NOT NULL CHECK (json_valid(document))
     ) STRICT;
     CREATE TABLE fonts (
         name TEXT PRIMARY KEY,
         bdf BLOB NOT NULL
     ) STRICT, WITHOUT ROWID;",
    ),
    // The id of a reading is its device and its time (see `record`): one tree to write to, and a repeated reading finds
    // the first by itself.
    M::up(
        "CREATE TABLE devices (
             number INTEGER PRIMARY KEY,
             name TEXT NOT NULL UNIQUE,
             wearer TEXT NOT NULL DEFAULT '',
             shown INTEGER NOT NULL DEFAULT 0
         ) STRICT;
         CREATE TABLE readings (
             id INTEGER PRIMARY KEY,
             hr REAL NOT NULL,
             temp REAL NOT NULL,
             eda REAL NOT NULL,
             level INTEGER NOT NULL,
             confidence REAL NOT NULL
         ) STRICT;
         CREATE TABLE minutes (
             id INTEGER PRIMARY KEY,
             count INTEGER NOT NULL,
             hr REAL NOT NULL,
             temp REAL NOT NULL,
             eda REAL NOT NULL,
             level INTEGER NOT NULL,
             confidence REAL NOT NULL
         ) STRICT;
         CREATE TABLE alerts (
             id INTEGER PRIMARY KEY AUTOINCREMENT,
             device INTEGER NOT NULL REFERENCES devices (number),
             raised INTEGER NOT NULL,
             cleared INTEGER,
             acknowledged INTEGER,
             confidence REAL NOT NULL
         ) STRICT;
         CREATE INDEX alerts_by_device ON alerts (device, raised);",
    ),
    M::up(
        "CREATE TABLE tokens (
             id TEXT PRIMARY KEY,
             name TEXT NOT NULL,
             role TEXT NOT NULL,
             vitals TEXT NOT NULL CHECK (json_valid(vitals)),
             device TEXT,
             created INTEGER NOT NULL,
             expires INTEGER NOT NULL,
             seen INTEGER
         ) STRICT, WITHOUT ROWID;
         CREATE TABLE audit (
             id INTEGER PRIMARY KEY AUTOINCREMENT,
             at INTEGER NOT NULL,
             who TEXT NOT NULL,
             role TEXT NOT NULL,
             what TEXT NOT NULL,
             status INTEGER NOT NULL
         ) STRICT;",
    ),
];

/// Brings the database up to date; refuses one that a newer program wrote.
pub(super) fn run(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    Migrations::from_slice(STEPS).to_latest(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_works_on_an_empty_database() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        assert!(run(&mut connection).is_err());
    }
}
