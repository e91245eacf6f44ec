//! The recording that tests play: one of a person where they are to be had, and one that is made up elsewhere
//! (`tests/recordings/README.md`).

use std::{env, fs, path::Path};

use serde_json::{Value, json};

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const MADE_UP: &str = "tests/recordings/made_up_lab.csv";

/// A recording up to its second task, as readings of a wearable.
pub(crate) struct Episode {
    /// From the first sample to the end of the first task.
    pub(crate) tense: Vec<Value>,
    /// From there to the next task, or to the end.
    pub(crate) calm: Vec<Value>,
    /// How many of the first ones are before the task.
    pub(crate) before: usize,
}

impl Episode {
    /// `start`: Unix seconds of the first sample.
    pub(crate) fn new(device: &str, start: i64) -> Self {
        let path = of_a_person().unwrap_or_else(|| format!("{HERE}/{MADE_UP}"));
        println!("an episode of {path}");
        Self::of(&path, device, start)
    }

    /// The same of the recording that is made up, for tests that need to know what is in it.
    pub(crate) fn made_up(device: &str, start: i64) -> Self {
        Self::of(&format!("{HERE}/{MADE_UP}"), device, start)
    }

    fn of(path: &str, device: &str, start: i64) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let rows: Vec<[f64; 5]> = text.lines().skip(1).map(row).collect();
        let is_task = |row: &[f64; 5]| row[4] as i64 == 1;
        let begins = rows.iter().position(is_task).unwrap();
        let ends = begins + rows[begins..].iter().take_while(|row| is_task(row)).count();
        let next = rows[ends..]
            .iter()
            .position(is_task)
            .map_or(rows.len(), |more| ends + more);
        let reading = |[t, hr, temp, eda, _]: &[f64; 5]| json!({"hr": hr, "temp": temp, "eda": eda, "device_id": device, "timestamp": start + *t as i64});
        Self {
            tense: rows[..ends].iter().map(reading).collect(),
            calm: rows[ends..next].iter().map(reading).collect(),
            before: begins,
        }
    }
}

/// The one that is chosen, where it is.
fn of_a_person() -> Option<String> {
    let chosen: Value = serde_json::from_str(include_str!("../recordings/chosen.json")).unwrap();
    let folder = env::var("RETROBOARD_RECORDINGS").unwrap_or_else(|_| format!("{HERE}/../shared/data/stress"));
    let path = format!("{folder}/{}", chosen["file"].as_str().unwrap());
    Path::new(&path).is_file().then_some(path)
}

/// Seconds, beats a minute, °C, µS, label.
fn row(line: &str) -> [f64; 5] {
    let cells: Vec<f64> = line
        .split(',')
        .skip(1)
        .take(5)
        .map(|cell| cell.parse().unwrap())
        .collect();
    cells.try_into().unwrap()
}
