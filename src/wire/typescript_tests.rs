//! The same shapes for the web panel. `web/src/wire/generated.ts` is checked here, and written with `RETROBOARD_BLESS=1`.

use std::{env, fs, path::Path};

use ts_rs::{Config, TS};

use super::{
    access::{
        AuditLine, AuditView, Extent, Issued, IssuedMany, PairStarted, Role, SessionView, Sight, TokenView, Tokens,
    },
    answer::{
        AppConfig, AppDetail, CarouselChanged, CarouselNow, Health, Licence, Notices, Notified, Problem,
        SettingsChanged,
    },
    preset::{PresetInfo, PresetsView},
    schedule::{NextRun, ScheduleAction, ScheduleEntry, ScheduleView, Weekday},
    setup::{SetupKey, SetupSource, SetupView, TrialBegun, TrialView},
    system::{ClientStats, ModelView, SafeMode, SystemStatus},
    view::{
        AppsList, BoardSettings, CarouselView, CurrentApp, Notice, NoticeState, NotificationEvent, SettingsView, Slot,
    },
    vitals::{
        Alert, AlertKind, Alerts, DataReceived, DeviceStatus, Devices, EpisodeView, ErrorEvent, HistoryData,
        HistoryRequest, Level, NewSensorData, Pong, Prediction, SensorData, StressAlert, StressAlertAcknowledged,
        StressAlertCleared,
    },
    vitals_settings::{AlertPreset, VitalsSettings, VitalsSettingsView},
};

const HEAD: &str = "// Made from the daemon's own types; not to be edited. `RETROBOARD_BLESS=1 cargo test the_web_panel_has` makes it anew.\n";

fn declared<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{docs}export {}\n", T::decl(config))
}

fn of_access(config: &Config) -> Vec<String> {
    vec![
        declared::<Role>(config),
        declared::<Extent>(config),
        declared::<Sight>(config),
        declared::<TokenView>(config),
        declared::<Tokens>(config),
        declared::<Issued>(config),
        declared::<IssuedMany>(config),
        declared::<PairStarted>(config),
        declared::<SessionView>(config),
        declared::<AuditLine>(config),
        declared::<AuditView>(config),
    ]
}

fn of_setup(config: &Config) -> Vec<String> {
    vec![
        declared::<SetupSource>(config),
        declared::<SetupKey>(config),
        declared::<TrialView>(config),
        declared::<SetupView>(config),
        declared::<TrialBegun>(config),
    ]
}

fn generated() -> String {
    let config = Config::default();
    let types = [
        declared::<AppsList>(&config),
        declared::<CurrentApp>(&config),
        declared::<BoardSettings>(&config),
        declared::<SettingsView>(&config),
        declared::<Slot>(&config),
        declared::<CarouselView>(&config),
        declared::<NoticeState>(&config),
        declared::<Notice>(&config),
        declared::<NotificationEvent>(&config),
        declared::<Problem>(&config),
        declared::<SettingsChanged>(&config),
        declared::<CarouselChanged>(&config),
        declared::<CarouselNow>(&config),
        declared::<Health>(&config),
        declared::<Licence>(&config),
        declared::<AppDetail>(&config),
        declared::<AppConfig>(&config),
        declared::<Notified>(&config),
        declared::<Notices>(&config),
        declared::<PresetInfo>(&config),
        declared::<PresetsView>(&config),
        declared::<Weekday>(&config),
        declared::<ScheduleAction>(&config),
        declared::<ScheduleEntry>(&config),
        declared::<NextRun>(&config),
        declared::<ScheduleView>(&config),
        declared::<Level>(&config),
        declared::<SensorData>(&config),
        declared::<Prediction>(&config),
        declared::<ClientStats>(&config),
        declared::<DataReceived>(&config),
        declared::<NewSensorData>(&config),
        declared::<AlertKind>(&config),
        declared::<Alert>(&config),
        declared::<StressAlert>(&config),
        declared::<StressAlertAcknowledged>(&config),
        declared::<StressAlertCleared>(&config),
        declared::<EpisodeView>(&config),
        declared::<Alerts>(&config),
        declared::<HistoryRequest>(&config),
        declared::<HistoryData>(&config),
        declared::<DeviceStatus>(&config),
        declared::<Devices>(&config),
        declared::<AlertPreset>(&config),
        declared::<VitalsSettings>(&config),
        declared::<VitalsSettingsView>(&config),
        declared::<Pong>(&config),
        declared::<ErrorEvent>(&config),
        declared::<ModelView>(&config),
        declared::<SystemStatus>(&config),
        declared::<SafeMode>(&config),
    ];
    let types = [of_access(&config), types.to_vec(), of_setup(&config)].concat();
    format!("{HEAD}\n{}", types.join("\n"))
}

#[test]
fn the_web_panel_has_the_daemons_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/wire/generated.ts");
    let wanted = generated();
    if env::var_os("RETROBOARD_BLESS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let have = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        have == wanted,
        "web/src/wire/generated.ts is out of date: run this test with RETROBOARD_BLESS=1"
    );
}
