//! Starts the real program with its recording display, and plays the daemon to it.

#![allow(clippy::unwrap_used, reason = "a test may end so, and only tests use this")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use panel_link::{Hello, LinkError, Message, Reader};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Far longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const WIDTH: u16 = 32;
pub(crate) const HEIGHT: u16 = 16;
pub(crate) const FRAME_BYTES: usize = WIDTH as usize * HEIGHT as usize * 3;

/// A running `retroboard-panel --display recording` of 32x16 pixels.
pub(crate) struct Program {
    child: Child,
    shown: Receiver<String>,
    told: Receiver<String>,
    dir: TempDir,
}

impl Program {
    /// Waits until it listens. `blank_after` is in seconds.
    pub(crate) fn start(blank_after: &str) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), blank_after)
    }

    pub(crate) fn start_in(dir: TempDir, blank_after: &str) -> Self {
        Self::start_as(dir, blank_after, |_| {})
    }

    /// The same, with more said about the command.
    pub(crate) fn start_as(dir: TempDir, blank_after: &str, more: impl FnOnce(&mut Command)) -> Self {
        let config = dir.path().join("retroboard.toml");
        fs::write(&config, "[http]\n[display.hub75]\nrows = 16\ncols = 32\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard-panel"));
        command
            .args(["--display", "recording", "--blank-after", blank_after, "--config"])
            .arg(&config)
            .arg("--socket")
            .arg(dir.path().join("panel.sock"))
            .arg("--record")
            .arg(dir.path().join("frames.rec"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        more(&mut command);
        let mut child = command.spawn().unwrap();
        let shown = lines(child.stdout.take().unwrap());
        let told = lines(child.stderr.take().unwrap());
        let program = Self {
            child,
            shown,
            told,
            dir,
        };
        program.wait_until_told("listening on");
        program
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.dir.path().join("panel.sock")
    }

    /// The next line about a shown frame.
    pub(crate) fn next_shown(&self) -> String {
        self.shown.recv_timeout(PATIENCE).expect("a frame is shown")
    }

    /// Reads the log until a line has `part`.
    pub(crate) fn wait_until_told(&self, part: &str) -> String {
        loop {
            let line = self.told.recv_timeout(PATIENCE).expect(part);
            if line.contains(part) {
                return line;
            }
        }
    }

    /// The pixels of every frame shown so far.
    pub(crate) fn recorded(&self) -> Vec<Vec<u8>> {
        let file = fs::read(self.dir.path().join("frames.rec")).unwrap_or_default();
        let mut reader = Reader::new(file.as_slice());
        let mut frames = Vec::new();
        loop {
            match reader.next_message() {
                Ok(Message::Frame { seq, pixels, .. }) => {
                    frames.push(pixels.to_vec());
                    assert_eq!(seq as usize, frames.len());
                }
                Err(LinkError::Closed) => return frames,
                other => panic!("not a recorded frame: {other:?}"),
            }
        }
    }

    pub(crate) fn connect(&self) -> Daemon {
        let mut daemon = self.connect_ungreeted();
        daemon.send(&Message::Hello(Hello::new(WIDTH.into(), HEIGHT.into()).unwrap()).to_bytes());
        daemon
    }

    /// A connection that has read the panel's greeting and not answered it.
    pub(crate) fn connect_ungreeted(&self) -> Daemon {
        let stream = UnixStream::connect(self.socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut reader = Reader::new(stream.try_clone().unwrap());
        match reader.next_message().unwrap() {
            Message::Hello(hello) => assert_eq!(Some(hello), Hello::new(WIDTH.into(), HEIGHT.into())),
            other => panic!("not a greeting: {other:?}"),
        }
        Daemon { stream, reader }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the program has closed its log, which it does by ending.
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        loop {
            match self.told.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program does not end"),
            }
        }
        self.child.wait().unwrap()
    }

    /// Kills it, and hands on its folder with what a killed program leaves there.
    pub(crate) fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}

/// The daemon's end of a connection.
pub(crate) struct Daemon {
    pub(crate) stream: UnixStream,
    reader: Reader<UnixStream>,
}

impl Daemon {
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Sends a frame and waits until it is on the panel.
    pub(crate) fn show(&mut self, seq: u32, pixels: &[u8]) {
        self.send(&frame(seq, pixels));
        self.expect_shown(seq);
    }

    pub(crate) fn expect_shown(&mut self, seq: u32) {
        assert_eq!(self.reader.next_message().unwrap(), Message::Shown { seq });
    }

    /// Waits until the panel has closed the connection.
    pub(crate) fn expect_closed(&mut self) {
        match self.reader.next_message() {
            Err(LinkError::Closed) => {}
            Err(LinkError::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
            other => panic!("not closed: {other:?}"),
        }
    }
}

pub(crate) fn frame(seq: u32, pixels: &[u8]) -> Vec<u8> {
    let message = Message::Frame {
        seq,
        width: WIDTH,
        height: HEIGHT,
        pixels,
    };
    message.to_bytes()
}

/// A picture in which every byte depends on its place and on `number`; number 0 is dark only at its first byte.
pub(crate) fn picture(number: usize) -> Vec<u8> {
    (0..FRAME_BYTES).map(|at| (at * 31 + number * 7) as u8).collect()
}

/// Runs the program to its end: exit code and standard error.
pub(crate) fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_retroboard-panel"))
        .args(args)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}
