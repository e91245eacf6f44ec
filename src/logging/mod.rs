//! The log: lines on standard error, in colour only on a terminal; entries with fields where that is the journal of systemd.

mod journal;

use std::io::IsTerminal;

use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt,
    layer::SubscriberExt,
    reload::{self, Handle},
    util::SubscriberInitExt,
};

use crate::config::Level;

/// Lets the level be changed while the daemon runs.
pub struct Logging {
    filter: Handle<EnvFilter, Registry>,
}

impl Logging {
    /// Starts logging. In a process that logs already, this changes nothing.
    #[must_use]
    pub fn start(level: Level) -> Self {
        let (filter, handle) = reload::Layer::new(filter(level));
        let colour =
            std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let lines = fmt::layer().with_writer(std::io::stderr);
        let told = if journal::is_there() {
            journal::Journal.boxed()
        } else {
            lines.with_ansi(colour).with_target(false).boxed()
        };
        let _already = tracing_subscriber::registry().with(told.with_filter(filter)).try_init();
        Self { filter: handle }
    }

    pub fn set(&self, level: Level) {
        let _gone = self.filter.reload(filter(level));
    }
}

/// Our own lines at `level`; those of libraries only when they warn.
fn filter(level: Level) -> EnvFilter {
    EnvFilter::new(format!("warn,retroboard={level}", level = level.as_str()))
}
