//! The real program, driven through its front door.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#![allow(clippy::too_many_lines, reason = "tables are read row by row")]

mod behaviour;
mod command_line;
mod configuration;
mod contract;
#[path = "../support/daemon.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod daemon;
mod damage;
mod dashboard;
mod disk_full;
mod documents;
mod encrypted;
mod episode;
mod guides;
mod handed_over;
#[path = "../support/handover.rs"]
mod handover;
#[path = "../support/http.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod http;
mod idle;
mod journal;
mod kept;
mod malformed;
#[path = "../support/manager.rs"]
mod manager;
mod movable;
mod panel_on_trial;
mod pictures;
mod power_cut;
#[path = "../support/recording.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod recording;
mod restart;
mod safe_mode;
mod setup_layer;
mod setup_on_trial;
mod small_disk;
mod sockets;
mod supervised;
mod vitals;
mod vitals_settings;
#[path = "../support/websocket.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod websocket;
