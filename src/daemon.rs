//! Puts the parts together, and runs them: once, or again and again while settings are on trial.
//!
//! * `run`: one run, from the configuration to the end; `parts`: what each part is started with.
//! * `doors`, `addresses`, `certificates`: where it can be reached. `saved`: what an earlier run left.
//! * `first_run`: what the panel shows until somebody has paired.
//! * `outside`, `supervised`, `safe_mode`: what systemd gives and hears, and what follows too many crashes.

mod addresses;
mod certificates;
mod doors;
mod first_run;
mod outside;
mod parts;
mod run;
mod safe_mode;
mod saved;
mod supervised;

use std::{io, sync::Arc, time::Duration};

use tokio::runtime::{Builder, Runtime};

use crate::{
    access::SecretError,
    cli,
    config::Mistake,
    gateway,
    logging::Logging,
    setup::{self, Setup},
    signals::{self, Signals},
    stage,
    store::{OpenError, Store},
    stress::BadModel,
    supervisor::{HandedOver, HandoverError, Service, Starts},
    tls::{self, TlsError},
};

use outside::Outside;
pub use parts::policy;
use run::End;

/// How long what a run began may take to end.
const FAREWELL: Duration = Duration::from_secs(2);
/// How long the last commit of a run may take.
const LAST_COMMIT: Duration = Duration::from_secs(10);

/// Why the daemon cannot run.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    #[error("the configuration has mistakes")]
    Config(Vec<Mistake>),
    #[error(transparent)]
    Store(#[from] OpenError),
    #[error("the saved state cannot be read: {0}; start with --ignore-state to do without it")]
    SavedState(serde_json::Error),
    #[error(transparent)]
    OpenNetwork(#[from] crate::config::OpenNetwork),
    #[error(transparent)]
    Bind(#[from] gateway::BindError),
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("cannot share a socket of systemd: {0}")]
    Sockets(io::Error),
    #[error(transparent)]
    Stage(#[from] stage::StartError),
    #[error("the model of stress cannot be used: {0}")]
    Model(BadModel),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
}

/// What all runs of a process share.
struct Process {
    /// The first run does without the saved board.
    ignores_state: bool,
    logging: Logging,
    signals: Signals,
    setup: Setup,
    outside: Outside,
    /// That of the run that is, or was until now.
    store: Option<Store>,
}

/// `retroboard serve`: runs until SIGTERM or SIGINT.
pub fn serve(flags: &cli::Serve) -> Result<(), DaemonError> {
    let sockets = HandedOver::take()?;
    let setup = Setup::open(setup::Parts {
        sources: flags.sources(),
        by_systemd: doors::keys(&sockets),
        own_addresses: tls::own_addresses,
    })
    .map_err(DaemonError::Config)?;
    // Signals are heard by a runtime of their own, so that none is lost between two runs.
    let lasting = runtime(Builder::new_multi_thread().worker_threads(1))?;
    let signals = lasting
        .block_on(async { signals::listen() })
        .map_err(DaemonError::Signals)?;
    let config = setup.begin();
    let mut process = Process {
        ignores_state: flags.ignore_state,
        logging: Logging::start(config.log.level),
        signals,
        setup,
        outside: Outside {
            sockets,
            service: Service::start(),
            starts: Starts::begin(&config.storage.data_dir),
            restart: Arc::default(),
        },
        store: None,
    };
    while again(one_run(&mut process, &lasting), &mut process)? {}
    Ok(())
}

/// A run has a runtime of its own: with it, everything that the run began is gone.
fn one_run(process: &mut Process, lasting: &Runtime) -> Result<End, DaemonError> {
    let runtime = runtime(&mut Builder::new_multi_thread())?;
    let end = runtime.block_on(run::run(process));
    runtime.shutdown_timeout(FAREWELL);
    if let Some(store) = process.store.take() {
        let closed = async { tokio::time::timeout(LAST_COMMIT, store.close()).await };
        if lasting.block_on(closed).is_err() {
            tracing::warn!("the store does not end");
        }
    }
    end
}

/// Whether there is to be another run. Settings on trial that do not even start are taken back.
fn again(ended: Result<End, DaemonError>, process: &mut Process) -> Result<bool, DaemonError> {
    let Process { setup, outside, .. } = process;
    match ended {
        Ok(End::Stopped) => {
            setup.end();
            outside.starts.end_well();
            return Ok(false);
        }
        Ok(End::Again) => {}
        Err(error) if setup.fell(&error.to_string()) => {}
        Err(error) => {
            outside.failed(&error);
            return Err(error);
        }
    }
    outside.starts.begin_again();
    Ok(true)
}

fn runtime(builder: &mut Builder) -> Result<Runtime, DaemonError> {
    builder.enable_all().build().map_err(DaemonError::Signals)
}
