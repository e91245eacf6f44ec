//! A daemon whose settings are changed from the page: it says each time it starts anew where it is.

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::http::{self, Answer};

pub(crate) struct Board {
    pub(crate) child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) at: SocketAddr,
}

impl Board {
    pub(crate) fn over(folder: &Path, variables: &[(&str, &str)]) -> Self {
        Self::with(folder, &[], variables)
    }

    /// With more arguments.
    pub(crate) fn with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_retroboard"))
            .args(["serve", "--data-dir"])
            .arg(folder)
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut board = Self {
            child,
            lines,
            at: ([0, 0, 0, 0], 0).into(),
        };
        board.at = board.says("http");
        board
    }

    /// The address of this kind that it is at next.
    pub(crate) fn says(&mut self, scheme: &str) -> SocketAddr {
        let start = format!("RetroBoard is at {scheme}://");
        loop {
            let line = self.lines.next().expect("it goes on").unwrap();
            if let Some(address) = line.strip_prefix(&start) {
                return address.parse().unwrap();
            }
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        http::send(self.at, "GET", path, None, b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        http::send(
            self.at,
            "POST",
            path,
            Some("application/json"),
            body.to_string().as_bytes(),
        )
    }

    pub(crate) fn setup(&self) -> Value {
        self.get("/api/setup").json()
    }

    /// What it says of one key.
    pub(crate) fn key(&self, name: &str) -> Value {
        let setup = self.setup();
        let keys = setup["keys"].as_array().unwrap();
        keys.iter().find(|key| key["name"] == name).unwrap().clone()
    }

    pub(crate) fn change(&self, changes: &Value) -> Answer {
        self.post("/api/setup", &json!({"changes": changes}))
    }

    /// Begins a trial; the daemon is at its new address then.
    pub(crate) fn tries(&mut self, changes: &Value) -> Value {
        let answer = self.change(changes);
        assert_eq!(answer.status, 202, "{:?}", answer.json());
        self.at = self.says("http");
        answer.json()["trial"].clone()
    }

    pub(crate) fn refused(&self, changes: &Value) -> (u16, Value) {
        let answer = self.change(changes);
        (answer.status, answer.json())
    }

    /// How many threads have this name.
    pub(crate) fn threads(&self, name: &str) -> usize {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|found| found.trim() == name).count()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Ports that are free now, each another.
pub(crate) fn free<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// A folder in which the page has set this port and no other.
pub(crate) fn folder_at(port: u16) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("[server]\nlisten = [\"127.0.0.1:{port}\"]\n");
    fs::write(folder.path().join("settings.toml"), text).unwrap();
    folder
}

pub(crate) fn listen(port: u16) -> Value {
    json!({"server.listen": [format!("127.0.0.1:{port}")]})
}
