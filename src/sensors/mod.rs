//! What wearables send: JSON in, a checked [`Sample`] out. A leaf: no clock, no queue, no disk.
//!
//! * `sample`: one reading, and what is plausible.
//! * `timestamp`: the ways in which a device may say when.
//! * `decode`: from JSON, with an error that says what to mend.

mod decode;
mod sample;
mod timestamp;

pub use decode::{BadReading, check_device_id, decode};
pub use sample::{LONGEST_DEVICE_ID, NAMELESS, Range, Ranges, Sample};
pub use timestamp::{BadTimestamp, parse as parse_timestamp};
