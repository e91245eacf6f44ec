//! The client against a panel program played by the test.

use std::{
    fs,
    io::Write,
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    time::{Duration, Instant},
};

use panel_link::{LinkError, Message, Reader, VERSION};

use super::*;

/// Far longer than anything takes; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(30);

const SIZE: (u32, u32) = (4, 2);

fn frame(value: u8) -> Frame {
    let mut frame = Frame::new(SIZE.0, SIZE.1);
    frame.fill([value, 0, 255 - value]);
    frame
}

/// A client, and the listening end of its socket.
fn pair() -> (PanelSocket, UnixListener, tempfile::TempDir) {
    pair_with(LONG)
}

fn pair_with(patience: Duration) -> (PanelSocket, UnixListener, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("panel.sock");
    let listener = UnixListener::bind(&path).unwrap();
    (PanelSocket::open_with(path, SIZE, patience).unwrap(), listener, dir)
}

/// The panel program's end of one connection.
struct Panel {
    stream: UnixStream,
    reader: Reader<UnixStream>,
}

impl Panel {
    fn accept(listener: &UnixListener, hello: Hello) -> Self {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.write_all(&Message::Hello(hello).to_bytes()).unwrap();
        let reader = Reader::new(stream.try_clone().unwrap());
        Self { stream, reader }
    }

    fn greeted(listener: &UnixListener) -> Self {
        let hello = Hello::new(SIZE.0, SIZE.1).unwrap();
        let mut panel = Self::accept(listener, hello);
        assert_eq!(panel.reader.next_message().unwrap(), Message::Hello(hello));
        panel
    }

    fn take(&mut self) -> (u32, Vec<u8>) {
        match self.reader.next_message().unwrap() {
            Message::Frame { seq, pixels, .. } => (seq, pixels.to_vec()),
            other => panic!("not a frame: {other:?}"),
        }
    }

    fn shown(&mut self, seq: u32) {
        self.stream.write_all(&Message::Shown { seq }.to_bytes()).unwrap();
    }

    fn expect(&mut self, frame: &Frame) {
        let (seq, pixels) = self.take();
        assert_eq!(pixels, frame.bytes());
        self.shown(seq);
    }
}

fn reason_for(hello: Hello) -> String {
    let (display, listener, _dir) = pair();
    let _panel = Panel::accept(&listener, hello);
    match display
        .link()
        .wait_for(LONG, |state| matches!(state, PanelState::Away(_)))
    {
        PanelState::Away(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn frames_arrive_one_after_the_other() {
    let (mut display, listener, _dir) = pair();
    let mut panel = Panel::greeted(&listener);
    for value in 0..50 {
        display.show(&frame(value)).unwrap();
        panel.expect(&frame(value));
    }
    assert_eq!(display.link().state(), PanelState::Connected);
}

#[test]
fn a_slow_panel_gets_the_newest_frame_and_no_queue() {
    let (mut display, listener, _dir) = pair();
    let mut panel = Panel::greeted(&listener);
    display.show(&frame(1)).unwrap();
    let (seq, _) = panel.take();
    for value in 2..=9 {
        display.show(&frame(value)).unwrap();
    }
    panel.shown(seq);
    panel.expect(&frame(9));
    display.show(&frame(10)).unwrap();
    panel.expect(&frame(10));
}

#[test]
fn a_panel_that_restarts_gets_the_last_frame_again() {
    let (mut display, listener, _dir) = pair();
    let mut panel = Panel::greeted(&listener);
    display.show(&frame(7)).unwrap();
    panel.expect(&frame(7));
    drop(panel);
    Panel::greeted(&listener).expect(&frame(7));
}

#[test]
fn a_panel_that_comes_late_gets_the_newest_frame() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("panel.sock");
    let mut display = PanelSocket::open(path.clone(), SIZE).unwrap();
    for value in 1..=3 {
        display.show(&frame(value)).unwrap();
    }
    let state = display.link().wait_for(LONG, |state| *state != PanelState::Connecting);
    assert!(
        matches!(&state, PanelState::Away(reason) if reason.contains("is retroboard-panel running")),
        "{state:?}"
    );
    let listener = UnixListener::bind(&path).unwrap();
    Panel::greeted(&listener).expect(&frame(3));
}

#[test]
fn a_panel_of_another_size_or_version_is_named() {
    let size = reason_for(Hello::new(64, 32).unwrap());
    assert!(
        size.starts_with("the panel has 64x32 pixels, but frames have 4x2"),
        "{size}"
    );
    let version = reason_for(Hello {
        version: VERSION + 1,
        width: 4,
        height: 2,
    });
    assert!(version.contains("install the same release"), "{version}");
}

#[test]
fn a_panel_that_does_not_answer_is_left_and_met_again() {
    let (mut display, listener, _dir) = pair_with(PATIENCE);
    let mut silent = Panel::greeted(&listener);
    display.show(&frame(1)).unwrap();
    let first = silent.take();
    assert_eq!(Panel::greeted(&listener).take(), first);
    assert!(matches!(silent.reader.next_message(), Err(LinkError::Closed)));
}

#[test]
fn closing_shows_the_last_frame_and_says_goodbye() {
    let (mut display, listener, _dir) = pair();
    let mut panel = Panel::greeted(&listener);
    display.show(&frame(0)).unwrap();
    let closing = thread::spawn(move || drop(display));
    panel.expect(&frame(0));
    assert_eq!(panel.reader.next_message().unwrap(), Message::Goodbye);
    closing.join().unwrap();
    assert!(matches!(panel.reader.next_message(), Err(LinkError::Closed)));
}

#[test]
fn closing_without_a_panel_takes_no_time() {
    let display = PanelSocket::open(Path::new("/nowhere/panel.sock").to_owned(), SIZE).unwrap();
    let began = Instant::now();
    drop(display);
    assert!(began.elapsed() < FAREWELL);
}

#[test]
fn wrong_frames_and_sizes_are_refused() {
    let (mut display, _listener, dir) = pair();
    assert!(matches!(
        display.show(&Frame::new(2, 4)),
        Err(DisplayError::FrameSize { .. })
    ));
    let impossible = PanelSocket::open(dir.path().join("other.sock"), (0, 32));
    assert!(matches!(impossible, Err(DisplayError::Impossible { .. })));
    assert!(!fs::exists(dir.path().join("other.sock")).unwrap());
}
