//! A data folder on a file system of its own, so small that a test can fill it.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::daemon::Daemon;

/// Room for an empty database and some minutes of readings.
const SIZE: &str = "size=512k";

/// A daemon in a mount namespace of its own; the tmpfs over its data folder is gone with it.
pub(crate) struct SmallDisk {
    pub(crate) daemon: Daemon,
    ballast: PathBuf,
    _mount_point: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where an ordinary user may not mount anything; for root, that is a failure.
    pub(crate) fn start() -> Option<Self> {
        Self::with("")
    }

    /// With a copy of this file in it, and full from the beginning.
    pub(crate) fn full_with(file: &Path) -> Option<Self> {
        Self::with(file.to_str().unwrap())
    }

    fn with(file: &str) -> Option<Self> {
        let namespaces = own_mounts()?;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let serve = [
            env!("CARGO_BIN_EXE_retroboard"),
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            data,
        ];
        let daemon = Daemon::run(mounted(namespaces, &folder, file, &serve).stdout(Stdio::piped()));
        // The folder as the daemon sees it.
        let inside = PathBuf::from(format!("/proc/{}/root{data}", daemon.id()));
        Some(Self {
            daemon,
            ballast: inside.join("ballast"),
            _mount_point: folder,
        })
    }

    /// Not a byte is free after that.
    pub(crate) fn fill(&self) {
        let mut ballast = File::create(&self.ballast).unwrap();
        for size in [4096, 1] {
            let error = std::iter::repeat_with(|| ballast.write_all(&vec![0; size]))
                .find_map(Result::err)
                .unwrap();
            assert_eq!(error.kind(), ErrorKind::StorageFull);
        }
    }

    pub(crate) fn free(&self) {
        fs::remove_file(&self.ballast).unwrap();
    }
}

/// Options of `unshare` for a program that mounts what nobody else sees; `None` where this user may not have that.
pub(crate) fn own_mounts() -> Option<&'static [&'static str]> {
    let root = rustix::process::geteuid().is_root();
    let namespaces: &[&str] = if root {
        &["--mount"]
    } else {
        &["--mount", "--user", "--map-root-user"]
    };
    let folder = tempfile::tempdir().unwrap();
    let tried = mounted(namespaces, &folder, "", &["true"]).status();
    if tried.is_ok_and(|status| status.success()) {
        return Some(namespaces);
    }
    assert!(!root, "root cannot mount a tmpfs with `unshare --mount`");
    eprintln!("not tested: this user may not mount a file system; allow user namespaces, or run as root");
    None
}

fn mounted(namespaces: &[&str], folder: &tempfile::TempDir, file: &str, run: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    let script = r#"
        mount -t tmpfs -o "$0" retroboard-test "$1" || exit
        [ -z "$2" ] || { cp "$2" "$1" && cat /dev/zero > "$1/ballast" 2>/dev/null; }
        shift 2 && exec "$@"
    "#;
    command
        .args(namespaces)
        .args(["sh", "-c", script, SIZE])
        .arg(folder.path())
        .arg(file)
        .args(run);
    command
}
