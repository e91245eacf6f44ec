//! What a route or an event asks of whoever uses it.

use super::caller::Caller;
use crate::wire::access::Role;

/// The least that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it tells nothing, or it is the way in.
    Anyone,
    /// To see the board.
    View,
    /// To command it.
    Control,
    /// To see somebody's vitals.
    Vitals,
    /// To hand in readings.
    Measure,
    Admin,
}

impl Need {
    pub const ALL: [Self; 6] = [
        Self::Anyone,
        Self::View,
        Self::Control,
        Self::Vitals,
        Self::Measure,
        Self::Admin,
    ];

    #[must_use]
    pub fn is_met_by(self, caller: &Caller) -> bool {
        let Some(role) = caller.role else {
            return self == Self::Anyone;
        };
        match self {
            Self::Anyone => true,
            Self::View => role != Role::Device,
            Self::Control => matches!(role, Role::Controller | Role::Admin),
            Self::Vitals => caller.sight.sees_any(),
            Self::Measure => matches!(role, Role::Device | Role::Admin),
            Self::Admin => role == Role::Admin,
        }
    }

    /// As the documents have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::View => "viewer",
            Self::Control => "controller",
            Self::Vitals => "vitals",
            Self::Measure => "device",
            Self::Admin => "admin",
        }
    }

    /// What to tell whoever does not have it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Anyone => "Anyone may do this",
            Self::View => "Only who may see the board may do this; ask an admin",
            Self::Control => "Only a controller may do this; ask an admin for that role",
            Self::Vitals => "Only who was granted the sight of vitals may do this; ask an admin",
            Self::Measure => "Only a wearable with its own token may do this",
            Self::Admin => "Only an admin may do this",
        }
    }
}
