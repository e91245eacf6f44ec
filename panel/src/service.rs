//! What systemd hears of this program, from the main loop itself: a loop that hangs says nothing. Silent without systemd.

use std::{
    env,
    time::{Duration, Instant},
};

use systemd::daemon;

/// Three keep-alives in the time that systemd allows for one.
const KEEP_ALIVES: u32 = 3;
/// `STATUS=` changes at most so often.
const STATUS_EVERY: Duration = Duration::from_secs(1);

pub(crate) struct Service {
    wanted: bool,
    keep_alive: Option<Duration>,
    alive_at: Instant,
    status: String,
    told: String,
    told_at: Instant,
}

impl Service {
    pub(crate) fn of_process() -> Self {
        let wanted = env::var_os("NOTIFY_SOCKET").is_some_and(|path| !path.is_empty());
        let allowed = daemon::watchdog_enabled().unwrap_or(0);
        Self {
            wanted,
            keep_alive: (wanted && allowed > 0).then(|| Duration::from_micros(allowed) / KEEP_ALIVES),
            alive_at: Instant::now(),
            status: String::new(),
            told: String::new(),
            told_at: Instant::now(),
        }
    }

    /// The panel is open, and daemons may come.
    pub(crate) fn ready(&mut self, status: String) {
        self.tell(&[("READY", "1"), ("STATUS", &status)]);
        (self.status, self.told) = (status.clone(), status);
    }

    /// What `systemctl status` shows from now on.
    pub(crate) fn status(&mut self, status: String) {
        self.status = status;
    }

    pub(crate) fn stopping(&self) {
        self.tell(&[("STOPPING", "1")]);
    }

    /// When to come by though nothing happens.
    pub(crate) fn due(&self) -> Option<Instant> {
        let alive = self.keep_alive.map(|every| self.alive_at + every);
        let status = (self.wanted && self.status != self.told).then(|| self.told_at + STATUS_EVERY);
        alive.into_iter().chain(status).min()
    }

    /// Says what is due.
    pub(crate) fn come_by(&mut self, now: Instant) {
        if self.keep_alive.is_some_and(|every| now >= self.alive_at + every) {
            self.alive_at = now;
            self.tell(&[("WATCHDOG", "1")]);
        }
        if self.status != self.told && now >= self.told_at + STATUS_EVERY {
            (self.told, self.told_at) = (self.status.clone(), now);
            self.tell(&[("STATUS", &self.told)]);
        }
    }

    fn tell(&self, news: &[(&str, &str)]) {
        if let (true, Err(error)) = (self.wanted, daemon::notify(news.iter())) {
            eprintln!("systemd could not be told: {error}");
        }
    }
}
