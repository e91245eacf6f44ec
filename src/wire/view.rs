//! What a client sees of the board. The same shapes are REST answers and event payloads.

use apps::{app::Settings, color::Color, transition::Kind as Transition};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// A code on the panel that lets a phone in. It goes to the panel alone, and is never told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    pub code: String,
    /// Rows of `0` (light) and `1` (dark); empty for none.
    pub qr: Vec<String>,
}

/// What a board shows that nobody has paired with yet. It goes to the panel alone, and is never told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRun {
    pub name: String,
    /// Where a browser finds the board, the best first.
    pub addresses: Vec<String>,
    /// Rows of `0` (light) and `1` (dark); empty for none.
    pub qr: Vec<String>,
}

/// Event `apps_list`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct AppsList {
    pub apps: Vec<String>,
    /// The app on the panel; `null` when it is stopped.
    pub current: Option<String>,
    /// Rises with every change of the board; drop an event that is older than what you have.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Event `current_app` and answer of `GET /api/current`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct CurrentApp {
    /// `null` when the panel is stopped.
    pub app: Option<String>,
    /// All settings of the app, defaults filled in; empty when stopped.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub config: Settings,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Settings of the whole board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(default)]
pub struct BoardSettings {
    /// Percent of full light; 0 is dark.
    #[schemars(range(min = 0, max = 100))]
    pub brightness: u8,
    /// A panel that is off is dark and keeps its brightness for later.
    pub on: bool,
    /// How one app gives way to the next.
    #[cfg_attr(test, ts(type = "\"crossfade\" | \"slide\" | \"wipe\" | \"cut\""))]
    pub transition: Transition,
    /// How long that takes, in milliseconds.
    #[schemars(range(min = 0, max = 5000))]
    pub transition_ms: u16,
    /// IANA name such as `Europe/Berlin`; `null` for that of the configuration.
    pub time_zone: Option<String>,
}

impl Default for BoardSettings {
    fn default() -> Self {
        Self {
            brightness: 100,
            on: true,
            transition: Transition::default(),
            transition_ms: 400,
            time_zone: None,
        }
    }
}

/// Event `settings` and answer of `GET /api/settings`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SettingsView {
    #[serde(flatten)]
    pub settings: BoardSettings,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// One entry of the carousel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    pub app: String,
    /// Seconds, 0.5 to 86400.
    #[schemars(range(min = 0.5, max = 86400.0))]
    pub duration: f64,
}

/// Apps that take turns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Carousel {
    pub enabled: bool,
    pub apps: Vec<Slot>,
    pub current_index: usize,
    /// Held on its entry until resumed.
    pub paused: bool,
}

/// Event `carousel_config` and answer of `GET /api/carousel`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct CarouselView {
    pub enabled: bool,
    pub apps: Vec<Slot>,
    pub current_index: usize,
    /// Held on its entry until resumed.
    pub paused: bool,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Where a notification is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    Queued,
    Showing,
    Done,
    Dismissed,
}

/// A text over the app, as `GET /api/notify` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Notice {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    pub text: String,
    pub state: NoticeState,
    #[cfg_attr(test, ts(type = "[number, number, number]"))]
    pub color: Color,
    pub icon: Option<String>,
    /// Shortest time on the panel, in seconds.
    pub duration: f64,
    /// How often the text passes at least.
    pub repeat: u32,
    /// 0 (low) to 9 (urgent); a higher one goes first and interrupts.
    pub priority: u8,
    /// Stays until dismissed.
    pub hold: bool,
    /// When it was sent, Unix seconds.
    pub created: f64,
}

/// Event `notification`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct NotificationEvent {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    pub text: String,
    pub state: NoticeState,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}
