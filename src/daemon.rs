//! Puts the parts together: the only file that knows them all.

mod addresses;
mod again;
mod certificates;
mod doors;
mod running;
mod safe_mode;
mod saved;
mod supervised;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    net::UnixListener,
    sync::{oneshot, watch},
};

use crate::{
    access::{self, Access, Mode, SecretError, audit::Audit},
    cli,
    config::{AlertPreset, Auth, Config, Display as DisplayConfig, DisplayKind, Mistake, Vitals as VitalsConfig},
    control,
    display::{self, Display, DisplayError},
    gateway::{self, Crowd, Doors, Limits, Names, OpenSockets, Services},
    logging::Logging,
    metrics::Metrics,
    sensors::{Range, Ranges},
    signals,
    stage::{self, Stage},
    state::{self, Board, Rules, Start},
    store::{OpenError, Store, TokenRow},
    stress::{BadModel, Model, Policy, Preset},
    supervisor::{HandedOver, HandoverError, Mode as StartMode, Service, Starts},
    timekeeper,
    tls::{self, TlsError},
    vitals,
    wire::vitals_settings::{self as wire, VitalsSettings},
};

use addresses::{announce, machine_name, redirect_to, usual_host};
use again::{End, Outside};
use certificates::{Certificates, tls_source};
use running::{Running, until_stopped};
use saved::{Kept, Restored, StoreJournal};

/// How long what a run began may take to end.
const FAREWELL: Duration = Duration::from_secs(2);

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
    #[error("cannot start anew: {0}")]
    Again(io::Error),
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
}

/// `retroboard serve`: runs until SIGTERM or SIGINT.
pub fn serve(flags: &cli::Serve) -> Result<(), DaemonError> {
    let sockets = HandedOver::take()?;
    let config = doors::load(flags, &sockets).map_err(DaemonError::Config)?;
    let logging = Logging::start(config.log.level);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(DaemonError::Signals)?;
    let outside = Outside {
        sockets,
        service: Service::start(),
        starts: Starts::begin(&config.storage.data_dir),
        restart: Arc::default(),
    };
    let ended = runtime.block_on(run(config, flags, &logging, &outside));
    runtime.shutdown_timeout(FAREWELL);
    outside.end(ended)
}

async fn run(config: Config, flags: &cli::Serve, logging: &Logging, outside: &Outside) -> Result<End, DaemonError> {
    let metrics = Metrics::new();
    let mut signals = signals::listen().map_err(DaemonError::Signals)?;
    let (open, encrypted) = doors::open(&config, &outside.sockets).await?;
    let Restored {
        start: board,
        store,
        kept,
        tokens,
    } = safe_mode::restore(&config, flags.ignore_state, &metrics, outside)?;
    let rules = Arc::new(rules(&config));
    let board = first_board(board, &config, &rules, outside);
    let (stop_state, state_stops) = oneshot::channel::<()>();
    let stops = async move { drop(state_stops.await) };
    let (handle, actor) = state::actor::start(
        board,
        rules,
        StoreJournal(safe_mode::keeps_changes(&store, outside)),
        stops,
    );
    let stage = start_stage(&config, &handle, &metrics)?;
    tokio::spawn(timekeeper::run(handle.clone()));
    let access = start_access(&config, &store, tokens)?;
    let tls = tls_source(&config);
    let certificates = tls.as_ref().map(Certificates::start).transpose()?;
    let senses = start_vitals(&config, &handle, store.clone(), kept, outside)?;
    let (set_limits, limits) = watch::channel(limits(&config));
    let services = Services {
        redirect_to: redirect_to(&config, &encrypted),
        safe_mode: safe_mode::reason(outside),
        restart: outside.restart.clone(),
        ..services(&config, limits, &handle, &stage, metrics, senses, access)
    };
    let running = Running {
        config,
        limits: set_limits,
        logging,
        certificates: certificates.clone(),
    };
    let doors = Doors {
        open,
        encrypted,
        tls: certificates.map(|certificates| certificates.watch()),
        machine: own_door(&running.config),
    };
    // Whoever hears of the doors may come by any of them.
    announce("http", &doors.open);
    announce("https", &doors.encrypted);
    safe_mode::say_so(&handle, &running.config, outside);
    outside
        .service
        .watch(supervised::watched(&services, &store, &stage, &running.config, outside));
    let mut end = End::Stopped;
    let stop = async { end = until_stopped(&mut signals, flags, outside, running).await };
    gateway::serve(doors, services, stop).await;
    stage.stop();
    drop(stop_state);
    let _panicked = actor.await;
    tracing::info!("stopped");
    Ok(end)
}

/// The board to start with; what had to be mended is told.
fn first_board(saved: Start, config: &Config, rules: &Rules, outside: &Outside) -> Board {
    let app = safe_mode::first_app(config, outside);
    let (board, repairs) = Board::start(Start { app, ..saved }, rules);
    for repair in &repairs {
        tracing::warn!("saved state: {}", repair.0);
    }
    board
}

fn rules(config: &Config) -> Rules {
    let limits = state::Limits {
        notices: config.board.max_notifications,
        slots: config.board.max_carousel_entries,
        fonts: config.board.max_fonts,
        ..state::Limits::default()
    };
    let zone = config.board.zone();
    Rules::new(apps::registry(), limits)
        .in_zone(zone.expect("a loaded configuration has a time zone that exists"))
        .with_vitals(vitals_settings(&config.vitals))
}

