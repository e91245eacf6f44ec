//! The real program, driven through its front door.

mod contract;
mod daemon;
mod documents;
mod http;
mod malformed;
mod restart;
