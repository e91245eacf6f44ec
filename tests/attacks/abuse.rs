//! 32 to 38 and 43: bytes that are not the protocol.

use serde_json::json;

use crate::{
    target::Target,
    visitor::Ask,
    websocket::{WebSocket, frame},
};

const MIB: usize = 1024 * 1024;
/// Text, not the last fragment; and one that goes on.
const FIRST: u8 = 0x01;
const MORE: u8 = 0x00;

fn frontend(target: &Target) -> WebSocket {
    target.socket(&target.admin, "frontend")
}

/// These bytes end the connection.
fn assert_closes(mut socket: WebSocket, bytes: &[u8], what: &str) {
    let _closed_meanwhile = socket.send_raw(bytes);
    assert!(socket.closes(), "{what} closes");
}

pub(crate) fn endless(target: &Target) {
    let before = target.memory("VmHWM:");
    assert_closes(
        frontend(target),
        &frame(0x81, &vec![b'4'; 2 * MIB]),
        "a message over the cap",
    );
    let huge = [&[0x81, 0xFF][..], &u64::MAX.to_be_bytes(), &[0; 4]].concat();
    assert_closes(frontend(target), &huge, "a length that no memory holds");
    let mut socket = frontend(target);
    let mut sent = 0;
    let mut part = frame(FIRST, &vec![b'4'; MIB]);
    while sent < 60 && socket.send_raw(&part).is_ok() {
        part = frame(MORE, &vec![b'4'; MIB]);
        sent += 1;
    }
    assert!(socket.closes(), "fragments without end");
    let mut socket = frontend(target);
    let mut part = frame(FIRST, &vec![b'4'; MIB / 8]);
    while socket.send_raw(&part).is_ok() && sent < 1000 {
        part = frame(MORE, &vec![b'4'; MIB / 8]);
        sent += 1;
    }
    assert!(socket.closes(), "small fragments without end");
    let poll = poll_session(target);
    let body = vec![b'4'; 3 * MIB];
    let answer = target.ask(
        &Ask::new("POST", &poll)
            .token(&target.admin)
            .body("text/plain;charset=UTF-8", &body),
    );
    assert!([400, 413].contains(&answer.status), "{}", answer.head);
    let grown = target.memory("VmHWM:") - before;
    assert!(grown < 16 * 1024, "memory stays flat: {grown} KiB");
}

/// The address of a session that polls, and was let in.
pub(crate) fn poll_session(target: &Target) -> String {
    let path = "/socket.io/?EIO=4&transport=polling&type=frontend";
    let opened = target.ask(&Ask::get(path).token(&target.admin));
    let text = String::from_utf8(opened.body).unwrap();
    let sid = text.split("\"sid\":\"").nth(1).unwrap().split('"').next().unwrap();
    format!("{path}&sid={sid}")
}

pub(crate) fn broken_frames(target: &Target) {
    let unmasked = [&[0x81, 1][..], b"2"].concat();
    let rows: [(&str, Vec<u8>); 10] = [
        ("invalid UTF-8", frame(0x81, b"42[\"\xff\xfe\"]")),
        ("half a character", frame(0x81, b"42[\"\xe6\xbc")),
        ("a reserved bit", frame(0xC1, b"2")),
        ("all reserved bits", frame(0xF1, b"2")),
        ("a reserved opcode", frame(0x83, b"2")),
        ("a reserved control opcode", frame(0x8B, b"")),
        ("no mask", unmasked),
        ("a ping in fragments", frame(0x09, b"a")),
        ("a long ping", frame(0x89, &[b'a'; 200])),
        ("a fragment that continues nothing", frame(0x80, b"2")),
    ];
    for (what, bytes) in rows {
        assert_closes(frontend(target), &bytes, what);
    }
}

