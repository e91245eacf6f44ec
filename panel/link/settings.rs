//! What was set on the board's page: files that the daemon keeps in its data folder, and both programs read beneath the
//! configuration file.

use std::{fs, io, path::Path};

/// What was confirmed.
pub const KEPT: &str = "settings.toml";

/// What is on trial, in place of the other, until it is confirmed or taken back.
pub const TRIAL: &str = "settings.trial.toml";

/// Largest file in bytes; a real one has a few kilobytes.
const LARGEST: u64 = 1024 * 1024;

/// The text that is in force in this folder; empty where nothing was set.
pub fn in_force(folder: &Path) -> io::Result<String> {
    match read(&folder.join(TRIAL)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        text => return text,
    }
    match read(&folder.join(KEPT)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        text => text,
    }
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::other("it is too large"));
    }
    fs::read_to_string(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_trial_goes_before_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(in_force(folder.path()).unwrap(), "");
        fs::write(folder.path().join(KEPT), "kept").unwrap();
        assert_eq!(in_force(folder.path()).unwrap(), "kept");
        fs::write(folder.path().join(TRIAL), "tried").unwrap();
        assert_eq!(in_force(folder.path()).unwrap(), "tried");
        fs::write(folder.path().join(TRIAL), vec![b' '; LARGEST as usize + 1]).unwrap();
        assert!(in_force(folder.path()).is_err());
    }
}