fn vitals_settings(config: &VitalsConfig) -> VitalsSettings {
    VitalsSettings {
        raw_days: config.raw_days,
        minute_days: config.minute_days,
        alerts: match config.alerts {
            AlertPreset::Quiet => wire::AlertPreset::Quiet,
            AlertPreset::Balanced => wire::AlertPreset::Balanced,
            AlertPreset::Sensitive => wire::AlertPreset::Sensitive,
        },
    }
}

fn start_stage(config: &Config, handle: &state::Handle, metrics: &Arc<Metrics>) -> Result<Stage, DaemonError> {
    let (width, height) = config.display.size();
    let options = stage::Options {
        width,
        height,
        realtime_priority: config.stage.realtime_priority,
        ..stage::Options::default()
    };
    let display = config.display.clone();
    Ok(stage::start(
        options,
        handle.clone(),
        move || open_display(&display),
        metrics.clone(),
    )?)
}

fn start_access(config: &Config, store: &Store, tokens: Vec<TokenRow>) -> Result<(Access, Audit), DaemonError> {
    let access = Access::start(access::Parts {
        mode: match config.server.auth {
            Auth::Open => Mode::Open,
            Auth::Paired => Mode::Paired,
        },
        folder: config.storage.data_dir.clone(),
        tokens,
        store: store.clone(),
    })?;
    tokio::spawn(keep_seen(access.clone()));
    Ok((access, Audit::start(store.clone())))
}

async fn keep_seen(access: Access) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        hours.tick().await;
        access.keep_seen().await;
    }
}

/// The daemon does without it where its path is too long for a socket; the command line then says that it finds none.
fn own_door(config: &Config) -> Option<UnixListener> {
    let opened = control::bind(&config.storage.data_dir);
    opened
        .inspect_err(|error| tracing::warn!(%error, "no socket for commands of this machine"))
        .ok()
}

fn start_vitals(
    config: &Config,
    handle: &state::Handle,
    store: Store,
    kept: Kept,
    outside: &Outside,
) -> Result<(vitals::Handle, Model), DaemonError> {
    let model = Model::embedded().map_err(DaemonError::Model)?;
    let vitals = vitals::start(vitals::Parts {
        options: vitals_options(&config.vitals),
        model: model.clone(),
        state: handle.clone(),
        store,
        history: Arc::new(kept.history),
        devices: kept.devices,
        mended: kept.mended,
        tends: outside.starts.mode() == &StartMode::Normal,
    });
    Ok((vitals, model))
}

fn vitals_options(config: &VitalsConfig) -> vitals::Options {
    let range = |min, max| Range { min, max };
    vitals::Options {
        ranges: Ranges {
            hr: range(config.hr_min, config.hr_max),
            temp: range(config.temp_min, config.temp_max),
            eda: range(config.eda_min, config.eda_max),
        },
        max_devices: config.max_devices,
        readings_per_second: f64::from(config.readings_per_second),
    }
}

/// What a preset of the configuration means.
#[must_use]
pub fn policy(preset: AlertPreset) -> Policy {
    Policy::preset(match preset {
        AlertPreset::Quiet => Preset::Quiet,
        AlertPreset::Balanced => Preset::Balanced,
        AlertPreset::Sensitive => Preset::Sensitive,
    })
}

fn open_display(config: &DisplayConfig) -> Result<Box<dyn Display>, DisplayError> {
    let (width, height) = config.size();
    Ok(match config.kind {
        DisplayKind::Simulator => Box::new(display::Simulator::new(width, height)),
        DisplayKind::Hub75 => Box::new(display::PanelSocket::open(
            config.panel_socket.clone(),
            (width, height),
        )?),
    })
}

fn services(
    config: &Config,
    limits: watch::Receiver<Limits>,
    handle: &state::Handle,
    stage: &Stage,
    metrics: Arc<Metrics>,
    (vitals, model): (vitals::Handle, Model),
    (access, audit): (Access, Audit),
) -> Services {
    Services {
        state: handle.clone(),
        access,
        audit,
        names: Arc::new(Names::new(
            &machine_name(),
            &config.access.hosts,
            &config.access.origins,
        )),
        usual_host: usual_host(config).into(),
        redirect_to: None,
        authority: tls_source(config)
            .and_then(|source| tls::authority_pem(&source))
            .map(Into::into),
        sockets_of: OpenSockets::default(),
        crowd: Crowd::default(),
        vitals,
        model,
        pictures: stage.pictures(),
        slot_end: stage.slot_end(),
        stage_alive: Arc::new(stage.pulse()),
        metrics,
        limits,
        size: config.display.size(),
        started: Instant::now(),
        safe_mode: None,
        restart: Arc::default(),
    }
}

fn limits(config: &Config) -> Limits {
    let (server, socket) = (&config.server, &config.socket);
    Limits {
        connections: server.max_connections,
        connections_per_address: server.max_connections_per_address,
        header_timeout: server.header_timeout(),
        header_bytes: server.max_header_bytes,
        body_timeout: server.body_timeout(),
        body_bytes: server.max_body_bytes,
        sockets: socket.max_sockets,
        message_bytes: socket.max_message_bytes,
        frame_bytes: socket.max_frame_bytes,
        queue: socket.queue,
        events_per_second: f64::from(socket.events_per_second),
        events_burst: f64::from(socket.events_burst),
        stall: socket.stall(),
    }
}
