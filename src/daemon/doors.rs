//! Which sockets the doors have: those that systemd hands over, else those of the configuration.

use std::net::{SocketAddr, TcpListener as Held};

use tokio::net::TcpListener;

use super::DaemonError;
use crate::{
    config::Config,
    gateway,
    supervisor::{HandedOver, addresses},
};

/// The configuration with the addresses that are in force.
pub(super) fn in_force(mut config: Config, sockets: &HandedOver) -> Config {
    if !sockets.is_empty() {
        config.server.listen = addresses(sockets.http());
    }
    if !sockets.https().is_empty() {
        config.tls.listen = addresses(sockets.https());
    }
    config
}

/// The keys that these sockets take the place of.
pub(super) fn keys(sockets: &HandedOver) -> Vec<&'static str> {
    let open = (!sockets.is_empty()).then_some("server.listen");
    let encrypted = (!sockets.https().is_empty()).then_some("tls.listen");
    open.into_iter().chain(encrypted).collect()
}

/// The open door, and the encrypted one.
pub(super) async fn open(
    config: &Config,
    sockets: &HandedOver,
) -> Result<(Vec<TcpListener>, Vec<TcpListener>), DaemonError> {
    if !sockets.is_empty() {
        let (http, https) = (&config.server.listen, addresses(sockets.https()));
        tracing::info!(?http, ?https, "systemd holds the sockets; server.listen is not used");
    }
    let open = door(config, &config.server.listen, sockets.http()).await?;
    let encrypted = door(config, &config.tls.listen, sockets.https()).await?;
    Ok((open, encrypted))
}

async fn door(config: &Config, addresses: &[SocketAddr], held: &[Held]) -> Result<Vec<TcpListener>, DaemonError> {
    for address in addresses {
        config.server.may_listen_on(*address)?;
    }
    if !held.is_empty() {
        return held.iter().map(share).collect();
    }
    let mut listeners = Vec::new();
    for address in addresses {
        listeners.push(gateway::bind(*address).await?);
    }
    Ok(listeners)
}

/// What is closed with the doors is a copy: the socket itself stays open.
fn share(held: &Held) -> Result<TcpListener, DaemonError> {
    held.try_clone()
        .and_then(TcpListener::from_std)
        .map_err(DaemonError::Sockets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_handed_over_outlasts_a_run_and_takes_the_place_of_the_configured() {
        let socket = Held::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let address = socket.local_addr().unwrap();
        let sockets = HandedOver::new(vec![socket], vec![]);
        assert_eq!(keys(&sockets), ["server.listen"]);
        let config = in_force(Config::default(), &sockets);
        for _run in 0..2 {
            let (http, https) = open(&config, &sockets).await.unwrap();
            assert_eq!(http[0].local_addr().unwrap(), address);
            assert!(https.is_empty());
            let (accepted, called) = tokio::join!(http[0].accept(), tokio::net::TcpStream::connect(address));
            assert_eq!(accepted.unwrap().1, called.unwrap().local_addr().unwrap());
        }
    }

    #[tokio::test]
    async fn who_may_not_listen_may_not_with_handed_over_sockets_either() {
        let sockets = HandedOver::new(vec![], vec![Held::bind("0.0.0.0:0").unwrap()]);
        let config = in_force(Config::default(), &sockets);
        assert!(matches!(
            open(&config, &sockets).await,
            Err(DaemonError::OpenNetwork(_))
        ));
    }
}
