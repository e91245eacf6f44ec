//! What people can set of the vitals: how long readings are kept, and how soon there is an alert.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

use super::request::given;

/// When an alert of stress begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum AlertPreset {
    /// Few false alerts.
    Quiet,
    #[default]
    Balanced,
    /// Few missed episodes.
    Sensitive,
}

/// What somebody has chosen; what is `null` is as the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VitalsChoice {
    pub raw_days: Option<u32>,
    pub minute_days: Option<u32>,
    pub alerts: Option<AlertPreset>,
}

/// `POST /api/vitals/settings`: what is given changes, the rest stays; `null` goes back to the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VitalsPatch {
    /// Days for which every reading is kept; then averages of a minute take their place. 0: not at all.
    #[serde(default, deserialize_with = "given")]
    #[schemars(range(min = 0, max = 3650))]
    pub raw_days: Option<Option<u32>>,
    /// Days for which averages of a minute and the record of alerts are kept. 0: not at all.
    #[serde(default, deserialize_with = "given")]
    #[schemars(range(min = 0, max = 3650))]
    pub minute_days: Option<Option<u32>>,
    #[serde(default, deserialize_with = "given")]
    pub alerts: Option<Option<AlertPreset>>,
}

/// What is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct VitalsSettings {
    pub raw_days: u32,
    pub minute_days: u32,
    pub alerts: AlertPreset,
}

/// Event `vitals_settings` and answer of `GET /api/vitals/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct VitalsSettingsView {
    #[serde(flatten)]
    pub settings: VitalsSettings,
    /// What the configuration says.
    pub defaults: VitalsSettings,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Answer of `POST /api/vitals/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VitalsSettingsChanged {
    /// Always `true`.
    pub success: bool,
    #[serde(flatten)]
    pub view: VitalsSettingsView,
}
