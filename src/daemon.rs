//! Puts the parts together: the only file that knows them all.

use std::{
    future::Future,
    io::{self, Write},
    sync::Arc,
    time::Instant,
};

use apps::font::Face;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot, watch},
};

use crate::{
    cli,
    config::{Adopted, AlertPreset, Config, Display as DisplayConfig, DisplayKind, Mistake, Vitals as VitalsConfig},
    display::{self, Display, DisplayError},
    gateway::{self, Limits, Services},
    logging::Logging,
    metrics::Metrics,
    sensors::{Range, Ranges},
    signals::{self, Signal},
    stage::{self, Stage},
    state::{self, Board, Journal, Record, Rules, Start, actor::NotDurable, apply::Effect, command::NewFont},
    store::{Device, FontChange, Happened, History, Mended, OpenError, Save, SaveError, Saved, Store},
    stress::{BadModel, Model, Policy, Preset},
    timekeeper, vitals,
    wire::vitals_settings::{self as wire, VitalsSettings},
};

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
    Stage(#[from] stage::StartError),
    #[error("the model of stress cannot be used: {0}")]
    Model(BadModel),
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
}

/// `retroboard serve`: runs until SIGTERM or SIGINT.
pub fn serve(flags: &cli::Serve) -> Result<(), DaemonError> {
    let config = Config::load(&flags.sources()).map_err(DaemonError::Config)?.config;
    let logging = Logging::start(config.log.level);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(DaemonError::Signals)?;
    runtime.block_on(run(config, flags, &logging))
}

async fn run(config: Config, flags: &cli::Serve, logging: &Logging) -> Result<(), DaemonError> {
    let metrics = Metrics::new();
    let mut signals = signals::listen().map_err(DaemonError::Signals)?;
    let listeners = listeners(&config).await?;
    let Restored {
        start: board,
        store,
        kept,
    } = restore(&config, flags.ignore_state, &metrics)?;
    let rules = Arc::new(rules(&config));
    let (board, repairs) = Board::start(
        Start {
            app: config.stage.default_app.clone(),
            ..board
        },
        &rules,
    );
    for repair in &repairs {
        tracing::warn!("saved state: {}", repair.0);
    }

    let (stop_state, state_stops) = oneshot::channel::<()>();
    let stops = async move { drop(state_stops.await) };
    let (handle, actor) = state::actor::start(board, rules, StoreJournal(store.clone()), stops);
    let stage = start_stage(&config, &handle, &metrics)?;
    tokio::spawn(timekeeper::run(handle.clone()));
    let senses = start_vitals(&config, &handle, store, kept)?;
    let (set_limits, limits) = watch::channel(limits(&config));
    let services = services(&config, limits, &handle, &stage, metrics, senses);
    listeners.iter().for_each(announce);

    let running = Running {
        config,
        limits: set_limits,
        logging,
    };
    let stop = until_stopped(&mut signals, flags, running);
    gateway::serve(listeners, services, stop).await;
    stage.stop();
    drop(stop_state);
    let _panicked = actor.await;
    tracing::info!("stopped");
    Ok(())
}

/// Resolves when the daemon is to end; reloads the configuration as often as asked until then.
async fn until_stopped(signals: &mut signals::Signals, flags: &cli::Serve, mut running: Running<'_>) {
    while let Signal::Reload = signals.next().await {
        match Config::load(&flags.sources()) {
            Ok(loaded) => running.adopt(&loaded.config),
            Err(mistakes) => {
                for mistake in &mistakes {
                    tracing::error!("{mistake}");
                }
                tracing::error!("the configuration has mistakes; the old one stays");
            }
        }
    }
}

/// What is in force, and where it can be changed.
struct Running<'a> {
    config: Config,
    limits: watch::Sender<Limits>,
    logging: &'a Logging,
}

