//! Wearables, and what is kept of them: who may be shown, alerts, how long readings last.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::readings::{Numbers, ids};

/// Readings that are thinned out or deleted in one step, so that nobody waits long for the disk.
const STEP: usize = 5000;
const MINUTE_MS: i64 = 60_000;

/// A wearable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub name: String,
    /// What its wearer is called on the panel; may be empty.
    pub wearer: String,
    /// Whether the wearer has agreed to be named on the panel.
    pub shown: bool,
}

/// An episode of stress.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    pub id: i64,
    pub device: String,
    /// Unix milliseconds.
    pub raised: i64,
    pub cleared: Option<i64>,
    pub acknowledged: Option<i64>,
    /// 0 to 1.
    pub confidence: f64,
}

/// What becomes of an episode.
#[derive(Clone, Debug, PartialEq)]
pub enum EpisodeStep {
    Raised { device: String, at: i64, confidence: f64 },
    Cleared { id: i64, at: i64 },
    Acknowledged { id: i64, at: i64 },
}

/// How long things last: what is older than these (Unix milliseconds) goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoffs {
    /// Readings become averages of a minute.
    pub raw: i64,
    /// Averages, and episodes of stress, are deleted.
    pub minutes: i64,
}

pub(super) fn read(connection: &Connection) -> rusqlite::Result<Vec<Device>> {
    let mut statement = connection.prepare("SELECT name, wearer, shown FROM devices ORDER BY name")?;
    let device = |row: &Row<'_>| {
        Ok(Device {
            name: row.get(0)?,
            wearer: row.get(1)?,
            shown: row.get(2)?,
        })
    };
    statement.query_map([], device)?.collect()
}

pub(super) fn write(connection: &Connection, numbers: &mut Numbers, device: &Device) -> rusqlite::Result<()> {
    let number = numbers.of(connection, &device.name)?;
    let sql = "UPDATE devices SET wearer = ?2, shown = ?3 WHERE number = ?1";
    connection.execute(sql, params![number, device.wearer, device.shown])?;
    Ok(())
}

/// Answers the id of the episode; `None` when there is none that this could happen to.
pub(super) fn step(
    connection: &Connection,
    numbers: &mut Numbers,
    step: &EpisodeStep,
) -> rusqlite::Result<Option<i64>> {
    match step {
        EpisodeStep::Raised { device, at, confidence } => {
            let number = numbers.of(connection, device)?;
            let sql = "INSERT INTO alerts (device, raised, confidence) VALUES (?1, ?2, ?3)";
            connection.execute(sql, params![number, at, confidence])?;
            Ok(Some(connection.last_insert_rowid()))
        }
        EpisodeStep::Cleared { id, at } => mark(connection, "cleared", *id, *at),
        EpisodeStep::Acknowledged { id, at } => mark(connection, "acknowledged", *id, *at),
    }
}

/// The first time counts.
fn mark(connection: &Connection, what: &str, id: i64, at: i64) -> rusqlite::Result<Option<i64>> {
    let sql = format!("UPDATE alerts SET {what} = ifnull({what}, ?2) WHERE id = ?1 RETURNING id");
    connection.query_row(&sql, [id, at], |row| row.get(0)).optional()
}

/// Everything of this device, so that not even its name is left. Whether there was such a device.
pub(super) fn forget(connection: &Connection, numbers: &mut Numbers, name: &str) -> rusqlite::Result<bool> {
    numbers.forget();
    let number: Option<i64> = connection
        .query_row("SELECT number FROM devices WHERE name = ?1", [name], |row| row.get(0))
        .optional()?;
    let Some(number) = number else {
        return Ok(false);
    };
    let (first, last) = ids(number, 0, i64::MAX);
    for table in ["readings", "minutes"] {
        let sql = format!("DELETE FROM {table} WHERE id BETWEEN ?1 AND ?2");
        connection.execute(&sql, [first, last])?;
    }
    connection.execute("DELETE FROM alerts WHERE device = ?1", [number])?;
    connection.execute("DELETE FROM tokens WHERE device = ?1", [name])?;
    connection.execute("DELETE FROM devices WHERE number = ?1", [number])?;
    Ok(true)
}

