//! Every event of namespace `/`, for the AsyncAPI document. A test holds it against what the daemon sends.

use crate::{
    gateway::route::{SchemaOf, schema_of},
    wire::{
        preset::PresetsView,
        request::PreviewStart,
        schedule::ScheduleView,
        view::{AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView},
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
    EventDoc {
        name: "frame",
        way: Way::ToClient,
        summary: "The panel's pixels, after preview_start. Format: docs/frame-stream.md",
        payload: Payload::Binary,
    },
    EventDoc {
        name: "request_state",
        way: Way::FromClient,
        summary: "Asks for the state events again",
        payload: Payload::Nothing,
    },
    EventDoc {
        name: "preview_start",
        way: Way::FromClient,
        summary: "Asks for frames, at most so many a second",
        payload: Payload::Json(schema_of::<PreviewStart>),
    },
    EventDoc {
        name: "preview_stop",
        way: Way::FromClient,
        summary: "No more frames",
        payload: Payload::Nothing,
    },
];

const fn to_client(name: &'static str, summary: &'static str, schema: SchemaOf) -> EventDoc {
    EventDoc {
        name,
        way: Way::ToClient,
        summary,
        payload: Payload::Json(schema),
    }
}
