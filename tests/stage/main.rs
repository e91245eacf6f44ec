//! The drawing thread with the real state and a display that records.

mod apps_on_trial;
mod failures;
mod house;
mod layers;
mod soak;
mod turns;
