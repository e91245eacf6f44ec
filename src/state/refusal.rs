//! Every reason the board has to say no, with the words clients are answered.

/// A closed set: what is not here cannot be refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("App not found")]
    AppNotFound,
    #[error("App not found: {0}")]
    CarouselAppNotFound(String),
    #[error("No app is running; start one with POST /api/switch")]
    NothingRuns,
    #[error("{message}")]
    Setting { field: String, message: String },
    #[error("{message}")]
    UnknownSetting { field: String, message: String },
    #[error("Brightness must be between 0 and 100")]
    Brightness,
    #[error("transition_ms must be between 0 and 5000 milliseconds")]
    TransitionTime,
    #[error("{0} must be between 0 and 3650 days")]
    Days(&'static str),
    #[error("There is no time zone {0:?}; use an IANA name such as Europe/Berlin")]
    TimeZone(String),
    #[error("name must be 1 to 40 visible characters")]
    PresetName,
    #[error("Preset not found")]
    PresetNotFound,
    #[error("There is room for {0} presets; delete one first")]
    PresetsFull(usize),
    #[error("{message}")]
    Planned { field: String, message: String },
    #[error("A schedule has at most {0} entries")]
    ScheduleTooLong(usize),
    #[error("{message}")]
    Import { field: String, message: String },
    #[error("Carousel enabled but no apps specified")]
    CarouselEmpty,
    #[error("Duration must be a positive number")]
    SlotDuration,
    #[error("Duration must be between 0.5 and 86400 seconds")]
    SlotDurationRange,
    #[error("A carousel has at most {0} entries")]
    CarouselTooLong(usize),
    #[error("The carousel is not enabled; enable it with POST /api/carousel")]
    CarouselOff,
    #[error("{message}")]
    Notice { field: &'static str, message: String },
    #[error("Notification queue is full")]
    NoticesFull,
    #[error("Notification not found")]
    NoticeNotFound,
    #[error("Alert not found; it may be over already")]
    AlertNotFound,
    #[error("Font not found")]
    FontNotFound,
    #[error("{0} is a built-in font; choose another name")]
    FontBuiltIn(String),
    #[error("The font is in use by {0}; choose another font there first")]
    FontInUse(String),
    #[error("There is room for {0} fonts; delete one first")]
    FontsFull(usize),
}

impl Refusal {
    /// The reason for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AppNotFound | Self::CarouselAppNotFound(_) => "app_not_found",
            Self::NothingRuns => "no_app_running",
            Self::UnknownSetting { .. } => "unknown_field",
            Self::Setting { .. }
            | Self::Notice { .. }
            | Self::Planned { .. }
            | Self::Import { .. }
            | Self::TimeZone(_)
            | Self::PresetName => "invalid_value",
            Self::PresetNotFound => "preset_not_found",
            Self::PresetsFull(_) => "presets_full",
            Self::ScheduleTooLong(_) => "schedule_too_long",
            Self::Brightness | Self::TransitionTime | Self::Days(_) | Self::SlotDuration | Self::SlotDurationRange => {
                "out_of_range"
            }
            Self::CarouselEmpty => "carousel_empty",
            Self::CarouselTooLong(_) => "carousel_too_long",
            Self::CarouselOff => "carousel_not_enabled",
            Self::NoticesFull => "notification_queue_full",
            Self::NoticeNotFound => "notification_not_found",
            Self::AlertNotFound => "alert_not_found",
            Self::FontNotFound => "font_not_found",
            Self::FontBuiltIn(_) => "font_built_in",
            Self::FontInUse(_) => "font_in_use",
            Self::FontsFull(_) => "fonts_full",
        }
    }

    /// The part of the request that is refused.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::AppNotFound => Some("app"),
            Self::CarouselAppNotFound(_) | Self::CarouselEmpty | Self::CarouselTooLong(_) => Some("apps"),
            Self::Setting { field, .. }
            | Self::UnknownSetting { field, .. }
            | Self::Planned { field, .. }
            | Self::Import { field, .. } => Some(field),
            Self::Brightness => Some("brightness"),
            Self::TransitionTime => Some("transition_ms"),
            Self::SlotDuration | Self::SlotDurationRange => Some("duration"),
            Self::Notice { field, .. } | Self::Days(field) => Some(field),
            Self::FontBuiltIn(_) | Self::PresetName => Some("name"),
            Self::TimeZone(_) => Some("time_zone"),
            Self::ScheduleTooLong(_) => Some("entries"),
            _ => None,
        }
    }
}
