//! Why a change of the settings is not tried, kept or taken back.

/// Each text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("There is no setting {0:?} that the page can change; see GET /api/setup")]
    Unknown(String),
    #[error("{words}")]
    Value { key: String, words: String },
    #[error("{key} is set {place}; change it there, or take it out there and try again")]
    Fixed { key: String, place: String },
    #[error("Nothing would change")]
    NothingChanges,
    #[error("Settings are on trial already; confirm them or take them back first")]
    Runs,
    #[error("No settings are on trial; they may have been taken back already")]
    NoTrial,
    #[error("The new settings are not in force yet; try again in a moment")]
    NotYet,
    #[error("Open {} and confirm there: that shows that the new way works", .0.join(" or "))]
    OldWay(Vec<String>),
    #[error("The disk is full, so nothing was changed; make room and try again")]
    Full,
    #[error("The disk refuses writes, so nothing was changed; see the log")]
    NotKept,
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "settings could not be kept");
        if error.kind() == std::io::ErrorKind::StorageFull {
            Self::Full
        } else {
            Self::NotKept
        }
    }
}

impl Refusal {
    /// The key that it is about.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Unknown(key) | Self::Value { key, .. } | Self::Fixed { key, .. } => Some(key),
            _ => None,
        }
    }

    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown_field",
            Self::Value { .. } => "invalid_value",
            Self::Fixed { .. } => "fixed_elsewhere",
            Self::NothingChanges => "nothing_changes",
            Self::Runs => "trial_runs",
            Self::NoTrial => "no_trial",
            Self::NotYet => "not_yet",
            Self::OldWay(_) => "old_address",
            Self::Full => "storage_full",
            Self::NotKept => "storage_unavailable",
        }
    }
}
