//! The recording that tests play to the daemon: `tests/recordings/chosen.json` names the first one, by the file's name, whose
//! first task is found while it lasts and is over before the next one.

use std::path::{Path, PathBuf};

use super::recording::{self, Label, Recording};
use crate::{
    stress::{Change, Model, Monitor, Policy, Preset},
    wire::vitals::Level,
};

/// Where recordings of people are, if they are here at all.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("RETROBOARD_RECORDINGS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/stress");
    Some(named.unwrap_or(beside)).filter(|folder| folder.is_dir())
}

/// Places of the first row of the first task, of the first one after it, and of the next task, or the end.
fn parts(recording: &Recording) -> Option<[usize; 3]> {
    let labels: Vec<Label> = recording.rows.iter().map(|row| row.label).collect();
    let from = |start: usize, is: &dyn Fn(Label) -> bool| {
        let found = labels[start..].iter().position(|label| is(*label));
        found.map(|place| start + place)
    };
    let begins = from(0, &|label| label == Label::Stress)?;
    let ends = from(begins, &|label| label != Label::Stress)?;
    let next = from(ends, &|label| label == Label::Stress).unwrap_or(labels.len());
    Some([begins, ends, next])
}

/// Whether there is one alert that begins within the first task, and ends after it, and all is calm before the next one.
fn is_one_episode(recording: &Recording, model: &Model) -> bool {
    let Some([begins, ends, next]) = parts(recording) else {
        return false;
    };
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    let mut changes = Vec::new();
    for (place, row) in recording.rows[..next].iter().enumerate() {
        changes.extend(monitor.push(&row.measured, model).map(|change| (place, change)));
    }
    let [(raised, Change::Raised { .. }), (cleared, Change::Cleared)] = changes[..] else {
        return false;
    };
    (begins..ends).contains(&raised) && cleared >= ends && monitor.verdict().level == Level::Normal
}

#[test]
fn the_recording_that_tests_play_is_the_first_with_one_whole_episode() {
    let Some(folder) = folder() else {
        println!("no recordings of people here: tests play the one that was made up");
        return;
    };
    let model = Model::embedded().unwrap();
    let mut files = recording::files(&folder).unwrap().into_iter();
    let first = files.find(|file| is_one_episode(&Recording::read(file).unwrap(), &model));
    let first = first.expect("a recording with a whole episode");
    let chosen: serde_json::Value = serde_json::from_str(include_str!("../../tests/recordings/chosen.json")).unwrap();
    assert_eq!(first, folder.join(chosen["file"].as_str().unwrap()));
}
