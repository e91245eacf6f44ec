//! The way of a frame from the daemon's socket to the panel, through the real program.

#[allow(dead_code, reason = "each suite uses its part")]
mod support;

use std::net::Shutdown;

use panel_link::{Hello, MAX_PIXELS, Message, VERSION};
use rustix::process::Signal;
use support::{FRAME_BYTES, HEIGHT, Program, WIDTH, frame, picture};

#[test]
fn frames_arrive_pixel_exact_and_in_order() {
    let program = Program::start("60");
    let mut daemon = program.connect();
    let sent: Vec<Vec<u8>> = (0..100).map(picture).collect();
    for (seq, pixels) in (1000..).zip(&sent) {
        daemon.show(seq, pixels);
    }
    assert!(program.recorded() == sent, "what was shown differs from what was sent");
    assert_eq!(program.next_shown(), "frame 1 32x16 lit=512");
}

#[test]
fn blank_darkens_and_is_acknowledged() {
    let program = Program::start("60");
    let mut daemon = program.connect();
    daemon.show(1, &picture(1));
    daemon.send(&Message::Blank { seq: 2 }.to_bytes());
    daemon.expect_shown(2);
    assert_eq!(program.recorded(), [picture(1), vec![0; FRAME_BYTES]]);
}

#[test]
fn the_last_frame_stays_while_the_daemon_restarts() {
    let program = Program::start("600");
    let mut first = program.connect();
    first.show(1, &picture(1));
    drop(first);
    program.wait_until_told("has left: the other end closed the connection");
    let mut second = program.connect();
    second.show(1, &picture(2));
    assert_eq!(program.recorded(), [picture(1), picture(2)]);
}

#[test]
fn goodbye_keeps_the_last_frame() {
    let program = Program::start("600");
    let mut daemon = program.connect();
    daemon.show(1, &picture(1));
    daemon.send(&Message::Goodbye.to_bytes());
    daemon.expect_closed();
    program.wait_until_told("it said goodbye");
    assert_eq!(program.recorded(), [picture(1)]);
}

#[test]
fn the_panel_goes_dark_after_the_time_without_a_daemon() {
    let program = Program::start("0.2");
    let mut daemon = program.connect();
    daemon.show(1, &picture(1));
    drop(daemon);
    assert_eq!(program.next_shown(), "frame 1 32x16 lit=512");
    assert_eq!(program.next_shown(), "frame 2 32x16 lit=0");
    let mut next = program.connect();
    next.show(1, &picture(2));
    assert_eq!(program.next_shown(), "frame 3 32x16 lit=512");
}

#[test]
fn a_newer_daemon_replaces_the_older() {
    let program = Program::start("60");
    let mut first = program.connect();
    first.show(1, &picture(1));
    let mut second = program.connect();
    first.expect_closed();
    second.show(1, &picture(2));
    assert_eq!(program.recorded(), [picture(1), picture(2)]);
}

fn hello(version: u16, width: u16, height: u16) -> Vec<u8> {
    let hello = Hello { version, width, height };
    Message::Hello(hello).to_bytes()
}

#[test]
fn a_wrong_greeting_is_refused_and_disturbs_nobody() {
    let program = Program::start("60");
    let mut daemon = program.connect();
    daemon.show(1, &picture(1));
    for (greeting, reason) in [
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), "unknown kind of message 71"),
        (hello(VERSION + 1, WIDTH, HEIGHT), "install the same release"),
        (hello(VERSION, 64, 32), "it draws 64x32 pixels, but the panel has 32x16"),
        (Message::Goodbye.to_bytes(), "out of turn"),
        (vec![1, 10, 0], "in the middle of a message"),
    ] {
        let mut stranger = program.connect_ungreeted();
        stranger.send(&greeting);
        stranger.stream.shutdown(Shutdown::Write).unwrap();
        program.wait_until_told(reason);
        stranger.expect_closed();
    }
    daemon.show(2, &picture(2));
    assert_eq!(program.recorded(), [picture(1), picture(2)]);
}

#[test]
fn whatever_a_daemon_sends_the_program_lives() {
    let program = Program::start("60");
    let oversized = (8 + MAX_PIXELS * 3 + 1).to_le_bytes();
    let other_size = Message::Frame {
        seq: 1,
        width: HEIGHT,
        height: WIDTH,
        pixels: &picture(1),
    };
    let bad: [(Vec<u8>, &str); 6] = [
        (vec![0xff; 64], "unknown kind of message 255"),
        ([&[3][..], &oversized].concat(), "cannot have"),
        (other_size.to_bytes(), "it draws 16x32 pixels"),
        (Message::Shown { seq: 1 }.to_bytes(), "out of turn"),
        (frame(1, &picture(1)[3..]), "does not fit its message"),
        (frame(1, &picture(1))[..100].to_vec(), "in the middle of a message"),
    ];
    for (bytes, reason) in bad {
        let mut daemon = program.connect();
        daemon.send(&bytes);
        daemon.stream.shutdown(Shutdown::Write).unwrap();
        program.wait_until_told(reason);
        daemon.expect_closed();
    }
    program.connect().show(1, &picture(1));
    assert_eq!(program.recorded(), [picture(1)]);
}

#[test]
fn signals_darken_the_panel_and_end_well() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut program = Program::start("60");
        let mut daemon = program.connect();
        daemon.show(1, &picture(1));
        program.signal(signal);
        assert_eq!(program.wait_for_end().code(), Some(0), "{signal:?}");
        daemon.expect_closed();
        assert_eq!(program.recorded(), [picture(1), vec![0; FRAME_BYTES]]);
        assert!(!program.socket().exists());
    }
}

#[test]
fn a_killed_program_can_be_started_again() {
    let program = Program::start("60");
    program.connect().show(1, &picture(1));
    let dir = program.kill();
    assert!(dir.path().join("panel.sock").exists());
    std::fs::remove_file(dir.path().join("frames.rec")).unwrap();
    let again = Program::start_in(dir, "60");
    again.connect().show(1, &picture(2));
    assert_eq!(again.recorded(), [picture(2)]);
}

#[test]
fn two_programs_do_not_share_a_socket() {
    let program = Program::start("60");
    let socket = program.socket();
    let (code, error) = support::run(&["--display", "recording", "--socket", socket.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert!(error.contains("another retroboard-panel"), "{error}");
}

#[test]
fn mistakes_have_their_exit_codes() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("wrong.toml");
    std::fs::write(&config, "[display.hub75]\nrow = 32\n").unwrap();
    let (code, error) = support::run(&["--display", "recording", "--config", config.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(error.contains("did you mean `rows`?"), "{error}");

    let (code, error) = support::run(&["--record", "frames.rec"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--record needs --display recording"), "{error}");
}

/// Not on ARM: there the test machine may be a Raspberry Pi with a panel.
#[cfg(not(any(target_arch = "arm", target_arch = "aarch64")))]
#[test]
fn without_a_pi_the_hub75_display_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("panel.sock");
    let (code, error) = support::run(&["--socket", socket.to_str().unwrap()]);
    let expected = if cfg!(feature = "hub75") {
        "this is not a Raspberry Pi"
    } else {
        "--features hub75"
    };
    assert_eq!(code, Some(3));
    assert!(error.contains(expected), "{error}");
    assert!(!socket.exists());
}
