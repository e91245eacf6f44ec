//! The real program, driven through its front door.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#![allow(clippy::too_many_lines, reason = "tables are read row by row")]

mod behaviour;
mod configuration;
mod contract;
#[path = "../support/daemon.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod daemon;
mod documents;
mod episode;
#[path = "../support/http.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod http;
mod kept;
mod malformed;
mod pictures;
mod power_cut;
mod restart;
mod sockets;
mod vitals;
#[path = "../support/websocket.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod websocket;
