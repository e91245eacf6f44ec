//! A token bucket a client: who sends faster than it fills is disconnected.
//!
//! The Socket.IO library starts a task for each event and knows no back-pressure, so this comes first in every handler.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use socketioxide::extract::SocketRef;

/// Shared by all handlers of one socket.
#[derive(Clone)]
pub(super) struct Bucket(Arc<Mutex<Level>>);

struct Level {
    tokens: f64,
    filled: Instant,
    per_second: f64,
    burst: f64,
}

impl Bucket {
    pub(super) fn new(per_second: f64, burst: f64, now: Instant) -> Self {
        Self(Arc::new(Mutex::new(Level {
            tokens: burst,
            filled: now,
            per_second,
            burst,
        })))
    }

    /// Takes one token; `false` when there is none.
    fn take(&self, now: Instant) -> bool {
        let mut level = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gained = now.saturating_duration_since(level.filled).as_secs_f64() * level.per_second;
        level.tokens = (level.tokens + gained).min(level.burst);
        level.filled = now;
        let enough = level.tokens >= 1.0;
        level.tokens -= if enough { 1.0 } else { 0.0 };
        enough
    }
}

/// Whether the client may send this event. If not, it is disconnected.
pub(super) fn allows(socket: &SocketRef) -> bool {
    let allowed = socket
        .extensions
        .get::<Bucket>()
        .is_some_and(|bucket| bucket.take(Instant::now()));
    if !allowed && socket.connected() {
        tracing::debug!(socket = %socket.id, "a client sends too many events and is disconnected");
        let _full = socket.clone().disconnect();
        super::entry::part(socket.clone());
    }
    allowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let start = Instant::now();
        let bucket = Bucket::new(10.0, 3.0, start);
        let burst: Vec<bool> = (0..4).map(|_| bucket.take(start)).collect();
        assert_eq!(burst, [true, true, true, false]);
        assert!(bucket.take(start + Duration::from_millis(101)));
        assert!(!bucket.take(start + Duration::from_millis(102)));
        let later = start + Duration::from_mins(1);
        assert_eq!(
            (0..5).filter(|_| bucket.take(later)).count(),
            3,
            "a long rest fills it to the brim, no further"
        );
    }
}
