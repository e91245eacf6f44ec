//! Every event of namespace `/`, for the AsyncAPI document. A test holds it against what the daemon sends.

use crate::{
    gateway::route::{SchemaOf, schema_of},
    wire::{
        preset::PresetsView,
        request::PreviewStart,
        schedule::ScheduleView,
        system::{ClientStats, ConnectionStatus, SystemStatus},
        view::{AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView},
        vitals::{
            DataReceived, DeviceStatus, ErrorEvent, HistoryData, HistoryRequest, NewSensorData, Pong, ReadingIn,
            StressAlert, StressAlertAcknowledged, StressAlertCleared, SubscriptionStatus,
        },
        vitals_settings::VitalsSettingsView,
    },
};

pub(in crate::gateway) enum Way {
    FromClient,
    ToClient,
}

pub(in crate::gateway) enum Payload {
    Nothing,
    Json(SchemaOf),
    Binary,
}

/// One row: name, direction, meaning, shape.
pub(in crate::gateway) struct EventDoc {
    pub(in crate::gateway) name: &'static str,
    pub(in crate::gateway) way: Way,
    pub(in crate::gateway) summary: &'static str,
    pub(in crate::gateway) payload: Payload,
}

pub(in crate::gateway) const EVENTS: &[EventDoc] = &[
    to_client(
        "apps_list",
        "On connect, and when another app runs",
        schema_of::<AppsList>,
    ),
    to_client(
        "current_app",
        "On connect, and when the app or its settings change",
        schema_of::<CurrentApp>,
    ),
    to_client(
        "settings",
        "On connect, and when a setting of the board changes",
        schema_of::<SettingsView>,
    ),
    to_client(
        "carousel_config",
        "On connect, when the carousel changes, and on each rotation",
        schema_of::<CarouselView>,
    ),
    to_client(
        "notification",
        "When a notification comes, shows, or is over",
        schema_of::<NotificationEvent>,
    ),
    to_client(
        "presets",
        "On connect, and when a preset is saved or deleted",
        schema_of::<PresetsView>,
    ),
    to_client(
        "schedule",
        "On connect, and when the schedule or its next run changes",
        schema_of::<ScheduleView>,
    ),
    to_client(
        "vitals_settings",
        "To clients with type=frontend: on connect, and when somebody changes how long readings are kept or how soon there is an alert",
        schema_of::<VitalsSettingsView>,
    ),
    to_client(
        "connection_status",
        "To a client that says its type, when it connects",
        schema_of::<ConnectionStatus>,
    ),
    to_client(
        "client_stats",
        "To clients with type=frontend, when clients come and go",
        schema_of::<ClientStats>,
    ),
    to_client(
        "data_received",
        "To a wearable: its reading is on disk",
        schema_of::<DataReceived>,
    ),
    to_client(
        "new_sensor_data",
        "To clients with type=frontend: a reading that is on disk; one that is too slow misses some",
        schema_of::<NewSensorData>,
    ),
    to_client(
        "device_status",
        "To clients with type=frontend, when a wearable falls silent, comes back, or is changed",
        schema_of::<DeviceStatus>,
    ),
    to_client(
        "stress_alert",
        "To clients with type=frontend: an alert begins; on connect, those that last",
        schema_of::<StressAlert>,
    ),
    to_client(
        "stress_alert_acknowledged",
        "To clients with type=frontend: somebody has seen the alert",
        schema_of::<StressAlertAcknowledged>,
    ),
    to_client(
        "stress_alert_cleared",
        "To clients with type=frontend: the alert is over",
        schema_of::<StressAlertCleared>,
    ),
    to_client(
        "history_data",
        "Answer to frontend_request_history",
        schema_of::<HistoryData>,
    ),
    to_client(
        "subscription_status",
        "Answer to frontend_subscribe_alerts",
        schema_of::<SubscriptionStatus>,
    ),
    to_client("pong", "Answer to ping", schema_of::<Pong>),
    to_client("health_status", "Answer to health_check", schema_of::<SystemStatus>),
    to_client("error", "What a client sent was refused", schema_of::<ErrorEvent>),
    EventDoc {
        name: "frame",
        way: Way::ToClient,
        summary: "The panel's pixels, after preview_start. Format: docs/frame-stream.md",
        payload: Payload::Binary,
    },
    from_client("request_state", "Asks for the state events again"),
    EventDoc {
        name: "preview_start",
        way: Way::FromClient,
        summary: "Asks for frames, at most so many a second",
        payload: Payload::Json(schema_of::<PreviewStart>),
    },
    from_client("preview_stop", "No more frames"),
    EventDoc {
        name: "esp32_sensor_data",
        way: Way::FromClient,
        summary: "From clients with type=esp32: a reading, answered by data_received and, if asked for, an ack",
        payload: Payload::Json(schema_of::<ReadingIn>),
    },
    EventDoc {
        name: "frontend_request_history",
        way: Way::FromClient,
        summary: "Asks for readings of the past, the newest first",
        payload: Payload::Json(schema_of::<HistoryRequest>),
    },
    from_client("frontend_subscribe_alerts", "Asks whether alerts come"),
    from_client("ping", "Asks for a sign of life"),
    from_client("health_check", "Asks how the whole is"),
];

/// Names of all events: from clients, and to them.
pub(in crate::gateway) fn names() -> (Vec<&'static str>, Vec<&'static str>) {
    let (from, to): (Vec<&EventDoc>, Vec<&EventDoc>) =
        EVENTS.iter().partition(|event| matches!(event.way, Way::FromClient));
    let name = |event: &EventDoc| event.name;
    (from.into_iter().map(name).collect(), to.into_iter().map(name).collect())
}

const fn from_client(name: &'static str, summary: &'static str) -> EventDoc {
    EventDoc {
        name,
        way: Way::FromClient,
        summary,
        payload: Payload::Nothing,
    }
}

const fn to_client(name: &'static str, summary: &'static str, schema: SchemaOf) -> EventDoc {
    EventDoc {
        name,
        way: Way::ToClient,
        summary,
        payload: Payload::Json(schema),
    }
}
