//! Readings of wearables, what they may mean, and the events and answers that tell of them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What the model makes of the last minutes. The tiers of stress are tiers of confidence, not of how bad it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The model has not seen enough, or cannot say.
    #[default]
    Unknown,
    Normal,
    Medium,
    HighStress,
    /// The body works.
    Exertion,
}

impl Level {
    /// The number under which it is kept on disk.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Normal => 1,
            Self::Medium => 2,
            Self::HighStress => 3,
            Self::Exertion => 4,
        }
    }

    /// The level of a number; an unknown number is of a newer program.
    #[must_use]
    pub fn of(code: u8) -> Self {
        match code {
            1 => Self::Normal,
            2 => Self::Medium,
            3 => Self::HighStress,
            4 => Self::Exertion,
            _ => Self::Unknown,
        }
    }
}

/// What the model says with a reading.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Prediction {
    pub label: Level,
    /// 0 to 1.
    pub confidence: f64,
}

/// The three values of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SensorData {
    /// Heart rate in beats a minute.
    pub hr: f64,
    /// Temperature of the skin in °C.
    pub temp: f64,
    /// Electrodermal activity in µS.
    pub eda: f64,
}

/// Payload of `esp32_sensor_data` and body of `POST /api/esp32/data`. Other fields are ignored.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes what the decoder of the sensors reads")]
pub struct ReadingIn {
    /// Heart rate in beats a minute, 20 to 250 unless configured otherwise.
    hr: f64,
    /// Temperature of the skin in °C, 10 to 45 unless configured otherwise.
    temp: f64,
    /// Electrodermal activity in µS, 0 to 100 unless configured otherwise.
    eda: f64,
    /// ISO 8601 with an offset or `Z`, or Unix seconds or milliseconds; the same one again is the same reading. Now when left out.
    timestamp: Option<serde_json::Value>,
    /// 1 to 64 characters; `esp32` when left out.
    #[schemars(length(min = 1, max = 64))]
    device_id: Option<String>,
    /// The device's own counter; not looked at.
    seq: Option<u64>,
}

/// Event `data_received`, and the ack of `esp32_sensor_data`: the reading is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct DataReceived {
    pub status: &'static str,
    #[cfg_attr(test, ts(type = "number"))]
    pub record_id: i64,
    pub stress_prediction: Prediction,
}

/// Answer of `POST /api/esp32/data` to one reading.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Accepted {
    pub success: bool,
    pub message: &'static str,
    pub data: AcceptedData,
}

/// A reading that is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AcceptedData {
    pub record_id: i64,
    pub timestamp: Timestamp,
    pub stress_prediction: Prediction,
    pub sensor_data: SensorData,
    pub device_id: String,
}

/// Answer of `POST /api/esp32/data` to an array: one result for each item, in its order.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AcceptedMany {
    /// False only when every item was refused.
    pub success: bool,
    pub message: String,
    pub accepted: usize,
    pub results: Vec<ItemResult>,
}

/// What became of one item of an array.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ItemResult {
    Accepted { success: bool, data: AcceptedData },
    Refused(super::answer::Problem),
}

/// Event `new_sensor_data`, and one entry of the history.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct NewSensorData {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    #[cfg_attr(test, ts(type = "string"))]
    pub timestamp: Timestamp,
    pub hr: f64,
    pub temp: f64,
    pub eda: f64,
    pub stress_level: Level,
    /// 0 to 100.
    pub confidence: f64,
    pub device_id: String,
}

impl NewSensorData {
    /// `at` in Unix milliseconds, `confidence` 0 to 1.
    #[must_use]
    pub fn new(id: i64, device_id: String, at: i64, values: SensorData, stress_level: Level, confidence: f64) -> Self {
        let SensorData { hr, temp, eda } = values;
        Self {
            id,
            timestamp: moment(at),
            hr,
            temp,
            eda,
            stress_level,
            confidence: confidence * 100.0,
            device_id,
        }
    }
}

