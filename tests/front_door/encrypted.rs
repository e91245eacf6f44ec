//! The encrypted door: the board's own authority, the page behind it, and browsers that are sent there.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, ChildStdout},
    sync::Arc,
};

use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};

use crate::{daemon, http};

/// A daemon with both doors.
struct Board {
    child: Child,
    _stdout: BufReader<ChildStdout>,
    open: SocketAddr,
    encrypted: SocketAddr,
}

impl Board {
    fn over(folder: &Path) -> Self {
        let mut child = daemon::command(folder, &["--auth", "paired"])
            .env("RETROBOARD_TLS_LISTEN", "127.0.0.1:0")
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut address = |scheme: &str| {
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let (_, address) = line.trim().split_once(scheme).unwrap_or_else(|| panic!("{line}"));
            address.parse().unwrap()
        };
        let (open, encrypted) = (address("http://"), address("https://"));
        Self {
            child,
            _stdout: stdout,
            open,
            encrypted,
        }
    }

    /// What is answered to a client that trusts this authority.
    fn ask(&self, pem: &[u8], name: &'static str, path: &str) -> std::io::Result<String> {
        ask_encrypted(self.encrypted, pem, name, &format!("GET {path} HTTP/1.1\r\n"))
    }
}

/// What is answered to a client that trusts this authority, and calls the board by that name.
pub(crate) fn ask_encrypted(at: SocketAddr, pem: &[u8], name: &'static str, head: &str) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(at).unwrap());
    write!(stream, "{head}Host: {at}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

#[test]
fn a_phone_that_trusts_the_authority_is_served_and_nobody_else() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let board = Board::over(folder.path());
    let pem = http::send(board.open, "GET", "/api/authority.pem", None, b"");
    assert_eq!(pem.status, 200);
    let session = board.ask(&pem.body, "localhost", "/api/session").unwrap();
    assert!(
        session.starts_with("HTTP/1.1 200") && session.contains("\"secure\":true"),
        "{session}"
    );
    assert!(board.ask(&pem.body, "example.org", "/").is_err(), "not its name");
    drop(Board::over(other.path()));
    let stranger = std::fs::read(other.path().join("authority.pem")).unwrap();
    assert!(board.ask(&stranger, "localhost", "/").is_err(), "not its authority");
}

#[test]
fn browsers_are_sent_to_the_encrypted_page_and_wearables_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let board = Board::over(folder.path());
    let page = http::send(board.open, "GET", "/", None, b"");
    assert_eq!(page.status, 307);
    let there = format!("https://127.0.0.1:{}/", board.encrypted.port());
    assert_eq!(page.header("location"), Some(there.as_str()));
    assert_eq!(http::send(board.open, "GET", "/api/health", None, b"").status, 200);
    let handshake = http::send(board.open, "GET", "/socket.io/?EIO=4&transport=polling", None, b"");
    assert_eq!(handshake.status, 200);
}

#[test]
fn the_authority_outlives_the_daemon_and_a_reload_serves_on() {
    let folder = tempfile::tempdir().unwrap();
    let pem = {
        let board = Board::over(folder.path());
        http::send(board.open, "GET", "/api/authority.pem", None, b"").body
    };
    let board = Board::over(folder.path());
    let pid = rustix::process::Pid::from_child(&board.child);
    rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
    assert!(
        board
            .ask(&pem, "localhost", "/api/health")
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn speaking_plainly_to_the_encrypted_door_harms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let board = Board::over(folder.path());
    let mut stream = http::connect(board.encrypted);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _reset = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"));
    let pem = http::send(board.open, "GET", "/api/authority.pem", None, b"").body;
    assert!(board.ask(&pem, "localhost", "/api/health").is_ok());
}
