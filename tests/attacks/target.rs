//! The daemon under attack, and what must hold after each of them.

use std::{
    fs::{self, File},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    daemon::{Daemon, command},
    http::{self, Answer},
    visitor::Ask,
    websocket::WebSocket,
};

/// What any attack may leave behind in memory.
const GROWTH_KIB: i64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(40);
/// Level of the log: the worst case for a secret that somebody might write there.
const TRACE: (&str, &str) = ("RETROBOARD_LOG_LEVEL", "trace");

pub(crate) struct Target {
    pub(crate) daemon: Daemon,
    folder: TempDir,
    pub(crate) admin: String,
    /// What no answer and no log may say.
    secrets: Mutex<Vec<String>>,
    before: Figures,
}

/// What the daemon needs and does.
#[derive(Clone, Copy, Debug)]
struct Figures {
    memory_kib: i64,
    frames: i64,
    skipped: i64,
}

/// A token, and what the board calls it.
pub(crate) struct Issued {
    pub(crate) token: String,
    pub(crate) id: String,
}

impl Target {
    /// A daemon that asks everybody who they are, with these variables.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Self::started_by(&["--auth", "paired"], variables, |command| command)
    }

    /// Any way to start it.
    pub(crate) fn started_by(
        arguments: &[&str],
        variables: &[(&str, &str)],
        wrap: impl FnOnce(std::process::Command) -> std::process::Command,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = wrap(command(&folder.path().join("data"), arguments));
        command.envs([TRACE]).envs(variables.iter().copied());
        command.stderr(File::create(folder.path().join("log")).unwrap());
        let daemon = Daemon::run(&mut command);
        let mut target = Self {
            daemon,
            folder,
            admin: String::new(),
            secrets: Mutex::default(),
            before: Figures {
                memory_kib: 0,
                frames: 0,
                skipped: 0,
            },
        };
        target.admin = target.issue("admin").token;
        target.warm_up();
        target.before = target.figures();
        target
    }

    /// What every daemon needs once is no growth.
    fn warm_up(&self) {
        self.command(
            "/api/switch",
            &json!({"app": "scroll_text", "config": {"text": "attack"}}),
        );
        for path in ["/", "/api/openapi.json", "/api/history", "/api/audit", "/metrics"] {
            self.ask(&Ask::get(path).token(&self.admin));
        }
        drop(self.socket(&self.admin, "frontend"));
        self.settle();
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// As somebody on the network. The answer is looked at before it is handed on.
    pub(crate) fn ask(&self, ask: &Ask) -> Answer {
        let answer = self.ask_for_secret(ask);
        let whole = format!("{}\n{}", answer.head, String::from_utf8_lossy(&answer.body));
        self.assert_tells_nothing(&whole, &ask.to_string());
        answer
    }

    /// The same, where the answer is a secret.
    pub(crate) fn ask_for_secret(&self, ask: &Ask) -> Answer {
        let answer = http::raw(self.daemon.address, &ask.bytes(self.daemon.address));
        assert!(
            answer.status < 500 || [503, 507].contains(&answer.status),
            "{ask}: {}",
            answer.head
        );
        answer
    }

    /// Status and code of the answer.
    pub(crate) fn verdict(&self, ask: &Ask) -> (u16, String) {
        let answer = self.ask(ask);
        let code = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default()["code"].clone();
        (answer.status, code.as_str().unwrap_or_default().to_owned())
    }

    /// As whoever sits at the machine.
    pub(crate) fn machine(&self, ask: &Ask) -> Answer {
        let mut stream = UnixStream::connect(self.data().join("control.sock")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        http::exchange(&mut stream, &ask.bytes(self.daemon.address))
    }

    /// A command from the machine that must succeed.
    pub(crate) fn command(&self, path: &str, body: &Value) -> Value {
        let answer = self.machine(&Ask::post(path, body));
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.json());
        answer.json()
    }

    pub(crate) fn issue(&self, role: &str) -> Issued {
        self.issue_as(&json!({"name": role, "role": role}))
    }

    pub(crate) fn device(&self, id: &str) -> Issued {
        self.issue_as(&json!({"name": id, "role": "device", "device_id": id}))
    }

    pub(crate) fn issue_as(&self, wanted: &Value) -> Issued {
        let issued = self.command("/api/tokens", wanted);
        let text = |key: &str| issued[key].as_str().unwrap().to_owned();
        let issued = Issued {
            token: text("token"),
            id: text("id"),
        };
        self.keep_secret(&issued.token);
        issued
    }

    /// A code that lets somebody in, as the machine is told it.
    pub(crate) fn code(&self) -> String {
        let code = self.command("/api/pair/start", &json!({}))["code"]
            .as_str()
            .unwrap()
            .to_owned();
        // Six digits stand in many a number; with quotes around them they are a code.
        self.keep_secret(&format!("\"{code}\""));
        code
    }

    pub(crate) fn keep_secret(&self, secret: &str) {
        self.secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(secret.to_owned());
    }

    pub(crate) fn assert_tells_nothing(&self, text: &str, place: &str) {
        for secret in self.secrets.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            assert!(!text.contains(secret.as_str()), "{place} tells a secret: {secret}");
        }
    }

    /// A WebSocket of Socket.IO that was let in.
    pub(crate) fn socket(&self, token: &str, kind: &str) -> WebSocket {
        let mut socket = self.engine(token, kind).unwrap();
        socket.send(&["40"]).unwrap();
        let answer = socket.connect_answer();
        assert!(answer.as_ref().is_some_and(|text| text.starts_with("40")), "{answer:?}");
        // The library sends nothing before it has told a client so; a kind that is greeted is past that.
        if ["frontend", "esp32"].contains(&kind) {
            let greeting = std::iter::from_fn(|| socket.event()).next();
            assert_eq!(greeting.map(|(name, _)| name).as_deref(), Some("connection_status"));
        }
        socket
    }

    /// One that has not said which namespace it wants.
    pub(crate) fn engine(&self, token: &str, kind: &str) -> Result<WebSocket, String> {
        let path = format!("/socket.io/?EIO=4&transport=websocket&type={kind}");
        WebSocket::try_open(
            self.daemon.address,
            &path,
            &format!("Authorization: Bearer {token}\r\n"),
        )
    }

    /// Whether the command is on record with that status.
    pub(crate) fn assert_on_record(&self, what: &str, status: u16) {
        wait_for(
            || self.record(what, status) > 0,
            &format!("{what} is on record with {status}"),
        );
    }

    /// How many such lines the record has.
    pub(crate) fn record(&self, what: &str, status: u16) -> usize {
        let lines = self.machine(&Ask::get("/api/audit?limit=1000")).json()["lines"].clone();
        let is_it = |line: &&Value| line["what"].as_str().unwrap().starts_with(what) && line["status"] == status;
        lines.as_array().unwrap().iter().filter(is_it).count()
    }

    /// A figure of `/metrics`; 0 when it is not there yet.
    pub(crate) fn figure(&self, name: &str) -> i64 {
        let text = String::from_utf8(self.machine(&Ask::get("/metrics")).body).unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.map_or(0, |value| value.parse().unwrap())
    }

    /// How many were turned away for this reason.
    pub(crate) fn refusals(&self, code: &str) -> i64 {
        self.figure(&format!("retroboard_refusals_total{{code=\"{code}\"}}"))
    }

    /// Waits until nobody is connected any more.
    pub(crate) fn settle(&self) {
        for name in ["retroboard_connections", "retroboard_clients"] {
            wait_for(|| self.figure(name) == 0, &format!("{name} are gone"));
        }
    }

    fn figures(&self) -> Figures {
        Figures {
            memory_kib: self.memory("VmRSS:"),
            frames: self.figure("retroboard_frames_total"),
            skipped: self.figure("retroboard_frames_skipped_total"),
        }
    }

    /// A line of `/proc/…/status`, in KiB.
    pub(crate) fn memory(&self, name: &str) -> i64 {
        let path = format!("/proc/{}/status", self.daemon.pid().as_raw_nonzero());
        let status = fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// What must hold after each case; by how much memory grew, and how much it was at most, in KiB.
    pub(crate) fn check(&self) -> (i64, i64) {
        let health = self.ask(&Ask::get("/api/health")).json();
        assert_eq!(
            (&health["status"], &health["manager_running"]),
            (&json!("ok"), &json!(true))
        );
        self.settle();
        let after = self.figures();
        let growth = after.memory_kib - self.before.memory_kib;
        assert!(growth <= GROWTH_KIB, "memory grew by {growth} KiB");
        self.assert_draws(after);
        let log = fs::read(self.folder.path().join("log")).unwrap();
        let log = String::from_utf8_lossy(&log);
        let panic = log.lines().find(|line| line.contains("panicked"));
        assert_eq!(panic, None, "the log tells of a panic");
        self.assert_tells_nothing(&log, "the log");
        self.assert_tells_no_key(&log);
        (growth, self.memory("VmHWM:") - self.before.memory_kib)
    }

    /// Pictures go on, and more of them were drawn than left out.
    fn assert_draws(&self, after: Figures) {
        let (drawn, skipped) = (after.frames - self.before.frames, after.skipped - self.before.skipped);
        assert!(skipped <= drawn + 60, "{skipped} frames were left out, {drawn} drawn");
        self.command("/api/switch", &json!({"app": "scroll_text"}));
        let enough = after.frames + 10;
        wait_for(|| self.figure("retroboard_frames_total") >= enough, "the panel goes on");
    }

    fn assert_tells_no_key(&self, text: &str) {
        let key = fs::read(self.data().join("access.key")).unwrap();
        let hex = key.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let list = format!("{key:?}");
        for form in [hex.as_str(), list.trim_matches(['[', ']'])] {
            assert!(!text.contains(form), "the log tells the key");
        }
    }
}

/// Waits for an event that must come.
pub(crate) fn wait_for(mut is_so: impl FnMut() -> bool, what: &str) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "it never comes to this: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
