//! The keys of wearables. Like `sections`: meaning, range and default, here and nowhere else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::MOST_DEVICES;

/// `[vitals]`: readings of wearables, and what they may mean.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Vitals {
    /// Most wearables that are known at a time; a reading of one more is refused.
    #[schemars(range(min = 1, max = MOST_DEVICES))]
    pub max_devices: usize,
    /// Readings a second that a wearable may hand in, in the long run; it may catch up with 2000 that it gathered.
    #[schemars(range(min = 1, max = 10_000))]
    pub readings_per_second: u32,
    /// Days for which every reading is kept; then averages of a minute take their place. 0: not at all. What is set in the view
    /// Vitals wins, here and in the next two.
    #[schemars(range(min = 0, max = 3650))]
    pub raw_days: u32,
    /// Days for which averages of a minute and the record of alerts are kept. 0: not at all.
    #[schemars(range(min = 0, max = 3650))]
    pub minute_days: u32,
    /// When an alert begins: `quiet` has few false ones, `sensitive` misses few, `balanced` lies between.
    pub alerts: AlertPreset,
    /// Least heart rate of a reading, in beats a minute.
    #[schemars(range(min = 0.0, max = 500.0))]
    pub hr_min: f64,
    /// Greatest heart rate of a reading, in beats a minute.
    #[schemars(range(min = 0.0, max = 500.0))]
    pub hr_max: f64,
    /// Least temperature of the skin, in °C.
    #[schemars(range(min = -50.0, max = 100.0))]
    pub temp_min: f64,
    /// Greatest temperature of the skin, in °C.
    #[schemars(range(min = -50.0, max = 100.0))]
    pub temp_max: f64,
    /// Least electrodermal activity, in µS.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eda_min: f64,
    /// Greatest electrodermal activity, in µS.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eda_max: f64,
}

impl Default for Vitals {
    fn default() -> Self {
        Self {
            max_devices: 256,
            readings_per_second: 50,
            raw_days: 30,
            minute_days: 365,
            alerts: AlertPreset::Balanced,
            hr_min: 20.0,
            hr_max: 250.0,
            temp_min: 10.0,
            temp_max: 45.0,
            eda_min: 0.0,
            eda_max: 100.0,
        }
    }
}

/// When an alert of stress begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum AlertPreset {
    Quiet,
    #[default]
    Balanced,
    Sensitive,
}
