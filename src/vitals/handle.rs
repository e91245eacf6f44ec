//! How the doors talk to the pipeline.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use serde_json::value::RawValue;
use tokio::sync::{Notify, broadcast, mpsc, oneshot};

use super::{
    Options,
    judge::{Call, Envelope},
    registry::{self, Registry},
};
use crate::{
    sensors::Sample,
    state,
    store::{AuditRow, Device, Episode, EpisodeStep, History, ReadError, SaveError, Store, Stored, Wanted},
    wire::vitals::{DevicePatch, DeviceStatus, Level},
};

/// Longest name of a wearer, in characters.
const LONGEST_NAME: usize = 40;

/// A reading that is on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub id: i64,
    pub level: Level,
    /// 0 to 1.
    pub confidence: f64,
    pub sample: Sample,
}

/// Why a reading, or a change of a device, was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    #[error("There is room for {0} devices; delete one first")]
    DevicesFull(usize),
    #[error("This device sends too many readings; try again in {} seconds", .0.as_secs().max(1))]
    TooOften(Duration),
    #[error("The disk is full; the reading was not kept, send it again later")]
    Full,
    #[error("The database is damaged and is being mended; the reading was not kept, send it again later")]
    Damaged,
    #[error("The reading could not be written to disk; send it again later")]
    Failed,
    #[error("Too many readings are waiting; send it again in a moment")]
    Overloaded,
    #[error("The daemon is stopping; send it again later")]
    Stopping,
    #[error("Device not found")]
    DeviceNotFound,
    #[error("wearer must be at most 40 visible characters")]
    Wearer,
}

impl From<&SaveError> for NotRecorded {
    fn from(error: &SaveError) -> Self {
        match error {
            SaveError::Full => Self::Full,
            SaveError::Damaged(_) => Self::Damaged,
            SaveError::Failed(_) => Self::Failed,
            SaveError::Closed => Self::Stopping,
        }
    }
}

/// What is told of everybody's readings and devices as they come.
#[derive(Clone, Debug)]
pub enum News {
    Reading {
        device: Arc<str>,
        /// A `NewSensorData`, written once for all who hear of it.
        json: Arc<RawValue>,
    },
    Device(Arc<DeviceStatus>),
}

impl News {
    /// Whose it is.
    #[must_use]
    pub fn device(&self) -> &str {
        match self {
            Self::Reading { device, .. } => device,
            Self::Device(status) => &status.device_id,
        }
    }
}

/// A reading that was handed in.
pub struct OnItsWay(oneshot::Receiver<Result<Recorded, NotRecorded>>);

impl OnItsWay {
    /// Resolves when it is on disk.
    pub async fn recorded(self) -> Result<Recorded, NotRecorded> {
        self.0.await.map_err(|_| NotRecorded::Stopping)?
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    pub(super) inbox: mpsc::Sender<Call>,
    pub(super) feed: broadcast::Sender<News>,
    pub(super) registry: Arc<Mutex<Registry>>,
    pub(super) history: Arc<History>,
    pub(super) store: Store,
    pub(super) state: state::Handle,
    pub(super) options: Arc<Options>,
    pub(super) tend: Arc<Notify>,
}

impl Handle {
    /// Hands in a reading, behind all that were handed in before; waits while too many others wait.
    pub async fn hand_in(&self, sample: Sample) -> Result<OnItsWay, NotRecorded> {
        let (call, answer) = self.call(sample)?;
        self.inbox.send(call).await.map_err(|_| NotRecorded::Stopping)?;
        Ok(answer)
    }

