//! What the opinions and alerts of some recordings are worth.
//!
//! Stress against rest is scored every 5 s of the time with label 0 or 1 and an opinion, by the share of stress among
//! stress and rest. Alerts are counted every second.

use std::collections::HashSet;

use serde::Serialize;

use super::{
    recording::Label,
    replay::{Replay, Second},
};
use crate::stress::mean;

/// Seconds between two that are scored: neighbours see nearly the same minutes.
const STEP: i64 = 5;
/// Bins of equal width of the calibration error.
const BINS: usize = 10;
/// Blocks of stress with a shorter gap between them are one, in seconds.
const MERGED: i64 = 30;
/// An alert so many seconds after a block has still found it: the score lags.
const AFTER: i64 = 30;
/// An alert that begins so many seconds after a block is late, not false: the last minute still holds the block.
const LATE: i64 = 60;

/// `None` where a kind of session has nothing of it.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    recordings: usize,
    /// Seconds that were scored.
    scored: usize,
    auroc: Option<f64>,
    balanced_accuracy: Option<f64>,
    macro_f1: Option<f64>,
    ece: Option<f64>,
    brier: Option<f64>,
    false_alerts_per_rest_hour: Option<f64>,
    stress_blocks_found: Option<f64>,
    /// Share of the time of exercise that is called stress: the likeliest of the three.
    exercise_called_stress: Option<f64>,
}

/// A scored second: whether it was stress, and how much the model said so.
#[derive(Clone, Copy)]
struct Scored {
    stress: bool,
    score: f64,
}

impl Figures {
    pub(super) fn of(replays: &[&Replay], threshold: f64) -> Self {
        let seconds = || replays.iter().flat_map(|replay| &replay.seconds);
        let scored: Vec<Scored> = seconds().filter_map(scored).collect();
        let decided = Decided::at(threshold, &scored);
        let alerts = replays.iter().map(|replay| Alerts::of(&replay.seconds));
        let alerts = alerts.fold(Alerts::default(), |sum, one| sum.plus(&one));
        Self {
            recordings: replays.len(),
            scored: scored.len(),
            auroc: auroc(&scored),
            balanced_accuracy: decided.as_ref().map(Decided::balanced_accuracy),
            macro_f1: decided.as_ref().map(Decided::macro_f1),
            ece: decided.as_ref().map(|_| calibration_error(&scored)),
            brier: decided
                .as_ref()
                .map(|_| mean(scored.iter().map(|one| (one.score - one.truth()).powi(2)))),
            false_alerts_per_rest_hour: share(3600 * alerts.false_ones, alerts.rest),
            stress_blocks_found: share(alerts.found, alerts.blocks),
            exercise_called_stress: exercise_called_stress(seconds()),
        }
    }

    pub(super) fn rows(&self) -> [(&'static str, Option<f64>); 10] {
        [
            ("recordings", Some(self.recordings as f64)),
            ("scored seconds", Some(self.scored as f64)),
            ("AUROC", self.auroc),
            ("balanced accuracy", self.balanced_accuracy),
            ("macro-F1", self.macro_f1),
            ("ECE", self.ece),
            ("Brier score", self.brier),
            ("false alerts per rest hour", self.false_alerts_per_rest_hour),
            ("share of stress blocks found", self.stress_blocks_found),
            ("exercise called stress", self.exercise_called_stress),
        ]
    }
}

impl Scored {
    fn truth(self) -> f64 {
        f64::from(u8::from(self.stress))
    }
}

fn scored(second: &Second) -> Option<Scored> {
    let stress = match second.label {
        Label::Rest => false,
        Label::Stress => true,
        Label::Exercise | Label::None => return None,
    };
    let score = second.opinion?.stress_share();
    (second.at % STEP == 0).then_some(Scored { stress, score })
}

/// Share of pairs of one of each that are in the right order, ties half (the Mann-Whitney statistic).
fn auroc(scored: &[Scored]) -> Option<f64> {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|one, other| one.score.total_cmp(&other.score));
    let (mut rest, mut stress, mut pairs) = (0.0, 0.0, 0.0);
    for ties in sorted.chunk_by(|one, other| one.score.total_cmp(&other.score).is_eq()) {
        let tied = ties.iter().filter(|one| one.stress).count() as f64;
        let others = ties.len() as f64 - tied;
        pairs += tied * (rest + others / 2.0);
        rest += others;
        stress += tied;
    }
    (rest > 0.0 && stress > 0.0).then(|| pairs / (rest * stress))
}

/// Counts of yes and no.
struct Decided {
    hit: f64,
    missed: f64,
    false_ones: f64,
    right: f64,
}

impl Decided {
    /// `None` unless there are both.
    fn at(threshold: f64, scored: &[Scored]) -> Option<Self> {
        let count = |stress, called| {
            let is = |one: &&Scored| one.stress == stress && (one.score >= threshold) == called;
            scored.iter().filter(is).count() as f64
        };
        let decided = Self {
            hit: count(true, true),
            missed: count(true, false),
            false_ones: count(false, true),
            right: count(false, false),
        };
        (decided.hit + decided.missed > 0.0 && decided.false_ones + decided.right > 0.0).then_some(decided)
    }

    fn balanced_accuracy(&self) -> f64 {
        let stress = self.hit / (self.hit + self.missed);
        let rest = self.right / (self.right + self.false_ones);
        f64::midpoint(stress, rest)
    }

    fn macro_f1(&self) -> f64 {
        let wrong = self.missed + self.false_ones;
        self.hit / (2.0 * self.hit + wrong) + self.right / (2.0 * self.right + wrong)
    }
}

