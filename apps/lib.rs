//! Everything that draws on the panel, and nothing else: no clock, no socket, no thread.
//!
//! In reading order:
//! * [`frame`]: the picture, an `embedded-graphics` draw target.
//! * [`tick`]: the time an app is told, and when it wants to draw again.
//! * [`app`]: the trait an app implements, and what the table of apps says of each; [`registry()`] is that table.
//! * [`font`]: faces, the catalogue of their names, shaping and layout of Unicode text.
//! * `settings`, [`values`], [`color`]: what the settings structs of apps are made of.
//! * `sizes`, `magnify`, `stack`, `running`: how text gets its size and its place.
//! * one file an app: [`clock`] (with `time_format`), [`scroll_text`], [`stars`] (with `random`), [`test_pattern`].
//! * [`icon`], [`banner`], [`alert`], [`pairing`] and [`first_run`] (with `qr_code`), [`transition`]: what the stage lays over and between apps.
#![forbid(unsafe_code)]

pub mod alert;
pub mod app;
pub mod banner;
pub mod clock;
pub mod color;
pub mod first_run;
pub mod font;
pub mod frame;
pub mod icon;
mod magnify;
pub mod pairing;
mod qr_code;
mod random;
mod registry;
mod running;
pub mod scroll_text;
mod settings;
mod sizes;
mod stack;
pub mod stars;
pub mod test_pattern;
pub mod tick;
mod time_format;
pub mod transition;
pub mod values;

pub use registry::registry;
