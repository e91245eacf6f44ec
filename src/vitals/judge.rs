//! The thread that looks at every reading in the order they come in, and hands them to the disk.

use tokio::sync::{mpsc, oneshot};

use super::{BATCH, Parts, handle::NotRecorded, handle::Recorded, watch::Watch};
use crate::{
    sensors::Sample,
    state,
    store::{Kept, Pending, Reading, SaveError, Store},
    stress::{Change, Verdict},
};

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
    watch: Watch,
    store: Store,
    judged: mpsc::Sender<Batch>,
}

impl Judge {
    pub(super) fn new(parts: &Parts, judged: mpsc::Sender<Batch>) -> Self {
        let alerts = parts.state.board().vitals_settings(parts.state.rules()).alerts;
        Self {
            state: parts.state.clone(),
            watch: Watch::new(alerts, parts.model.clone(), parts.history.clone()),
            store: parts.store.clone(),
            judged,
        }
    }

    fn take(&mut self, calls: &mut Vec<Call>) {
        let settings = self.state.board().vitals_settings(self.state.rules());
        self.watch.follow(settings.alerts);
        let judged = self.watch.take(calls);
        if judged.is_empty() {
            return;
        }
        let readings = judged.iter().map(row).collect();
        let written = self
            .store
            .keep_blocking(readings, settings.raw_days > 0 || settings.minute_days > 0);
        let _stopping = self.judged.blocking_send(Batch { judged, written });
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
