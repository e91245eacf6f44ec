//! Sockets that systemd opened for the daemon: `sd_listen_fds(3)`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use rustix::io::FdFlags;
use systemd::daemon;

/// What `FileDescriptorName=` calls the open door.
const HTTP: &str = "http";
/// The same for the encrypted one.
const HTTPS: &str = "https";

/// Why the sockets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    #[error("cannot take over the sockets of systemd: {0}")]
    Environment(io::Error),
    #[error("systemd hands over a socket called {0:?}; call it http or https, with FileDescriptorName= in its unit")]
    Name(String),
    #[error(
        "the socket that systemd hands over as {name} is none that waits for TCP connections ({error}); \
         write ListenStream= with a port in its unit"
    )]
    Kind { name: String, error: io::Error },
}

/// Sockets that systemd holds, too: it keeps what arrives while the daemon is away, so nobody is refused meanwhile.
#[derive(Debug, Default)]
pub struct HandedOver {
    http: Vec<TcpListener>,
    https: Vec<TcpListener>,
}

impl HandedOver {
    /// Call it once in the life of the process, which then owns them. Empty when not started by a socket of systemd.
    pub fn take() -> Result<Self, HandoverError> {
        let sockets = daemon::listen_fds_with_names().map_err(|error| HandoverError::Environment(error.into()))?;
        let mut taken = Self::default();
        for (descriptor, name) in sockets.iter() {
            let name = name.to_string_lossy().into_owned();
            let door = taken.door(&name)?;
            let socket = daemon::tcp_listener(descriptor).map_err(io::Error::from);
            let socket = socket.and_then(|socket| socket.set_nonblocking(true).map(|()| socket));
            door.push(socket.map_err(|error| HandoverError::Kind { name, error })?);
        }
        Ok(taken)
    }

    fn door(&mut self, name: &str) -> Result<&mut Vec<TcpListener>, HandoverError> {
        match name {
            HTTP => Ok(&mut self.http),
            HTTPS => Ok(&mut self.https),
            other => Err(HandoverError::Name(other.to_owned())),
        }
    }

    /// Sockets of the open door.
    #[must_use]
    pub fn http(&self) -> &[TcpListener] {
        &self.http
    }

    /// Sockets of the encrypted door.
    #[must_use]
    pub fn https(&self) -> &[TcpListener] {
        &self.https
    }

    /// Leaves them to the program that takes the place of this one, as systemd left them to this one.
    pub fn pass_on(self) -> io::Result<()> {
        for socket in self.http.iter().chain(&self.https) {
            rustix::io::fcntl_setfd(socket, FdFlags::empty())?;
        }
        std::mem::forget(self);
        Ok(())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.http.is_empty() && self.https.is_empty()
    }
}

/// Where they listen.
#[must_use]
pub fn addresses(sockets: &[TcpListener]) -> Vec<SocketAddr> {
    sockets.iter().filter_map(|socket| socket.local_addr().ok()).collect()
}