/// The moment of a reading, from Unix milliseconds that have been checked to be one.
#[must_use]
pub fn moment(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or_default()
}

/// What the board is alarmed about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Signs of stress that last.
    Stress,
    /// Readings cannot be kept.
    Storage,
    /// The database was damaged, and another one is in its place. It is over when somebody has seen it.
    Damage,
}

/// An alert that lasts. One is told by event `stress_alert` when it begins and by `stress_alert_cleared` when it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Alert {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    pub kind: AlertKind,
    pub device_id: String,
    /// What the wearer is called on the panel; empty when they have not agreed to be named there.
    pub wearer: String,
    pub level: Level,
    /// 0 to 100.
    pub confidence: f64,
    pub message: String,
    pub sensor_data: Option<SensorData>,
    #[cfg_attr(test, ts(type = "string"))]
    pub timestamp: Timestamp,
    /// Somebody has seen it; the panel shows it no longer.
    pub acknowledged: bool,
}

/// Event `stress_alert`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct StressAlert {
    #[serde(rename = "type")]
    pub event: &'static str,
    #[serde(flatten)]
    pub alert: Alert,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Event `stress_alert_acknowledged`: somebody has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct StressAlertAcknowledged {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    pub device_id: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Event `stress_alert_cleared`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct StressAlertCleared {
    #[serde(rename = "type")]
    pub event: &'static str,
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    pub device_id: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
}

/// Answer of `GET /api/alerts`: what lasts, and the episodes there were, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Alerts {
    pub active: Vec<Alert>,
    pub history: Vec<EpisodeView>,
}

/// An episode of stress as it is on record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct EpisodeView {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    pub device_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub raised: Timestamp,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub cleared: Option<Timestamp>,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub acknowledged: Option<Timestamp>,
    /// 0 to 100, when it was raised.
    pub confidence: f64,
}

/// Payload of `frontend_request_history`, and the query of `GET /api/history`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(default)]
pub struct HistoryRequest {
    /// 1 to 1000; 100 when left out.
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<u32>,
    /// A day (`2024-12-01`) or a moment (ISO 8601 with an offset or `Z`); included.
    pub start_date: Option<String>,
    /// The same; a day is included to its end.
    pub end_date: Option<String>,
    pub device_id: Option<String>,
}

/// Event `history_data` and answer of `GET /api/history`: the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct HistoryData {
    pub status: &'static str,
    pub data: Vec<NewSensorData>,
    pub count: usize,
    pub request_params: HistoryRequest,
}

/// Event `subscription_status`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SubscriptionStatus {
    pub status: &'static str,
    pub message: &'static str,
}

/// Event `pong`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Pong {
    #[cfg_attr(test, ts(type = "string"))]
    pub timestamp: Timestamp,
}

/// Event `error`: what was refused, as a refusal of REST says it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct ErrorEvent {
    pub message: String,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A wearable as it is now; event `device_status` and an entry of `GET /api/devices`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct DeviceStatus {
    pub device_id: String,
    /// What its wearer is called on the panel.
    pub wearer: String,
    /// Whether the wearer has agreed to be named on the panel.
    pub shown: bool,
    /// Time of the newest reading.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_seen: Option<Timestamp>,
    /// Nothing came for a while: what is known of it is old.
    pub stale: bool,
    /// The newest reading.
    pub sensor_data: Option<SensorData>,
    pub stress_level: Level,
    /// 0 to 100.
    pub confidence: f64,
}

/// Answer of `GET /api/devices`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Devices {
    pub devices: Vec<DeviceStatus>,
    /// Days for which readings are kept, and then averages of a minute.
    pub raw_days: u32,
    pub minute_days: u32,
}

/// Body of `POST /api/devices/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DevicePatch {
    /// At most 40 characters.
    #[schemars(length(max = 40))]
    pub wearer: Option<String>,
    /// Whether the wearer agrees to be named on the panel.
    pub shown: Option<bool>,
}
