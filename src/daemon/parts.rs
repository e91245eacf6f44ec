//! From the configuration to the parts: what each is started with.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    net::UnixListener,
    sync::{Notify, watch},
};

use super::{
    DaemonError,
    addresses::{machine_name, usual_host},
    certificates::tls_source,
    saved::Kept,
};
use crate::{
    access::{self, Access, Mode, audit::Audit},
    config::{AlertPreset, Auth, Config, Display as DisplayConfig, DisplayKind, Vitals as VitalsConfig},
    control,
    display::{self, Display, DisplayError},
    gateway::{Crowd, Limits, Names, OpenSockets, Services},
    metrics::Metrics,
    sensors::{Range, Ranges},
    setup::Setup,
    stage::{self, Stage},
    state::{self, Rules},
    store::{Store, TokenRow},
    stress::{Model, Policy, Preset},
    tls, vitals,
    wire::vitals_settings::{self as wire, VitalsSettings},
};

pub(super) fn rules(config: &Config) -> Rules {
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

pub(super) fn start_stage(
    config: &Config,
    handle: &state::Handle,
    metrics: &Arc<Metrics>,
) -> Result<Stage, DaemonError> {
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

pub(super) fn start_access(
    config: &Config,
    store: &Store,
    tokens: Vec<TokenRow>,
) -> Result<(Access, Audit), DaemonError> {
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
pub(super) fn own_door(config: &Config) -> Option<UnixListener> {
    let opened = control::bind(&config.storage.data_dir);
    opened
        .inspect_err(|error| tracing::warn!(%error, "no socket for commands of this machine"))
        .ok()
}

pub(super) fn start_vitals(
    config: &Config,
    handle: &state::Handle,
    store: Store,
    kept: Kept,
    tends: bool,
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
        tends,
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
        DisplayKind::Simulator | DisplayKind::Auto => Box::new(display::Simulator::new(width, height)),
        DisplayKind::Hub75 => Box::new(display::PanelSocket::open(
            config.panel_socket.clone(),
            (width, height),
        )?),
    })
}

/// What the handlers work with, as far as it had to be started.
pub(super) struct Started<'a> {
    pub(super) state: &'a state::Handle,
    pub(super) stage: &'a Stage,
    pub(super) metrics: Arc<Metrics>,
    pub(super) limits: watch::Receiver<Limits>,
    pub(super) senses: (vitals::Handle, Model),
    pub(super) access: (Access, Audit),
    pub(super) setup: Setup,
    /// The port of the encrypted door, for browsers.
    pub(super) redirect_to: Option<u16>,
    /// Why the board runs in safe mode, if it does.
    pub(super) safe_mode: Option<Arc<str>>,
    /// Ends safe mode.
    pub(super) restart: Arc<Notify>,
}

pub(super) fn services(config: &Config, started: Started<'_>) -> Services {
    let Started { state, stage, .. } = started;
    let (vitals, model) = started.senses;
    let (access, audit) = started.access;
    Services {
        state: state.clone(),
        access,
        audit,
        setup: started.setup,
        names: Arc::new(Names::new(
            &machine_name(),
            &config.access.hosts,
            &config.access.origins,
        )),
        usual_host: usual_host(config).into(),
        redirect_to: started.redirect_to,
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
        metrics: started.metrics,
        limits: started.limits,
        size: config.display.size(),
        started: Instant::now(),
        safe_mode: started.safe_mode,
        restart: started.restart,
    }
}

pub(super) fn limits(config: &Config) -> Limits {
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
