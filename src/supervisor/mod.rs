//! What systemd and the daemon say to each other. All of it does nothing when somebody else started the daemon.
//!
//! * `sockets`: those that systemd opened.
//! * `notify`: the words; `service`: the thread that says them, from ready to stopping.
//! * `starts`: how often the daemon died lately, and whether it starts in safe mode.
//! * `watchdog`: tokens that go through the parts of the daemon.

mod notify;
mod service;
mod sockets;
mod starts;
mod watchdog;

pub use service::{Service, Watched};
pub use sockets::{HandedOver, HandoverError, addresses};
pub use starts::{Mode, Starts};
pub use watchdog::{Station, Visit};
