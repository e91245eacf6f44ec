//! Answers of the REST interface that are not a view by themselves.

use apps::{app::Settings, font::FontInfo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
#[cfg(test)]
use ts_rs::TS;

use super::view::{BoardSettings, CarouselView, Notice, Slot};

/// Any refusal, of whatever cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Problem {
    /// Always `false`.
    pub success: bool,
    /// A sentence a person can act on.
    pub error: String,
    /// The same for programs, in `snake_case`.
    pub code: String,
    /// The part of the request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// `GET /api/health`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Health {
    /// `ok`, or `degraded` when the render loop stands still.
    pub status: &'static str,
    /// Whether the render loop is alive.
    pub manager_running: bool,
    pub current_app: Option<String>,
    pub version: &'static str,
    #[cfg_attr(test, ts(type = "number"))]
    pub uptime_seconds: u64,
    /// Panel size in pixels.
    pub width: u32,
    pub height: u32,
}

/// `GET /api/licences`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Licences {
    pub licences: Vec<Licence>,
}

/// Something that is in this program.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Licence {
    pub name: String,
    /// Empty where there is none.
    pub version: String,
    /// SPDX expression, or a few words.
    pub licence: String,
    /// `crate`, `npm` or `font`.
    pub source: String,
}

/// `GET /api/apps`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Apps {
    pub apps: Vec<String>,
    pub current: Option<String>,
    pub details: Vec<AppDetail>,
}

/// What a form needs to know of an app.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct AppDetail {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub icon: &'static str,
    /// JSON Schema (2020-12) of the settings.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub schema: Value,
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub defaults: Settings,
    /// Why it was taken off the panel, if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub failure: Option<String>,
}

/// A command without more to say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Done {
    /// Always `true`.
    pub success: bool,
}

impl Done {
    #[must_use]
    pub fn new() -> Self {
        Self { success: true }
    }
}

impl Default for Done {
    fn default() -> Self {
        Self::new()
    }
}

/// `POST /api/switch`, `POST /api/config`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Switched {
    /// Always `true`.
    pub success: bool,
    pub app: Option<String>,
    pub config: Settings,
}

/// `GET /api/apps/{name}/config`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct AppConfig {
    pub app: String,
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub config: Settings,
}

/// `POST` and `DELETE /api/apps/{name}/config`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AppConfigured {
    /// Always `true`.
    pub success: bool,
    pub app: String,
    pub config: Settings,
}

/// `POST /api/settings`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SettingsChanged {
    /// Always `true`.
    pub success: bool,
    #[serde(flatten)]
    pub settings: BoardSettings,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// `POST /api/carousel` and its verbs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct CarouselChanged {
    /// Always `true`.
    pub success: bool,
    pub enabled: bool,
    pub apps: Vec<Slot>,
    pub current_index: usize,
    pub paused: bool,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// `GET /api/carousel`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct CarouselNow {
    #[serde(flatten)]
    pub carousel: CarouselView,
    /// Seconds the entry on the panel still has; `null` while it does not end by itself.
    pub remaining: Option<f64>,
}

/// `POST /api/notify`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Notified {
    /// Always `true`.
    pub success: bool,
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
}

/// `GET /api/notify`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Notices {
    /// What is on the panel now.
    pub showing: Option<Notice>,
    /// What waits, in the order it will show.
    pub waiting: Vec<Notice>,
    /// What was, newest first.
    pub recent: Vec<Notice>,
}

/// `GET /api/fonts`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fonts {
    pub fonts: Vec<FontInfo>,
}

/// `POST /api/fonts`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FontAdded {
    /// Always `true`.
    pub success: bool,
    pub name: String,
}

/// `GET /api/icons`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Icons {
    pub icons: Vec<&'static str>,
}
