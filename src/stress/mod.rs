//! From readings to a level of stress. A leaf: no clock, no disk, no socket; time is that of the readings.
//!
//! In the order of the data:
//! * `grid`: readings at 1 to 4 Hz, late, twice or not at all, become one a second.
//! * `window`, `channel`, `unrest`, `features`: what the last minutes look like against the wearer's own average.
//! * `model`, `pace`: the network in use, and what becomes of one that is too slow.
//! * `network`: an ONNX file, run by tract; `extent`: how large it gets, before it is run; `widen`: many rows at once.
//! * `policy`: when that is an alert.
//! * `monitor`: all of it for one wearer, the same for live readings, for those of a restart and for an evaluation.

mod channel;
mod extent;
mod features;
mod grid;
mod model;
mod monitor;
mod network;
mod pace;
#[cfg(test)]
mod parity_tests;
mod policy;
mod unrest;
mod widen;
mod window;

pub use channel::mean;
pub use features::{FEATURES, Features, NAMES};
pub use model::{BadModel, LARGEST as LARGEST_MODEL, Model, ModelInfo, ModelState, Probabilities};
pub use monitor::{Look, Measured, Monitor, Taken, Verdict};
pub use policy::{Change, Policy, Preset};
