//! The panel program's end: it shows whole frames of its size to who has greeted, and answers each.

use std::{
    cell::RefCell,
    io::{self, Read, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    rc::Rc,
    sync::mpsc::sync_channel,
    time::Duration,
};

use panel_link::{Hello, LinkError, Message, Reader};

use crate::{
    connection,
    panel::Panel,
    screen::{Event, Screen},
};

const SIZE: (u32, u32) = (2, 2);
/// More events than an input has room for messages.
const EVENTS: usize = 4096;

#[derive(Clone, Default)]
struct Shown(Rc<RefCell<Vec<Vec<u8>>>>);

impl Panel for Shown {
    fn size(&self) -> (u32, u32) {
        SIZE
    }

    fn show(&mut self, pixels: &[u8]) -> io::Result<()> {
        assert_eq!(pixels.len(), 12, "a whole frame");
        self.0.borrow_mut().push(pixels.to_vec());
        Ok(())
    }
}

pub(crate) fn meet(bytes: &[u8]) {
    let (inside, mut outside) = UnixStream::pair().expect("a pair of sockets");
    let fitting = &bytes[..bytes.len().min(EVENTS)];
    outside.write_all(fitting).expect("an input fits into a socket");
    outside.shutdown(Shutdown::Write).expect("a socket that is open");
    let hello = Hello::new(SIZE.0, SIZE.1).expect("a small panel");
    if connection::greet(&inside, hello).is_ok() {
        serve(&inside, hello);
    }
    drop(inside);
    let greeting = everything(outside);
    assert_eq!(
        greeting,
        Message::Hello(hello).to_bytes(),
        "the panel greets and says no more by itself"
    );
}

/// Reads to the end, then shows what was read: one after the other, so that a crash comes again.
fn serve(inside: &UnixStream, hello: Hello) {
    let (events, inbox) = sync_channel(EVENTS);
    let (replies, heard) = UnixStream::pair().expect("a pair of sockets");
    let arrived = Event::Arrived { id: 1, replies };
    events.send(arrived).expect("the inbox is there");
    connection::read(inside, 1, hello, &events);
    drop(events);
    let shown = Shown::default();
    let screen = Screen::new(Box::new(shown.clone()), Duration::from_mins(1));
    screen.run(&inbox).expect("memory can be shown on");
    let shown = shown.0.borrow();
    assert_eq!(shown.last(), Some(&vec![0; 12]), "the panel ends dark");
    let replies = everything(heard);
    let mut reader = Reader::new(&replies[..]);
    for _ in 1..shown.len() {
        let reply = reader.next_message().expect("one answer a picture");
        assert!(matches!(reply, Message::Shown { .. }), "{reply:?}");
    }
    assert!(matches!(reader.next_message(), Err(LinkError::Closed)));
}

fn everything(mut from: UnixStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A socket that is closed with bytes unread says so to the other end, after what was sent.
    let _reset = from.read_to_end(&mut bytes);
    bytes
}
