//! What systemd is told: `sd_notify(3)`.

use std::{env, time::Duration};

use rustix::time::{ClockId, clock_gettime};
use systemd::daemon;

/// Whether somebody wants to hear it: the unit says `Type=notify`, `Type=notify-reload` or `NotifyAccess=`.
pub(super) fn is_wanted() -> bool {
    env::var_os("NOTIFY_SOCKET").is_some_and(|path| !path.is_empty())
}

/// How often systemd wants a keep-alive, by `WatchdogSec=`; `None` when it wants none of this process.
pub(super) fn watchdog() -> Option<Duration> {
    let micros = daemon::watchdog_enabled().unwrap_or(0);
    (micros > 0).then(|| Duration::from_micros(micros))
}

/// Waits for systemd while it is too busy to listen: call it from a thread that nobody waits for.
pub(super) fn tell(news: &[(&str, &str)]) {
    if let Err(error) = daemon::notify(news.iter()) {
        tracing::debug!(%error, "systemd could not be told");
    }
}

/// `CLOCK_MONOTONIC` in microseconds, as a reload has to name it.
pub(super) fn monotonic_micros() -> String {
    let now = clock_gettime(ClockId::Monotonic);
    (now.tv_sec * 1_000_000 + now.tv_nsec / 1_000).to_string()
}
