//! Copies a damaged database row by row, around what cannot be read.

use std::collections::VecDeque;

use rusqlite::{Connection, Error, ErrorCode, Row, ToSql, params_from_iter, types::Value};

use super::{damage, readings};

/// Tables whose key is a number, in an order in which nothing refers to what is not there yet.
const NUMBERED: [(&str, &str); 4] = [
    ("board", "id"),
    ("devices", "number"),
    ("readings", "id"),
    ("minutes", "id"),
];
/// Keys are numbers that JSON holds exactly.
const LAST: i64 = 1 << 53;
/// A gap between rows that can be read is looked into down to so many keys: two seconds of one device.
const NARROW: i64 = 2000;
/// After so many looks without a row, what is left of a table is given up.
const IN_VAIN: u32 = 1000;

/// Copies what can be read. How many readings and averages there were.
pub(super) fn copy(old: &Connection, new: &Connection) -> rusqlite::Result<u64> {
    let mut copied = 0;
    for (table, key) in NUMBERED {
        let rows = Table::new(old, new, table, key)?.copy()?;
        if key == "id" && table != "board" {
            copied += rows;
        }
    }
    name_the_nameless(new)?;
    // Episodes refer to devices, also to those that have just got a name.
    Table::new(old, new, "alerts", "id")?.copy()?;
    Table::new(old, new, "audit", "id")?.copy()?;
    for (table, key) in [("fonts", "name"), ("tokens", "id")] {
        for order in ["ASC", "DESC"] {
            Table::new(old, new, table, key)?.copy_in(order)?;
        }
    }
    Ok(copied)
}

/// Readings whose device cannot be read any more must not become those of the next new device.
fn name_the_nameless(new: &Connection) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO devices (number, name)
               SELECT number, 'recovered-' || number FROM (
                   SELECT DISTINCT id / ?1 AS number FROM readings UNION SELECT id / ?1 FROM minutes
               ) WHERE number NOT IN (SELECT number FROM devices)";
    new.execute(sql, [readings::TIMES + 1]).map(drop)
}

struct Table<'a> {
    old: &'a Connection,
    new: &'a Connection,
    name: &'a str,
    key: &'a str,
    columns: String,
    insert: String,
}

/// How far one look came.
struct Look {
    /// The last key that could be read.
    last: Option<i64>,
    copied: u64,
    whole: bool,
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

impl<'a> Table<'a> {
    fn new(old: &'a Connection, new: &'a Connection, name: &'a str, key: &'a str) -> rusqlite::Result<Self> {
        let columns: Vec<String> = new
            .prepare("SELECT name FROM pragma_table_info(?1)")?
            .query_map([name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let places = vec!["?"; columns.len()].join(", ");
        let columns = columns.join(", ");
        let insert = format!("INSERT OR IGNORE INTO {name} ({columns}) VALUES ({places})");
        Ok(Self {
            old,
            new,
            name,
            key,
            columns,
            insert,
        })
    }

    /// From both ends towards what cannot be read, and then into the middle of it, in ever smaller parts.
    fn copy(&self) -> rusqlite::Result<u64> {
        if self
            .old
            .prepare(&format!("SELECT {} FROM {}", self.columns, self.name))
            .is_err()
        {
            return Ok(0);
        }
        let (mut parts, mut in_vain, mut copied) = (VecDeque::from([(0, LAST)]), 0, 0);
        while let Some((mut from, mut to)) = parts.pop_front() {
            let up = self.look(Way::Up, from, to)?;
            copied += up.copied;
            if up.whole {
                continue;
            }
            from = up.last.map_or(from, |last| last + 1);
            let down = self.look(Way::Down, from, to)?;
            copied += down.copied;
            in_vain = if up.last.or(down.last).is_some() {
                0
            } else {
                in_vain + 1
            };
            to = down.last.map_or(to, |last| last - 1);
            if !down.whole && to - from > NARROW && in_vain < IN_VAIN {
                let middle = from + (to - from) / 2;
                parts.extend([(from, middle), (middle + 1, to)]);
            }
        }
        Ok(copied)
    }

    fn look(&self, way: Way, from: i64, to: i64) -> rusqlite::Result<Look> {
        let mut look = Look {
            last: None,
            copied: 0,
            whole: false,
        };
        let order = match way {
            Way::Up => "ASC",
            Way::Down => "DESC",
        };
        let Self { name, key, columns, .. } = self;
        let sql = format!("SELECT {key}, {columns} FROM {name} WHERE {key} BETWEEN ?1 AND ?2 ORDER BY {key} {order}");
        let end = self.read(&sql, &[&from, &to], |row| {
            let key: i64 = row.get(0)?;
            // Damage can also lead astray, or in a circle.
            let onward = match way {
                Way::Up => look.last.map_or(from, |last| last + 1)..=to,
                Way::Down => from..=look.last.map_or(to, |last| last - 1),
            };
            if !onward.contains(&key) {
                return Err(damage::found(format!("{key} in a wrong place")));
            }
            look.last = Some(key);
            values(row)
        })?;
        (look.copied, look.whole) = end;
        Ok(look)
    }

    /// All of it in this order, as far as it can be read.
    fn copy_in(&self, order: &str) -> rusqlite::Result<()> {
        let Self { name, key, columns, .. } = self;
        let sql = format!("SELECT {key}, {columns} FROM {name} ORDER BY {key} {order}");
        self.read(&sql, &[], values).map(drop)
    }

    /// Copies rows until one cannot be read: how many, and whether these were all. An error is one of the new database.
    fn read(
        &self,
        sql: &str,
        arguments: &[&dyn ToSql],
        mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<Vec<Value>>,
    ) -> rusqlite::Result<(u64, bool)> {
        let mut insert = self.new.prepare_cached(&self.insert)?;
        let mut copied = 0;
        let Ok(mut select) = self.old.prepare_cached(sql) else {
            return Ok((copied, false));
        };
        let Ok(mut rows) = select.query(arguments) else {
            return Ok((copied, false));
        };
        loop {
            match rows.next() {
                Ok(None) => return Ok((copied, true)),
                Err(_) => return Ok((copied, false)),
                Ok(Some(row)) => match take(row) {
                    Err(_) => return Ok((copied, false)),
                    Ok(values) => copied += put(insert.execute(params_from_iter(values)))?,
                },
            }
        }
    }
}

/// What stands in the columns, without the key before them.
fn values(row: &Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (1..row.as_ref().column_count()).map(|column| row.get(column)).collect()
}

/// A row that breaks the rules of its table is damaged too, and is left out.
fn put(inserted: rusqlite::Result<usize>) -> rusqlite::Result<u64> {
    match inserted {
        Err(Error::SqliteFailure(failure, _)) if failure.code == ErrorCode::ConstraintViolation => Ok(0),
        inserted => inserted.map(|rows| rows as u64),
    }
}
