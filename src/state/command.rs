//! What can be asked of the board.

use std::sync::Arc;

use apps::{app::Settings, font::Face};

use super::backup::Import;
use crate::wire::{
    preset::SavePreset,
    request::{CarouselPatch, Notify, SettingsPatch, Switch},
    schedule::PlannedEntry,
    view::{FirstRun, Pairing},
    vitals::Alert,
    vitals_settings::VitalsPatch,
};

/// Everything that can change the board. Time comes as an argument, so that a decision can be tested.
#[derive(Clone, Debug)]
pub enum Command {
    Switch(Switch),
    Stop,
    /// Merges into the settings of the app on the panel.
    ConfigureCurrent(Settings),
    /// Merges into the saved settings of `app`.
    Configure {
        app: String,
        patch: Settings,
    },
    /// Back to the app's defaults.
    ResetConfig {
        app: String,
    },
    Set(SettingsPatch),
    SetVitals(VitalsPatch),
    SetCarousel(CarouselPatch),
    Turn(Turn),
    /// `at`: now, in Unix seconds.
    Notify {
        notice: Notify,
        at: f64,
    },
    Dismiss {
        id: u64,
    },
    /// `at`: now, in Unix seconds.
    SavePreset {
        wanted: SavePreset,
        at: f64,
    },
    ApplyPreset {
        name: String,
    },
    RemovePreset {
        name: String,
    },
    /// `at`: now, in Unix seconds; nothing before that is made up for.
    SetSchedule {
        entries: Vec<PlannedEntry>,
        at: f64,
    },
    /// From the timekeeper: it is `at` (Unix seconds), and what is due by then happens.
    TimePassed {
        at: f64,
    },
    /// Replaces the whole configuration.
    Import(Box<Import>),
    AddFont(NewFont),
    RemoveFont {
        name: String,
    },
    /// From the vitals: an alert begins, in place of any other of its device.
    RaiseAlert(Box<Alert>),
    /// From the vitals: it is over.
    ClearAlert {
        id: i64,
    },
    /// Somebody has seen it.
    AcknowledgeAlert {
        id: i64,
    },
    /// A code that lets a phone in; `None` takes it off the panel.
    ShowPairing(Option<Pairing>),
    /// What a board shows that nobody has paired with; `None` takes it off the panel.
    ShowFirstRun(Option<FirstRun>),
    /// What the wearer of a device is called on the panel; empty for nobody's name.
    NameWearer {
        device: String,
        wearer: String,
    },
    /// From the stage: the time of slot number `slot` is over.
    SlotEnded {
        slot: u64,
    },
    /// From the stage: the app cannot draw.
    AppFailed {
        app: String,
        reason: String,
    },
    /// From the stage: the notification passed as often and long as it should.
    NoticeEnded {
        id: u64,
    },
}

/// A verb of the carousel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Next,
    Previous,
    Pause,
    Resume,
}

/// An uploaded font, already parsed.
#[derive(Clone, Debug)]
pub struct NewFont {
    pub name: String,
    pub bdf: Arc<[u8]>,
    pub face: Arc<Face>,
}
