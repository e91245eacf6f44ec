//! The keys of TLS. Like `sections`: meaning, range and default, here and nowhere else.

use std::{net::SocketAddr, path::PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sections::addresses;

/// `[tls]`: the encrypted door.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// Addresses to listen on with TLS, such as `0.0.0.0:5443`. Empty: nowhere.
    #[serde(deserialize_with = "addresses")]
    #[schemars(length(max = 16))]
    pub listen: Vec<SocketAddr>,
    /// PEM file of the certificate and those that lead to its root. Empty: the board makes one itself, and an authority for
    /// phones to trust, whose certificate is at `/api/authority.pem`.
    pub certificate: PathBuf,
    /// PEM file of the certificate's key.
    pub key: PathBuf,
    /// Send browsers that open the page without encryption to the first of these addresses. Wearables and scripts are not sent.
    pub redirect: bool,
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            certificate: PathBuf::new(),
            key: PathBuf::new(),
            redirect: true,
        }
    }
}
