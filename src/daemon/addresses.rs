//! Where the daemon listens, and what it is called there.

use std::io::{self, Write};

use tokio::net::TcpListener;

use crate::config::Config;

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
    let mut addresses = config.server.listen.iter().chain(&config.tls.listen);
    let address = addresses.next().expect("there is a door");
    if address.ip().is_loopback() {
        return address.to_string();
    }
    match address.port() {
        80 | 443 => format!("{}.local", machine_name()),
        port => format!("{}.local:{port}", machine_name()),
    }
}