/// One step of thinning out and deleting what is old. Whether there is more to do.
pub(super) fn tend(connection: &Connection, cutoffs: &Cutoffs) -> rusqlite::Result<bool> {
    let numbers: Vec<i64> = connection
        .prepare_cached("SELECT number FROM devices")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut room = STEP;
    for number in numbers {
        room -= thin(connection, number, cutoffs.raw, room)?;
        room -= drop_old(connection, "minutes", number, cutoffs.minutes, room)?;
        if room == 0 {
            return Ok(true);
        }
    }
    connection.execute("DELETE FROM alerts WHERE raised < ?1", [cutoffs.minutes])?;
    Ok(false)
}

/// Turns at most so many readings before `until` into averages. How many there were.
fn thin(connection: &Connection, number: i64, until: i64, most: usize) -> rusqlite::Result<usize> {
    // Whole minutes only; the rest waits.
    let (first, last) = ids(number, 0, until - until.rem_euclid(MINUTE_MS) - 1);
    let end: Option<i64> = connection
        .prepare_cached(
            "SELECT max(id) FROM (SELECT id FROM readings WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3)",
        )?
        .query_row(params![first, last, most as i64], |row| row.get(0))?;
    let Some(end) = end else { return Ok(0) };
    // An average that is there already takes in the others by their numbers.
    connection
        .prepare_cached(
            "INSERT INTO minutes (id, count, hr, temp, eda, level, confidence)
             SELECT min(id) - min(id & ?4) % ?3, count(*), avg(hr), avg(temp), avg(eda), max(level), avg(confidence)
             FROM readings WHERE id BETWEEN ?1 AND ?2 GROUP BY (id & ?4) / ?3
             ON CONFLICT (id) DO UPDATE SET
                 hr = (hr * count + excluded.hr * excluded.count) / (count + excluded.count),
                 temp = (temp * count + excluded.temp * excluded.count) / (count + excluded.count),
                 eda = (eda * count + excluded.eda * excluded.count) / (count + excluded.count),
                 confidence = (confidence * count + excluded.confidence * excluded.count) / (count + excluded.count),
                 level = max(level, excluded.level),
                 count = count + excluded.count",
        )?
        .execute([first, end, MINUTE_MS, super::readings::time_of(-1)])?;
    connection
        .prepare_cached("DELETE FROM readings WHERE id BETWEEN ?1 AND ?2")?
        .execute([first, end])
}

