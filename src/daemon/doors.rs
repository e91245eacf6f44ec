//! Which sockets the doors have: those that systemd hands over, else those of the configuration.

use std::net::{SocketAddr, TcpListener as Held};

use tokio::net::TcpListener;

use super::DaemonError;
use crate::{
    cli,
    config::{Config, Mistake},
    gateway,
    supervisor::{HandedOver, addresses},
};

/// The configuration with the addresses that are in force.
pub(super) fn load(flags: &cli::Serve, sockets: &HandedOver) -> Result<Config, Vec<Mistake>> {
    let mut config = Config::load(&flags.sources())?.config;
    if !sockets.is_empty() {
        config.server.listen = addresses(sockets.http());
    }
    if !sockets.https().is_empty() {
        config.tls.listen = addresses(sockets.https());
    }
    Ok(config)
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
