//! A daemon of its own for each test: the real binary, a free port, an empty folder.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{self, Answer};

pub(crate) struct Daemon {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: Option<TempDir>,
}

impl Daemon {
    pub(crate) fn start() -> Self {
        Self::with(&[], &[])
    }

    /// With more arguments and environment variables, in a folder of its own.
    pub(crate) fn with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut daemon = Self::over(folder.path(), arguments, variables);
        daemon.folder = Some(folder);
        daemon
    }

    /// Over a folder that outlives it.
    pub(crate) fn over(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = command(folder, arguments);
        command.envs(variables.iter().copied());
        Self::run(&mut command)
    }

    /// Any way to start one.
    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit('/').next().and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("the daemon said {line:?}"));
        Self {
            child,
            address,
            folder: None,
        }
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        http::send(self.address, "GET", path, None, b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        http::send(
            self.address,
            "POST",
            path,
            Some("application/json"),
            body.to_string().as_bytes(),
        )
    }

    /// A command that must succeed; its answer.
    pub(crate) fn command(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path, body);
        assert_eq!(answer.status, 200, "{path} {body}: {:?}", answer.json());
        answer.json()
    }

    /// The whole visible state, without what differs from run to run.
    pub(crate) fn state(&self) -> Value {
        let mut state = json!({
            "current": self.get("/api/current").json(),
            "settings": self.get("/api/settings").json(),
            "carousel": self.get("/api/carousel").json(),
            "clock": self.get("/api/apps/clock/config").json(),
            "scroll_text": self.get("/api/apps/scroll_text/config").json(),
            "stars": self.get("/api/apps/stars/config").json(),
        });
        for part in state.as_object_mut().unwrap().values_mut() {
            part.as_object_mut().unwrap().remove("revision");
            part.as_object_mut().unwrap().remove("remaining");
        }
        state
    }

    /// What it tells on standard error, if that was piped; once.
    pub(crate) fn told(&mut self) -> impl Iterator<Item = String> + use<> {
        let lines = BufReader::new(self.child.stderr.take().unwrap()).lines();
        lines.map(Result::unwrap)
    }

    /// Its standard input and standard error, if they were piped; once.
    pub(crate) fn pipes(&mut self) -> (ChildStdin, ChildStderr) {
        (self.child.stdin.take().unwrap(), self.child.stderr.take().unwrap())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the daemon does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
        drop(self.folder.take());
    }
}

/// `retroboard serve` on a free port.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder)
        .args(arguments);
    command.stdout(Stdio::piped());
    command
}
