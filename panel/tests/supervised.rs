//! What systemd hears of the program, with a socket in the place of systemd.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[path = "../../tests/support/manager.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod manager;
#[allow(dead_code, reason = "each suite uses its part")]
mod support;

use std::{
    fs::OpenOptions,
    io::Read,
    process::Command,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use manager::Manager;
use rustix::process::Signal;
use support::{Program, frame, picture};

const WATCHDOG: Duration = Duration::from_millis(600);

#[test]
fn it_tells_what_it_does_from_ready_to_stopping() {
    let manager = Manager::new();
    let mut program = Program::start_as(tempfile::tempdir().unwrap(), "0.1", |command| {
        manager.manages(command, Some(WATCHDOG));
    });
    let (ready, _) = manager.wait_for("READY", |value| value == "1");
    assert_eq!(ready["STATUS"], "32x16 panel · waiting for the daemon");
    let mut daemon = program.connect();
    manager.wait_for("STATUS", |line| line == "32x16 panel · daemon 1 is connected");
    daemon.show(1, &picture(1));
    drop(daemon);
    manager.wait_for("STATUS", |line| line == "32x16 panel · dark, waiting for the daemon");
    manager.wait_for("WATCHDOG", |value| value == "1");
    program.signal(Signal::TERM);
    manager.wait_for("STOPPING", |value| value == "1");
    assert!(program.wait_for_end().success());
}

/// The panel's own thread hangs for real: it writes to a pipe that nobody reads.
#[test]
fn a_panel_that_takes_no_more_frames_keeps_the_keep_alive_away() {
    let (manager, dir) = (Manager::new(), tempfile::tempdir().unwrap());
    let pipe = dir.path().join("frames.rec");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut reader = OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
    let program = Program::start_as(dir, "60", |command| manager.manages(command, Some(WATCHDOG)));
    manager.wait_for("WATCHDOG", |value| value == "1");
    let mut daemon = program.connect();
    let (told, full) = channel();
    let sender = thread::spawn(move || {
        for seq in 1..=200 {
            daemon.show(seq, &picture(seq as usize));
            told.send(seq).unwrap();
        }
    });
    loop {
        match full.recv_timeout(WATCHDOG) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => panic!("the pipe takes everything"),
        }
    }
    manager.forget();
    assert!(!manager.is_kept_alive(WATCHDOG));
    let frames = frame(0, &picture(0)).len() as u64 * 200;
    std::io::copy(&mut reader.by_ref().take(frames), &mut std::io::sink()).unwrap();
    sender.join().unwrap();
    manager.wait_for("WATCHDOG", |value| value == "1");
}
