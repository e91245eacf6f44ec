//! Which devices there are, what is known of them now, and which of them fell silent.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::{handle::NotRecorded, pace::Pace};
use crate::{
    sensors::Sample,
    store::Device,
    wire::vitals::{DeviceStatus, Level, SensorData},
};

/// A device that says nothing for so long is stale: what is known of it is old.
pub(super) const STALE: Duration = Duration::from_secs(15);
/// An alert of a device that says nothing for so long is over: nobody knows any more.
const LOST: Duration = Duration::from_mins(10);

/// One device.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    device: Device,
    /// By this machine's clock; the device's own may be wrong.
    heard: Option<Instant>,
    latest: Option<Latest>,
    stale: bool,
    pace: Pace,
}

#[derive(Clone, Debug)]
struct Latest {
    at: i64,
    data: SensorData,
    level: Level,
    confidence: f64,
}

/// The one registry, for a moment. What it holds stays sound also when a holder panicked.
pub(super) fn lock(registry: &Mutex<Registry>) -> MutexGuard<'_, Registry> {
    registry.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) struct Registry {
    entries: BTreeMap<String, Entry>,
    most: usize,
}

impl Registry {
    pub(super) fn new(devices: Vec<Device>, most: usize) -> Self {
        let entry = |device: Device| (device.name.clone(), Entry::new(device));
        Self {
            entries: devices.into_iter().map(entry).collect(),
            most,
        }
    }

    /// One more reading of a device; makes room for one that is new here.
    pub(super) fn admit(&mut self, name: &str, per_second: f64, now: Instant) -> Result<(), NotRecorded> {
        if let Some(entry) = self.entries.get_mut(name) {
            return entry.pace.take(per_second, now).map_err(NotRecorded::TooOften);
        }
        if self.entries.len() >= self.most {
            return Err(NotRecorded::DevicesFull(self.most));
        }
        let device = Device {
            name: name.to_owned(),
            wearer: String::new(),
            shown: false,
        };
        self.entries.insert(name.to_owned(), Entry::new(device));
        Ok(())
    }

    /// A reading is on disk. Whether the device was silent before.
    pub(super) fn heard(&mut self, sample: &Sample, level: Level, confidence: f64, now: Instant) -> bool {
        let Some(entry) = self.entries.get_mut(&sample.device) else {
            return false;
        };
        entry.heard = Some(now);
        if entry.latest.as_ref().is_none_or(|latest| latest.at <= sample.at) {
            entry.latest = Some(Latest {
                at: sample.at,
                data: SensorData {
                    hr: sample.hr,
                    temp: sample.temp,
                    eda: sample.eda,
                },
                level,
                confidence,
            });
        }
        std::mem::replace(&mut entry.stale, false)
    }

    /// Devices that have just fallen silent.
    pub(super) fn fallen_silent(&mut self, now: Instant) -> Vec<DeviceStatus> {
        let silent = |entry: &&mut Entry| !entry.stale && entry.silent_for(now).is_none_or(|time| time >= STALE);
        let fallen = self.entries.values_mut().filter(silent);
        fallen
            .map(|entry| {
                entry.stale = true;
                entry.status()
            })
            .collect()
    }

    /// Whether nobody knows any more how its wearer is.
    pub(super) fn is_lost(&self, name: &str, started: Instant, now: Instant) -> bool {
        let heard = self.entries.get(name).and_then(|entry| entry.heard);
        now.saturating_duration_since(heard.unwrap_or(started)) >= LOST
    }

    pub(super) fn all(&self) -> Vec<DeviceStatus> {
        self.entries.values().map(Entry::status).collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Device> {
        self.entries.get(name).map(|entry| &entry.device)
    }

    pub(super) fn status(&self, name: &str) -> Option<DeviceStatus> {
        self.entries.get(name).map(Entry::status)
    }

    pub(super) fn set(&mut self, device: Device) {
        if let Some(entry) = self.entries.get_mut(&device.name) {
            entry.device = device;
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.entries.remove(name);
    }

    /// What the device's wearer is called on the panel; empty without their consent.
    pub(super) fn name_on_panel(&self, name: &str) -> String {
        let device = self.get(name).filter(|device| device.shown);
        device.map(|device| device.wearer.clone()).unwrap_or_default()
    }
}

impl Entry {
    fn new(device: Device) -> Self {
        Self {
            device,
            heard: None,
            latest: None,
            stale: true,
            pace: Pace::new(Instant::now()),
        }
    }

    fn silent_for(&self, now: Instant) -> Option<Duration> {
        self.heard.map(|heard| now.saturating_duration_since(heard))
    }

    fn status(&self) -> DeviceStatus {
        let latest = self.latest.as_ref();
        DeviceStatus {
            device_id: self.device.name.clone(),
            wearer: self.device.wearer.clone(),
            shown: self.device.shown,
            last_seen: latest.and_then(|latest| Timestamp::from_millisecond(latest.at).ok()),
            stale: self.stale,
            sensor_data: latest.map(|latest| latest.data),
            stress_level: latest.map_or(Level::Unknown, |latest| latest.level),
            confidence: latest.map_or(0.0, |latest| latest.confidence * 100.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at: i64) -> Sample {
        Sample {
            device: "a".into(),
            at,
            hr: 60.0,
            temp: 33.0,
            eda: 1.0,
        }
    }

    #[test]
    fn silence_is_told_once_and_ends_with_the_next_reading() {
        let start = Instant::now();
        let mut registry = Registry::new(Vec::new(), 1);
        registry.admit("a", 1.0, start).unwrap();
        assert!(
            registry.heard(&sample(1000), Level::Normal, 0.5, start),
            "new ones come out of silence"
        );
        assert!(!registry.heard(&sample(2000), Level::Normal, 0.5, start));
        assert!(registry.fallen_silent(start + STALE.mul_f64(0.99)).is_empty());
        let fallen = registry.fallen_silent(start + STALE);
        assert_eq!((fallen.len(), fallen[0].stale), (1, true));
        assert!(registry.fallen_silent(start + 2 * STALE).is_empty());
        assert!(registry.heard(&sample(3000), Level::Normal, 0.5, start + 2 * STALE));
    }

    #[test]
    fn what_comes_late_does_not_cover_what_is_newer() {
        let mut registry = Registry::new(Vec::new(), 1);
        let now = Instant::now();
        registry.admit("a", 1.0, now).unwrap();
        registry.heard(&sample(2000), Level::HighStress, 0.9, now);
        registry.heard(&sample(1000), Level::Normal, 0.5, now);
        assert_eq!(registry.all()[0].stress_level, Level::HighStress);
    }

    #[test]
    fn there_is_room_for_so_many_and_no_more() {
        let mut registry = Registry::new(Vec::new(), 1);
        let admit = |registry: &mut Registry, name| registry.admit(name, 1.0, Instant::now());
        assert_eq!(["a", "a"].map(|name| admit(&mut registry, name)), [Ok(()), Ok(())]);
        assert_eq!(admit(&mut registry, "b"), Err(NotRecorded::DevicesFull(1)));
        registry.remove("a");
        assert_eq!(admit(&mut registry, "b"), Ok(()));
    }

    #[test]
    fn nobody_is_named_without_consent() {
        let mut registry = Registry::new(Vec::new(), 1);
        registry.admit("a", 1.0, Instant::now()).unwrap();
        let device = |shown| Device {
            name: "a".into(),
            wearer: "Anna".into(),
            shown,
        };
        registry.set(device(false));
        assert_eq!(registry.name_on_panel("a"), "");
        registry.set(device(true));
        assert_eq!(registry.name_on_panel("a"), "Anna");
    }
}
