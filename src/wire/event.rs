//! Events pushed to clients, each with the name it has on the wire.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    preset::PresetsView,
    schedule::ScheduleView,
    view::{AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView},
    vitals::{StressAlert, StressAlertAcknowledged, StressAlertCleared},
    vitals_settings::VitalsSettingsView,
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
    Vitals(VitalsSettingsView),
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
            Self::Vitals(_) => "vitals_settings",
            Self::Alert(_) => "stress_alert",
            Self::AlertAcknowledged(_) => "stress_alert_acknowledged",
            Self::AlertCleared(_) => "stress_alert_cleared",
        }
    }

    /// The device it tells of, when it is about somebody's body: then it is for clients that show it, and for no other.
    /// Empty for what is nobody's alone, such as an alert of a full disk.
    #[must_use]
    pub fn of_device(&self) -> Option<&str> {
        match self {
            Self::Vitals(_) => Some(""),
            Self::Alert(alert) => Some(&alert.alert.device_id),
            Self::AlertAcknowledged(seen) => Some(&seen.device_id),
            Self::AlertCleared(over) => Some(&over.device_id),
            _ => None,
        }
    }
}
