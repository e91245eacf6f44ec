//! Settings that can be changed from the page, and the trial that such a change begins with.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
#[cfg(test)]
use ts_rs::TS;

/// Where the value of a key comes from. What stands nearer to the end goes before what stands nearer to the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum SetupSource {
    Default,
    Page,
    File,
    Environment,
    Flag,
    /// Sockets that systemd has handed over.
    Systemd,
}

/// One key that the page may set.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SetupKey {
    /// With its sections: `display.hub75.rows`.
    pub name: &'static str,
    pub description: &'static str,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub value: Value,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub default: Value,
    /// The page can change it where this is `default` or `page`.
    pub source: SetupSource,
    /// Where that is, as the end of a sentence: `in /etc/retroboard/retroboard.toml, line 4`.
    pub place: Option<String>,
    /// JSON Schema of the value.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub schema: &'static Value,
}

/// Settings that hold until their time is over, unless they are confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct TrialView {
    /// By key; `null`: back to the default.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub changes: Map<String, Value>,
    #[cfg_attr(test, ts(type = "string"))]
    pub ends_at: Timestamp,
    #[cfg_attr(test, ts(type = "number"))]
    pub seconds_left: u64,
    /// Pages on which it can be confirmed.
    pub open_at: Vec<String>,
}

/// `GET /api/setup`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SetupView {
    pub keys: Vec<SetupKey>,
    pub trial: Option<TrialView>,
    /// Why the last change did not stay, as a sentence.
    pub last_failure: Option<String>,
}

/// `POST /api/setup`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupChanges {
    /// By key; `null`: back to the default.
    pub changes: Map<String, Value>,
}

/// Answer of `POST /api/setup`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct TrialBegun {
    pub success: bool,
    pub trial: TrialView,
}
