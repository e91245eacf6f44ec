//! Bodies of commands. Each refuses fields it does not know, so that a typo cannot vanish.

use apps::{app::Settings, color::Color, transition::Kind as Transition};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::view::Slot;

/// `POST /api/switch`
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    pub app: String,
    /// Merged into the app's saved settings; without it they are used as they are.
    pub config: Option<Settings>,
    /// Pauses the carousel on this app until it is resumed.
    #[serde(default)]
    pub hold: bool,
}

/// `POST /api/settings`: what is given changes, the rest stays.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatch {
    /// Percent of full light; 0 is dark.
    #[schemars(range(min = 0, max = 100))]
    pub brightness: Option<u8>,
    /// `false` turns the panel off and keeps its brightness.
    pub on: Option<bool>,
    pub transition: Option<Transition>,
    /// Milliseconds.
    #[schemars(range(min = 0, max = 5000))]
    pub transition_ms: Option<u16>,
    /// IANA name such as `Europe/Berlin`; `null` for that of the configuration.
    #[serde(default, deserialize_with = "given")]
    pub time_zone: Option<Option<String>>,
}

/// Tells `null` from nothing.
#[expect(clippy::option_option, reason = "JSON has both")]
pub(super) fn given<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(from).map(Some)
}

/// `POST /api/carousel`: `enabled: true` starts with the first entry; without `enabled` the list changes under way.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarouselPatch {
    pub enabled: Option<bool>,
    #[schemars(length(max = 100))]
    pub apps: Option<Vec<Slot>>,
}

/// `POST /api/notify`
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    #[schemars(length(min = 1, max = 500))]
    pub text: String,
    pub color: Option<Color>,
    /// A name of `GET /api/icons`.
    pub icon: Option<String>,
    /// Shortest time on the panel in seconds, 1 to 3600 (default 5).
    #[schemars(range(min = 1.0, max = 3600.0))]
    pub duration: Option<f64>,
    /// How often the text passes at least, 1 to 100 (default 1).
    #[schemars(range(min = 1, max = 100))]
    pub repeat: Option<u32>,
    #[serde(default)]
    pub priority: Priority,
    /// Stays until dismissed.
    #[serde(default)]
    pub hold: bool,
}

/// 0 to 9, or `"low"` (2), `"normal"` (5), `"high"` (8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(with = "PriorityShape")]
pub struct Priority(pub u8);

impl Default for Priority {
    fn default() -> Self {
        Self(5)
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "priority must be 0 to 9, or \"low\", \"normal\" or \"high\"")]
enum PriorityShape {
    Level(#[schemars(range(min = 0, max = 9))] u8),
    Name(PriorityName),
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PriorityName {
    Low,
    Normal,
    High,
}

impl<'de> Deserialize<'de> for Priority {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match PriorityShape::deserialize(from)? {
            PriorityShape::Level(level @ 0..=9) => Ok(Self(level)),
            PriorityShape::Level(_) => Err(serde::de::Error::custom("priority must be between 0 and 9")),
            PriorityShape::Name(PriorityName::Low) => Ok(Self(2)),
            PriorityShape::Name(PriorityName::Normal) => Ok(Self(5)),
            PriorityShape::Name(PriorityName::High) => Ok(Self(8)),
        }
    }
}

/// Event `preview_start`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct PreviewStart {
    /// Frames a second at most, 1 to 30.
    #[serde(default = "PreviewStart::usual_rate")]
    #[schemars(range(min = 1, max = 30))]
    pub fps: u8,
}

impl PreviewStart {
    fn usual_rate() -> u8 {
        15
    }
}

impl Default for PreviewStart {
    fn default() -> Self {
        Self {
            fps: Self::usual_rate(),
        }
    }
}
