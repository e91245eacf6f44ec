//! Engine.IO and Socket.IO through the front door: packets, frames, queries and plain bytes that no client would send.
//!
//! An input is a script. Its first line is the query of the connection; `transport=websocket` in it connects by WebSocket.
//! If it begins with `!`, all that follows is sent as it is. Each other line is a step: `T` a text frame, `B` a binary one,
//! `F` a frame with its first byte, `R` bytes between frames, `P` packets by POST, `G` a poll, `U` the change to WebSocket.
#![no_main]

use std::{
    sync::{LazyLock, Mutex},
    thread,
    time::{Duration, Instant},
};

use libfuzzer_sys::fuzz_target;
use retroboard_fuzz::{
    daemon::Daemon,
    http::{Client, target},
    websocket::{self, BINARY, CLOSE, TEXT},
};
use serde_json::Value;

/// Steps of one input.
const MOST: usize = 32;
/// After so many inputs nobody may be left, and the daemon is started anew.
const RESTART: u32 = 100_000;
/// Longer than a client is missed that went without a word: two pings and some.
const MISSED: Duration = Duration::from_mins(2);

struct World {
    daemon: Daemon,
    inputs: u32,
}

static WORLD: LazyLock<Mutex<World>> = LazyLock::new(|| {
    let daemon = Daemon::start();
    Mutex::new(World { daemon, inputs: 0 })
});

fuzz_target!(|bytes: &[u8]| {
    let mut world = WORLD.lock().expect("a panic ends the process");
    if let Some(raw) = bytes.strip_prefix(b"!") {
        let mut client = world.daemon.client();
        let _refused = client.send(raw);
        client.hang_up();
        client.rest();
    } else {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let query = target(lines.next().unwrap_or_default());
        let mut visit = Visit::begin(&world.daemon, &query[1..]);
        lines.take(MOST).for_each(|line| visit.step(line));
        visit.end();
    }
    world.look_after();
});

impl World {
    fn look_after(&mut self) {
        self.inputs += 1;
        if self.inputs.is_multiple_of(RESTART) {
            self.nobody_is_left();
            self.daemon.restart_and_empty();
        }
    }

    fn nobody_is_left(&self) {
        let mut client = self.daemon.client();
        let until = Instant::now() + MISSED;
        loop {
            let status: Value = serde_json::from_slice(&client.get("/api/system/status").body).expect("JSON");
            let clients = status["clients"]["total_clients"]
                .as_u64()
                .expect("clients are counted");
            if clients == 0 {
                return;
            }
            assert!(Instant::now() < until, "{clients} clients are left that have gone");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// One client, from its first request to its end.
struct Visit<'a> {
    daemon: &'a Daemon,
    query: String,
    sid: Option<String>,
    websocket: Option<Client>,
    polls: Vec<Client>,
    poster: Option<Client>,
}

impl<'a> Visit<'a> {
    fn begin(daemon: &'a Daemon, query: &str) -> Self {
        let mut visit = Self {
            daemon,
            query: query.to_owned(),
            sid: None,
            websocket: None,
            polls: Vec::new(),
            poster: None,
        };
        if query.contains("transport=websocket") {
            visit.upgrade();
        } else {
            visit.shake_hands();
        }
        visit
    }

    fn shake_hands(&mut self) {
        let mut client = self.daemon.client();
        let answer = client.get(&self.address());
        assert!(
            answer.status < 500 || answer.status == 503,
            "a handshake is answered {}",
            answer.status
        );
        let body = String::from_utf8_lossy(&answer.body);
        let sid = body.split_once("\"sid\":\"").and_then(|(_, rest)| rest.split_once('"'));
        self.sid = sid.map(|(sid, _)| sid.to_owned());
        self.poster = Some(client);
    }

    fn address(&self) -> String {
        let sid = self.sid.as_ref().map(|sid| format!("&sid={sid}"));
        format!("/socket.io/?{}{}", self.query, sid.unwrap_or_default())
    }

    fn upgrade(&mut self) {
        let host = self.daemon.address().to_string();
        let address = self.address().replace("transport=polling", "transport=websocket");
        let mut client = self.daemon.client();
        client
            .send(websocket::upgrade(&address, &host).as_bytes())
            .expect("the daemon listens");
        let answer = client.answer(false).expect("an upgrade is answered");
        assert!(
            answer.status < 500 || answer.status == 503,
            "an upgrade is answered {}",
            answer.status
        );
        if answer.status == 101 {
            self.websocket = Some(client);
        }
    }

    fn step(&mut self, line: &[u8]) {
        let Some((what, payload)) = line.split_first() else {
            return;
        };
        match what {
            b'T' => self.send(&websocket::frame(TEXT, payload)),
            b'B' => self.send(&websocket::frame(BINARY, payload)),
            b'F' => {
                let (first, payload) = payload.split_first().unwrap_or((&TEXT, &[]));
                self.send(&websocket::frame(*first, payload));
            }
            b'R' => self.send(payload),
            b'P' => self.post(payload),
            b'G' => self.poll(),
            b'U' if self.websocket.is_none() && self.sid.is_some() => self.upgrade(),
            _ => {}
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        if let Some(client) = &mut self.websocket {
            let _closed_already = client.send(bytes);
        }
    }

    fn post(&mut self, body: &[u8]) {
        if self.sid.is_none() {
            return;
        }
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\n",
            self.address(),
            self.daemon.address()
        );
        let mut client = self.poster.take().unwrap_or_else(|| self.daemon.client());
        let answer = client.ask("POST", head.as_bytes(), body).expect("a POST is answered");
        assert!(answer.status < 500, "a POST is answered {}", answer.status);
        if answer.header("connection") != Some("close") {
            self.poster = Some(client);
        }
    }

    /// Its answer may take long, so it is read at the end.
    fn poll(&mut self) {
        if self.sid.is_some() && self.polls.len() < 4 {
            let head = format!(
                "GET {} HTTP/1.1\r\nhost: {}\r\n\r\n",
                self.address(),
                self.daemon.address()
            );
            let mut client = self.daemon.client();
            client.send(head.as_bytes()).expect("the daemon listens");
            self.polls.push(client);
        }
    }

    fn end(mut self) {
        self.post(b"1");
        if let Some(mut client) = self.websocket.take() {
            let _closed_already = client.send(&websocket::frame(CLOSE, &[3, 0xe8]));
            client.hang_up();
            websocket::frames(&client.rest()).into_iter().for_each(check);
        }
        for mut poll in self.polls {
            poll.hang_up();
            poll.rest();
        }
    }
}

/// A text frame of the server is an Engine.IO packet, and an event in it has a name.
fn check((first, payload): (u8, &[u8])) {
    if first != TEXT {
        return;
    }
    let text = std::str::from_utf8(payload).expect("a text frame is text");
    let body = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let kind = text.strip_suffix(body).unwrap_or_default();
    assert!(matches!(kind.as_bytes(), [b'0'..=b'6', ..]), "no packet: {text}");
    if let Some(ack) = kind.strip_prefix("42") {
        assert!(ack.is_empty(), "the server asks for no acknowledgement: {text}");
        let event: Vec<Value> = serde_json::from_str(body).expect("an event is a JSON array");
        assert!(
            event.first().is_some_and(Value::is_string),
            "an event has a name: {text}"
        );
    }
}
