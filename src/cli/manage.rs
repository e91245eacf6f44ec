//! Commands to a daemon that runs on this machine.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, builder::RangedI64ValueParser};

use super::{data_dir, sources, whole};
use crate::config::Sources;

pub(super) const PAIR_EXAMPLES: &str = "\
Examples:
  retroboard pair                      a code that lets an admin in
  retroboard pair --role viewer        a code that lets somebody look

Whoever may read the data folder may do this: it is the way back in when no phone is left that could.";

pub(super) const TOKEN_EXAMPLES: &str = "\
Examples:
  retroboard token list
  retroboard token create \"Home Assistant\" --role controller
  retroboard token revoke K_sE5qpC8J-rS-e6
  retroboard token rotate-key          everybody has to pair anew";

pub(super) const DEVICE_EXAMPLES: &str = "\
Examples:
  retroboard device add wrist-1 wrist-2 > tokens.csv
  retroboard device list
  retroboard device forget wrist-1     its token and all its readings, for good";

pub(super) const EXPORT_EXAMPLES: &str = "\
Examples:
  retroboard export --device wrist-1 -o wrist-1.csv";

pub(super) const SETUP_EXAMPLES: &str = "\
Examples:
  retroboard setup show                what was set on the page, and what is on trial
  retroboard setup confirm             the settings on trial stay
  retroboard setup revert              the settings before them come back at once

It is the way out when new settings have locked everybody out; without it they come back by themselves.";

/// Which daemon.
#[derive(Args, Clone, Debug, Default)]
pub struct Daemon {
    /// Folder of the daemon's database
    #[arg(long, value_name = "DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// Configuration file of the daemon [default: /etc/retroboard/retroboard.toml, if it exists]
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

impl Daemon {
    #[must_use]
    pub fn sources(&self) -> Sources {
        let flags = data_dir(self.data_dir.as_ref());
        sources(self.config.as_deref(), flags.into_iter().collect())
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PersonRole {
    Viewer,
    Controller,
    Admin,
}

impl PersonRole {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Controller => "controller",
            Self::Admin => "admin",
        }
    }
}

#[derive(Args, Clone, Debug)]
pub struct Pair {
    /// What whoever pairs may do
    #[arg(long, value_enum, default_value = "admin")]
    pub role: PersonRole,
    #[command(flatten)]
    pub daemon: Daemon,
}

#[derive(Args, Clone, Debug)]
pub struct Token {
    #[command(subcommand)]
    pub command: TokenCommand,
    #[command(flatten)]
    pub daemon: Daemon,
}

#[derive(Subcommand, Clone, Debug)]
pub enum TokenCommand {
    /// Who has access
    List,
    /// Give out a token; it is printed this once
    Create {
        /// Whose it is
        name: String,
        /// What it may do
        #[arg(long, value_enum)]
        role: PersonRole,
        /// Days until it ends
        #[arg(long, value_name = "1-3650", value_parser = days())]
        days: Option<u32>,
    },
    /// Revoke a token, and cut its connections
    Revoke {
        /// Its id, as `list` has it
        id: String,
    },
    /// Make a new key: every token is worth nothing from then on
    RotateKey,
}

#[derive(Args, Clone, Debug)]
pub struct Device {
    #[command(subcommand)]
    pub command: DeviceCommand,
    #[command(flatten)]
    pub daemon: Daemon,
}

#[derive(Subcommand, Clone, Debug)]
pub enum DeviceCommand {
    /// Wearables that are known, or have a token
    List,
    /// Give tokens to wearables, printed as CSV this once
    Add {
        /// Ids of 1 to 64 characters
        #[arg(required = true, num_args = 1..=500)]
        ids: Vec<String>,
    },
    /// Delete all that is known of a wearable, and its token
    Forget { id: String },
}

#[derive(Args, Clone, Debug)]
pub struct Setup {
    #[command(subcommand)]
    pub command: SetupCommand,
    #[command(flatten)]
    pub daemon: Daemon,
}

#[derive(Subcommand, Clone, Copy, Debug)]
pub enum SetupCommand {
    /// Say what is set, where that stands, and what is on trial
    Show,
    /// Keep the settings that are on trial
    Confirm,
    /// Take back the settings that are on trial
    Revert,
}

#[derive(Args, Clone, Debug)]
pub struct Export {
    /// The wearable whose readings are wanted
    #[arg(long, value_name = "ID")]
    pub device: String,
    /// The CSV file to write; must not exist yet
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub daemon: Daemon,
}

fn days() -> RangedI64ValueParser<u32> {
    whole(1, 3650)
}
