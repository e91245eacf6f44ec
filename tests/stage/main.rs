//! The drawing thread with the real state and a display that records.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apps_on_trial;
mod failures;
mod full_disk;
mod house;
mod layers;
mod pace;
mod soak;
mod turns;
