//! The configuration: one struct of the parts' configurations, and where its values come from.
//!
//! A flag goes before an environment variable `RETROBOARD_<SECTION>_<KEY>`, that before the TOML file, that before what was
//! set on the page, that before the default. In reading order:
//! * [`sections`], [`vitals`], `access`, `tls`: every key with its default, unit and range. Nothing else in the daemon has a default of its own.
//! * `keys`: the same keys as a table (name, variable, kind, range, meaning), made from the sections' JSON Schema.
//! * `file`, `environment`, `flags`: layers, read into settings that know where they stand.
//! * [`page`]: the layer beneath them, and which keys it may hold.
//! * `load`: layers to [`Config`], with all mistakes at once.
//! * `check`: what concerns more than one key, or more than a range.
//! * `adopt`: what a running daemon takes on when it reads them again.
//! * [`document`]: the effective configuration as a TOML file with comments.
//! * [`check_config`]: the command `retroboard check-config`.
//!
//! This module reads no process environment of its own: [`Sources`] holds everything, so that a test can.

pub mod check_config;
pub mod document;
pub mod page;
pub mod sections;
pub mod vitals;

mod access;
mod adopt;
mod check;
mod environment;
mod file;
mod flags;
mod keys;
mod load;
mod mistake;
#[cfg(test)]
mod tests;
mod tls;
#[cfg(test)]
mod vendor_tests;

pub use adopt::Adopted;
pub use environment::of_process as environment_of_process;
pub use flags::Flag;
pub use load::{Loaded, Sources};
pub use mistake::{Mistake, Place, Source};
pub use page::Page;
pub use sections::{
    Auth, Board, Config, Display, DisplayKind, Level, Log, OpenNetwork, Server, Socket, Stage, Storage,
};
pub use tls::Tls;
pub use vitals::{AlertPreset, Vitals};
