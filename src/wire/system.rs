//! How the whole is, and who is connected.

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

/// Event `connection_status`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ConnectionStatus {
    pub status: &'static str,
    pub message: &'static str,
}

/// Event `client_stats`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ClientStats {
    pub frontend_clients: usize,
    pub esp32_clients: usize,
    pub total_clients: usize,
}

/// Answer of `GET /api/websocket/info`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SocketInfo {
    pub path: &'static str,
    pub namespace: &'static str,
    /// Values of `type` in the query of the connection.
    pub client_types: [&'static str; 2],
    /// Names of the events; what they carry is in `GET /api/asyncapi.json`.
    pub from_client: Vec<&'static str>,
    pub to_client: Vec<&'static str>,
    pub clients: ClientStats,
}

/// Answer of `GET /api/system/status`, and event `health_status`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SystemStatus {
    /// `ok`, or `degraded` when something does not work.
    pub status: &'static str,
    pub version: &'static str,
    #[cfg_attr(test, ts(type = "number"))]
    pub uptime_seconds: u64,
    pub clients: ClientStats,
    pub devices: usize,
    /// Those of which something was heard lately.
    pub devices_live: usize,
    pub active_alerts: usize,
    pub model: ModelView,
    /// `null` unless the board runs in safe mode.
    pub safe_mode: Option<SafeMode>,
}

/// The board has crashed again and again, and runs without what was saved: it shows the clock, and keeps no changes.
/// `POST /api/system/start-normally` ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SafeMode {
    /// What went wrong last, for people.
    pub reason: String,
}

/// The network that estimates stress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ModelView {
    pub version: String,
    /// Of its file.
    pub sha256: String,
    /// `in_use`; `rolled_back` when another one was too slow and this is the first one again; `resting` when it is too slow
    /// itself, so that levels are unknown for a while.
    pub state: &'static str,
}
