//! 11 to 18: connections that are held, filled, or lied about.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    thread,
    time::Duration,
};

use serde_json::json;

use crate::{
    http::{self, Answer},
    target::{Target, wait_for},
    visitor::Ask,
};

const DRIBBLE: Duration = Duration::from_millis(50);

/// Sends a byte now and then until the daemon has had enough; its answer, if any.
fn dribble(target: &Target, head: &[u8]) -> Vec<u8> {
    let mut stream = http::connect(target.daemon.address);
    let mut answer = Vec::new();
    stream.write_all(head).unwrap();
    let mut sender = stream.try_clone().unwrap();
    let sending = thread::spawn(move || {
        while sender.write_all(b"x").is_ok() {
            thread::sleep(DRIBBLE);
        }
    });
    let _reset = stream.read_to_end(&mut answer);
    drop(stream);
    sending.join().unwrap();
    answer
}

/// With a second for each instead of the 10 and 30 that are usual.
pub(crate) fn dribbled(target: &Target) {
    let cut = dribble(target, b"GET /api/health HTTP/1.1\r\nX-Slow: ");
    assert!(
        cut.is_empty() || cut.starts_with(b"HTTP/1.1 408"),
        "{}",
        String::from_utf8_lossy(&cut)
    );
    let head = format!(
        "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nAuthorization: Bearer {}\r\nContent-Length: 100000\r\n\r\n",
        target.daemon.address, target.admin
    );
    let answer = dribble(target, head.as_bytes());
    assert!(
        answer.starts_with(b"HTTP/1.1 408"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    let usual = Command::new(env!("CARGO_BIN_EXE_retroboard"))
        .args(["check-config", "--print"])
        .output()
        .unwrap();
    let usual = String::from_utf8(usual.stdout).unwrap();
    for line in ["header_timeout_seconds = 10", "body_timeout_seconds = 30"] {
        assert!(usual.contains(line), "{line}");
    }
}

/// From this address of the machine.
fn connect_from(target: &Target, last: u8) -> Option<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, last], 0).into()).unwrap();
        let stream = socket.connect(target.daemon.address).await.ok()?.into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Some(stream)
    })
}

fn asks_from(target: &Target, last: u8) -> Answer {
    let mut stream = connect_from(target, last).expect("a connection");
    let ask = Ask::get("/api/tokens").token(&target.admin);
    http::exchange(&mut stream, &ask.bytes(target.daemon.address))
}

/// The daemon may open 700 files, as systemd or a shell might have it; it takes what it needs.
pub(crate) fn idle(target: &Target) {
    // Somebody who was there before, and says little: a phone with the panel open.
    let mut phone = target.socket(&target.admin, "frontend");
    let mut held = Vec::new();
    for (last, many) in [(1, 1500), (2, 500)] {
        for _ in 0..many {
            held.extend(connect_from(target, last));
        }
        for from in [1, 2, 3] {
            assert_eq!(
                asks_from(target, from).status,
                200,
                "an admin gets in, from 127.0.0.{from}"
            );
        }
    }
    assert!(target.figure("retroboard_connections") <= 1200, "there is a cap");
    phone.send(&[r#"42["ping"]"#]).unwrap();
    assert!(
        std::iter::from_fn(|| phone.event()).any(|(name, _)| name == "pong"),
        "the phone stays"
    );
    drop(held);
    drop(phone);
    target.settle();
}

pub(crate) fn too_large(target: &Target) {
    let head = |rest: &str| {
        format!(
            "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Authorization: Bearer {}\r\n{rest}\r\n\r\n",
            target.daemon.address, target.admin
        )
    };
    let told = http::raw(target.daemon.address, head("Content-Length: 10000000").as_bytes());
    assert_eq!(
        (told.status, &told.json()["code"]),
        (413, &json!("too_large")),
        "before a byte of it was sent"
    );
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000)).repeat(10);
    let chunked = head("Transfer-Encoding: chunked") + &chunk + "0\r\n\r\n";
    assert_eq!(http::raw(target.daemon.address, chunked.as_bytes()).status, 413);
    let stranger = Ask::new("POST", "/api/settings").body("application/json", &vec![b' '; 10_000_000]);
    assert_eq!(target.ask(&stranger).status, 401, "a stranger's is not even looked at");
    let head = format!("X-Long: {}\r\n", "x".repeat(20_000));
    let bytes = format!("GET / HTTP/1.1\r\nHost: {}\r\n{head}\r\n", target.daemon.address);
    let mut answer = Vec::new();
    let mut stream = http::connect(target.daemon.address);
    let _closed = stream.write_all(bytes.as_bytes());
    let _reset = stream.read_to_end(&mut answer);
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

pub(crate) fn strange_json(target: &Target) {
    let deep = [b"[".repeat(20_000), b"]".repeat(20_000)].concat();
    let deep_object = [b"{\"a\":".repeat(20_000), b"1".to_vec(), b"}".repeat(20_000)].concat();
    let bodies: [&[u8]; 8] = [
        &deep,
        &deep_object,
        b"{\"brightness\": NaN}",
        b"{\"brightness\": 1e400}",
        b"{\"brightness\": \"\\ud800\"}",
        b"{\"brightness\": 1, \"brightness\"",
        b"\xff\xfe{\x00}\x00",
        b"\x00",
    ];
    for path in [
        "/api/settings",
        "/api/esp32/data",
        "/api/tokens",
        "/api/pair/finish",
        "/api/import",
        "/api/apps/clock/config",
    ] {
        for body in bodies {
            let ask = Ask::new("POST", path)
                .token(&target.admin)
                .body("application/json", body);
            assert_eq!(target.verdict(&ask), (400, "invalid_json".into()), "{path}");
        }
    }
    let mut socket = target.socket(&target.admin, "esp32");
    let deep = String::from_utf8(deep).unwrap();
    let _closed = socket.send(&[&format!(r#"42["esp32_sensor_data",{deep}]"#)]);
    let mut other = target.socket(&target.admin, "esp32");
    other
        .send(&[&format!(r#"42["esp32_sensor_data",{}]"#, json!(deep))])
        .unwrap();
    assert!(
        std::iter::from_fn(|| other.event()).any(|(name, _)| name == "error"),
        "as a text, too"
    );
}

pub(crate) fn forwarded(target: &Target) {
    for (name, value) in [
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Real-IP", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1;host=localhost;proto=https"),
        ("X-Forwarded-Host", "localhost"),
        ("X-Forwarded-Proto", "https"),
        ("X-Original-URL", "/api/health"),
        ("X-HTTP-Method-Override", "GET"),
    ] {
        let stranger = Ask::get("/api/settings").header(name, value);
        assert_eq!(target.ask(&stranger).status, 401, "{name}");
        assert_eq!(target.ask(&stranger.host("evil.example")).status, 421, "{name}");
    }
    let session = target
        .ask(&Ask::get("/api/session").header("X-Forwarded-Proto", "https"))
        .json();
    assert_eq!((&session["role"], &session["secure"]), (&json!(null), &json!(false)));
    wait_for(|| target.refusals("unknown_host") >= 7, "they are counted");
}
