//! Presets: the board as it was, under a name.

use std::collections::BTreeMap;

use apps::app::Settings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

use super::view::{BoardSettings, Carousel};

/// All that a preset keeps; answer of `GET /api/presets/{name}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub name: String,
    /// When it was saved, Unix seconds.
    pub saved: f64,
    /// The app on the panel; `null` for a dark panel.
    pub app: Option<String>,
    /// Settings of every app.
    pub configs: BTreeMap<String, Settings>,
    /// The time zone is not part of it and stays as it is.
    pub settings: BoardSettings,
    pub carousel: Carousel,
}

/// One line of the list of presets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct PresetInfo {
    pub name: String,
    pub app: Option<String>,
    /// Percent of full light.
    pub brightness: u8,
    /// When it was saved, Unix seconds.
    pub saved: f64,
}

/// Event `presets` and answer of `GET /api/presets`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct PresetsView {
    /// The oldest first.
    pub presets: Vec<PresetInfo>,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Answer of every command on presets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PresetsChanged {
    /// Always `true`.
    pub success: bool,
    #[serde(flatten)]
    pub view: PresetsView,
}

/// `POST /api/presets`: keeps the board as it is now, or the preset that is given.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePreset {
    /// 1 to 40 characters; a preset of the same name is replaced.
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    /// As `GET /api/presets/{name}` answered it: brings back a deleted one.
    pub preset: Option<Box<Preset>>,
}
