//! All wearers: readings in the order they come in, what the model says of them, and a change now and then.
//!
//! The model is asked for all readings of a batch at once, which costs less than half of asking for each.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::{
    BATCH,
    judge::{Call, Envelope, Judged},
};
use crate::{
    sensors::Sample,
    store::{History, Reading},
    stress::{FEATURES, Measured, Model, Monitor, Policy, Preset, Taken},
    wire::vitals_settings::AlertPreset,
};

/// How far back a monitor looks that starts anew: by then, its slow averages have forgotten nine tenths of what was before.
const LOOK_BACK_MS: i64 = 3 * 60 * 60 * 1000;
/// Times of a device's last readings, to tell those that are sent again.
const REMEMBERED: usize = 64;

pub(super) struct Watch {
    alerts: AlertPreset,
    model: Model,
    history: Arc<History>,
    watched: HashMap<String, Watched>,
}

/// One wearer.
struct Watched {
    monitor: Monitor,
    /// Times of the last readings.
    seen: VecDeque<i64>,
}

/// Readings that were looked at and wait for the model's word.
#[derive(Default)]
struct Round {
    questions: Vec<[f64; FEATURES]>,
    /// In the order they came in; nothing was taken in of one that was sent again.
    looked_at: Vec<(Envelope, Option<Taken>)>,
}

impl Round {
    /// With room for so many readings.
    fn of(most: usize) -> Self {
        Self {
            questions: Vec::with_capacity(most),
            looked_at: Vec::with_capacity(most),
        }
    }
}

impl Watch {
    pub(super) fn new(alerts: AlertPreset, model: Model, history: Arc<History>) -> Self {
        Self {
            alerts,
            model,
            history,
            watched: HashMap::new(),
        }
    }

    pub(super) fn take(&mut self, calls: &mut Vec<Call>) -> Vec<Judged> {
        let mut round = Round::of(calls.len());
        let mut judged = Vec::with_capacity(calls.len());
        for call in calls.drain(..) {
            match call {
                Call::Reading(envelope) => self.look(envelope, &mut round),
                Call::Forget(device) => {
                    judged.extend(self.judge(std::mem::take(&mut round)));
                    self.watched.remove(&device);
                }
                Call::Pass(token) => {
                    let _asker_left = token.send(());
                }
            }
        }
        judged.extend(self.judge(round));
        judged
    }

    /// Whoever is watched already is judged by another policy from now on.
    pub(super) fn follow(&mut self, alerts: AlertPreset) {
        if std::mem::replace(&mut self.alerts, alerts) != alerts {
            for watched in self.watched.values_mut() {
                watched.monitor.judge_by(policy(alerts));
            }
        }
    }

    fn look(&mut self, envelope: Envelope, round: &mut Round) {
        let sample = &envelope.sample;
        if !self.watched.contains_key(&sample.device) {
            let watched = self.begin(sample);
            self.watched.insert(sample.device.clone(), watched);
        }
        let watched = self.watched.get_mut(&sample.device).expect("it was put there");
        let taken = watched.look(&measured(sample), &mut round.questions);
        round.looked_at.push((envelope, taken));
    }

    /// The model is asked for all of the round at once.
    fn judge(&mut self, round: Round) -> impl Iterator<Item = Judged> {
        let answers = self.model.each(&round.questions);
        round.looked_at.into_iter().map(move |(envelope, taken)| {
            let watched = self.watched.get_mut(&envelope.sample.device);
            let monitor = &mut watched.expect("it was looked at in this round").monitor;
            let change = taken.and_then(|taken| monitor.go_on(taken, &answers));
            Judged {
                verdict: monitor.verdict(),
                change,
                envelope,
            }
        })
    }

    /// A monitor that has seen what the one before the restart had seen.
    fn begin(&self, sample: &Sample) -> Watched {
        let mut watched = Watched {
            monitor: Monitor::new(policy(self.alerts)),
            seen: VecDeque::with_capacity(REMEMBERED),
        };
        match self.history.recent(&sample.device, sample.at - LOOK_BACK_MS) {
            Ok(readings) => readings
                .chunks(BATCH)
                .for_each(|some| watched.catch_up(some, &self.model)),
            Err(error) => tracing::warn!(%error, "a monitor starts without what was before"),
        }
        watched
    }
}

