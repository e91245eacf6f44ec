//! Recordings with labels: CSV files with the columns `subject,t,hr,temp,eda,label,…`.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use crate::stress::Measured;

/// Longest recording that is read: two days at 4 Hz.
const LONGEST: usize = 2 * 86_400 * 4;
/// Recordings begin at second 0; a device has a clock.
const BEGIN_MS: i64 = 1_600_000_000_000;

/// No recording has a second further from its beginning: thirty years.
const LATEST: f64 = 1e9;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadRecording {
    #[error("cannot read {path}: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("there are no recordings (*.csv) in {0}")]
    None(PathBuf),
    #[error("{path}:1: column {column} is missing; the columns are subject,t,hr,temp,eda,label")]
    Column { path: PathBuf, column: &'static str },
    #[error("{path}:{line}: {column} must be a number")]
    Number {
        path: PathBuf,
        line: usize,
        column: &'static str,
    },
    #[error("{path}:{line}: t must be seconds since the recording began, at most {LATEST}")]
    Time { path: PathBuf, line: usize },
    #[error("{0} is longer than two days")]
    TooLong(PathBuf),
}

/// What somebody was doing in a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Rest,
    Stress,
    Exercise,
    /// A change from one to the other, or nobody knows.
    None,
}

pub(super) struct Row {
    pub(super) measured: Measured,
    pub(super) label: Label,
}

pub(super) struct Recording {
    /// What kind of session it is.
    pub(super) kind: String,
    pub(super) rows: Vec<Row>,
}

/// All CSV files of a folder, or of its folder `csv_1hz`, by name.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, BadRecording> {
    let inner = folder.join("csv_1hz");
    let folder = if inner.is_dir() { &inner } else { folder };
    let unreadable = |error| BadRecording::Unreadable {
        path: folder.to_owned(),
        error,
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(BadRecording::None(folder.to_owned()));
    }
    Ok(files)
}

impl Recording {
    pub(super) fn read(path: &Path) -> Result<Self, BadRecording> {
        let file = File::open(path).map_err(|error| BadRecording::Unreadable {
            path: path.to_owned(),
            error,
        })?;
        Self::of(BufReader::new(file), path)
    }

    /// Reads what is in the file at `path`, which names the session.
    pub(super) fn of(text: impl BufRead, path: &Path) -> Result<Self, BadRecording> {
        let unreadable = |error| BadRecording::Unreadable {
            path: path.to_owned(),
            error,
        };
        let mut lines = text.lines();
        let head = lines.next().transpose().map_err(unreadable)?.unwrap_or_default();
        let columns = Columns::find(&head, path)?;
        let mut rows = Vec::new();
        for (line, text) in (2..).zip(lines) {
            let text = text.map_err(unreadable)?;
            rows.extend(columns.row(&text, path, line)?);
            if rows.len() > LONGEST {
                return Err(BadRecording::TooLong(path.to_owned()));
            }
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let kind = name.rsplit_once('_').map_or("session", |(_, kind)| kind);
        Ok(Self {
            kind: kind.to_owned(),
            rows,
        })
    }
}

/// Where the columns are.
struct Columns([(&'static str, usize); 5]);

impl Columns {
    fn find(head: &str, path: &Path) -> Result<Self, BadRecording> {
        let names: Vec<&str> = head.trim_start_matches('\u{feff}').split(',').map(str::trim).collect();
        let mut columns = [("t", 0), ("hr", 0), ("temp", 0), ("eda", 0), ("label", 0)];
        for (column, place) in &mut columns {
            let found = names.iter().position(|name| name == column);
            *place = found.ok_or_else(|| BadRecording::Column {
                path: path.to_owned(),
                column,
            })?;
        }
        Ok(Self(columns))
    }

    /// `None` where a value is missing: a device would have sent nothing.
    fn row(&self, text: &str, path: &Path, line: usize) -> Result<Option<Row>, BadRecording> {
        let cells: Vec<&str> = text.split(',').map(str::trim).collect();
        let mut values = [0.0; 5];
        for (value, (column, place)) in values.iter_mut().zip(self.0) {
            let cell = cells.get(place).copied().unwrap_or_default();
            if cell.is_empty() {
                return Ok(None);
            }
            let number = cell.parse().ok().filter(|number: &f64| number.is_finite());
            *value = number.ok_or_else(|| BadRecording::Number {
                path: path.to_owned(),
                line,
                column,
            })?;
        }
        let [t, hr, temp, eda, label] = values;
        if t.abs() > LATEST {
            let path = path.to_owned();
            return Err(BadRecording::Time { path, line });
        }
        let at = BEGIN_MS + (t * 1000.0).round() as i64;
        Ok(Some(Row {
            measured: Measured { at, hr, temp, eda },
            label: Label::of(label),
        }))
    }
}

impl Label {
    fn of(number: f64) -> Self {
        match number as i64 {
            0 => Self::Rest,
            1 => Self::Stress,
            2 => Self::Exercise,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<Recording, BadRecording> {
        let text = format!("subject,t,hr,temp,eda,label\n{rows}");
        Recording::of(text.as_bytes(), Path::new("anna_stress.csv"))
    }

    #[test]
    fn a_recording_has_a_kind_and_rows() {
        let recording = read("S1,0,70,33,1,0\nS1,1,,33,1,0\nS1,2.5,71,33,1,1\n").unwrap();
        assert_eq!((recording.kind.as_str(), recording.rows.len()), ("stress", 2));
        assert_eq!(recording.rows[1].measured.at, BEGIN_MS + 2500);
    }

    #[test]
    fn a_time_that_no_clock_shows_is_refused_with_its_line() {
        for t in ["1e300", "-1e300", "9223372036854775"] {
            let error = read(&format!("S1,0,70,33,1,0\nS1,{t},70,33,1,0\n")).err().unwrap();
            assert!(error.to_string().starts_with("anna_stress.csv:3: t must be"), "{error}");
        }
    }
}
