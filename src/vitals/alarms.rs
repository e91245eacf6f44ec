//! From what a monitor says to alerts on the board, and to episodes on record.

use std::{
    sync::{Arc, Mutex},
    time::Instant,
};

use jiff::Timestamp;

use super::registry::{self, Registry};
use crate::{
    sensors::Sample,
    state::{self, Command},
    store::{EpisodeStep, Mended, SaveError, Store},
    stress::Change,
    wire::vitals::{Alert, AlertKind, Level, SensorData, moment},
};

/// Id of the alert that tells of the disk; those of episodes begin at 1.
const DISK: i64 = 0;
/// Id of the alert that tells of a damaged database.
const DAMAGE: i64 = -1;
/// It says what is seen, and no more: this is no medical device.
const MESSAGE: &str = "Signs of stress for a while now. A short break may help.";

pub(super) struct Alarms {
    state: state::Handle,
    store: Store,
    registry: Arc<Mutex<Registry>>,
    started: Instant,
    disk_fails: bool,
}

impl Alarms {
    pub(super) fn new(state: state::Handle, store: Store, registry: Arc<Mutex<Registry>>) -> Self {
        let disk_fails = state.board().alerts.iter().any(|alert| alert.id == DISK);
        Self {
            state,
            store,
            registry,
            started: Instant::now(),
            disk_fails,
        }
    }

    pub(super) async fn change(&mut self, sample: &Sample, change: Change) {
        match change {
            Change::Raised { confidence } => self.raise(sample, confidence).await,
            Change::Cleared => self.clear(&sample.device, sample.at).await,
        }
    }

    async fn raise(&mut self, sample: &Sample, confidence: f64) {
        let step = EpisodeStep::Raised {
            device: sample.device.clone(),
            at: sample.at,
            confidence,
        };
        let recorded = self.store.save_episode(step).await.unwrap_or_else(|error| {
            tracing::error!(%error, "an episode is not on record");
            None
        });
        let wearer = registry::lock(&self.registry).name_on_panel(&sample.device);
        self.tell(Command::RaiseAlert(Box::new(Alert {
            // Off the record, it needs an id that no episode will have.
            id: recorded.unwrap_or(-sample.at),
            kind: AlertKind::Stress,
            device_id: sample.device.clone(),
            wearer,
            level: Level::HighStress,
            confidence: confidence * 100.0,
            message: MESSAGE.to_owned(),
            sensor_data: Some(SensorData {
                hr: sample.hr,
                temp: sample.temp,
                eda: sample.eda,
            }),
            timestamp: moment(sample.at),
            acknowledged: false,
        })));
    }

    async fn clear(&self, device: &str, at: i64) {
        let board = self.state.board();
        let of_device = |alert: &&Alert| alert.kind == AlertKind::Stress && alert.device_id == device;
        for alert in board.alerts.iter().filter(of_device) {
            self.tell(Command::ClearAlert { id: alert.id });
            let step = EpisodeStep::Cleared { id: alert.id, at };
            if let Err(error) = self.store.save_episode(step).await {
                tracing::error!(%error, "the end of an episode is not on record");
            }
        }
    }

    /// Alerts of devices that have been silent for long.
    pub(super) async fn let_go_of_the_lost(&self) {
        let now = Instant::now();
        let board = self.state.board();
        for alert in board.alerts.iter().filter(|alert| alert.kind == AlertKind::Stress) {
            if registry::lock(&self.registry).is_lost(&alert.device_id, self.started, now) {
                self.clear(&alert.device_id, Timestamp::now().as_millisecond()).await;
            }
        }
    }

    /// What came of writing: a disk that keeps nothing is an alert of its own.
    pub(super) fn disk<T>(&mut self, written: &Result<T, SaveError>) {
        match written {
            Ok(_) if self.disk_fails => self.tell(Command::ClearAlert { id: DISK }),
            Err(error) if *error != SaveError::Closed && !self.disk_fails => self.tell(disk_alert(error)),
            _ => {}
        }
        self.disk_fails = written.is_err();
    }

    /// A database was damaged; that stays on the panel until somebody has seen it.
    pub(super) fn mended(&self, Mended { aside, readings }: &Mended) {
        let aside = aside.file_name().unwrap_or_default().display();
        let message = format!(
            "The database was damaged. {readings} readings and averages could be saved into a new one; \
             the damaged one is kept in the data folder as {aside}."
        );
        tracing::error!("{message}");
        self.tell(alert(DAMAGE, AlertKind::Damage, message));
    }

    /// A command that nobody waits for; the board keeps it also while the disk takes nothing.
    fn tell(&self, command: Command) {
        if let Err(error) = self.state.tell(command) {
            tracing::error!(%error, "an alert could not be told");
        }
    }
}

fn disk_alert(error: &SaveError) -> Command {
    let message = match error {
        SaveError::Full => "Readings cannot be kept: the disk is full.",
        SaveError::Damaged(_) => "Readings cannot be kept: the database is damaged.",
        _ => "Readings cannot be kept: the disk refuses them; the log says why.",
    };
    alert(DISK, AlertKind::Storage, message.to_owned())
}

/// An alert that is about no device.
fn alert(id: i64, kind: AlertKind, message: String) -> Command {
    Command::RaiseAlert(Box::new(Alert {
        id,
        kind,
        device_id: String::new(),
        wearer: String::new(),
        level: Level::Unknown,
        confidence: 0.0,
        message,
        sensor_data: None,
        timestamp: Timestamp::now(),
        acknowledged: false,
    }))
}
