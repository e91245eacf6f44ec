//! One reading of one wearable.

use std::fmt;

/// Longest name of a device, in characters.
pub const LONGEST_DEVICE_ID: usize = 64;

/// Name of a device that gives none.
pub const NAMELESS: &str = "esp32";

/// A reading that has been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Name of the device, 1 to 64 characters without control characters.
    pub device: String,
    /// When it was measured, in Unix milliseconds.
    pub at: i64,
    /// Heart rate in beats a minute.
    pub hr: f64,
    /// Temperature of the skin in °C.
    pub temp: f64,
    /// Electrodermal activity (skin conductance) in µS.
    pub eda: f64,
}

/// Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
}

impl Range {
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "between {} and {}", self.min, self.max)
    }
}

/// What can be true of a living wearer. Outside of it, a sensor is loose or broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranges {
    /// Beats a minute.
    pub hr: Range,
    /// °C.
    pub temp: Range,
    /// µS.
    pub eda: Range,
}

/// For tests; what holds without a configuration is said there.
#[cfg(test)]
impl Default for Ranges {
    fn default() -> Self {
        Self {
            hr: Range { min: 20.0, max: 250.0 },
            temp: Range { min: 10.0, max: 45.0 },
            eda: Range { min: 0.0, max: 100.0 },
        }
    }
}
