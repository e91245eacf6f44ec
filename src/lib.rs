//! RetroBoard: the daemon of an LED-matrix appliance.
//!
//! Commands come in, one writer decides, every outlet hears of it, a thread draws it. In that order:
#![forbid(unsafe_code)]

pub mod wire;

pub mod state;
