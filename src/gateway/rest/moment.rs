//! When a command came in.

use std::time::SystemTime;

/// Now, in Unix seconds.
pub(super) fn unix_now() -> f64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}
