//! Socket.IO at the level of bytes: microcontrollers, and clients that misbehave.

use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    daemon::Daemon,
    http,
    websocket::{WebSocket, head_of},
};

const V4: &str = "/socket.io/?EIO=4&transport=websocket";

/// What the arduinoWebSockets library sends: no `EIO`, polling first, then an upgrade on the same connection with
/// `transport` twice, the probe and the upgrade in one go, and never a Socket.IO CONNECT.
/// Connects as the arduinoWebSockets library does: it polls first, names no version, upgrades on the same connection with two
/// transports in the query, and sends its probe and the upgrade back to back.
pub(crate) fn arduino(daemon: &Daemon) -> WebSocket {
    let mut stream = http::connect(daemon.address);
    let poll = format!(
        "GET /socket.io/?type=esp32&transport=polling HTTP/1.1\r\nHost: {}\r\nConnection: keep-alive\r\n\
         User-Agent: arduino-WebSocket-Client\r\nOrigin: file://\r\n\r\n",
        daemon.address
    );
    stream.write_all(poll.as_bytes()).unwrap();
    let head = head_of(&mut stream);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let lower = head.to_ascii_lowercase();
    assert!(
        !lower.contains("set-cookie") && !lower.contains("content-encoding"),
        "{head}"
    );
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
        .unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    let at = body.find("\"sid\":\"").unwrap();
    assert!(at < 256, "{body}");
    let sid = body[at + 7..].split('"').next().unwrap();

    let path = format!("/socket.io/?type=esp32&transport=polling&transport=websocket&sid={sid}");
    let headers = "Connection: Upgrade\r\nUser-Agent: arduino-WebSocket-Client\r\nOrigin: file://\r\nSec-WebSocket-Protocol: arduino\r\n";
    let mut socket = WebSocket::upgrade(stream, daemon.address, &path, headers);
    socket.send(&["2probe", "5"]).unwrap();
    assert_eq!(socket.event().unwrap().0, "connection_status");
    socket.welcome();
    socket
}

#[test]
fn a_microcontroller_with_arduino_web_sockets_is_at_home() {
    let daemon = Daemon::start();
    let mut socket = arduino(&daemon);
    socket.send(&["2"]).unwrap();
    assert_eq!(socket.next().as_deref(), Some("3"), "protocol 3: the client pings");
    daemon.command("/api/settings", &json!({"brightness": 12}));
    let (name, payload) = socket.event().unwrap();
    assert_eq!((name.as_str(), &payload["brightness"]), ("settings", &json!(12)));
}

#[test]
fn who_sends_too_much_is_disconnected_and_others_stay() {
    let daemon = Daemon::start();
    let (mut flood, mut calm) = (WebSocket::open(daemon.address, V4), WebSocket::open(daemon.address, V4));
    for socket in [&mut flood, &mut calm] {
        socket.send(&["40"]).unwrap();
        socket.welcome();
    }
    // What nobody knows costs as much, also when there is nothing in it.
    for event in [
        r#"42["request_state"]"#,
        r#"42["nobody_knows_this",1]"#,
        r#"42["nobody_knows_this"]"#,
    ] {
        // The daemon may close while the flood still runs.
        let _closed = (0..20).try_for_each(|_| flood.send(&[event; 50]));
        let told = std::iter::from_fn(|| flood.next()).any(|text| text == "41");
        assert!(told, "the flood is told to go");
        flood = WebSocket::open(daemon.address, V4);
        flood.send(&["40"]).unwrap();
        flood.welcome();
    }
    daemon.command("/api/settings", &json!({"brightness": 7}));
    assert_eq!(calm.event().unwrap().1["brightness"], 7);
}

#[test]
fn there_are_only_so_many_clients() {
    let daemon = Daemon::with(&[], &[("RETROBOARD_SOCKET_MAX_SOCKETS", "2")]);
    let mut held: Vec<WebSocket> = (0..2).map(|_| WebSocket::open(daemon.address, V4)).collect();
    for socket in &mut held {
        socket.send(&["40"]).unwrap();
        socket.welcome();
    }
    wait_for(&daemon, "retroboard_clients 2");
    let refused = daemon.get("/socket.io/?EIO=4&transport=polling");
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (503, &json!("too_many_clients"))
    );
    assert!(refused.header("retry-after").is_some());
    drop(held);
    wait_for(&daemon, "retroboard_clients 0");
    assert_eq!(daemon.get("/socket.io/?EIO=4&transport=polling").status, 200);
}

#[test]
fn who_stops_reading_is_let_go() {
    let daemon = Daemon::with(&[], &[("RETROBOARD_SOCKET_STALL_SECONDS", "1")]);
    let mut stream = http::connect(daemon.address);
    let request = format!("GET /api/openapi.json HTTP/1.1\r\nHost: {}\r\n\r\n", daemon.address);
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    // Answers of tens of kilobytes that nobody reads: more than both ends of the connection can hold.
    let _closed = (0..2_000).try_for_each(|_| stream.write_all(request.as_bytes()));
    // This very request is the one connection that is left.
    wait_for(&daemon, "retroboard_connections 1");
    drop(stream);
}

#[test]
fn who_never_reads_events_is_let_go_and_others_miss_none() {
    let daemon = Daemon::with(&[], &[("RETROBOARD_SOCKET_STALL_SECONDS", "1")]);
    let (mut deaf, mut calm) = (WebSocket::open(daemon.address, V4), WebSocket::open(daemon.address, V4));
    for socket in [&mut deaf, &mut calm] {
        socket.send(&["40"]).unwrap();
        socket.welcome();
    }
    daemon.command("/api/switch", &json!({"app": "scroll_text"}));
    let end = Instant::now() + Duration::from_mins(1);
    let mut rounds = 0;
    while !has(&daemon, "retroboard_clients 1") {
        assert!(Instant::now() < end, "it is still there after {rounds} rounds");
        for _ in 0..50 {
            rounds += 1;
            let text = format!("{rounds} {}", "\u{6f22}".repeat(900));
            daemon.command("/api/config", &json!({"text": text}));
            let heard = std::iter::from_fn(|| calm.event()).any(|(_, payload)| payload["config"]["text"] == text);
            assert!(heard, "the other one hears of text {rounds}");
        }
    }
    drop(deaf);
}

#[test]
fn a_wrong_version_or_session_is_refused() {
    let daemon = Daemon::start();
    for query in [
        "EIO=5&transport=polling",
        "EIO=4&transport=pigeon",
        "EIO=4&transport=polling&sid=nobody",
    ] {
        assert_eq!(daemon.get(&format!("/socket.io/?{query}")).status, 400, "{query}");
    }
}

/// Waits until the daemon's figures have this line.
pub(crate) fn wait_for(daemon: &Daemon, line: &str) {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if has(daemon, line) {
            return;
        }
        assert!(Instant::now() < end, "the daemon's figures never have {line}");
    }
}

fn has(daemon: &Daemon, line: &str) -> bool {
    let figures = String::from_utf8(daemon.get("/metrics").body).unwrap();
    figures.lines().any(|have| have == line)
}
