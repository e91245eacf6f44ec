//! Sockets that systemd opened: the daemon serves them, and they outlive it.

use std::{
    io::{Read, Write},
    net::{Ipv6Addr, TcpListener, TcpStream},
    os::{fd::OwnedFd, unix::net::UnixListener},
    path::Path,
    process::Command,
};

use rustix::process::Signal;

use crate::{
    daemon::{Daemon, command},
    handover::{share, with_sockets},
    http,
};

fn daemon_with(folder: &Path, listener: &TcpListener) -> Daemon {
    Daemon::run(&mut with_sockets(&command(folder, &[]), &[("http", share(listener))]))
}

/// How it ends when it does not start, and what it says.
fn refusal(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn they_go_before_the_addresses_of_the_configuration() {
    let (folder, taken) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = taken.local_addr().unwrap().to_string();
    let command = command(folder.path(), &["--listen", &nowhere]);
    let mut daemon = Daemon::run(&mut with_sockets(&command, &[("http", share(&listener))]));
    assert_eq!(daemon.address, listener.local_addr().unwrap());
    assert_eq!(daemon.get("/api/health").status, 200);
    let said = daemon.told().find(|line| line.contains("systemd holds the sockets"));
    assert!(said.unwrap().contains("server.listen is not used"));
}

#[test]
fn nobody_is_refused_while_the_daemon_is_away() {
    let (folder, listener) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let mut daemon = daemon_with(folder.path(), &listener);
    assert_eq!(daemon.get("/api/health").status, 200);
    daemon.signal(Signal::TERM);
    assert!(daemon.ended().success());
    let mut early = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let host = listener.local_addr().unwrap();
    write!(
        early,
        "GET /api/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let _next = daemon_with(folder.path(), &listener);
    let mut answer = String::new();
    early.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn both_doors_and_both_kinds_of_address() {
    let folder = tempfile::tempdir().unwrap();
    let open = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)).unwrap();
    let encrypted = TcpListener::bind("127.0.0.1:0").unwrap();
    let sockets = [("http", share(&open)), ("https", share(&encrypted))];
    let daemon = Daemon::run(&mut with_sockets(
        &command(folder.path(), &["--auth", "paired"]),
        &sockets,
    ));
    let port = open.local_addr().unwrap().port();
    for address in [format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        let answer = http::send(address.parse().unwrap(), "GET", "/api/health", None, b"");
        assert_eq!(answer.status, 200, "{address}");
    }
    let page = http::send(format!("127.0.0.1:{port}").parse().unwrap(), "GET", "/", None, b"");
    let there = format!("https://127.0.0.1:{}/", encrypted.local_addr().unwrap().port());
    assert_eq!(
        page.header("location"),
        Some(there.as_str()),
        "the encrypted door is one"
    );
    assert_eq!(daemon.address.port(), port);
}

#[test]
fn a_board_without_access_control_is_not_opened_to_the_network_by_a_socket() {
    let (folder, listener) = (tempfile::tempdir().unwrap(), TcpListener::bind("0.0.0.0:0").unwrap());
    let command = command(folder.path(), &[]);
    let (code, said) = refusal(&mut with_sockets(&command, &[("http", share(&listener))]));
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("everyone on the network could use the board at 0.0.0.0:"),
        "{said}"
    );
    let mut allowed = command;
    allowed.env("RETROBOARD_SERVER_ALLOW_OPEN_NETWORK", "true");
    let daemon = Daemon::run(&mut with_sockets(&allowed, &[("http", share(&listener))]));
    assert_eq!(daemon.get("/api/health").status, 200);
}

#[test]
fn a_socket_that_cannot_be_a_door_is_refused_with_words_that_help() {
    let folder = tempfile::tempdir().unwrap();
    let unix: OwnedFd = UnixListener::bind(folder.path().join("other")).unwrap().into();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    for (name, socket, words) in [
        (
            "retroboard.socket",
            share(&tcp),
            "called \"retroboard.socket\"; call it http or https",
        ),
        ("http", unix, "write ListenStream= with a port"),
    ] {
        let command = command(folder.path(), &[]);
        let (code, said) = refusal(&mut with_sockets(&command, &[(name, socket)]));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(words), "{said}");
    }
}
