//! The apps as the stage sees them: through the registry, one tick after the other.
#![allow(clippy::unwrap_used)] // in a test a panic is a failure with a place

mod any_panel;
mod golden;
mod settings;
mod support;
