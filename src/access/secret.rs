//! The key that this board signs with: made on the first start, and readable by its owner alone.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use ring::rand::{SecureRandom, SystemRandom};

use crate::durable::{self, OWNER_ONLY};

const FILE: &str = "access.key";
/// As long as what HMAC-SHA256 puts out (RFC 7518, section 3.2).
const BYTES: usize = 32;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("cannot use the key {path}: {error}")]
    File { path: PathBuf, error: io::Error },
    #[error(
        "the key {0} is not {BYTES} bytes long; delete it, and a new one is made at the next start (everybody has to pair anew)"
    )]
    Length(PathBuf),
}

#[derive(Clone)]
pub(super) struct Secret([u8; BYTES]);

impl Secret {
    pub(super) fn load_or_make(folder: &Path) -> Result<Self, SecretError> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => {
                let key = bytes.try_into().map_err(|_| SecretError::Length(path.clone()))?;
                close_to_others(&path).map_err(|error| SecretError::File { path, error })?;
                Ok(Self(key))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::first(folder)),
            Err(error) => Err(SecretError::File { path, error }),
        }
    }

    /// A board without a key has given out no token that it could spoil: it goes without a file when there is no room for one.
    fn first(folder: &Path) -> Self {
        Self::replace(folder).unwrap_or_else(|error| {
            tracing::error!(%error, "a new key could not be kept; who pairs now has to pair again after a restart");
            Self::random()
        })
    }

    /// Makes a new one in place of the old.
    pub(super) fn replace(folder: &Path) -> Result<Self, SecretError> {
        let path = folder.join(FILE);
        let secret = Self::random();
        durable::put(&path, &secret.0).map_err(|error| SecretError::File { path, error })?;
        Ok(secret)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn random() -> Self {
        let mut key = [0; BYTES];
        fill(&mut key);
        Self(key)
    }
}

/// Random bytes from the system.
pub(super) fn fill(bytes: &mut [u8]) {
    SystemRandom::new()
        .fill(bytes)
        .expect("the system has a source of randomness");
}

fn close_to_others(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "the key could be read by others; its permissions are mended");
        fs::set_permissions(path, fs::Permissions::from_mode(OWNER_ONLY))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_and_is_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let made = Secret::load_or_make(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, OWNER_ONLY);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let again = Secret::load_or_make(folder.path()).unwrap();
        assert_eq!(made.bytes(), again.bytes());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, OWNER_ONLY);
        assert_ne!(Secret::replace(folder.path()).unwrap().bytes(), made.bytes());
    }

    #[test]
    fn an_empty_or_cut_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 31, 33] {
            fs::write(folder.path().join(FILE), vec![7; length]).unwrap();
            assert!(matches!(
                Secret::load_or_make(folder.path()),
                Err(SecretError::Length(_))
            ));
        }
    }
}
