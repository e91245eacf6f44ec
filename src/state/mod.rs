//! The one place that decides. Commands come in, [`Board::apply`] says yes or no, everybody hears of the result.
//!
//! In reading order:
//! * [`board`]: what is true now. Plain data.
//! * [`command`] and [`refusal`]: what can be asked, and every reason to say no.
//! * [`rules`]: what never changes while the daemon runs: the apps, their schemas, the limits.
//! * `apply`, `apps_on`, `carousel`, `notices`, `presets`, [`schedule`], `alerts`, `vitals`, [`backup`]: the decisions, pure functions on a board.
//! * [`changes()`]: what two boards differ in, as events. The only maker of events.
//! * [`actor`] and [`handle`]: one task that owns the board, and the way to talk to it.
//!
//! No I/O, no clock: what must reach the disk goes through [`actor::Journal`].

pub mod actor;
mod alerts;
pub mod apply;
mod apps_on;
pub mod backup;
pub mod board;
mod carousel;
pub mod changes;
pub mod command;
pub mod handle;
mod notices;
mod presets;
pub mod refusal;
mod restore;
pub mod rules;
pub mod schedule;
#[cfg(test)]
mod tests;
mod vitals;

pub use actor::{Journal, Record};
pub use board::Board;
pub use changes::changes;
pub use command::Command;
pub use handle::{Done, Handle, Rejected};
pub use refusal::Refusal;
pub use restore::{Repair, Start};
pub use rules::{Limits, Rules};
