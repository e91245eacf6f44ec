//! Two files in the data folder: what was confirmed, and what is on trial. Each is there whole or not at all.

use std::{fs, io, path::PathBuf};

use crate::{
    config::{Page, page},
    durable,
};

/// The panel program reads it too, see `panel/link`.
const TRIAL: &str = panel_link::settings::TRIAL;
const ASIDE: &str = "settings.damaged.toml";

#[derive(Clone, Debug)]
pub(super) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(super) fn of(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn kept(&self) -> PathBuf {
        self.folder.join(page::FILE)
    }

    fn trial(&self) -> PathBuf {
        self.folder.join(TRIAL)
    }

    pub(super) fn read(&self) -> Result<Option<Page>, String> {
        Page::read(&self.folder)
    }

    pub(super) fn has_trial(&self) -> bool {
        self.trial().exists()
    }

    pub(super) fn write_trial(&self, text: &str) -> io::Result<()> {
        durable::put(&self.trial(), text.as_bytes())
    }

    /// What is on trial takes the place of what was confirmed before.
    pub(super) fn keep_trial(&self) -> io::Result<()> {
        fs::rename(self.trial(), self.kept())?;
        self.sync()
    }

    /// One that cannot be deleted is dropped at the next start.
    pub(super) fn drop_trial(&self) {
        let dropped = fs::remove_file(self.trial()).and_then(|()| self.sync());
        if let Err(error) = dropped
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "settings on trial could not be deleted");
        }
    }

    /// Keeps what cannot be used for a person to look at.
    pub(super) fn set_aside(&self) -> io::Result<PathBuf> {
        let aside = self.folder.join(ASIDE);
        fs::rename(self.kept(), &aside)?;
        self.sync()?;
        Ok(aside)
    }

    fn sync(&self) -> io::Result<()> {
        durable::sync(&self.folder)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_trial_is_dropped_or_takes_the_place_of_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::of(folder.path().to_owned());
        files.write_trial("[tls]\n").unwrap();
        files.drop_trial();
        assert!(!files.has_trial() && !files.kept().exists());
        files.write_trial("[server]\n").unwrap();
        files.keep_trial().unwrap();
        assert!(!files.has_trial());
        assert_eq!(fs::read_to_string(files.kept()).unwrap(), "[server]\n");
        let mode = fs::metadata(files.kept()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, durable::OWNER_ONLY);
        assert!(files.set_aside().unwrap().exists() && !files.kept().exists());
    }
}
