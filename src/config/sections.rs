//! Every key of the configuration: what it means (the comment is what `check-config --print` and the documentation
//! say), its range, and its default, here and nowhere else.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::tz::TimeZone;
use panel_link::Hub75Options;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{access::AccessConfig, tls::Tls, vitals::Vitals};

/// Least width and height of a simulated panel, in pixels.
pub const SMALLEST_SIDE: u32 = 16;

/// Greatest width and height of a simulated panel, in pixels.
pub const LARGEST_SIDE: u32 = 512;

/// The configuration of the daemon; each part gets its own section.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub access: AccessConfig,
    pub tls: Tls,
    pub socket: Socket,
    pub storage: Storage,
    pub display: Display,
    pub stage: Stage,
    pub board: Board,
    pub vitals: Vitals,
    pub log: Log,
}

/// `[server]`: the HTTP side.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Addresses to listen on, each an IP address with a port, such as `127.0.0.1:5000` or `[::]:5000`. Ignored when
    /// systemd hands over sockets.
    #[serde(deserialize_with = "addresses")]
    #[schemars(length(min = 1, max = 16))]
    pub listen: Vec<SocketAddr>,
    /// Who may use the board: with `open`, everyone who can reach it; with `paired`, who
    /// has read a code off the panel, or was let in by somebody who has.
    pub auth: Auth,
    /// Accept that with `auth = "open"` everyone on the network has the board, and listen beyond this machine.
    pub allow_open_network: bool,
    /// Seconds that settings made on the page hold unless they are confirmed; then the old ones come back.
    #[schemars(range(min = 5, max = 3600))]
    pub trial_seconds: u64,
    /// Most TCP connections at a time; at one more, a silent one is closed.
    #[schemars(range(min = 1, max = 100_000))]
    pub max_connections: usize,
    /// Most TCP connections at a time from one IP address; at one more, a silent one of them is closed.
    #[schemars(range(min = 1, max = 100_000))]
    pub max_connections_per_address: usize,
    /// Seconds a client has to send the head of a request.
    #[schemars(range(min = 1, max = 300))]
    pub header_timeout_seconds: u64,
    /// Seconds a client has to send the body of a request.
    #[schemars(range(min = 1, max = 3600))]
    pub body_timeout_seconds: u64,
    /// Largest request body, in bytes.
    #[schemars(range(min = 1024, max = 67_108_864))]
    pub max_body_bytes: usize,
    /// Largest head of a request, in bytes. The HTTP library needs 8192.
    #[schemars(range(min = 8192, max = 1_048_576))]
    pub max_header_bytes: usize,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 5000)],
            auth: Auth::Open,
            allow_open_network: false,
            trial_seconds: 300,
            max_connections: 1200,
            max_connections_per_address: 1100,
            header_timeout_seconds: 10,
            body_timeout_seconds: 30,
            max_body_bytes: 1024 * 1024,
            max_header_bytes: 16 * 1024,
        }
    }
}

impl Server {
    #[must_use]
    pub fn trial(&self) -> Duration {
        Duration::from_secs(self.trial_seconds)
    }

    #[must_use]
    pub fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.header_timeout_seconds)
    }

    #[must_use]
    pub fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout_seconds)
    }

    /// Refuses an address others can reach while nobody is asked who they are. Also for sockets that systemd made.
    pub fn may_listen_on(&self, address: SocketAddr) -> Result<(), OpenNetwork> {
        let guarded = self.auth != Auth::Open || self.allow_open_network;
        if guarded || address.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        Err(OpenNetwork { address })
    }
}

/// Listening beyond this machine without access control, and without saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "everyone on the network could use the board at {address}, because auth = \"open\" asks nobody who they are: \
     listen on 127.0.0.1, or accept it with allow_open_network = true in [server]"
)]
pub struct OpenNetwork {
    pub address: SocketAddr,
}

/// Who may use the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    #[default]
    Open,
    Paired,
}

/// `[socket]`: Socket.IO clients.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Socket {
    /// Most Socket.IO clients at a time.
    #[schemars(range(min = 1, max = 100_000))]
    pub max_sockets: usize,
    /// Largest message of a client, in bytes.
    #[schemars(range(min = 1024, max = 67_108_864))]
    pub max_message_bytes: usize,
    /// Largest WebSocket frame of a client, in bytes; a message may be several. At most `max_message_bytes`.
    #[schemars(range(min = 1024, max = 67_108_864))]
    pub max_frame_bytes: usize,
    /// Messages that wait for a client to read them; at one more it is disconnected.
    #[schemars(range(min = 1, max = 4096))]
    pub queue: usize,
    /// Events a second a client may send in the long run; one that sends more is disconnected.
    #[schemars(range(min = 1, max = 10_000))]
    pub events_per_second: u32,
    /// Events a client may send at once, above its long-run rate.
    #[schemars(range(min = 1, max = 100_000))]
    pub events_burst: u32,
    /// Seconds after which a client that does not read what waits for it is disconnected.
    #[schemars(range(min = 1, max = 300))]
    pub stall_seconds: u64,
}

