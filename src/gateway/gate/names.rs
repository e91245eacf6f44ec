//! By which names the board may be called, and which pages may call it.
//!
//! Against DNS rebinding: a page on the Internet can make its own name point to the board, but cannot make that name one of
//! these. An address cannot be turned so, and is let through.

use std::{collections::BTreeSet, net::Ipv6Addr};

use axum::http::{HeaderMap, Uri, header};

/// Names of the board itself, and pages elsewhere that an admin has allowed.
#[derive(Clone, Debug, Default)]
pub struct Names {
    hosts: BTreeSet<String>,
    origins: BTreeSet<String>,
}

/// Why an origin is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// `file://`: what the arduinoWebSockets library always sends.
    File,
    Other,
}

impl Names {
    /// `machine` is what the machine is called; `hosts` and `origins` come from the configuration.
    #[must_use]
    pub fn new(machine: &str, hosts: &[String], origins: &[String]) -> Self {
        let machine = machine.to_ascii_lowercase();
        let own = ["localhost".to_owned(), format!("{machine}.local"), machine];
        let hosts = hosts.iter().map(|host| host.to_ascii_lowercase());
        Self {
            hosts: own.into_iter().filter(|name| !name.is_empty()).chain(hosts).collect(),
            origins: origins.iter().map(|origin| origin.to_ascii_lowercase()).collect(),
        }
    }

    /// The host that the request names, with its port, if it is one of ours.
    pub(super) fn host<'a>(&self, uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
        let mut named = headers.get_all(header::HOST).iter();
        let host = named.next()?.to_str().ok()?;
        let contradicts = uri.authority().is_some_and(|authority| authority.as_str() != host);
        let ours = named.next().is_none() && !contradicts && self.is_ours(name_of(host)?);
        ours.then_some(host)
    }

    /// Whether the page that the request comes from, if it says so, may use the board.
    pub(super) fn origin(&self, headers: &HeaderMap, host: &str) -> Result<(), Foreign> {
        let mut named = headers.get_all(header::ORIGIN).iter();
        let Some(origin) = named.next() else {
            return Ok(());
        };
        let origin = origin.to_str().unwrap_or_default();
        if named.next().is_some() {
            return Err(Foreign::Other);
        }
        match origin {
            "file://" => Err(Foreign::File),
            _ if is_page_of(origin, host) || self.origins.contains(&origin.to_ascii_lowercase()) => Ok(()),
            _ => Err(Foreign::Other),
        }
    }

    /// Whether the browser itself says that the request comes from the board's own page.
    pub(super) fn is_own_page(&self, headers: &HeaderMap, host: &str) -> bool {
        headers.contains_key(header::ORIGIN) && self.origin(headers, host).is_ok()
    }

    pub(in crate::gateway) fn has_origins(&self) -> bool {
        !self.origins.is_empty()
    }

    /// Pages elsewhere that an admin has allowed.
    pub(in crate::gateway) fn allows(&self, origin: &str) -> bool {
        self.origins.contains(&origin.to_ascii_lowercase())
    }

    fn is_ours(&self, name: &str) -> bool {
        let name = name.strip_suffix('.').unwrap_or(name);
        is_address(name) || self.hosts.contains(&name.to_ascii_lowercase())
    }
}

/// Without the port. `None` when it is no host at all.
fn name_of(host: &str) -> Option<&str> {
    if host.starts_with('[') {
        let end = host.find(']')?;
        let rest = &host[end + 1..];
        return (rest.is_empty() || is_port(rest)).then_some(&host[..=end]);
    }
    match host.split_once(':') {
        None => Some(host),
        Some((name, _)) if is_port(&host[name.len()..]) => Some(name),
        Some(_) => None,
    }
    .filter(|name| !name.is_empty())
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

fn is_address(name: &str) -> bool {
    let bracketed = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match bracketed {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => name.parse::<std::net::Ipv4Addr>().is_ok(),
    }
}

/// Whether the page was served under this very host and port.
fn is_page_of(origin: &str, host: &str) -> bool {
    let (rest, usual) = match (origin.strip_prefix("http://"), origin.strip_prefix("https://")) {
        (Some(rest), _) => (rest, ":80"),
        (_, Some(rest)) => (rest, ":443"),
        _ => return false,
    };
    let plain = |text: &str| text.strip_suffix(usual).unwrap_or(text).to_ascii_lowercase();
    plain(rest) == plain(host)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn names() -> Names {
        Names::new("board", &["panel.example".into()], &["https://Dash.example".into()])
    }

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::try_from(*value).unwrap());
        }
        headers
    }

    #[test]
    fn only_its_own_names_are_the_boards() {
        let called = |host: &str| {
            names()
                .host(&Uri::from_static("/"), &headers(&[(header::HOST, host)]))
                .is_some()
        };
        for host in [
            "localhost",
            "localhost:5000",
            "127.0.0.1:5000",
            "192.168.1.5",
            "[::1]:5000",
            "[fe80::1]",
            "board",
            "BOARD.local:80",
            "board.local.",
            "panel.example",
        ] {
            assert!(called(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "board.evil.example",
            "127.0.0.1.evil.example",
            "localhost:x",
            "localhost:99999",
            "evil.example:5000",
            "[::1]x",
            "[::1",
            "127.1",
            "a b",
            "localhost,evil.example",
            "user@localhost",
        ] {
            assert!(!called(host), "{host}");
        }
    }

    #[test]
    fn no_host_two_hosts_and_contradictions_are_refused() {
        let own = (header::HOST, "localhost");
        assert_eq!(names().host(&Uri::from_static("/"), &HeaderMap::new()), None);
        assert_eq!(
            names().host(&Uri::from_static("/"), &headers(&[own.clone(), own.clone()])),
            None
        );
        let elsewhere = Uri::from_static("http://evil.example/");
        assert_eq!(names().host(&elsewhere, &headers(&[own])), None);
    }

    #[test]
    fn only_its_own_pages_may_use_it() {
        let host = "192.168.1.5:5000";
        let judged = |origin: &str| names().origin(&headers(&[(header::ORIGIN, origin)]), host);
        assert_eq!(judged("http://192.168.1.5:5000"), Ok(()));
        assert_eq!(judged("https://dash.example"), Ok(()), "allowed by an admin");
        assert_eq!(judged("file://"), Err(Foreign::File));
        for origin in [
            "null",
            "",
            "http://192.168.1.5",
            "http://192.168.1.6:5000",
            "http://192.168.1.5:5000.evil.example",
            "http://localhost:5000",
            "ftp://192.168.1.5:5000",
            "https://dash.example.evil",
        ] {
            assert_eq!(judged(origin), Err(Foreign::Other), "{origin}");
        }
        assert_eq!(names().origin(&HeaderMap::new(), host), Ok(()), "no page at all");
        assert!(!names().is_own_page(&HeaderMap::new(), host));
    }

    #[test]
    fn the_usual_port_may_be_left_out() {
        assert!(is_page_of("http://board.local", "board.local:80"));
        assert!(is_page_of("https://board.local:443", "board.local"));
        assert!(!is_page_of("http://board.local", "board.local:443"));
    }
}
