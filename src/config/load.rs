//! From the layers to one [`Config`], or to everything that is wrong with it.

use std::{collections::HashMap, path::PathBuf};

use serde::Deserialize as _;
use toml::Value;

use super::{
    Config, Flag, Mistake, Page, Source, Storage, check, environment, file, flags,
    keys::{self, Key},
    mistake::Place,
};

/// More mistakes than this are not listed: a file with so many is no configuration.
const MOST_MISTAKES: usize = 100;

/// Where the values come from. Kept by the daemon, which loads anew on SIGHUP.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What the installation sets otherwise than the program, beneath everything else.
    pub vendor: Option<PathBuf>,
    pub file: Option<PathBuf>,
    /// What was set on the page, beneath the file.
    pub page: Option<Page>,
    /// All that [`environment_of_process`](super::environment_of_process) gives, or what a test wants.
    pub environment: Vec<(String, String)>,
    pub flags: Vec<Flag>,
}

/// A configuration that has been checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// With `storage.data_dir` resolved.
    pub config: Config,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Where each value stands that is no default.
    places: HashMap<&'static str, Place>,
}

impl Loaded {
    /// Where the value of the key stands.
    #[must_use]
    pub fn place(&self, key: &str) -> &Place {
        self.places.get(key).unwrap_or(&Place::DEFAULT)
    }
}

impl Sources {
    /// The folder of the database; `None` when none can be found, which [`Config::load`] then tells.
    #[must_use]
    pub fn data_dir(&self) -> Option<PathBuf> {
        let mut layers = Layers::read(self);
        let named = layers
            .settings
            .get("storage.data_dir")
            .and_then(|(value, _)| value.as_str());
        let mut storage = Storage {
            data_dir: named.map(PathBuf::from).unwrap_or_default(),
        };
        check::data_dir(&mut storage, &self.environment, &mut layers);
        Some(storage.data_dir).filter(|folder| !folder.as_os_str().is_empty())
    }

    /// With what was set on the page and confirmed, where that can be read.
    #[must_use]
    pub fn with_page(self) -> Self {
        let page = self.data_dir().and_then(|folder| Page::read(&folder).ok().flatten());
        Self { page, ..self }
    }
}

impl Config {
    /// Reads all layers. On mistakes all of them are told, up to 100, and nothing of the configuration is used.
    pub fn load(sources: &Sources) -> Result<Loaded, Vec<Mistake>> {
        let mut layers = Layers::read(sources);
        let config = layers.merge(&sources.environment);
        if layers.mistakes.is_empty() {
            Ok(Loaded {
                config,
                file: sources.file.clone(),
                places: layers.places(),
            })
        } else {
            Err(layers.told())
        }
    }
}

/// What the device tree calls this machine, such as `Raspberry Pi 4 Model B Rev 1.5`; empty where there is none.
fn machine_model() -> String {
    std::fs::read_to_string("/sys/firmware/devicetree/base/model").unwrap_or_default()
}

/// The settings found so far, a later layer over an earlier one, and the mistakes.
#[derive(Default)]
pub(super) struct Layers {
    settings: HashMap<&'static str, (Value, Place)>,
    mistakes: Vec<Mistake>,
}

impl Layers {
    /// All of them, the weakest first.
    fn read(sources: &Sources) -> Self {
        let mut layers = Self::default();
        if let Some(path) = &sources.vendor {
            file::read(Source::Vendor(path.clone()), path, &mut layers);
        }
        if let Some(page) = &sources.page {
            file::parse(&Source::Page(page.path.clone()), &page.text, &mut layers);
        }
        if let Some(path) = &sources.file {
            file::read(Source::File(path.clone()), path, &mut layers);
        }
        environment::read(&sources.environment, &mut layers);
        flags::read(&sources.flags, &mut layers);
        layers
    }

    fn places(self) -> HashMap<&'static str, Place> {
        let settings = self.settings.into_iter();
        settings.map(|(key, (_, place))| (key, place)).collect()
    }

    /// The values found so far.
    pub(super) fn values(self) -> impl Iterator<Item = (&'static str, Value)> {
        let settings = self.settings.into_iter();
        settings.map(|(key, (value, _))| (key, value))
    }

    /// Takes a setting if its value can be used. One that a later layer hides is checked all the same.
    pub(super) fn set(&mut self, key: &'static Key, value: Value, place: Place) {
        match key.check(&value) {
            Ok(()) => drop(self.settings.insert(&key.name, (value, place))),
            Err(message) => self.refuse(&place, &key.name, message),
        }
    }

    /// `nearest` compares with all known keys, so it is asked only while the mistake is listed.
    pub(super) fn unknown(&mut self, place: &Place, key: &str, nearest: impl FnOnce() -> &'static str) {
        if self.mistakes.len() < MOST_MISTAKES {
            self.refuse(
                place,
                key,
                format!("unknown key; the nearest known one is {}", nearest()),
            );
        }
    }

    pub(super) fn refuse(&mut self, place: &Place, key: &str, message: impl Into<String>) {
        if self.mistakes.len() < MOST_MISTAKES {
            self.mistakes.push(place.mistake(key, message));
        }
    }

    /// Refuses the value in force of `key`, where it stands.
    pub(super) fn refuse_value(&mut self, key: &str, message: impl Into<String>) {
        let place = self
            .settings
            .get(key)
            .map_or(&Place::DEFAULT, |(_, place)| place)
            .clone();
        self.refuse(&place, key, message);
    }

    /// Whether none of `keys` has a mistake yet, so that looking at them together means something.
    pub(super) fn are_right(&self, keys: &[&str]) -> bool {
        !self.mistakes.iter().any(|mistake| keys.contains(&mistake.key.as_str()))
    }

    /// The settings over the defaults.
    fn merge(&mut self, environment: &[(String, String)]) -> Config {
        let mut table = keys::defaults();
        for (name, (value, _)) in &self.settings {
            keys::put(&mut table, name, value.clone());
        }
        let mut config = Config::deserialize(table).expect("each setting was tried alone, and none looks at another");
        check::data_dir(&mut config.storage, environment, self);
        config.display.kind = config.display.kind.on(&machine_model());
        check::all(&config, self);
        config
    }

    fn told(mut self) -> Vec<Mistake> {
        self.mistakes
            .sort_by(|a, b| (&a.source, a.line).cmp(&(&b.source, b.line)));
        self.mistakes.dedup();
        self.mistakes
    }
}
