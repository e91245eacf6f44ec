//! The named choices of a HUB75 panel, by the library's own names (`lib/hardware-mapping.c`, `lib/framebuffer.cc`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names of the GPIO wirings the library knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HardwareMapping {
    #[default]
    Regular,
    AdafruitHat,
    AdafruitHatPwm,
    RegularPi1,
    Classic,
    ClassicPi1,
}

impl HardwareMapping {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::AdafruitHat => "adafruit-hat",
            Self::AdafruitHatPwm => "adafruit-hat-pwm",
            Self::RegularPi1 => "regular-pi1",
            Self::Classic => "classic",
            Self::ClassicPi1 => "classic-pi1",
        }
    }

    /// Connectors the wiring has; the library aborts when more are asked for.
    #[must_use]
    pub fn max_parallel(self) -> u32 {
        match self {
            Self::Regular | Self::Classic => 3,
            _ => 1,
        }
    }

    /// Whether output enable is on GPIO 18, the pin that the PWM hardware can pulse.
    pub(crate) fn can_pulse(self) -> bool {
        matches!(self, Self::Regular | Self::AdafruitHatPwm | Self::RegularPi1)
    }
}

/// Order of red, green and blue on the panel's inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum RgbSequence {
    #[default]
    Rgb,
    Rbg,
    Grb,
    Gbr,
    Brg,
    Bgr,
}

impl RgbSequence {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rgb => "RGB",
            Self::Rbg => "RBG",
            Self::Grb => "GRB",
            Self::Gbr => "GBR",
            Self::Brg => "BRG",
            Self::Bgr => "BGR",
        }
    }
}

/// Row driver chip, where it needs a start sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PanelType {
    #[default]
    #[serde(rename = "standard", alias = "")]
    Standard,
    #[serde(rename = "FM6126A")]
    Fm6126a,
    #[serde(rename = "FM6127")]
    Fm6127,
}

impl PanelType {
    /// The library's name; empty for a panel that needs nothing special.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::Fm6126a => "FM6126A",
            Self::Fm6127 => "FM6127",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScanMode {
    #[default]
    Progressive,
    Interlaced,
}

impl ScanMode {
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Progressive => 0,
            Self::Interlaced => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Hub75Options;

    #[test]
    fn names_on_the_wire_are_the_librarys_names() {
        for mapping in [
            "regular",
            "adafruit-hat",
            "adafruit-hat-pwm",
            "regular-pi1",
            "classic",
            "classic-pi1",
        ] {
            let text = format!("hardware_mapping = \"{mapping}\"");
            let options: Hub75Options = toml::from_str(&text).unwrap();
            assert_eq!(options.hardware_mapping.name(), mapping);
        }
        for sequence in ["RGB", "RBG", "GRB", "GBR", "BRG", "BGR"] {
            let options: Hub75Options = toml::from_str(&format!("rgb_sequence = \"{sequence}\"")).unwrap();
            assert_eq!(options.rgb_sequence.name(), sequence);
        }
    }
}
