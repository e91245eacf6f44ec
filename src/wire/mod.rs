//! Shapes that cross a border: what clients send, what they are answered, what they are told.
//!
//! Plain data with serde and JSON Schema, and nothing that decides. The OpenAPI and AsyncAPI documents and the
//! TypeScript types are generated from these very types.

pub mod access;
pub mod answer;
pub mod backup;
pub mod event;
pub mod frame;
pub mod preset;
pub mod request;
pub mod schedule;
pub mod setup;
pub mod system;
#[cfg(test)]
mod typescript_tests;
pub mod view;
pub mod vitals;
pub mod vitals_settings;
