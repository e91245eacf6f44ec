//! Readings of wearables on disk.
//!
//! A reading's id is made of its device's number and its time, so the same reading sent again is the same row, and a
//! device's readings lie side by side in the order of time.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

/// Bits of an id that hold the time in Unix milliseconds: enough until the year 2109.
const TIME_BITS: u32 = 42;
/// Device numbers, from 1, take the rest of the 53 bits that a JSON number holds exactly.
pub const MOST_DEVICES: usize = (1 << (53 - TIME_BITS)) - 1;
pub(super) const TIMES: i64 = (1 << TIME_BITS) - 1;

/// One reading to keep. What `level` means is its owner's business.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub device: String,
    /// Unix milliseconds.
    pub at: i64,
    pub hr: f64,
    pub temp: f64,
    pub eda: f64,
    pub level: u8,
    /// 0 to 1.
    pub confidence: f64,
}

/// What is on disk of a reading that was handed in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    pub id: i64,
    /// False: it was there before, with this level and confidence.
    pub fresh: bool,
    pub level: u8,
    pub confidence: f64,
}

/// First and last possible id of a device's readings within these times, both included.
pub(super) fn ids(number: i64, from: i64, to: i64) -> (i64, i64) {
    let id = |at: i64| (number << TIME_BITS) | at.clamp(0, TIMES);
    (id(from), id(to))
}

/// The time that an id holds, in Unix milliseconds.
pub(super) fn time_of(id: i64) -> i64 {
    id & TIMES
}

/// Numbers of devices by name, as far as this run has met them.
#[derive(Default)]
pub(super) struct Numbers(HashMap<String, i64>);

impl Numbers {
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// The device's number; a new device gets the smallest one that is free.
    pub(super) fn of(&mut self, connection: &Connection, name: &str) -> rusqlite::Result<i64> {
        if let Some(number) = self.0.get(name) {
            return Ok(*number);
        }
        let known = "SELECT number FROM devices WHERE name = ?1";
        let known = connection
            .prepare_cached(known)?
            .query_row([name], |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => connection.query_row(
                "INSERT INTO devices (number, name) SELECT min(free), ?1 FROM (
                     SELECT 1 AS free UNION SELECT number + 1 FROM devices
                 ) WHERE free NOT IN (SELECT number FROM devices) RETURNING number",
                [name],
                |row| row.get(0),
            )?,
        };
        self.0.insert(name.to_owned(), number);
        Ok(number)
    }
}

/// Writes what is not there yet. Without `raw`, nothing is written but the device's name.
pub(super) fn keep(
    connection: &Connection,
    numbers: &mut Numbers,
    readings: &[Reading],
    raw: bool,
) -> rusqlite::Result<Vec<Kept>> {
    let keep = |reading| keep_one(connection, numbers, reading, raw);
    readings.iter().map(keep).collect()
}

fn keep_one(connection: &Connection, numbers: &mut Numbers, reading: &Reading, raw: bool) -> rusqlite::Result<Kept> {
    let Reading {
        device,
        at,
        hr,
        temp,
        eda,
        level,
        confidence,
    } = reading;
    let (id, _) = ids(numbers.of(connection, device)?, *at, *at);
    let new = Kept {
        id,
        fresh: true,
        level: *level,
        confidence: *confidence,
    };
    if !raw {
        return Ok(new);
    }
    let sql = "INSERT INTO readings (id, hr, temp, eda, level, confidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (id) DO NOTHING";
    let written = connection
        .prepare_cached(sql)?
        .execute(params![id, hr, temp, eda, level, confidence])?;
    if written == 1 {
        return Ok(new);
    }
    let sql = "SELECT level, confidence FROM readings WHERE id = ?1";
    connection.prepare_cached(sql)?.query_row([id], |row| {
        Ok(Kept {
            id,
            fresh: false,
            level: row.get(0)?,
            confidence: row.get(1)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrations;

    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        connection
    }

    fn reading(device: &str, at: i64, hr: f64) -> Reading {
        Reading {
            device: device.into(),
            at,
            hr,
            temp: 33.0,
            eda: 1.0,
            level: 1,
            confidence: 0.5,
        }
    }

    #[test]
    fn the_same_moment_of_a_device_is_one_reading() {
        let connection = database();
        let mut numbers = Numbers::default();
        let mut keep = |reading| keep(&connection, &mut numbers, &[reading], true).unwrap()[0];
        let first = keep(reading("a", 1000, 60.0));
        let other = keep(reading("b", 1000, 60.0));
        let again = keep(Reading {
            level: 3,
            confidence: 0.9,
            ..reading("a", 1000, 99.0)
        });
        assert!(first.fresh && other.fresh && first.id != other.id);
        assert_eq!(again, Kept { fresh: false, ..first }, "with what was said of the first");
        assert_eq!(time_of(first.id), 1000);
    }

    #[test]
    fn a_number_that_is_free_again_is_given_again() {
        let connection = database();
        let mut numbers = Numbers::default();
        let given: Vec<i64> = ["a", "b", "c"]
            .map(|name| numbers.of(&connection, name).unwrap())
            .into();
        assert_eq!(given, [1, 2, 3]);
        connection.execute("DELETE FROM devices WHERE name = 'b'", []).unwrap();
        numbers.forget();
        assert_eq!(
            ["c", "d", "e"].map(|name| numbers.of(&connection, name).unwrap()),
            [3, 2, 4]
        );
    }

    #[test]
    fn every_id_is_a_number_that_json_holds() {
        let (_, last) = ids(MOST_DEVICES as i64, 0, i64::MAX);
        assert_eq!(last, (1 << 53) - 1, "the last time of the last device");
        assert_eq!(ids(7, i64::MIN, 5), (7 << TIME_BITS, (7 << TIME_BITS) + 5));
    }
}
