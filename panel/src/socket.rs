//! The listening socket: made with mode 0660, removed when the program ends.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::{
        fs::FileTypeExt,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
};

use rustix::{fs::Mode, process::umask};

use crate::failure::Failure;

/// A bound socket whose file goes away with it.
#[derive(Debug)]
pub(crate) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    pub(crate) fn listener(&self) -> Result<UnixListener, Failure> {
        self.listener
            .try_clone()
            .map_err(|error| Failure::Listen(self.path.clone(), error))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // a file that stays is taken over by the next start
    }
}

/// Binds `path`, taking over the file that a killed program left behind. Call it before threads start: it sets the umask.
pub(crate) fn listen(path: &Path) -> Result<Socket, Failure> {
    remove_stale(path)?;
    let previous = umask(Mode::from_raw_mode(0o117));
    let bound = UnixListener::bind(path);
    umask(previous);
    let listener = bound.map_err(|error| Failure::Listen(path.to_owned(), error))?;
    Ok(Socket {
        listener,
        path: path.to_owned(),
    })
}

fn remove_stale(path: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Listen(path.to_owned(), error);
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(error)),
        Ok(file) if !file.file_type().is_socket() => Err(Failure::NotASocket(path.to_owned())),
        Ok(_) if UnixStream::connect(path).is_ok() => Err(Failure::SocketInUse(path.to_owned())),
        Ok(_) => fs::remove_file(path).map_err(failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        os::unix::fs::PermissionsExt,
        sync::{Mutex, PoisonError},
    };

    /// The umask belongs to the whole process, and tests share one.
    static UMASK: Mutex<()> = Mutex::new(());

    fn in_a_folder(test: impl FnOnce(&Path)) {
        let _alone = UMASK.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = tempfile::tempdir().unwrap();
        test(&dir.path().join("panel.sock"));
    }

    #[test]
    fn the_group_may_connect_and_others_may_not() {
        in_a_folder(|path| {
            let socket = listen(path).unwrap();
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o660);
            drop(socket);
            assert!(!path.exists());
        });
    }

    #[test]
    fn a_stale_file_is_taken_over_a_living_one_is_not() {
        in_a_folder(|path| {
            drop(UnixListener::bind(path).unwrap());
            let _living = listen(path).unwrap();
            assert!(matches!(listen(path), Err(Failure::SocketInUse(_))));
        });
    }

    #[test]
    fn a_file_of_someone_else_is_left_alone() {
        in_a_folder(|path| {
            fs::write(path, "keep").unwrap();
            assert!(matches!(listen(path), Err(Failure::NotASocket(_))));
            assert_eq!(fs::read_to_string(path).unwrap(), "keep");
        });
    }
}
