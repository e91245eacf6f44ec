//! Events pushed to clients, each with the name it has on the wire.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    preset::PresetsView,
    schedule::ScheduleView,
    view::{AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView},
    vitals::{StressAlert, StressAlertAcknowledged, StressAlertCleared},
};

/// One change of the board, ready to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Event {
    AppsList(AppsList),
    CurrentApp(CurrentApp),
    Settings(SettingsView),
    Carousel(CarouselView),
    Notification(NotificationEvent),
    Presets(PresetsView),
    Schedule(ScheduleView),
    Alert(Box<StressAlert>),
    AlertAcknowledged(StressAlertAcknowledged),
    AlertCleared(StressAlertCleared),
}

impl Event {
    /// The Socket.IO event name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AppsList(_) => "apps_list",
            Self::CurrentApp(_) => "current_app",
            Self::Settings(_) => "settings",
            Self::Carousel(_) => "carousel_config",
            Self::Notification(_) => "notification",
            Self::Presets(_) => "presets",
            Self::Schedule(_) => "schedule",
            Self::Alert(_) => "stress_alert",
            Self::AlertAcknowledged(_) => "stress_alert_acknowledged",
            Self::AlertCleared(_) => "stress_alert_cleared",
        }
    }

    /// The device it tells of, when it is of somebody's body: then it is for clients that show it, and for no other.
    /// Empty for an alert that is nobody's, of a full disk.
    #[must_use]
    pub fn of_device(&self) -> Option<&str> {
        match self {
            Self::Alert(alert) => Some(&alert.alert.device_id),
            Self::AlertAcknowledged(seen) => Some(&seen.device_id),
            Self::AlertCleared(over) => Some(&over.device_id),
            _ => None,
        }
    }
}
