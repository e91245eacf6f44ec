//! `retroboard evaluate`: how well stress is found in recordings with labels, by the very path that live readings take.
//!
//! * `recording`: CSV files, as `models/README.md` describes them.
//! * `replay`: one recording through a monitor.
//! * `metrics`: what that is worth. `models/metrics.py` and `models/policy.py` are the definitions.

#[cfg(test)]
mod chosen_tests;
mod metrics;
mod recording;
mod replay;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
    path::Path,
};

use serde::Serialize;

use crate::stress::{BadModel, Model, Policy};
use metrics::Figures;
pub use recording::BadRecording;
use recording::Recording;
use replay::Replay;

/// Why nothing could be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    #[error(transparent)]
    Recording(#[from] BadRecording),
    #[error("the model cannot be used: {0}")]
    Model(#[from] BadModel),
    #[error("cannot write the figures: {0}")]
    Write(#[from] io::Error),
}

/// All figures, and those of each kind of session (the part of a file's name after its last `_`).
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    overall: Figures,
    sessions: BTreeMap<String, Figures>,
}

/// Evaluates all recordings in `folder` (or in its folder `csv_1hz`) and writes the figures, as JSON or for people.
pub fn run(folder: &Path, policy: &Policy, json: bool, to: &mut impl Write) -> Result<(), EvaluateError> {
    let model = Model::embedded()?;
    let mut replays = Vec::new();
    for file in recording::files(folder)? {
        replays.push(Replay::of(&Recording::read(&file)?, policy, &model));
    }
    let report = report(&replays, model.info().threshold);
    if json {
        serde_json::to_writer_pretty(&mut *to, &report).map_err(io::Error::from)?;
        writeln!(to)?;
    } else {
        write_table(&report, to)?;
    }
    Ok(())
}

/// Evaluates one recording, `text` as if it stood in `path`. The seam of the fuzz target, for which a folder and a model
/// read anew each time would be too slow.
#[doc(hidden)]
pub fn of_text(
    path: &Path,
    text: impl BufRead,
    policy: &Policy,
    model: &Model,
) -> Result<impl Serialize, BadRecording> {
    let replay = Replay::of(&Recording::of(text, path)?, policy, model);
    Ok(report(&[replay], model.info().threshold))
}

fn report(replays: &[Replay], threshold: f64) -> Report {
    let mut kinds: BTreeMap<&str, Vec<&Replay>> = BTreeMap::new();
    for replay in replays {
        kinds.entry(&replay.kind).or_default().push(replay);
    }
    let figures = |(kind, of_kind): (&str, Vec<&Replay>)| (kind.to_owned(), Figures::of(&of_kind, threshold));
    Report {
        overall: Figures::of(&replays.iter().collect::<Vec<_>>(), threshold),
        sessions: kinds.into_iter().map(figures).collect(),
    }
}

fn write_table(report: &Report, to: &mut impl Write) -> io::Result<()> {
    let columns = std::iter::once(("all", &report.overall));
    let columns: Vec<_> = columns
        .chain(report.sessions.iter().map(|(kind, figures)| (kind.as_str(), figures)))
        .collect();
    write!(to, "{:<32}", "")?;
    for (name, _) in &columns {
        write!(to, "{name:>12}")?;
    }
    writeln!(to)?;
    for (row, name) in columns[0].1.rows().iter().map(|(name, _)| name).enumerate() {
        write!(to, "{name:<32}")?;
        for (_, figures) in &columns {
            let value = figures.rows()[row].1;
            let text = value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
            write!(to, "{text:>12}")?;
        }
        writeln!(to)?;
    }
    Ok(())
}
