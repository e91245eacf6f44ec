//! The thread that looks at every reading in the order they come in.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use tokio::sync::{mpsc, oneshot};

use super::{BATCH, Parts, handle::NotRecorded, handle::Recorded};
use crate::{
    sensors::Sample,
    state,
    store::{History, Kept, Pending, Reading, SaveError, Store},
    stress::{Change, Measured, Model, Monitor, Policy, Preset, Verdict},
    wire::vitals_settings::AlertPreset,
};

/// How far back a monitor looks that starts anew: by then, its slow averages have forgotten nine tenths of what was before.
const LOOK_BACK_MS: i64 = 3 * 60 * 60 * 1000;
/// Times of a device's last readings, to tell those that are sent again.
const REMEMBERED: usize = 64;

/// A reading, and who waits for its acknowledgement.
pub(super) struct Envelope {
    pub(super) sample: Sample,
    pub(super) reply: oneshot::Sender<Result<Recorded, NotRecorded>>,
}

/// What the thread is told.
pub(super) enum Call {
    Reading(Envelope),
    /// All of the device is deleted.
    Forget(String),
    /// Somebody asks whether the thread is alive.
    Pass(oneshot::Sender<()>),
}

/// A reading that has been judged.
pub(super) struct Judged {
    pub(super) envelope: Envelope,
    pub(super) verdict: Verdict,
    pub(super) change: Option<Change>,
}

/// Readings on their way to disk.
pub(super) struct Batch {
    pub(super) judged: Vec<Judged>,
    pub(super) written: Result<Pending<Vec<Kept>>, SaveError>,
}

pub(super) struct Judge {
    state: state::Handle,
    alerts: AlertPreset,
    model: Model,
    store: Store,
    history: Arc<History>,
    watched: HashMap<String, Watched>,
    judged: mpsc::Sender<Batch>,
}

/// One wearer.
struct Watched {
    monitor: Monitor,
    /// Times of the last readings.
    seen: VecDeque<i64>,
}

impl Judge {
    pub(super) fn new(parts: &Parts, judged: mpsc::Sender<Batch>) -> Self {
        Self {
            state: parts.state.clone(),
            alerts: parts.state.board().vitals_settings(parts.state.rules()).alerts,
            model: parts.model.clone(),
            store: parts.store.clone(),
            history: parts.history.clone(),
            watched: HashMap::new(),
            judged,
        }
    }

    fn take(&mut self, calls: &mut Vec<Call>) {
        let settings = self.state.board().vitals_settings(self.state.rules());
        self.follow(settings.alerts);
        let mut judged = Vec::with_capacity(calls.len());
        for call in calls.drain(..) {
            match call {
                Call::Reading(envelope) => judged.push(self.judge(envelope)),
                Call::Forget(device) => {
                    self.watched.remove(&device);
                }
                Call::Pass(token) => {
                    let _asker_left = token.send(());
                }
            }
        }
        if judged.is_empty() {
            return;
        }
        let readings = judged.iter().map(row).collect();
        let written = self
            .store
            .keep_blocking(readings, settings.raw_days > 0 || settings.minute_days > 0);
        let _stopping = self.judged.blocking_send(Batch { judged, written });
    }

    /// Whoever is watched already is judged by another policy from now on.
    fn follow(&mut self, alerts: AlertPreset) {
        if std::mem::replace(&mut self.alerts, alerts) != alerts {
            for watched in self.watched.values_mut() {
                watched.monitor.judge_by(policy(alerts));
            }
        }
    }

    fn judge(&mut self, envelope: Envelope) -> Judged {
        let sample = &envelope.sample;
        if !self.watched.contains_key(&sample.device) {
            let watched = self.begin(sample);
            self.watched.insert(sample.device.clone(), watched);
        }
        let watched = self.watched.get_mut(&sample.device).expect("it was put there");
        let change = watched.look(&measured(sample), &self.model);
        Judged {
            verdict: watched.monitor.verdict(),
            change,
            envelope,
        }
    }

    /// A monitor that has seen what the one before the restart had seen.
    fn begin(&self, sample: &Sample) -> Watched {
        let mut watched = Watched {
            monitor: Monitor::new(policy(self.alerts)),
            seen: VecDeque::with_capacity(REMEMBERED),
        };
        match self.history.recent(&sample.device, sample.at - LOOK_BACK_MS) {
            Ok(readings) => {
                for reading in readings {
                    let _past = watched.look(&kept(&reading), &self.model);
                }
            }
            Err(error) => tracing::warn!(%error, "a monitor starts without what was before"),
        }
        watched
    }
}

impl Watched {
    /// A reading that is sent again is not looked at twice.
    fn look(&mut self, measured: &Measured, model: &Model) -> Option<Change> {
        if self.seen.contains(&measured.at) {
            return None;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(measured.at);
        self.monitor.push(measured, model)
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

fn row(judged: &Judged) -> Reading {
    let sample = &judged.envelope.sample;
    Reading {
        device: sample.device.clone(),
        at: sample.at,
        hr: sample.hr,
        temp: sample.temp,
        eda: sample.eda,
        level: judged.verdict.level.code(),
        confidence: judged.verdict.confidence,
    }
}

/// Starts the thread. It ends when nobody is left who could send.
pub(super) fn start(mut judge: Judge, mut inbox: mpsc::Receiver<Call>) {
    let work = move || {
        let mut calls = Vec::with_capacity(BATCH);
        while inbox.blocking_recv_many(&mut calls, BATCH) > 0 {
            judge.take(&mut calls);
        }
    };
    std::thread::Builder::new()
        .name("judge".into())
        .spawn(work)
        .expect("a thread can be started at start-up");
}
