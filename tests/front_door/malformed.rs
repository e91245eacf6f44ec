//! What no client should send, and some do.

use std::io::{Read, Write};

use serde_json::json;

use crate::{daemon::Daemon, http};

#[test]
fn a_body_that_is_no_json_is_told_so() {
    let daemon = Daemon::start();
    let post = |media_type, body: &[u8]| http::send(daemon.address, "POST", "/api/settings", media_type, body);
    let json = Some("application/json");
    let deep = [b"[".repeat(20_000), b"]".repeat(20_000)].concat();
    let cases: [&[u8]; 9] = [
        b"{",
        b"nonsense",
        b"{\"brightness\": NaN}",
        b"{\"brightness\": 1e400}",
        b"{\"brightness\": \"\\ud800\"}",
        b"\xff\xfe",
        b"[1]",
        b"5",
        &deep,
    ];
    for body in cases {
        let answer = post(json, body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (400, &json!("invalid_json")),
            "{shown}"
        );
    }
    let forms = [
        Some("application/x-www-form-urlencoded"),
        Some("text/plain"),
        Some("multipart/form-data"),
        None,
    ];
    for media_type in forms {
        let answer = post(media_type, b"{\"brightness\": 5}");
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (415, &json!("not_json")),
            "{media_type:?}"
        );
    }
    assert_eq!(
        post(Some("application/json; charset=utf-8"), b"{\"brightness\": 5}").status,
        200
    );
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let daemon = Daemon::start();
    let head = format!(
        "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\nConnection: close\r\n\r\n",
        daemon.address
    );
    let answer = http::raw(daemon.address, head.as_bytes());
    assert_eq!((answer.status, &answer.json()["code"]), (413, &json!("too_large")));
    let chunked = format!(
        "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n200000\r\n{}\r\n0\r\n\r\n",
        daemon.address,
        "x".repeat(0x20_0000)
    );
    assert_eq!(http::raw(daemon.address, chunked.as_bytes()).status, 413);
}

#[test]
fn who_sends_too_much_gets_to_read_the_answer() {
    let daemon = Daemon::start();
    let length = 20_000_000;
    let head = format!(
        "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
        daemon.address
    );
    let mut stream = http::connect(daemon.address);
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&vec![b' '; length]).expect("all of it is taken");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("no reset");
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("too_large"),
        "{answer}"
    );
}

#[test]
fn unknown_addresses_and_methods_are_answered_in_json() {
    let daemon = Daemon::start();
    for path in [
        "/api/nothing",
        "/nothing",
        "/api",
        "/api/switch/",
        "/%ff",
        "/socket.io-admin/",
    ] {
        let answer = daemon.get(path);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
    for (method, path) in [
        ("GET", "/api/switch"),
        ("PUT", "/api/settings"),
        ("DELETE", "/api/carousel"),
        ("POST", "/api/health"),
    ] {
        let answer = http::send(daemon.address, method, path, None, b"");
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (405, &json!("method_not_allowed")),
            "{method} {path}"
        );
    }
    let script = daemon.get("/%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(
        !String::from_utf8_lossy(&script.body).contains("script>"),
        "what was asked is never echoed"
    );
}

#[test]
fn a_head_that_dribbles_is_cut_off() {
    use std::io::{Read, Write};
    let daemon = Daemon::with(&[], &[("RETROBOARD_SERVER_HEADER_TIMEOUT_SECONDS", "1")]);
    let mut stream = http::connect(daemon.address);
    stream.write_all(b"GET /api/health HTTP/1.1\r\nHo").unwrap();
    let mut rest = Vec::new();
    // Ends when the daemon closes; the client's own patience would be an error.
    let _reset = stream.read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
    assert_eq!(daemon.get("/api/health").status, 200);
}

#[test]
fn a_body_that_dribbles_is_cut_off() {
    let daemon = Daemon::with(&[], &[("RETROBOARD_SERVER_BODY_TIMEOUT_SECONDS", "1")]);
    let head = format!(
        "POST /api/settings HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{{",
        daemon.address
    );
    let answer = http::raw(daemon.address, head.as_bytes());
    assert_eq!((answer.status, &answer.json()["code"]), (408, &json!("timeout")));
}

#[test]
fn at_the_cap_who_says_nothing_makes_room() {
    use std::io::Read;
    let daemon = Daemon::with(&[], &[("RETROBOARD_SERVER_MAX_CONNECTIONS", "4")]);
    let mut held: Vec<_> = (0..8).map(|_| http::connect(daemon.address)).collect();
    assert_eq!(daemon.get("/api/health").status, 200, "the next one gets in");
    for (place, silent) in held.iter_mut().take(5).enumerate() {
        let closed = silent.read(&mut [0; 1]);
        let reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(
            closed.as_ref().map_or_else(reset, |read| *read == 0),
            "the one at {place} is closed"
        );
    }
    drop(held);
    crate::sockets::wait_for(&daemon, "retroboard_connections 1");
}
