//! One recording through a monitor, a second at a time.

use std::collections::BTreeMap;

use super::recording::{Label, Recording};
use crate::stress::{Change, Look, Model, Monitor, Policy, Probabilities};

/// What became of one second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Second {
    /// Since the beginning of the epoch that recordings are put into.
    pub(super) at: i64,
    pub(super) label: Label,
    pub(super) opinion: Option<Probabilities>,
    /// Whether an alert lasts.
    pub(super) raised: bool,
    /// Whether it began in this second.
    pub(super) begins: bool,
}

pub(super) struct Replay {
    pub(super) kind: String,
    pub(super) seconds: Vec<Second>,
}

impl Replay {
    pub(super) fn of(recording: &Recording, policy: &Policy, model: &Model) -> Self {
        let mut monitor = Monitor::new(policy.clone());
        let mut labels = BTreeMap::new();
        let mut seconds = Vec::new();
        let mut look = |look: Look| seconds.extend(look.second.map(|at| (at, look)));
        for row in &recording.rows {
            labels.insert(row.measured.at.div_euclid(1000), row.label);
            monitor.watch(&row.measured, model, &mut look);
        }
        monitor.close(model, &mut look);
        let second = |(at, look): (i64, Look)| Second {
            at,
            label: labels.get(&at).copied().unwrap_or(Label::None),
            opinion: look.opinion,
            raised: look.raised,
            begins: matches!(look.change, Some(Change::Raised { .. })),
        };
        Self {
            kind: recording.kind.clone(),
            seconds: seconds.into_iter().map(second).collect(),
        }
    }
}
