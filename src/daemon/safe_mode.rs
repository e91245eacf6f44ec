//! A run that does without what was saved, after too many crashes in a row ([decision](../../docs/decisions/safe-mode.md)).

use std::{fs, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    DaemonError,
    addresses::usual_host,
    again::Outside,
    saved::{self, Restored},
};
use crate::{
    config::Config,
    metrics::Metrics,
    state::{Command, Handle},
    store::Store,
    supervisor::Mode,
    wire::request::{Notify, Priority},
};

/// The only app that starts by itself.
const APP: &str = "clock";
/// Of the data folder: where a run keeps what it has when the database is not to be trusted.
const INSTEAD: &str = "safe-mode";
/// After so long without a crash the daemon tries its luck.
const QUIET: Duration = Duration::from_mins(10);
/// The most urgent.
const URGENT: Priority = Priority(9);

/// Why the board runs in safe mode, if it does.
pub(super) fn reason(outside: &Outside) -> Option<Arc<str>> {
    match outside.starts.mode() {
        Mode::Safe { reason, .. } => Some(reason.as_str().into()),
        Mode::Normal => None,
    }
}

/// What was saved: in safe mode people's tokens and readings, but nothing of the board.
pub(super) fn restore(
    config: &Config,
    ignore: bool,
    metrics: &Arc<Metrics>,
    outside: &Outside,
) -> Result<Restored, DaemonError> {
    let Mode::Safe { reason, with_database } = outside.starts.mode() else {
        return saved::restore(config, ignore, metrics, &outside.service);
    };
    tracing::error!(%reason, "too many crashes: this is safe mode, which does without what was saved");
    let usual = with_database.then(|| saved::restore(config, true, metrics, &outside.service));
    let mut restored = match usual {
        Some(Ok(restored)) => restored,
        Some(Err(error)) => {
            tracing::error!(%error, "the database is left alone");
            instead(config, metrics, outside)?
        }
        None => instead(config, metrics, outside)?,
    };
    restored.start.fonts.clear();
    Ok(restored)
}

/// The database of safe mode; one that is no good either gives way to a new one.
fn instead(config: &Config, metrics: &Arc<Metrics>, outside: &Outside) -> Result<Restored, DaemonError> {
    let folder = config.storage.data_dir.join(INSTEAD);
    let mut config = config.clone();
    config.storage.data_dir.clone_from(&folder);
    let open = || saved::restore(&config, true, metrics, &outside.service);
    open().or_else(|_| {
        let _cannot = fs::remove_dir_all(&folder);
        open()
    })
}

pub(super) fn first_app(config: &Config, outside: &Outside) -> String {
    match outside.starts.mode() {
        Mode::Normal => config.stage.default_app.clone(),
        Mode::Safe { .. } => APP.to_owned(),
    }
}

/// Where changes of the board go: what was saved stays as it is until it can be used again.
pub(super) fn keeps_changes(store: &Store, outside: &Outside) -> Option<Store> {
    (outside.starts.mode() == &Mode::Normal).then(|| store.clone())
}

/// Puts address and reason on the panel, until somebody dismisses them.
pub(super) fn say_so(board: &Handle, config: &Config, outside: &Outside) {
    let Some(reason) = reason(outside) else { return };
    let notice = Notify {
        text: format!("Safe mode · {} · {reason}", usual_host(config)),
        color: None,
        icon: None,
        duration: None,
        repeat: None,
        priority: URGENT,
        hold: true,
    };
    let at = Timestamp::now().as_millisecond() as f64 / 1000.0;
    if let Err(error) = board.tell(Command::Notify { notice, at }) {
        tracing::error!(%error, "the panel cannot say that this is safe mode");
    }
}

/// Resolves when the daemon is to start as usual: when somebody asks for it, or when safe mode ran well for a while.
pub(super) async fn over(outside: &Outside) {
    let quiet = async {
        match outside.starts.mode() {
            Mode::Normal => std::future::pending().await,
            Mode::Safe { .. } => tokio::time::sleep(QUIET).await,
        }
    };
    tokio::select! {
        () = outside.restart.notified() => tracing::info!("safe mode is over: somebody asked for it"),
        () = quiet => tracing::info!("safe mode is over: nothing happened for ten minutes"),
    }
}