fn drop_old(connection: &Connection, table: &str, number: i64, until: i64, most: usize) -> rusqlite::Result<usize> {
    let (first, last) = ids(number, 0, until - 1);
    let sql = format!(
        "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3)"
    );
    connection
        .prepare_cached(&sql)?
        .execute(params![first, last, most as i64])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        migrations,
        readings::{Reading, keep},
    };

    const DAY: i64 = 86_400_000;

    fn database() -> (Connection, Numbers) {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        (connection, Numbers::default())
    }

    fn fill(connection: &Connection, numbers: &mut Numbers, device: &str, from: i64, seconds: i64) {
        let readings: Vec<Reading> = (0..seconds)
            .map(|second| Reading {
                device: device.into(),
                at: from + second * 1000,
                hr: 60.0 + (second % 60) as f64,
                temp: 33.0,
                eda: 2.0,
                level: u8::from(second == 61),
                confidence: 0.5,
            })
            .collect();
        keep(connection, numbers, &readings, true).unwrap();
    }

    fn count(connection: &Connection, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    }

    fn minutes(connection: &Connection) -> Vec<(i64, i64, f64, u8)> {
        let mut statement = connection
            .prepare("SELECT id, count, hr, level FROM minutes ORDER BY id")
            .unwrap();
        let rows = statement
            .query_map([], |row| {
                Ok((
                    super::super::readings::time_of(row.get(0)?),
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                ))
            })
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn tend_all(connection: &Connection, cutoffs: &Cutoffs) {
        while tend(connection, cutoffs).unwrap() {}
    }

    #[test]
    fn old_readings_become_averages_and_those_go_too() {
        let (connection, mut numbers) = database();
        fill(&connection, &mut numbers, "a", DAY, 150);
        fill(&connection, &mut numbers, "b", 40 * DAY, 10);
        let cutoffs = Cutoffs {
            raw: DAY + 130_000,
            minutes: 0,
        };
        tend_all(&connection, &cutoffs);
        assert_eq!(minutes(&connection), [(DAY, 60, 89.5, 0), (DAY + 60_000, 60, 89.5, 1)]);
        assert_eq!(
            count(&connection, "readings"),
            40,
            "the minute that is not over stays as it is"
        );
        tend_all(
            &connection,
            &Cutoffs {
                minutes: DAY + 60_000,
                ..cutoffs
            },
        );
        assert_eq!(minutes(&connection).len(), 1);
    }

    #[test]
    fn a_reading_that_comes_late_is_averaged_in() {
        let (connection, mut numbers) = database();
        let cutoffs = Cutoffs {
            raw: 2 * DAY,
            minutes: 0,
        };
        fill(&connection, &mut numbers, "a", DAY, 30);
        tend_all(&connection, &cutoffs);
        fill(&connection, &mut numbers, "a", DAY + 30_500, 10);
        tend_all(&connection, &cutoffs);
        assert_eq!(minutes(&connection), [(DAY, 40, (74.5 * 30.0 + 64.5 * 10.0) / 40.0, 0)]);
    }

    #[test]
    fn much_is_done_in_steps_and_nothing_is_counted_twice() {
        let (connection, mut numbers) = database();
        fill(&connection, &mut numbers, "a", DAY, 12_000);
        let cutoffs = Cutoffs {
            raw: 2 * DAY,
            minutes: 0,
        };
        assert!(tend(&connection, &cutoffs).unwrap(), "more to do");
        tend_all(&connection, &cutoffs);
        let total: i64 = minutes(&connection).iter().map(|minute| minute.1).sum();
        assert_eq!((total, minutes(&connection).len()), (12_000, 200));
    }

    #[test]
    fn forgetting_takes_all_of_one_device() {
        let (connection, mut numbers) = database();
        for device in ["a", "b"] {
            fill(&connection, &mut numbers, device, DAY, 70);
            let raised = EpisodeStep::Raised {
                device: device.into(),
                at: DAY,
                confidence: 0.9,
            };
            step(&connection, &mut numbers, &raised).unwrap();
        }
        tend_all(
            &connection,
            &Cutoffs {
                raw: DAY + 60_000,
                minutes: 0,
            },
        );
        assert!(forget(&connection, &mut numbers, "a").unwrap());
        assert!(!forget(&connection, &mut numbers, "a").unwrap());
        let left = ["devices", "readings", "minutes", "alerts"].map(|table| count(&connection, table));
        assert_eq!(left, [1, 10, 1, 1]);
    }

    #[test]
    fn an_episode_is_acknowledged_and_cleared_once() {
        let (connection, mut numbers) = database();
        let raised = EpisodeStep::Raised {
            device: "a".into(),
            at: 5,
            confidence: 0.9,
        };
        let id = step(&connection, &mut numbers, &raised).unwrap().unwrap();
        for at in [7, 9] {
            let cleared = EpisodeStep::Cleared { id, at };
            assert_eq!(step(&connection, &mut numbers, &cleared).unwrap(), Some(id));
        }
        let kept: i64 = connection
            .query_row("SELECT cleared FROM alerts", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 7);
        let unknown = EpisodeStep::Acknowledged { id: 99, at: 1 };
        assert_eq!(step(&connection, &mut numbers, &unknown).unwrap(), None);
    }
}