impl Default for Socket {
    fn default() -> Self {
        Self {
            max_sockets: 1000,
            max_message_bytes: 1024 * 1024,
            max_frame_bytes: 256 * 1024,
            queue: 64,
            events_per_second: 50,
            events_burst: 100,
            stall_seconds: 5,
        }
    }
}

impl Socket {
    #[must_use]
    pub fn stall(&self) -> Duration {
        Duration::from_secs(self.stall_seconds)
    }
}

/// `[storage]`: what outlives a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// Folder of the database; deleting it is a factory reset. Empty: `$STATE_DIRECTORY` (set by systemd), else
    /// `$XDG_DATA_HOME/retroboard`, else `~/.local/share/retroboard`.
    pub data_dir: PathBuf,
}

/// `[display]`: where the picture goes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Display {
    /// `simulator` shows the picture in the browser only, `hub75` also sends it to the program `retroboard-panel`; `auto` is
    /// `hub75` on a Raspberry Pi and `simulator` elsewhere.
    pub kind: DisplayKind,
    /// Width of the simulator in pixels; a HUB75 panel's comes from `[display.hub75]`.
    #[schemars(range(min = SMALLEST_SIDE, max = LARGEST_SIDE))]
    pub width: u32,
    /// Height of the simulator in pixels; a HUB75 panel's comes from `[display.hub75]`.
    #[schemars(range(min = SMALLEST_SIDE, max = LARGEST_SIDE))]
    pub height: u32,
    /// Unix socket of `retroboard-panel`, at most 107 bytes long.
    pub panel_socket: PathBuf,
    pub hub75: Hub75Options,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            kind: DisplayKind::Simulator,
            width: 64,
            height: 32,
            panel_socket: PathBuf::from("/run/retroboard/panel.sock"),
            hub75: Hub75Options::default(),
        }
    }
}

impl Display {
    /// Width and height of the picture in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        match self.kind {
            DisplayKind::Simulator | DisplayKind::Auto => (self.width, self.height),
            DisplayKind::Hub75 => self.hub75.panel_size(),
        }
    }
}

/// Where the picture goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum DisplayKind {
    #[default]
    Simulator,
    Hub75,
    /// What this machine has; a loaded configuration says which.
    Auto,
}

impl DisplayKind {
    /// `model` is what the device tree calls this machine, empty where there is none.
    pub(super) fn on(self, model: &str) -> Self {
        match self {
            Self::Auto if model.starts_with("Raspberry Pi ") => Self::Hub75,
            Self::Auto => Self::Simulator,
            said => said,
        }
    }
}

/// `[stage]`: the thread that draws.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Stage {
    /// App to start with when none is saved.
    pub default_app: String,
    /// Priority of the drawing thread under `SCHED_FIFO`, if the system permits it. 0: an ordinary thread.
    #[schemars(range(min = 0, max = 99))]
    pub realtime_priority: u8,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            default_app: "clock".to_owned(),
            realtime_priority: 0,
        }
    }
}

/// `[board]`: what is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Board {
    /// Time zone by its IANA name, such as `Europe/Berlin`. Empty: the system's.
    pub timezone: String,
    /// Most notifications that wait or show at a time; one more is refused.
    #[schemars(range(min = 1, max = 1000))]
    pub max_notifications: usize,
    /// Most entries of the carousel.
    #[schemars(range(min = 1, max = 1000))]
    pub max_carousel_entries: usize,
    /// Most fonts that users may add.
    #[schemars(range(min = 0, max = 1000))]
    pub max_fonts: usize,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            timezone: String::new(),
            max_notifications: 32,
            max_carousel_entries: 100,
            max_fonts: 32,
        }
    }
}

impl Board {
    /// The time zone, or why it cannot be had. A loaded configuration has been checked for it.
    pub fn zone(&self) -> Result<TimeZone, jiff::Error> {
        if self.timezone.is_empty() {
            Ok(TimeZone::system())
        } else {
            TimeZone::get(&self.timezone)
        }
    }
}

/// `[log]`: what is told on standard error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Least important messages that are told: `error`, `warn`, `info`, `debug` or `trace`.
    pub level: Level,
}

/// How much is told; each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
    Trace,
}

impl Level {
    /// The name that log filters know.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// The parser of the standard library says only "invalid socket address syntax".
pub(super) fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SocketAddr>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts
        .iter()
        .map(|text| text.parse().map_err(|_| D::Error::custom(no_address(text))))
        .collect()
}

fn no_address(text: &str) -> String {
    format!("{text:?} is not an IP address with a port; write one such as 127.0.0.1:5000 or [::]:5000")
}

/// Longest path of a Unix socket in bytes: `sun_path` of 108, less its closing zero (unix(7)).
pub(super) const LONGEST_SOCKET_PATH: usize = 107;

pub(super) fn fits_socket_path(path: &Path) -> bool {
    path.as_os_str().len() <= LONGEST_SOCKET_PATH
}