    /// The same for who must not wait: refused at once when too many wait.
    pub fn hand_in_now(&self, sample: Sample) -> Result<OnItsWay, NotRecorded> {
        let (call, answer) = self.call(sample)?;
        self.inbox.try_send(call).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => NotRecorded::Overloaded,
            mpsc::error::TrySendError::Closed(_) => NotRecorded::Stopping,
        })?;
        Ok(answer)
    }

    fn call(&self, sample: Sample) -> Result<(Call, OnItsWay), NotRecorded> {
        let rate = self.options.readings_per_second;
        self.registry().admit(&sample.device, rate, Instant::now())?;
        let (reply, answer) = oneshot::channel();
        Ok((Call::Reading(Envelope { sample, reply }), OnItsWay(answer)))
    }

    /// Resolves when the thread that judges has come by; `false` when it has ended.
    pub async fn pass(&self) -> bool {
        let (token, back) = oneshot::channel();
        let _never_back = self.inbox.send(Call::Pass(token)).await;
        back.await.is_ok()
    }

    /// Readings and changes of devices from now on. Who is too slow misses some.
    #[must_use]
    pub fn feed(&self) -> broadcast::Receiver<News> {
        self.feed.subscribe()
    }

    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What is kept for longer than it may be is deleted now.
    pub fn tend_now(&self) {
        self.tend.notify_one();
    }

    #[must_use]
    pub fn devices(&self) -> Vec<DeviceStatus> {
        self.registry().all()
    }

    /// Changes who wears a device, and whether they are named on the panel.
    pub async fn change_device(&self, name: &str, patch: DevicePatch) -> Result<DeviceStatus, NotRecorded> {
        let mut device = self.registry().get(name).cloned().ok_or(NotRecorded::DeviceNotFound)?;
        if let Some(wearer) = patch.wearer {
            let wearer = wearer.trim();
            if wearer.chars().count() > LONGEST_NAME || wearer.chars().any(char::is_control) {
                return Err(NotRecorded::Wearer);
            }
            wearer.clone_into(&mut device.wearer);
        }
        device.shown = patch.shown.unwrap_or(device.shown);
        self.store
            .save_device(device.clone())
            .await
            .map_err(|error| NotRecorded::from(&error))?;
        Ok(self.adopt(device))
    }

    fn adopt(&self, device: Device) -> DeviceStatus {
        let name = device.name.clone();
        let mut registry = self.registry();
        registry.set(device);
        let status = registry.status(&name).expect("it was there a moment ago");
        let wearer = registry.name_on_panel(&name);
        drop(registry);
        let _full = self.state.tell(state::Command::NameWearer { device: name, wearer });
        let _nobody = self.feed.send(News::Device(Arc::new(status.clone())));
        status
    }

    /// Deletes all that is known of a device.
    pub async fn forget(&self, name: &str) -> Result<(), NotRecorded> {
        let known = self.registry().get(name).is_some();
        for alert in &self.state.board().alerts {
            if alert.device_id == name {
                let cleared = self.state.send(state::Command::ClearAlert { id: alert.id }).await;
                cleared.map_err(|_| NotRecorded::Failed)?;
            }
        }
        let forget = Call::Forget(name.to_owned());
        self.inbox.send(forget).await.map_err(|_| NotRecorded::Stopping)?;
        let stored = self.store.forget(name.to_owned()).await;
        let stored = stored.map_err(|error| NotRecorded::from(&error))?;
        self.registry().remove(name);
        if known || stored {
            Ok(())
        } else {
            Err(NotRecorded::DeviceNotFound)
        }
    }

    /// Puts on record that somebody has seen the alert.
    pub async fn acknowledged(&self, id: i64, at: i64) {
        let step = EpisodeStep::Acknowledged { id, at };
        if let Err(error) = self.store.save_episode(step).await {
            tracing::warn!(%error, "an acknowledgement is not on record");
        }
    }

    pub async fn readings(&self, wanted: Wanted) -> Result<Vec<Stored>, ReadError> {
        let history = self.history.clone();
        blocking(move || history.readings(&wanted)).await
    }

    /// Commands on record, the newest before that id first.
    pub async fn record(&self, before: i64, limit: usize) -> Result<Vec<AuditRow>, ReadError> {
        let history = self.history.clone();
        blocking(move || history.record(before, limit)).await
    }

    pub async fn episodes(&self, device: Option<String>, limit: usize) -> Result<Vec<Episode>, ReadError> {
        let history = self.history.clone();
        blocking(move || history.episodes(device.as_deref(), limit)).await
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        registry::lock(&self.registry)
    }
}

async fn blocking<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    tokio::task::spawn_blocking(ask).await.expect("reading does not panic")
}
