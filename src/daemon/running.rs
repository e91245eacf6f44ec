//! While it runs: signals, and a configuration that is read again.

use tokio::sync::watch;

use super::{
    again::{End, Outside},
    certificates::Certificates,
    doors, limits, safe_mode,
};
use crate::{
    cli,
    config::{Adopted, Config},
    gateway::Limits,
    logging::Logging,
    signals::{self, Signal},
};

/// Resolves when the daemon is to end; reloads the configuration as often as asked until then.
pub(super) async fn until_stopped(
    signals: &mut signals::Signals,
    flags: &cli::Serve,
    outside: &Outside,
    mut running: Running<'_>,
) -> End {
    let mut again = std::pin::pin!(safe_mode::over(outside));
    let end = loop {
        tokio::select! {
            signal = signals.next() => match signal {
                Signal::Reload => reload(flags, outside, &mut running),
                Signal::Stop => break End::Stopped,
            },
            () = &mut again => break End::Again,
        }
    };
    match end {
        End::Stopped => outside.service.stopping(),
        End::Again => outside.service.reloading(),
    }
    end
}

fn reload(flags: &cli::Serve, outside: &Outside, running: &mut Running<'_>) {
    outside.service.reloading();
    match doors::load(flags, &outside.sockets) {
        Ok(config) => running.adopt(&config),
        Err(mistakes) => {
            for mistake in &mistakes {
                tracing::error!("{mistake}");
            }
            tracing::error!("the configuration has mistakes; the old one stays");
        }
    }
    outside.service.reloaded();
}

/// What is in force, and where it can be changed.
pub(super) struct Running<'a> {
    pub(super) config: Config,
    pub(super) limits: watch::Sender<Limits>,
    pub(super) logging: &'a Logging,
    pub(super) certificates: Option<Certificates>,
}

impl Running<'_> {
    fn adopt(&mut self, new: &Config) {
        let Adopted { now, restart } = self.config.adopt(new);
        self.limits.send_replace(limits(&self.config));
        self.logging.set(self.config.log.level);
        self.certificates.iter().for_each(Certificates::renew);
        tracing::info!("configuration read again; changed: {}", listed(&now));
        if !restart.is_empty() {
            tracing::warn!("these hold after a restart only: {}", listed(&restart));
        }
    }
}

fn listed(keys: &[&str]) -> String {
    if keys.is_empty() {
        "nothing".to_owned()
    } else {
        keys.join(", ")
    }
}
