//! Where the watchdog's token has to pass, and the line that `systemctl status` shows.

use std::{path::PathBuf, time::Duration};

use super::{addresses::usual_host, outside::Outside};
use crate::{
    config::Config,
    control,
    gateway::Services,
    stage::Stage,
    store::Store,
    supervisor::{Station, Watched},
};

/// Pause before the door is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// All parts that a restart would help, were they to hang.
pub(super) fn watched(
    services: &Services,
    store: &Store,
    stage: &Stage,
    config: &Config,
    outside: &Outside,
) -> Watched {
    let starts = outside.starts.clone();
    Watched {
        hangs: Box::new(move |stations| starts.blame(&format!("no answer from {stations}"))),
        stations: stations(services, store, stage),
        status: Box::new(status(services, config)),
        runtime: tokio::runtime::Handle::current(),
    }
}

fn stations(services: &Services, store: &Store, stage: &Stage) -> Vec<Station> {
    let (board, vitals, store) = (services.state.clone(), services.vitals.clone(), store.clone());
    let board = move || {
        let board = board.clone();
        async move { board.pass().await }
    };
    let judge = move || {
        let vitals = vitals.clone();
        async move { vitals.pass().await }
    };
    let store = move || {
        let store = store.clone();
        async move { store.pass().await }
    };
    vec![
        Station::new("runtime", async || true),
        Station::new("stage", stage.pass()),
        Station::new("board", board).behind_the_store(),
        Station::new("judge", judge).behind_the_store(),
        Station::new("store", store).behind_the_store(),
    ]
}

/// Passed by a request like any other, over the machine's own door.
pub(super) fn gateway(config: &Config) -> Station {
    let folder = config.storage.data_dir.clone();
    Station::new("gateway", move || answers(folder.clone()))
}

async fn answers(folder: PathBuf) -> bool {
    while let Err(error) = control::knock(&folder).await {
        tracing::debug!(%error, "the daemon does not answer itself");
        tokio::time::sleep(AGAIN).await;
    }
    true
}

/// Such as `clock on 64x32 · 3 phones, 1 wearable · http://board.local/`.
fn status(services: &Services, config: &Config) -> impl Fn() -> String + Send + use<> {
    let (board, metrics) = (services.state.clone(), services.metrics.clone());
    let (width, height) = services.size;
    let scheme = if config.server.listen.is_empty() {
        "https"
    } else {
        "http"
    };
    let page = format!("{scheme}://{}/", usual_host(config));
    let safe = if services.safe_mode.is_some() {
        "safe mode: "
    } else {
        ""
    };
    move || {
        let app = board.board().running.clone();
        let app = app.as_deref().unwrap_or("nothing");
        let (_, phones, wearables) = metrics.client_counts();
        let (phones, wearables) = (count(phones, "phone"), count(wearables, "wearable"));
        format!("{safe}{app} on {width}x{height} · {phones}, {wearables} · {page}")
    }
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
