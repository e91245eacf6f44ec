//! Everything that draws on a RetroBoard panel, and nothing else: no clock, no socket, no thread.
//!
//! In reading order:
//! * [`frame`]: the picture, an `embedded-graphics` draw target.
//! * [`tick`]: the time an app is told, and when it wants to draw again.
//! * [`app`]: the trait an app implements, and the registry of all apps.
//! * [`font`]: faces, the catalogue of their names, shaping and layout of Unicode text.
//! * one file an app.
#![forbid(unsafe_code)]

pub mod app;
pub mod frame;
pub mod tick;
