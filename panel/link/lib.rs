//! What the daemon `retroboard` and the program `retroboard-panel` say to each other.
//!
//! * [`hub75`], [`wiring`], [`mapper`], [`config`]: the options of a HUB75 panel, one struct with its defaults and ranges, and how
//!   both programs read it from `[display.hub75]` of the same file.
//! * [`settings`]: what was set on the board's page, beneath that file.
//! * [`message`], [`wire`]: the frame socket, a stream of length-bounded messages over a Unix socket.
//!
//! Nothing here touches hardware, so nothing here links the LED library.

pub mod config;
pub mod hub75;
pub mod mapper;
pub mod message;
pub mod settings;
pub mod wire;
pub mod wiring;

pub use config::{ConfigError, from_toml, layered};
pub use hub75::{Hub75Options, Mistake};
pub use message::{Hello, LinkError, Message, VERSION};
pub use wire::Reader;

/// Where `retroboard-panel` listens unless told otherwise.
pub const DEFAULT_SOCKET: &str = "/run/retroboard/panel.sock";

/// The longest side of a panel, in pixels.
pub const MAX_SIDE: u32 = 1024;

/// The most pixels of a panel, eight times a 256x128 one. It bounds every buffer of the frame socket.
pub const MAX_PIXELS: u32 = 256 * 1024;
