//! One daemon's connection: the greeting, then its messages as events.

use std::io::Write;
use std::{net::Shutdown, os::unix::net::UnixStream, sync::mpsc::SyncSender, time::Duration};

use panel_link::{Hello, LinkError, Message, Reader};
use thiserror::Error;

use crate::screen::{Event, Frame};

/// How long a new connection may take for each part of its greeting.
const GREETING_PATIENCE: Duration = Duration::from_secs(1);

/// How long the panel waits to say `shown` to a daemon that does not read.
const REPLY_PATIENCE: Duration = Duration::from_millis(100);

/// Why a daemon is sent away or gone.
#[derive(Debug, Error)]
pub(crate) enum Departure {
    #[error("it said goodbye")]
    Goodbye,
    #[error("{0}")]
    Link(#[from] LinkError),
    #[error(
        "it draws {theirs_width}x{theirs_height} pixels, but the panel has {width}x{height}: give both programs the same configuration"
    )]
    Size {
        theirs_width: u16,
        theirs_height: u16,
        width: u16,
        height: u16,
    },
    #[error("it sent a {0} out of turn")]
    OutOfTurn(&'static str),
    #[error("this program is ending")]
    Ending,
}

/// Tells the daemon the panel's size and checks that it speaks our version and draws this size.
pub(crate) fn greet(stream: &UnixStream, panel: Hello) -> Result<(), Departure> {
    let io = |error| Departure::Link(LinkError::Io(error));
    stream.set_read_timeout(Some(GREETING_PATIENCE)).map_err(io)?;
    stream.set_write_timeout(Some(REPLY_PATIENCE)).map_err(io)?;
    let mut writer = stream;
    writer.write_all(&Message::Hello(panel).to_bytes()).map_err(io)?;
    match Reader::new(stream).next_message()? {
        Message::Hello(theirs) => check_size(theirs.check_version()?, panel)?,
        other => return Err(Departure::OutOfTurn(name(&other))),
    }
    stream.set_read_timeout(None).map_err(io)
}

fn check_size(theirs: Hello, panel: Hello) -> Result<(), Departure> {
    if (theirs.width, theirs.height) == (panel.width, panel.height) {
        return Ok(());
    }
    Err(Departure::Size {
        theirs_width: theirs.width,
        theirs_height: theirs.height,
        width: panel.width,
        height: panel.height,
    })
}

/// Reads until the daemon leaves or sends something wrong, then closes the connection for good.
pub(crate) fn read(stream: &UnixStream, id: u64, panel: Hello, events: &SyncSender<Event>) {
    let mut reader = Reader::new(stream);
    let reason = loop {
        let event = match reader.next_message() {
            Ok(message) => event(&message, id, panel),
            Err(error) => Err(error.into()),
        };
        match event.map(|event| events.send(event)) {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break Departure::Ending,
            Err(departure) => break departure,
        }
    };
    let _ = stream.shutdown(Shutdown::Both); // it may be gone already
    let _ = events.send(Event::Left { id, reason }); // fails only when the program ends
}

fn event(message: &Message, id: u64, panel: Hello) -> Result<Event, Departure> {
    match *message {
        Message::Frame {
            seq,
            width,
            height,
            pixels,
        } => {
            check_size(Hello { width, height, ..panel }, panel)?;
            let pixels = pixels.to_vec();
            Ok(Event::Show(Frame { id, seq, pixels }))
        }
        Message::Blank { seq } => Ok(Event::Blank { id, seq }),
        Message::Goodbye => Err(Departure::Goodbye),
        ref other => Err(Departure::OutOfTurn(name(other))),
    }
}

fn name(message: &Message) -> &'static str {
    match message {
        Message::Hello(_) => "greeting",
        Message::Shown { .. } => "`shown`",
        Message::Frame { .. } => "frame",
        Message::Blank { .. } => "blank",
        Message::Goodbye => "goodbye",
    }
}
