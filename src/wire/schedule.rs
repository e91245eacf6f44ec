//! The schedule: what happens by itself, at a time of day on some days of the week.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// A day of the week in the board's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// What happens; an object with exactly one of these keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ScheduleAction {
    /// Percent of full light.
    Brightness(u8),
    On(bool),
    /// Applies the preset of this name.
    Preset(String),
    /// Puts this app on the panel.
    App(String),
}

/// One entry, as the board keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ScheduleEntry {
    pub id: u32,
    pub enabled: bool,
    pub days: Vec<Weekday>,
    /// `HH:MM` on a clock of 24 hours.
    pub time: String,
    pub action: ScheduleAction,
}

/// One entry, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedEntry {
    /// Kept when it is given; without it the board finds one.
    pub id: Option<u32>,
    #[serde(default = "enabled")]
    pub enabled: bool,
    #[schemars(length(min = 1, max = 7))]
    pub days: Vec<Weekday>,
    /// `HH:MM` on a clock of 24 hours.
    pub time: String,
    pub action: ScheduleAction,
}

fn enabled() -> bool {
    true
}

/// `POST /api/schedule`: replaces all entries.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleChange {
    #[schemars(length(max = 50))]
    pub entries: Vec<PlannedEntry>,
}

/// What comes next by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct NextRun {
    /// The entry.
    pub id: u32,
    /// Unix seconds.
    pub at: f64,
}

/// Event `schedule` and answer of `GET /api/schedule`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ScheduleView {
    pub entries: Vec<ScheduleEntry>,
    /// `null` when nothing is enabled.
    pub next: Option<NextRun>,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// `POST /api/schedule`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScheduleChanged {
    /// Always `true`.
    pub success: bool,
    #[serde(flatten)]
    pub view: ScheduleView,
}
