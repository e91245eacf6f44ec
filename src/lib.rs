//! RetroBoard: the daemon of an LED-matrix appliance.
//!
//! Commands come in, one writer decides, every outlet hears of it, a thread draws it. The modules in that order:
#![forbid(unsafe_code)]

// Shapes that cross a border.
pub mod wire;

// The one writer.
pub mod state;

// What draws, and where it shows.
pub mod display;
pub mod picture;
pub mod qr;
pub mod reel;
pub mod stage;

// What survives.
pub mod store;

// What wearables measure, and what it may mean.
pub mod sensors;
pub mod stress;
pub mod vitals;

// Who may do what.
pub mod access;
pub mod tls;

// What happens by itself.
pub mod timekeeper;

// Settings of the installation, and their trial.
pub mod setup;

// The doors.
pub mod gateway;

// The program around it.
pub mod cli;
pub mod config;
pub mod control;
pub mod csv_cell;
pub mod daemon;
pub mod durable;
pub mod evaluate;
pub mod import_state;
pub mod logging;
pub mod metrics;
pub mod render;
pub mod signals;
pub mod supervisor;
