//! Whoever asks for something.

use std::sync::Arc;

use crate::wire::access::{Role, Sight};

/// By what somebody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Not at all.
    None,
    /// A token in a header, in a query, or in the Socket.IO handshake: nobody sends that by mistake.
    Token,
    /// A token in a cookie, which a browser also sends when another site makes it.
    Cookie,
    /// The Unix socket of this machine, which its own file permissions guard.
    Machine,
}

/// Who it is, what they may do, and whose vitals they see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Of the token.
    pub id: Option<Arc<str>>,
    pub name: Arc<str>,
    /// `None` for a stranger.
    pub role: Option<Role>,
    pub sight: Sight,
    /// The wearable whose token it is.
    pub device: Option<Arc<str>>,
    pub means: Means,
}

impl Caller {
    /// A stranger.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            id: None,
            name: "anyone".into(),
            role: None,
            sight: Sight::NONE,
            device: None,
            means: Means::None,
        }
    }

    /// Anybody, where nobody is asked who they are.
    #[must_use]
    pub fn open() -> Self {
        Self {
            role: Some(Role::Admin),
            sight: Sight::ALL,
            ..Self::nobody()
        }
    }

    /// Whoever sits at the machine itself.
    #[must_use]
    pub fn machine() -> Self {
        Self {
            name: "machine".into(),
            means: Means::Machine,
            ..Self::open()
        }
    }

    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.role == Some(Role::Admin)
    }

    /// Whether readings of this device may come from here. Where nobody is asked, they may come from anybody.
    #[must_use]
    pub fn may_measure(&self, device: &str) -> bool {
        self.is_admin() || self.device.as_deref() == Some(device)
    }
}
