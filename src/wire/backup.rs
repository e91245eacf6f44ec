//! The whole configuration as one document: `GET /api/export`, `POST /api/import`.

use std::collections::BTreeMap;

use apps::app::Settings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    preset::Preset,
    schedule::PlannedEntry,
    view::{BoardSettings, Carousel},
    vitals_settings::VitalsChoice,
};

/// What `format` says.
pub const FORMAT: &str = "retroboard";
/// What `version` says; a later program reads earlier ones.
pub const VERSION: u32 = 1;

/// Everything people have set. `Entry` is how an entry of the schedule looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup<Entry = PlannedEntry> {
    /// Always `retroboard`.
    pub format: String,
    /// 1.
    pub version: u32,
    pub settings: BoardSettings,
    /// The app on the panel; `null` for a dark panel.
    pub app: Option<String>,
    pub configs: BTreeMap<String, Settings>,
    pub carousel: Carousel,
    pub presets: Vec<Preset>,
    pub schedule: Vec<Entry>,
    /// Earlier files have none.
    #[serde(default)]
    pub vitals: VitalsChoice,
    pub fonts: Vec<FontFile>,
}

/// An uploaded font.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FontFile {
    pub name: String,
    /// The BDF file in base64.
    pub bdf: String,
}
