//! Where the daemon listens, and what it is called there.

use std::{
    io::{self, Write},
    net::{IpAddr, SocketAddr},
};

use tokio::net::TcpListener;

use crate::{config::Config, gateway::Doors, tls};

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

/// Where a phone finds the board.
pub(super) struct Place {
    name: String,
    scheme: &'static str,
    /// Where it listens; no address at all with sockets that have none.
    door: Option<SocketAddr>,
}

impl Place {
    /// By the first door that others can reach, else by the first one.
    pub(super) fn of(doors: &Doors, name: &str) -> Self {
        let open = doors.open.iter().map(|door| ("http", door));
        let encrypted = doors.encrypted.iter().map(|door| ("https", door));
        let all: Vec<_> = open
            .chain(encrypted)
            .filter_map(|(scheme, door)| Some((scheme, door.local_addr().ok()?)))
            .collect();
        let reached = all.iter().find(|(_, door)| !door.ip().to_canonical().is_loopback());
        let best = reached.or(all.first()).copied();
        Self {
            name: name.to_owned(),
            scheme: best.map_or("http", |(scheme, _)| scheme),
            door: best.map(|(_, door)| door),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What to type, as a network is at this moment. An address goes first: not every phone asks for names by mDNS.
    pub(super) fn addresses(&self) -> Vec<String> {
        let Some(door) = self.door else { return Vec::new() };
        let ip = door.ip().to_canonical();
        let address = if ip.is_unspecified() { own_address(ip) } else { Some(ip) };
        let name = (!ip.is_loopback()).then(|| format!("{}.local", self.name));
        let hosts = address.map(host).into_iter().chain(name);
        hosts.map(|host| self.url(&host, door.port())).collect()
    }

    fn url(&self, host: &str, port: u16) -> String {
        let scheme = self.scheme;
        match (scheme, port) {
            ("http", 80) | ("https", 443) => format!("{scheme}://{host}/"),
            _ => format!("{scheme}://{host}:{port}/"),
        }
    }
}

/// As it stands in a URL.
fn host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// The address of this machine on the network that leads outside. `listening` on all addresses of IPv6 includes those of IPv4.
fn own_address(listening: IpAddr) -> Option<IpAddr> {
    let of_others = |own: &IpAddr| !own.is_unspecified() && !own.is_loopback();
    let mut own = tls::own_addresses().into_iter().filter(of_others);
    own.find(|own| own.is_ipv4() || listening.is_ipv6())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, UdpSocket};

    use super::*;

    fn addresses(scheme: &'static str, door: &str) -> Vec<String> {
        let name = "board".to_owned();
        let door = Some(door.parse().unwrap());
        Place { name, scheme, door }.addresses()
    }

    #[test]
    fn a_door_with_an_address_is_found_there_and_by_name() {
        for (scheme, door, wanted) in [
            ("http", "192.168.1.5:80", ["http://192.168.1.5/", "http://board.local/"]),
            (
                "http",
                "192.168.1.5:5000",
                ["http://192.168.1.5:5000/", "http://board.local:5000/"],
            ),
            ("https", "[fd00::5]:443", ["https://[fd00::5]/", "https://board.local/"]),
        ] {
            assert_eq!(addresses(scheme, door), wanted);
        }
    }

    #[test]
    fn this_machine_alone_has_no_name_for_others() {
        assert_eq!(addresses("http", "127.0.0.1:5000"), ["http://127.0.0.1:5000/"]);
    }

    #[test]
    fn a_door_on_all_addresses_names_one_that_others_can_use() {
        let found = addresses("http", "0.0.0.0:80");
        assert_eq!(found.last().unwrap(), "http://board.local/");
        assert!(!found.iter().any(|address| address.contains("0.0.0.0")), "{found:?}");
        let own = own_address(Ipv4Addr::UNSPECIFIED.into());
        assert!(own.is_none_or(|own| UdpSocket::bind((own, 0)).is_ok()), "it is ours");
        assert_eq!(found.len(), 1 + usize::from(own.is_some()));
    }
}
