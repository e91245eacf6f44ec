//! Why the program ends, and with which exit code.

use std::{io, path::PathBuf};

use panel_link::ConfigError;
use thiserror::Error;

use crate::board::Refusal;

#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("cannot read {}: {}", .0.display(), .1)]
    ReadConfig(PathBuf, io::Error),
    #[error("{}: {}", .0.display(), .1)]
    Config(PathBuf, ConfigError),
    #[error(
        "the options of the panel have changed since this program started: it ends, to be started again with the new ones"
    )]
    Outdated,
    #[error("--record needs --display recording")]
    RecordNeedsRecording,
    #[error(
        "this retroboard-panel was built without the LED library. Build it for the Raspberry Pi with \
         `cargo build --release -p retroboard-panel --features hub75`, or try it with --display recording"
    )]
    NotLinked,
    #[error(transparent)]
    Board(#[from] Refusal),
    #[error("the LED library did not start; its own message is above. {0}")]
    #[cfg_attr(
        not(feature = "hub75"),
        expect(dead_code, reason = "only the LED library can fail so")
    )]
    Library(String),
    #[error("another retroboard-panel listens on {}: stop it, or give each its own --socket", .0.display())]
    SocketInUse(PathBuf),
    #[error("{} is not a socket: remove it, or name another path with --socket", .0.display())]
    NotASocket(PathBuf),
    #[error("cannot listen on {}: {}; does its folder exist and may this user write to it? Or use --socket", .0.display(), .1)]
    Listen(PathBuf, io::Error),
    #[error("cannot record: {0}")]
    Record(io::Error),
    #[error("cannot show a frame: {0}")]
    Show(io::Error),
    #[error("cannot watch for signals: {0}")]
    Signals(io::Error),
    #[error("cannot start a thread: {0}")]
    Threads(io::Error),
}

impl Failure {
    /// 2 for what a person wrote wrong, 3 for a machine that cannot do it, 4 for other options, 1 for the rest.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::ReadConfig(..) | Self::Config(..) | Self::RecordNeedsRecording => 2,
            Self::NotLinked | Self::Board(_) | Self::Library(_) => 3,
            Self::Outdated => 4,
            _ => 1,
        }
    }
}