fn calibration_error(scored: &[Scored]) -> f64 {
    let bin = |one: &Scored| ((one.score * BINS as f64) as usize).min(BINS - 1);
    let gap = |number| {
        let of_bin = || scored.iter().filter(move |one| bin(one) == number);
        let weight = of_bin().count() as f64 / scored.len() as f64;
        weight * (mean(of_bin().map(|one| one.score)) - mean(of_bin().map(|one| one.truth()))).abs()
    };
    (0..BINS).map(gap).sum()
}

fn exercise_called_stress<'a>(seconds: impl Iterator<Item = &'a Second>) -> Option<f64> {
    let exercise = seconds.filter(|second| second.label == Label::Exercise && second.at % STEP == 0);
    let opinions: Vec<_> = exercise.filter_map(|second| second.opinion).collect();
    let called = opinions
        .iter()
        .filter(|said| said.stress > said.rest && said.stress > said.exertion);
    share(called.count(), opinions.len())
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Counts of one recording.
#[derive(Default)]
struct Alerts {
    blocks: usize,
    found: usize,
    false_ones: usize,
    /// Seconds of rest with an opinion.
    rest: usize,
}

impl Alerts {
    fn of(seconds: &[Second]) -> Self {
        let blocks = blocks(seconds);
        let known: HashSet<i64> = seconds
            .iter()
            .filter(|second| second.opinion.is_some())
            .map(|one| one.at)
            .collect();
        let judged: Vec<(i64, i64)> = blocks
            .into_iter()
            .filter(|(start, end)| (*start..*end).any(|at| known.contains(&at)))
            .collect();
        let within = |at: i64, more: i64| judged.iter().any(|(start, end)| (*start..end + more).contains(&at));
        let found = |(start, end): &&(i64, i64)| {
            let during = |second: &&Second| (*start..end + AFTER).contains(&second.at);
            seconds.iter().filter(during).any(|second| second.raised)
        };
        let rests = seconds.iter().filter(|second| second.label == Label::Rest);
        Self {
            blocks: judged.len(),
            found: judged.iter().filter(found).count(),
            false_ones: rests
                .clone()
                .filter(|second| second.begins && !within(second.at, LATE))
                .count(),
            rest: rests.filter(|second| second.opinion.is_some()).count(),
        }
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            blocks: self.blocks + other.blocks,
            found: self.found + other.found,
            false_ones: self.false_ones + other.false_ones,
            rest: self.rest + other.rest,
        }
    }
}

/// Runs of stress as first second and the one after the last, merged over short gaps.
fn blocks(seconds: &[Second]) -> Vec<(i64, i64)> {
    let mut blocks: Vec<(i64, i64)> = Vec::new();
    for second in seconds.iter().filter(|second| second.label == Label::Stress) {
        match blocks.last_mut() {
            Some((_, end)) if second.at - *end < MERGED => *end = second.at + 1,
            _ => blocks.push((second.at, second.at + 1)),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stress::Probabilities;

    fn of(pairs: &[(bool, f64)]) -> Vec<Scored> {
        pairs
            .iter()
            .map(|(stress, score)| Scored {
                stress: *stress,
                score: *score,
            })
            .collect()
    }

    fn near(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-12, "{one} is not {other}");
    }

    #[test]
    fn auroc_counts_pairs_and_ties_half() {
        let scored = of(&[(false, 0.1), (false, 0.4), (true, 0.4), (true, 0.8)]);
        near(auroc(&scored).unwrap(), 3.5 / 4.0);
        assert_eq!(auroc(&of(&[(true, 0.5)])), None);
    }

    #[test]
    fn decisions_weigh_both_sides_the_same() {
        let scored = of(&[(true, 0.9), (true, 0.1), (false, 0.2), (false, 0.3), (false, 0.6)]);
        let decided = Decided::at(0.5, &scored).unwrap();
        near(decided.balanced_accuracy(), f64::midpoint(1.0 / 2.0, 2.0 / 3.0));
        near(decided.macro_f1(), 1.0 / 4.0 + 2.0 / 6.0);
    }

    #[test]
    fn calibration_compares_what_is_said_with_what_is() {
        near(
            calibration_error(&of(&[(true, 0.95), (true, 0.95), (false, 0.05), (false, 0.05)])),
            0.05,
        );
        near(calibration_error(&of(&[(true, 0.55), (false, 0.55)])), 0.05);
    }

    fn seconds(labels: &[(Label, bool)]) -> Vec<Second> {
        let mut before = false;
        let second = |(at, (label, raised)): (i64, &(Label, bool))| {
            let begins = *raised && !before;
            before = *raised;
            let opinion = Some(Probabilities {
                rest: 0.5,
                stress: 0.5,
                exertion: 0.0,
            });
            Second {
                at,
                label: *label,
                opinion,
                raised: *raised,
                begins,
            }
        };
        (0..).zip(labels).map(second).collect()
    }

    #[test]
    fn blocks_are_found_and_false_alerts_counted_apart_from_late_ones() {
        let rest = |seconds, raised| vec![(Label::Rest, raised); seconds];
        let stress = |raised| vec![(Label::Stress, raised); 60];
        let recording = [
            rest(100, false),
            rest(10, true), // false
            rest(90, false),
            stress(false),
            rest(20, false),
            stress(true), // one block with the one before: found
            rest(50, false),
            rest(5, true), // late
            rest(200, false),
            stress(false), // missed
            rest(40, false),
            rest(5, true), // late, and too late to have found it
        ]
        .concat();
        let alerts = Alerts::of(&seconds(&recording));
        assert_eq!(
            (alerts.blocks, alerts.found, alerts.false_ones, alerts.rest),
            (2, 1, 1, 520)
        );
    }
}
