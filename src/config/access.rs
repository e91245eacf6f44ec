//! The keys of access. Like `sections`: meaning, range and default, here and nowhere else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[access]`: by which names the board may be called, and which pages may use it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccessConfig {
    /// More names of the board, such as `panel.fritz.box` or that of a reverse proxy. Its addresses, `localhost`, and the
    /// machine's own name with and without `.local` need not be named.
    #[schemars(length(max = 64))]
    pub hosts: Vec<String>,
    /// Pages elsewhere that may use the board, such as `https://dashboard.example`.
    #[schemars(length(max = 64))]
    pub origins: Vec<String>,
}
