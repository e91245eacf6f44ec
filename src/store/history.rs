//! Looks into what is kept, on a connection of its own: readers never wait for the writer.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags, Row, params};
use tokio::sync::{mpsc, oneshot};

use super::{
    access::{self, AuditRow},
    damage,
    devices::{self, Device, Episode},
    readings::{Reading, ids, time_of},
    writer::{Job, Work},
};

/// A reading, or the average of a minute, as it is on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub id: i64,
    /// How many readings it is the average of.
    pub count: u32,
    pub reading: Reading,
}

/// Which part of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// All there are without a list.
    pub devices: Option<BTreeSet<String>>,
    /// Unix milliseconds, both included.
    pub from: i64,
    pub to: i64,
    pub limit: usize,
    pub order: Order,
}

/// Which ones count when there are more than wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    NewestFirst,
    OldestFirst,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Self::NewestFirst => "DESC",
            Self::OldestFirst => "ASC",
        }
    }
}

/// Why the history cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the history cannot be read: {0}")]
pub struct ReadError(#[from] rusqlite::Error);

/// Reads the database. Calls block; hand them to a thread that may.
pub struct History {
    path: PathBuf,
    desk: Desk,
    writer: mpsc::WeakSender<Job>,
}

/// Where the connection of the readers is while nobody reads. Whoever empties it is alone with the file.
pub(super) type Desk = Arc<Mutex<Option<Connection>>>;

impl History {
    pub(super) fn new(path: &Path, desk: Desk, writer: mpsc::WeakSender<Job>) -> Self {
        Self {
            path: path.to_owned(),
            desk,
            writer,
        }
    }

    /// Readings, and averages of minutes where the readings are gone.
    pub fn readings(&self, wanted: &Wanted) -> Result<Vec<Stored>, ReadError> {
        self.with(|connection| {
            let mut found = Vec::new();
            for (number, name) in numbers(connection, wanted.devices.as_ref())? {
                for (table, count) in [("readings", "1"), ("minutes", "count")] {
                    found.extend(of_table(connection, table, count, number, &name, wanted)?);
                }
            }
            found.sort_by_key(|stored| match wanted.order {
                Order::NewestFirst => (-stored.reading.at, stored.id),
                Order::OldestFirst => (stored.reading.at, stored.id),
            });
            found.truncate(wanted.limit);
            Ok(found)
        })
    }

    /// The last readings of one device, the oldest first: what a model that starts anew has to look at.
    pub fn recent(&self, device: &str, from: i64) -> Result<Vec<Reading>, ReadError> {
        let wanted = Wanted {
            devices: Some([device.to_owned()].into()),
            from,
            to: i64::MAX,
            limit: usize::MAX,
            order: Order::OldestFirst,
        };
        let stored = self.readings(&wanted)?;
        let single = stored.into_iter().filter(|stored| stored.count == 1);
        Ok(single.map(|stored| stored.reading).collect())
    }

    pub fn devices(&self) -> Result<Vec<Device>, ReadError> {
        self.with(devices::read)
    }

    /// The newest episodes of stress, of one device or of all.
    pub fn episodes(&self, device: Option<&str>, limit: usize) -> Result<Vec<Episode>, ReadError> {
        self.with(|connection| {
            let sql = "SELECT id, name, raised, cleared, acknowledged, confidence
                       FROM alerts JOIN devices ON device = number
                       WHERE ?1 IS NULL OR name = ?1 ORDER BY id DESC LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let found = statement.query_map(params![device, limit as i64], episode)?;
            found.collect()
        })
    }

    /// The newest commands on record before that id.
    pub fn record(&self, before: i64, limit: usize) -> Result<Vec<AuditRow>, ReadError> {
        self.with(|connection| access::read_record(connection, before, limit))
    }

    /// A connection that failed is not used again: the file may have been replaced.
    fn with<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, ReadError> {
        let mut place = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match place.take() {
            Some(connection) => connection,
            None => Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let answer = ask(&connection).inspect_err(|error| self.report(error))?;
        *place = Some(connection);
        Ok(answer)
    }

    /// Damage that a reader meets first: the writer looks for itself.
    fn report(&self, error: &rusqlite::Error) {
        if damage::is_damage(error)
            && let Some(writer) = self.writer.upgrade()
        {
            let _busy = writer.try_send(Job::new::<()>(Work::LookOver, oneshot::channel().0));
        }
    }
}

fn numbers(connection: &Connection, wanted: Option<&BTreeSet<String>>) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut statement = connection.prepare_cached("SELECT number, name FROM devices")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let meant = |row: &rusqlite::Result<(i64, String)>| {
        let name = row.as_ref().map(|(_, name)| name);
        name.map_or(true, |name| wanted.is_none_or(|wanted| wanted.contains(name)))
    };
    rows.filter(meant).collect()
}

fn of_table(
    connection: &Connection,
    table: &str,
    count: &str,
    number: i64,
    name: &str,
    wanted: &Wanted,
) -> rusqlite::Result<Vec<Stored>> {
    let (first, last) = ids(number, wanted.from, wanted.to);
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT id, {count}, hr, temp, eda, level, confidence FROM {table}
         WHERE id BETWEEN ?1 AND ?2 ORDER BY id {} LIMIT ?3",
        wanted.order.sql()
    );
    let stored = |row: &Row<'_>| {
        let id = row.get(0)?;
        Ok(Stored {
            id,
            count: row.get(1)?,
            reading: Reading {
                device: name.to_owned(),
                at: time_of(id),
                hr: row.get(2)?,
                temp: row.get(3)?,
                eda: row.get(4)?,
                level: row.get(5)?,
                confidence: row.get(6)?,
            },
        })
    };
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map([first, last, limit], stored)?.collect()
}

fn episode(row: &Row<'_>) -> rusqlite::Result<Episode> {
    Ok(Episode {
        id: row.get(0)?,
        device: row.get(1)?,
        raised: row.get(2)?,
        cleared: row.get(3)?,
        acknowledged: row.get(4)?,
        confidence: row.get(5)?,
    })
}
