//! One run: the parts are started in their order, serve, and are stopped.

use std::sync::Arc;

use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};

use super::{
    DaemonError, Process,
    addresses::{Place, announce, machine_name, redirect_to},
    certificates::{Certificates, tls_source},
    doors, first_run,
    outside::Outside,
    parts::{Started, limits, own_door, rules, services, start_access, start_stage, start_vitals},
    safe_mode,
    saved::{Restored, StoreJournal},
    supervised,
};
use crate::{
    config::{Adopted, Config},
    gateway::{self, Doors, Limits, Services},
    logging::Logging,
    metrics::Metrics,
    signals::Signal,
    stage::Stage,
    state::{self, Board, Start},
    store::Store,
    timekeeper,
};

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// SIGTERM or SIGINT.
    Stopped,
    /// Other settings are in force from now on.
    Again,
}

/// Serves with the settings that are in force now. An error is one of the start.
pub(super) async fn run(process: &mut Process) -> Result<End, DaemonError> {
    let parts = start(process).await?;
    tell_where(process, &parts);
    let Parts {
        keeper,
        stage,
        services,
        doors,
        running,
        ..
    } = parts;
    let mut end = End::Stopped;
    gateway::serve(doors, services, async { end = until_ended(process, running).await }).await;
    stage.stop();
    keeper.stop().await;
    tracing::info!("{}", end.words());
    Ok(end)
}

/// All that a run consists of, before the doors are open.
struct Parts {
    keeper: Keeper,
    stage: Stage,
    store: Store,
    services: Services,
    doors: Doors,
    running: Running,
}

async fn start(process: &mut Process) -> Result<Parts, DaemonError> {
    let config = doors::in_force(process.setup.begin(), &process.outside.sockets);
    process.logging.set(config.log.level);
    let metrics = Metrics::new();
    let outside = &process.outside;
    let (open, encrypted) = doors::open(&config, &outside.sockets).await?;
    let Restored {
        start,
        store,
        kept,
        tokens,
    } = safe_mode::restore(&config, process.ignores_state, &metrics, outside)?;
    process.store = Some(store.clone());
    process.ignores_state = false;
    process.setup.tidy();
    let keeper = Keeper::start(&config, start, &store, outside);
    let board = &keeper.handle;
    let stage = start_stage(&config, board, &metrics)?;
    tokio::spawn(timekeeper::run(board.clone()));
    let access = start_access(&config, &store, tokens)?;
    let tls = tls_source(&config);
    let certificates = tls.as_ref().map(Certificates::start).transpose()?;
    let safe_mode = safe_mode::reason(outside);
    let senses = start_vitals(&config, board, store.clone(), kept, safe_mode.is_none())?;
    let (set_limits, limits) = watch::channel(limits(&config));
    let started = Started {
        state: board,
        stage: &stage,
        metrics,
        limits,
        senses,
        access,
        setup: process.setup.clone(),
        redirect_to: redirect_to(&config, &encrypted),
        safe_mode,
        restart: outside.restart.clone(),
    };
    Ok(Parts {
        services: services(&config, started),
        doors: Doors {
            open,
            encrypted,
            tls: certificates.as_ref().map(Certificates::watch),
            machine: own_door(&config),
        },
        running: Running {
            config,
            limits: set_limits,
            certificates,
        },
        keeper,
        stage,
        store,
    })
}

/// Says to everybody who wants to know that the board is there, and where.
fn tell_where(process: &Process, parts: &Parts) {
    let (outside, config) = (&process.outside, &parts.running.config);
    let Parts {
        doors, services, stage, ..
    } = parts;
    let state = &parts.keeper.handle;
    process.setup.listens(doors.ways());
    let place = Place::of(doors, &machine_name());
    tokio::spawn(first_run::run(services.access.clone(), state.clone(), place));
    // Whoever hears of the doors may come by any of them.
    announce("http", &doors.open);
    announce("https", &doors.encrypted);
    safe_mode::say_so(state, config, outside);
    let mut watched = supervised::watched(services, &parts.store, stage, config, outside);
    // Without the door of the machine, whose path may be too long, there is none that strangers cannot fill.
    if doors.machine.is_some() {
        watched.stations.push(supervised::gateway(config));
    }
    outside.service.watch(watched);
}

/// The task that owns the board.
struct Keeper {
    handle: state::Handle,
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Keeper {
    /// With the board that an earlier run left.
    fn start(config: &Config, saved: Start, store: &Store, outside: &Outside) -> Self {
        let rules = Arc::new(rules(config));
        let app = safe_mode::first_app(config, outside);
        let journal = StoreJournal(safe_mode::keeps_changes(store, outside));
        let (board, repairs) = Board::start(Start { app, ..saved }, &rules);
        for repair in &repairs {
            tracing::warn!("saved state: {}", repair.0);
        }
        let (stop, stops) = oneshot::channel();
        let stops = async move { drop(stops.await) };
        let (handle, task) = state::actor::start(board, rules, journal, stops);
        Self { handle, task, stop }
    }

    /// Resolves when all that was commanded is written.
    async fn stop(self) {
        let Self { task, stop, .. } = self;
        drop(stop);
        let _panicked = task.await;
    }
}

impl End {
    fn words(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Again => "starting anew",
        }
    }
}

/// Resolves when the run is to end; systemd then knows.
async fn until_ended(process: &mut Process, running: Running) -> End {
    let end = until_told(process, running).await;
    match end {
        End::Stopped => process.outside.service.stopping(),
        End::Again => process.outside.service.pausing(),
    }
    end
}

/// Reloads the configuration as often as asked, until the run is to end.
async fn until_told(process: &mut Process, mut running: Running) -> End {
    loop {
        let signal = tokio::select! {
            biased;
            signal = process.signals.next() => signal,
            () = process.setup.again() => return End::Again,
            () = safe_mode::over(&process.outside) => return End::Again,
        };
        match signal {
            Signal::Stop => return End::Stopped,
            Signal::Reload => {
                process.outside.service.reloading();
                reload(process, &mut running);
                process.outside.service.reloaded();
            }
        }
    }
}

fn reload(process: &Process, running: &mut Running) {
    match process.setup.reload() {
        Ok(config) => running.adopt(&doors::in_force(config, &process.outside.sockets), &process.logging),
        Err(mistakes) => {
            for mistake in &mistakes {
                tracing::error!("{mistake}");
            }
            tracing::error!("the configuration has mistakes; the old one stays");
        }
    }
}

/// What is in force, and where it can be changed.
struct Running {
    config: Config,
    limits: watch::Sender<Limits>,
    certificates: Option<Certificates>,
}

impl Running {
    fn adopt(&mut self, new: &Config, logging: &Logging) {
        let Adopted { now, restart } = self.config.adopt(new);
        self.limits.send_replace(limits(&self.config));
        logging.set(self.config.log.level);
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
