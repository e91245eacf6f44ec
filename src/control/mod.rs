//! Commands from the machine itself: a Unix socket in the data folder, which only its owner can open.

mod client;
pub mod commands;

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

pub use client::AskError;
use tokio::net::UnixListener;

const SOCKET: &str = "control.sock";
const OWNER_ONLY: u32 = 0o600;

/// Where the socket of the daemon over that data folder is.
#[must_use]
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join(SOCKET)
}

/// Whether the daemon over that data folder answers, whatever it answers.
pub async fn knock(folder: &Path) -> Result<(), AskError> {
    let daemon = client::Daemon::over(folder);
    daemon.send(hyper::Method::GET, "/api/health", None).await.map(drop)
}

/// Opens the socket. Whoever calls this has the lock of the folder, so one that is there already is left over.
pub fn bind(folder: &Path) -> io::Result<UnixListener> {
    let path = path_in(folder);
    let _none_there = fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(OWNER_ONLY))?;
    Ok(listener)
}
