//! Who may do what: roles, tokens, pairing, and the record of commands.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What somebody may do. Each but `device` includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A wearable: hands in its own readings, and nothing else.
    Device,
    /// Sees the board.
    Viewer,
    /// Commands it.
    Controller,
    /// Does all, and sees everybody's vitals.
    Admin,
}

impl Role {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Viewer => "viewer",
            Self::Controller => "controller",
            Self::Admin => "admin",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Device, Self::Viewer, Self::Controller, Self::Admin];
        all.into_iter().find(|role| role.as_str() == name)
    }
}

/// Whose vitals somebody sees: `"none"`, `"all"`, or a list of device ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(untagged)]
pub enum Sight {
    Whole(Extent),
    Of(BTreeSet<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    None,
    All,
}

impl Sight {
    pub const NONE: Self = Self::Whole(Extent::None);
    pub const ALL: Self = Self::Whole(Extent::All);

    #[must_use]
    pub fn sees(&self, device: &str) -> bool {
        match self {
            Self::Whole(extent) => *extent == Extent::All,
            Self::Of(devices) => devices.contains(device),
        }
    }

    /// Whether it is anybody's at all.
    #[must_use]
    pub fn sees_any(&self) -> bool {
        match self {
            Self::Whole(extent) => *extent == Extent::All,
            Self::Of(devices) => !devices.is_empty(),
        }
    }
}

/// A token that was given out, without the token itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct TokenView {
    pub id: String,
    /// Whose it is, as people call it.
    pub name: String,
    pub role: Role,
    pub vitals: Sight,
    /// The wearable that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub device_id: Option<String>,
    #[cfg_attr(test, ts(type = "string"))]
    pub created: Timestamp,
    #[cfg_attr(test, ts(type = "string"))]
    pub expires: Timestamp,
    /// When it was last used; an hour or so behind.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub seen: Option<Timestamp>,
    /// How many of its Socket.IO connections are open.
    pub sockets: usize,
    /// Whether this is the one the question came with.
    pub yours: bool,
}

/// `GET /api/tokens`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Tokens {
    pub tokens: Vec<TokenView>,
}

/// `POST /api/tokens`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenWanted {
    pub name: String,
    pub role: Role,
    /// Whose vitals it sees (default: none; an admin sees all).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vitals: Option<Sight>,
    /// With role `device`: the wearable whose readings it may hand in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// Days until it ends: 1 to 3650 (default 365; a device's 3650).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// `POST /api/tokens/{id}`: only what is given changes.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TokenPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vitals: Option<Sight>,
}

/// `POST /api/tokens/devices`: a token for each wearable.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceTokensWanted {
    /// 1 to 500 ids.
    pub device_ids: Vec<String>,
}

/// A token just given out. It is told this once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Issued {
    pub success: bool,
    /// A JWT: `Authorization: Bearer`, Socket.IO `auth: {"token"}`, or `?token=` for microcontrollers.
    pub token: String,
    #[serde(flatten)]
    pub view: TokenView,
}

/// Tokens just given out, in the order they were asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct IssuedMany {
    pub success: bool,
    pub issued: Vec<Issued>,
}

/// `POST /api/pair/start`. Without a token, only `{}`: the code then shows on the panel.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PairStart {
    /// From an admin only: what the new one may do (default `controller`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// From an admin only: whose vitals the new one sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vitals: Option<Sight>,
}

/// A code is on the panel.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct PairStarted {
    pub success: bool,
    /// Seconds for which the code holds.
    pub expires_in: u32,
    pub digits: usize,
    /// What whoever pairs may do.
    pub role: Role,
    /// For an admin only: the code is not on the panel then, it is passed on by hand …
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub code: Option<String>,
    /// … or as this address …
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub url: Option<String>,
    /// … which is also here as a QR code: rows of `0` (light) and `1` (dark), without a quiet zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub qr: Option<Vec<String>>,
}

/// `POST /api/pair/finish`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairFinish {
    /// The digits on the panel.
    pub code: String,
    /// What this phone is to be called, 1 to 60 characters.
    pub name: String,
}

/// `GET /api/session`: who the board takes you for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SessionView {
    /// `open`: nobody is asked who they are.
    pub auth: &'static str,
    /// `null` for a stranger.
    pub role: Option<Role>,
    pub name: Option<String>,
    pub vitals: Sight,
    /// Whether somebody is admin already; the first who pairs becomes it.
    pub has_admin: bool,
    /// Seconds for which a code is still on the panel.
    pub code_on_panel: Option<u32>,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

/// One command that somebody gave.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct AuditLine {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// Name of the token, `machine` for the command line, `anyone` without one.
    pub who: String,
    /// Empty for `anyone`.
    pub role: String,
    pub what: String,
    pub status: u16,
}

/// `GET /api/audit`
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[cfg_attr(test, derive(TS))]
pub struct AuditView {
    /// The newest first.
    pub lines: Vec<AuditLine>,
}
