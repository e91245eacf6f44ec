//! REST through the front door: any method, address, headers and body is answered, never with a panic or a status that
//! says it is our fault, and every refusal has the one shape that clients can read.
//!
//! An input is a script of requests, parted by lines `---`. A request is a line `METHOD ADDRESS`, lines `name: value`,
//! an empty line, and the body.
#![no_main]

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use retroboard_fuzz::{
    daemon::Daemon,
    http::{Answer, Client, target},
    json,
};

/// Requests of one input.
const MOST: usize = 8;
/// After so many inputs the daemon is started anew, and has to come back with what it had.
const RESTART: u32 = 20_000;
const METHODS: [&str; 7] = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"];
/// They say where a request ends, which is not what is tried here; `socket` does.
const FRAMING: [&str; 6] = [
    "content-length",
    "transfer-encoding",
    "connection",
    "expect",
    "upgrade",
    "host",
];

struct World {
    daemon: Daemon,
    client: Client,
    inputs: u32,
}

static WORLD: LazyLock<Mutex<World>> = LazyLock::new(|| {
    let daemon = Daemon::start();
    let client = daemon.client();
    Mutex::new(World {
        daemon,
        client,
        inputs: 0,
    })
});

fuzz_target!(|bytes: &[u8]| {
    let mut world = WORLD.lock().expect("a panic ends the process");
    for request in split(bytes, b"\n---\n").take(MOST) {
        world.ask(request);
    }
    world.look_after();
});

impl World {
    fn ask(&mut self, request: &[u8]) {
        let (head, body) = halves(request, b"\n\n");
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        let (method, address) = halves(first, b" ");
        let method = METHODS
            .into_iter()
            .find(|known| known.as_bytes() == method)
            .unwrap_or("POST");
        let address = target(address);
        if address.starts_with("/socket.io") {
            return;
        }
        let host = self.daemon.address();
        let mut sent = format!("{method} {address} HTTP/1.1\r\nhost: {host}\r\n").into_bytes();
        lines.filter_map(header).for_each(|line| sent.extend(line));
        let answer = self.client.ask(method, &sent, body).expect("every request is answered");
        if method != "HEAD" {
            self.check(address.split('?').next().unwrap_or_default(), &answer);
        }
        if answer.header("connection") == Some("close") {
            self.client = self.daemon.client();
        }
    }

    fn check(&self, path: &str, answer: &Answer) {
        json::check(path, answer);
        let words = String::from_utf8_lossy(&answer.body);
        assert!(
            !words.contains(&self.daemon.secret_path()),
            "{path} tells where the data is"
        );
        let page = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        assert!(!page || !words.contains("<fuzz>"), "{path} comes back as HTML");
    }

    fn look_after(&mut self) {
        self.inputs += 1;
        if self.inputs.is_multiple_of(RESTART) {
            self.client = self.daemon.client();
            self.daemon.restart_and_empty();
            self.client = self.daemon.client();
        } else if self.inputs.is_multiple_of(256) {
            assert_eq!(self.client.get("/api/health").status, 200, "the board is alive");
        }
    }
}

/// A header as it can be sent; nothing when it cannot, or when it would change where the request ends.
fn header(line: &[u8]) -> Option<Vec<u8>> {
    let (name, value) = halves(line, b":");
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let name = std::str::from_utf8(name).ok()?.to_ascii_lowercase();
    let text = |byte: &u8| *byte >= b' ' && *byte != 0x7f;
    let sendable = !name.is_empty() && name.as_bytes().iter().all(token) && value.iter().all(text);
    let harmless = !FRAMING.contains(&name.as_str());
    (sendable && harmless).then(|| [name.as_bytes(), b":", value, b"\r\n"].concat())
}

/// What is before and after the first `mark`.
fn halves<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], &'a [u8]) {
    let place = bytes.windows(mark.len()).position(|window| window == mark);
    place.map_or((bytes, &[]), |place| (&bytes[..place], &bytes[place + mark.len()..]))
}

fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let (first, after) = halves(bytes, mark);
        rest = (first.len() < bytes.len()).then_some(after);
        Some(first)
    })
}
