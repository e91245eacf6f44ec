//! Where the daemon listens, and what it is called there.

use std::{
    io::{self, Write},
    net::SocketAddr,
};

use tokio::net::TcpListener;

use super::DaemonError;
use crate::{config::Config, gateway};

/// Sockets that whoever started the process has opened already. They outlast every run: each works with copies of them.
#[derive(Debug, Default)]
pub(super) struct HandedOver {
    pub(super) open: Vec<std::net::TcpListener>,
    pub(super) encrypted: Vec<std::net::TcpListener>,
}

/// The doors of one run.
pub(super) struct Listening {
    pub(super) open: Vec<TcpListener>,
    pub(super) encrypted: Vec<TcpListener>,
}

impl HandedOver {
    /// The keys that these sockets take the place of.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        let open = (!self.open.is_empty()).then_some("server.listen");
        let encrypted = (!self.encrypted.is_empty()).then_some("tls.listen");
        open.into_iter().chain(encrypted).collect()
    }

    /// Each kind of door: those handed over, else those that the configuration asks for.
    pub(super) async fn or_bind(&self, config: &Config) -> Result<Listening, DaemonError> {
        Ok(Listening {
            open: doors(config, &self.open, &config.server.listen).await?,
            encrypted: doors(config, &self.encrypted, &config.tls.listen).await?,
        })
    }
}

async fn doors(
    config: &Config,
    handed_over: &[std::net::TcpListener],
    addresses: &[SocketAddr],
) -> Result<Vec<TcpListener>, DaemonError> {
    let mut doors = Vec::new();
    for listener in handed_over {
        let copy = copied(listener).map_err(DaemonError::HandedOver)?;
        let address = copy.local_addr().map_err(DaemonError::HandedOver)?;
        config.server.may_listen_on(address)?;
        doors.push(copy);
    }
    if doors.is_empty() {
        for address in addresses {
            config.server.may_listen_on(*address)?;
            doors.push(gateway::bind(*address).await?);
        }
    }
    Ok(doors)
}

/// The same socket once more: closing it leaves the first one open.
fn copied(listener: &std::net::TcpListener) -> io::Result<TcpListener> {
    let copy = listener.try_clone()?;
    copy.set_nonblocking(true)?;
    TcpListener::from_std(copy)
}

/// Says where the panel is, on standard output, for people and for tests that let the system choose a port.
pub(super) fn announce(scheme: &str, listeners: &[TcpListener]) {
    for address in listeners.iter().filter_map(|listener| listener.local_addr().ok()) {
        // Whoever stopped reading has heard enough; that is no reason to stop.
        let _nobody_reads = writeln!(io::stdout(), "RetroBoard is at {scheme}://{address}");
    }
}

/// The port of the encrypted door, as the system gave it.
pub(super) fn redirect_to(config: &Config, encrypted: &[TcpListener]) -> Option<u16> {
    let first = encrypted.first().filter(|_| config.tls.redirect)?;
    first.local_addr().map(|address| address.port()).ok()
}

pub(super) fn machine_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Where phones on the same network find this machine: mDNS has its name.
pub(super) fn usual_host(config: &Config) -> String {
    let address = config.server.listen[0];
    if address.ip().is_loopback() {
        return address.to_string();
    }
    match address.port() {
        80 => format!("{}.local", machine_name()),
        port => format!("{}.local:{port}", machine_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_handed_over_outlasts_a_run_and_takes_the_place_of_the_configured() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let handed_over = HandedOver {
            open: vec![socket],
            ..HandedOver::default()
        };
        assert_eq!(handed_over.keys(), ["server.listen"]);
        for _run in 0..2 {
            let Listening { open, encrypted } = handed_over.or_bind(&Config::default()).await.unwrap();
            assert_eq!(open[0].local_addr().unwrap(), address);
            assert!(encrypted.is_empty());
            let (accepted, called) = tokio::join!(open[0].accept(), tokio::net::TcpStream::connect(address));
            assert_eq!(accepted.unwrap().1, called.unwrap().local_addr().unwrap());
        }
    }

    #[tokio::test]
    async fn who_may_not_listen_may_not_with_handed_over_sockets_either() {
        let handed_over = HandedOver {
            encrypted: vec![std::net::TcpListener::bind("0.0.0.0:0").unwrap()],
            ..HandedOver::default()
        };
        let mut config = Config::default();
        config.server.listen = vec!["127.0.0.1:0".parse().unwrap()];
        let refused = handed_over.or_bind(&config).await;
        assert!(matches!(refused, Err(DaemonError::OpenNetwork(_))));
    }
}
