//! One change that is being tried, and the doors by which it can be confirmed.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    time::Instant,
};

use serde_json::{Map, Value as Json};

use crate::config::{Config, Loaded, page::Settings};

/// Where connections come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doorway {
    pub encrypted: bool,
    pub address: SocketAddr,
}

#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// As they were asked for.
    pub(super) changes: Map<String, Json>,
    /// All that the page has set, with the changes.
    pub(super) wanted: Settings,
    pub(super) loaded: Loaded,
    pub(super) ends: Instant,
    /// Doors of the run before it.
    pub(super) before: Vec<Doorway>,
    /// Whether what the encrypted door is depends on the change.
    pub(super) concerns_tls: bool,
    /// Whether a run works with it.
    pub(super) runs: bool,
}

impl Trial {
    /// Those of `doors` that show that the change works: the new ones, or all when none is new.
    pub(super) fn ways(&self, doors: &[Doorway]) -> Vec<Doorway> {
        let is_new = |door: &&Doorway| !self.before.contains(door) || (door.encrypted && self.concerns_tls);
        let new: Vec<Doorway> = doors.iter().filter(is_new).copied().collect();
        if new.is_empty() { doors.to_vec() } else { new }
    }
}

/// Whether browsers meet another certificate, or are sent to the encrypted door that were not before.
pub(super) fn concerns_tls(old: &Config, new: &Config) -> bool {
    let (old, new) = (&old.tls, &new.tls);
    old.certificate != new.certificate || old.key != new.key || (new.redirect && !old.redirect)
}

/// The doors that this configuration asks for. Those whose port the system is to choose are not known before they are open.
pub(super) fn planned(config: &Config) -> Vec<Doorway> {
    let door = |encrypted| {
        move |address: &SocketAddr| Doorway {
            encrypted,
            address: *address,
        }
    };
    let open = config.server.listen.iter().map(door(false));
    let doors = open.chain(config.tls.listen.iter().map(door(true)));
    doors.filter(|door| door.address.port() != 0).collect()
}

/// The pages behind these doors, by the addresses that this machine has.
pub(super) fn pages(doors: &[Doorway], own: &[IpAddr]) -> Vec<String> {
    let pages = doors.iter().flat_map(|door| {
        let hosts = if door.address.ip().is_unspecified() {
            reached_by(door.address.ip(), own)
        } else {
            vec![door.address.ip()]
        };
        hosts.into_iter().map(|host| page(*door, host))
    });
    pages.collect()
}

/// `[::]` takes both kinds of addresses.
fn reached_by(any: IpAddr, own: &[IpAddr]) -> Vec<IpAddr> {
    let takes = |address: &&IpAddr| any == Ipv6Addr::UNSPECIFIED || address.is_ipv4();
    let reached: Vec<IpAddr> = own.iter().filter(takes).copied().collect();
    if reached.is_empty() {
        vec![IpAddr::from([127, 0, 0, 1])]
    } else {
        reached
    }
}

fn page(door: Doorway, host: IpAddr) -> String {
    let (scheme, usual) = if door.encrypted { ("https", 443) } else { ("http", 80) };
    let address = SocketAddr::new(host, door.address.port());
    let named = address.to_string();
    let named = if address.port() == usual {
        named.strip_suffix(&format!(":{usual}")).unwrap_or(&named)
    } else {
        &named
    };
    format!("{scheme}://{named}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(encrypted: bool, address: &str) -> Doorway {
        let address = address.parse().unwrap();
        Doorway { encrypted, address }
    }

    fn trial(before: &[Doorway], concerns_tls: bool) -> Trial {
        let sources = crate::config::Sources {
            environment: vec![("HOME".into(), "/people/ada".into())],
            ..Default::default()
        };
        Trial {
            changes: Map::new(),
            wanted: Settings::new(),
            loaded: Config::load(&sources).unwrap(),
            ends: Instant::now(),
            before: before.to_vec(),
            concerns_tls,
            runs: true,
        }
    }

    #[test]
    fn a_new_door_counts_and_the_old_one_beside_it_does_not() {
        let (old, new) = (door(false, "127.0.0.1:80"), door(false, "127.0.0.1:81"));
        assert_eq!(trial(&[old], false).ways(&[old, new]), [new]);
        assert_eq!(trial(&[old], false).ways(&[new]), [new]);
        assert_eq!(
            trial(&[old, new], false).ways(&[old]),
            [old],
            "one was closed, none is new"
        );
        let encrypted = door(true, "127.0.0.1:80");
        assert_eq!(
            trial(&[old], false).ways(&[encrypted]),
            [encrypted],
            "the same port, another door"
        );
    }

    #[test]
    fn another_certificate_is_shown_by_the_encrypted_door() {
        let (open, encrypted) = (door(false, "127.0.0.1:80"), door(true, "127.0.0.1:443"));
        assert_eq!(trial(&[open, encrypted], true).ways(&[open, encrypted]), [encrypted]);
        assert_eq!(trial(&[open], true).ways(&[open]), [open], "there is none");
        let (mut old, mut new) = (Config::default(), Config::default());
        assert!(!concerns_tls(&old, &new));
        new.tls.redirect = false;
        assert!(!concerns_tls(&old, &new), "nobody is sent there any more");
        std::mem::swap(&mut old, &mut new);
        assert!(concerns_tls(&old, &new));
        old.tls.redirect = true;
        new.tls.key = "key.pem".into();
        assert!(concerns_tls(&old, &new));
    }

    #[test]
    fn pages_are_named_by_addresses_that_can_be_opened() {
        let own = ["192.168.1.5", "fd00::5"].map(|text| text.parse().unwrap());
        let pages = |door| pages(&[door], &own);
        assert_eq!(pages(door(false, "0.0.0.0:8080")), ["http://192.168.1.5:8080/"]);
        assert_eq!(
            pages(door(true, "[::]:443")),
            ["https://192.168.1.5/", "https://[fd00::5]/"]
        );
        assert_eq!(pages(door(false, "127.0.0.1:80")), ["http://127.0.0.1/"]);
        assert_eq!(super::pages(&[door(false, "[::]:80")], &[]), ["http://127.0.0.1/"]);
    }
}