impl Watched {
    /// A reading that is sent again is not looked at twice.
    fn look(&mut self, measured: &Measured, questions: &mut Vec<[f64; FEATURES]>) -> Option<Taken> {
        if self.seen.contains(&measured.at) {
            return None;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(measured.at);
        Some(self.monitor.take(measured, questions))
    }

    /// Looks at readings that were told of long ago.
    fn catch_up(&mut self, readings: &[Reading], model: &Model) {
        let mut questions = Vec::with_capacity(readings.len());
        let looked_at = readings.iter().map(|reading| self.look(&kept(reading), &mut questions));
        let taken: Vec<_> = looked_at.collect();
        let answers = model.each(&questions);
        for taken in taken.into_iter().flatten() {
            let _past = self.monitor.go_on(taken, &answers);
        }
    }
}

fn policy(alerts: AlertPreset) -> Policy {
    Policy::preset(match alerts {
        AlertPreset::Quiet => Preset::Quiet,
        AlertPreset::Balanced => Preset::Balanced,
        AlertPreset::Sensitive => Preset::Sensitive,
    })
}

fn measured(sample: &Sample) -> Measured {
    Measured {
        at: sample.at,
        hr: sample.hr,
        temp: sample.temp,
        eda: sample.eda,
    }
}

fn kept(reading: &Reading) -> Measured {
    Measured {
        at: reading.at,
        hr: reading.hr,
        temp: reading.temp,
        eda: reading.eda,
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;
    use crate::{
        store::Store,
        stress::{Change, Verdict},
    };

    /// A pulse that rises and a skin that stirs after five minutes, and are calm again after ten.
    fn sample(device: &str, second: i64) -> Sample {
        let tense = (300..600).contains(&second);
        let wave = (second as f64 / 9.0).sin();
        Sample {
            device: device.into(),
            at: 1_733_826_600_000 + second * 1000,
            hr: if tense { 96.0 } else { 64.0 } + 3.0 * wave,
            temp: 33.0,
            eda: if tense {
                2.0 + 0.02 * (second - 300) as f64 + 0.3 * wave
            } else {
                0.6 + 0.01 * wave
            },
        }
    }

    /// Two wearers, a reading that comes twice, and one who is forgotten on the way.
    fn calls() -> Vec<Call> {
        let mut calls = Vec::new();
        for second in 0..900 {
            for device in ["a", "b"] {
                let again = usize::from(second % 50 == 7);
                for _ in 0..=again {
                    let (sample, reply) = (sample(device, second), oneshot::channel().0);
                    calls.push(Call::Reading(Envelope { sample, reply }));
                }
            }
            if second == 470 {
                calls.push(Call::Forget("b".into()));
            }
        }
        calls
    }

    type Said = (String, Verdict, Option<Change>);

    fn said(batch: usize) -> Vec<Said> {
        let folder = tempfile::tempdir().unwrap();
        let (_store, history, _) = Store::open(folder.path(), |_| ()).unwrap();
        let mut watch = Watch::new(AlertPreset::Balanced, Model::embedded().unwrap(), Arc::new(history));
        let (mut calls, mut said) = (calls().into_iter().peekable(), Vec::new());
        while calls.peek().is_some() {
            let judged = watch.take(&mut calls.by_ref().take(batch).collect());
            said.extend(judged.into_iter().map(|judged| {
                let device = judged.envelope.sample.device;
                (device, judged.verdict, judged.change)
            }));
        }
        said
    }

    #[test]
    fn a_batch_is_judged_as_its_readings_are_one_by_one() {
        let (alone, together) = (said(1), said(BATCH));
        assert_eq!(alone.len(), together.len());
        let is_alarm = |said: &&Said| matches!(said.2, Some(Change::Raised { .. }));
        assert!(
            alone.iter().filter(is_alarm).count() >= 2,
            "there is something to be told"
        );
        for (place, (one, other)) in alone.iter().zip(&together).enumerate() {
            assert_eq!((&one.0, one.1.level), (&other.0, other.1.level), "reading {place}");
            assert!((one.1.confidence - other.1.confidence).abs() < 1e-6, "reading {place}");
            assert_eq!(one.2.is_some(), other.2.is_some(), "reading {place}");
        }
    }

    #[test]
    fn who_is_forgotten_within_a_batch_begins_anew() {
        let warm = |said: &[Said], device: &str| {
            said.iter()
                .filter(|said| said.0 == device && said.1 != Verdict::default())
                .count()
        };
        let said = said(usize::MAX);
        let (kept, forgotten) = (warm(&said, "a"), warm(&said, "b"));
        assert!(
            forgotten + 120 <= kept,
            "{forgotten} and {kept}: the warm-up comes twice"
        );
    }
}