pub(crate) fn broken_packets(target: &Target) {
    let rows: [(&str, Vec<u8>); 9] = [
        ("six bytes of many-byte text", frame(0x81, "漢字".as_bytes())),
        ("a lone b", frame(0x81, b"b")),
        ("an empty frame", frame(0x81, b"")),
        ("a packet of no kind", frame(0x81, b"9")),
        ("a message without a packet", frame(0x81, b"4")),
        ("a message of no kind", frame(0x81, b"49[]")),
        ("an event that is no array", frame(0x81, b"42{}")),
        ("an event without a name", frame(0x81, b"42[]")),
        ("an ack of 10^20", frame(0x81, b"42100000000000000000000[\"ping\"]")),
    ];
    for (what, bytes) in rows {
        let mut socket = frontend(target);
        socket.send_raw(&bytes).unwrap();
        // Closed, or passed over: nothing else.
        let _maybe = socket.send(&[r#"42["ping"]"#, "1"]);
        assert!(socket.closes(), "{what}");
    }
    for body in ["漢字", "b", "", "4", "49[]", "42[]", "\u{1e}\u{1e}", "b4=="] {
        let poll = poll_session(target);
        let ask = Ask::new("POST", &poll)
            .token(&target.admin)
            .body("text/plain;charset=UTF-8", body.as_bytes());
        assert!(target.ask(&ask).status <= 413, "{body:?}");
        // Gone already, or told to go: a session that polls leaves nothing behind.
        target.ask(
            &Ask::new("POST", &poll)
                .token(&target.admin)
                .body("text/plain;charset=UTF-8", b"1"),
        );
    }
}

pub(crate) fn attachments(target: &Target) {
    let before = target.memory("VmHWM:");
    for many in ["11", "1000000000", "18446744073709551615", "99999999999999999999"] {
        let text = format!("45{many}-[\"ping\",{{\"_placeholder\":true,\"num\":0}}]");
        assert_closes(frontend(target), &frame(0x81, text.as_bytes()), many);
    }
    for number in ["5", "-1", "18446744073709551615", "\"0\"", "1e99"] {
        let text = format!("451-[\"esp32_sensor_data\",{{\"_placeholder\":true,\"num\":{number}}}]");
        let mut socket = frontend(target);
        socket
            .send_raw(&[frame(0x81, text.as_bytes()), frame(0x82, b"x")].concat())
            .unwrap();
        let _maybe = socket.send(&["1"]);
        assert!(socket.closes(), "a placeholder of {number}");
    }
    assert_closes(
        frontend(target),
        &[frame(0x82, b"nobody waits for this"), frame(0x81, b"1")].concat(),
        "binary from nowhere",
    );
    assert!(target.memory("VmHWM:") - before < 8 * 1024, "nothing is made room for");
}

pub(crate) fn wrong_order(target: &Target) {
    let silent = target.engine(&target.admin, "frontend").unwrap();
    let mut twice = target.engine(&target.admin, "frontend").unwrap();
    twice.send(&["40", "40", "40"]).unwrap();
    // No `41`: a CONNECT that is looked at after it may come in again.
    let _may_be_closed = twice.send(&[r#"42["ping"]"#, "1"]);
    let heard: Vec<String> = std::iter::from_fn(|| twice.next()).collect();
    let count = |what: &str| heard.iter().filter(|text| text.contains(what)).count();
    assert!(
        count("connection_status") <= 1 && count("\"apps_list\"") <= 1,
        "{heard:?}"
    );
    let mut early = target.engine(&target.admin, "frontend").unwrap();
    early.send(&[r#"42["ping"]"#, r#"42["request_state"]"#]).unwrap();
    let heard: Vec<String> = std::iter::from_fn(|| early.next()).collect();
    assert!(
        heard.iter().all(|text| !text.starts_with("42")),
        "nothing before CONNECT: {heard:?}"
    );
    let mut silent = silent;
    assert!(silent.closes(), "who never says CONNECT");
}

pub(crate) fn namespaces(target: &Target) {
    let long = format!("/{}", "a".repeat(200_000));
    for space in [
        "/../../etc",
        "/admin",
        "/execution",
        "/\u{0}",
        "/%2e%2e",
        "//",
        long.as_str(),
    ] {
        let mut socket = target.engine(&target.admin, "frontend").unwrap();
        socket.send(&[&format!("40{space},")]).unwrap();
        let answers = socket.connect_answer();
        let shown: String = space.chars().take(20).collect();
        assert!(answers.is_none_or(|text| text.starts_with("44")), "{shown}");
    }
    let huge = format!("40/{},", "a".repeat(MIB));
    assert_closes(
        target.engine(&target.admin, "frontend").unwrap(),
        &frame(0x81, huge.as_bytes()),
        "a megabyte",
    );
}

pub(crate) fn wrong_version(target: &Target) {
    for query in [
        "EIO=5&transport=polling",
        "EIO=0&transport=polling",
        "EIO=4&transport=pigeon",
        "EIO=4&transport=polling&sid=nobody",
        "EIO=4",
    ] {
        assert_eq!(
            target
                .ask(&Ask::get(&format!("/socket.io/?{query}")).token(&target.admin))
                .status,
            400,
            "{query}"
        );
    }
    let poll = poll_session(target);
    let send = |text: &str| {
        target.ask(
            &Ask::new("POST", &poll)
                .token(&target.admin)
                .body("text/plain;charset=UTF-8", text.as_bytes()),
        )
    };
    assert_eq!(send("40").status, 200);
    let take = || target.ask(&Ask::get(&poll).token(&target.admin));
    // The answers to CONNECT come in one or two; then one waits, and the other is one too many.
    let statuses = std::thread::scope(|scope| {
        let polls: Vec<_> = (0..6).map(|_| scope.spawn(|| take().status)).collect();
        target.command("/api/settings", &json!({"brightness": 44}));
        polls.into_iter().map(|poll| poll.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(statuses.contains(&400), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [200, 400].contains(status)),
        "{statuses:?}"
    );
}
