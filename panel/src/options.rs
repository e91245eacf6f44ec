//! Where the panel's options stand. They are read at the start, and again whenever a daemon connects.

use std::{fs, path::PathBuf};

use panel_link::{ConfigError, Hub75Options, settings};

use crate::{cli::Args, failure::Failure};

#[derive(Clone, Debug)]
pub(crate) struct Sources {
    config: Option<PathBuf>,
    /// Folder of what was set on the board's page.
    settings: Option<PathBuf>,
}

impl Sources {
    pub(crate) fn of(args: &Args) -> Self {
        Self {
            config: args.config.clone(),
            settings: args.settings.clone(),
        }
    }

    /// The options in force. What was set on the page and cannot be used is left out, as the daemon leaves it out.
    pub(crate) fn read(&self) -> Result<Hub75Options, Failure> {
        let text = self.config_text()?;
        match self.with_page(&text) {
            Ok(options) => Ok(options),
            Err(words) => {
                let options = panel_link::from_toml(&text).map_err(|error| self.mistake(error))?;
                eprintln!("what was set on the board's page is left out: {words}");
                Ok(options)
            }
        }
    }

    fn config_text(&self) -> Result<String, Failure> {
        let Some(path) = &self.config else {
            return Ok(String::new());
        };
        fs::read_to_string(path).map_err(|error| Failure::ReadConfig(path.clone(), error))
    }

    fn with_page(&self, text: &str) -> Result<Hub75Options, String> {
        let page = self.settings.as_deref().map(settings::in_force).transpose();
        let page = page.map_err(|error| error.to_string())?.unwrap_or_default();
        panel_link::layered(text, &page).map_err(|error| error.to_string())
    }

    fn mistake(&self, error: ConfigError) -> Failure {
        Failure::Config(self.config.clone().unwrap_or_default(), error)
    }
}