impl Running<'_> {
    fn adopt(&mut self, new: &Config) {
        let Adopted { now, restart } = self.config.adopt(new);
        self.limits.send_replace(limits(&self.config));
        self.logging.set(self.config.log.level);
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

async fn listeners(config: &Config) -> Result<Vec<TcpListener>, DaemonError> {
    let mut listeners = Vec::new();
    for address in &config.server.listen {
        config.server.may_listen_on(*address)?;
        listeners.push(gateway::bind(*address).await?);
    }
    Ok(listeners)
}

/// Says where the panel is, on standard output, for people and for tests that let the system choose a port.
fn announce(listener: &TcpListener) {
    if let Ok(address) = listener.local_addr() {
        // Whoever stopped reading has heard enough; that is no reason to stop.
        let _nobody_reads = writeln!(io::stdout(), "RetroBoard is at http://{address}");
    }
}

/// What an earlier run left, and the way to keep more.
struct Restored {
    start: Start,
    store: Store,
    kept: Kept,
}

/// What there is for the vitals.
struct Kept {
    history: History,
    devices: Vec<Device>,
    mended: mpsc::Receiver<Mended>,
}

/// Damaged databases that may wait to be told of; they are rare.
const MENDED: usize = 4;

fn restore(config: &Config, ignore: bool, metrics: &Arc<Metrics>) -> Result<Restored, DaemonError> {
    let metrics = metrics.clone();
    let (tell, mended) = mpsc::channel(MENDED);
    let observe = move |happened| match happened {
        Happened::Wrote(took) => metrics.store_write(took),
        Happened::Mended(what) => drop(tell.try_send(what)),
    };
    let (store, history, saved) = Store::open(&config.storage.data_dir, observe)?;
    let Saved { board, fonts, devices } = saved;
    let saved = board
        .filter(|_| !ignore)
        .map(|document| serde_json::from_str(&document))
        .transpose();
    let start = Start {
        saved: saved.map_err(DaemonError::SavedState)?,
        fonts: faces(fonts),
        app: String::new(),
    };
    Ok(Restored {
        start,
        store,
        kept: Kept {
            history,
            devices,
            mended,
        },
    })
}

/// Uploaded fonts were checked when they came; one that no longer passes is left where it is and told.
fn faces(fonts: Vec<(String, Vec<u8>)>) -> Vec<NewFont> {
    let parsed = fonts
        .into_iter()
        .filter_map(|(name, bdf)| match Face::from_bdf(&name, &bdf) {
            Ok(face) => Some(NewFont {
                name,
                bdf: bdf.into(),
                face: Arc::new(face),
            }),
            Err(error) => {
                tracing::warn!(%name, %error, "an uploaded font cannot be read any more");
                None
            }
        });
    parsed.collect()
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

fn start_vitals(
    config: &Config,
    handle: &state::Handle,
    store: Store,
    kept: Kept,
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
) -> Services {
    Services {
        state: handle.clone(),
        vitals,
        model,
        pictures: stage.pictures(),
        slot_end: stage.slot_end(),
        stage_alive: Arc::new(stage.pulse()),
        metrics,
        limits,
        size: config.display.size(),
        started: Instant::now(),
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

/// Keeps the board in the store.
struct StoreJournal(Store);

impl Journal for StoreJournal {
    fn write(&self, record: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        let store = self.0.clone();
        let board = serde_json::to_string(&*record.board).expect("a board is always JSON");
        let fonts = record.effects.into_iter().map(font_change).collect();
        async move {
            store
                .save(Save {
                    board: Some(board),
                    fonts,
                })
                .await
                .map_err(|error| {
                    tracing::error!(%error, "a change could not be saved and is taken back");
                    match error {
                        SaveError::Full => NotDurable::Full,
                        SaveError::Failed(_) | SaveError::Damaged(_) | SaveError::Closed => NotDurable::Failed,
                    }
                })
        }
    }
}

fn font_change(effect: Effect) -> FontChange {
    match effect {
        Effect::SaveFont { name, bdf } => FontChange::Put { name, bdf },
        Effect::DropFont { name } => FontChange::Remove { name },
    }
}
