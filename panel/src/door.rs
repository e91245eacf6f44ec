//! Lets daemons in, one at a time: the newer one replaces the older, once it has greeted properly.

use std::{
    io,
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    sync::mpsc::SyncSender,
    thread::{self, JoinHandle},
    time::Duration,
};

use panel_link::{Hello, Hub75Options};

use crate::{connection, options::Sources, screen::Event};

/// What the panel was opened with.
pub(crate) struct Started {
    pub(crate) hello: Hello,
    pub(crate) options: Hub75Options,
    pub(crate) sources: Sources,
}

impl Started {
    /// Whether the options say something else by now. While they cannot be read, nothing is known.
    fn is_outdated(&self) -> bool {
        match self.sources.read() {
            Ok(now) => now != self.options,
            Err(failure) => {
                eprintln!("the options cannot be read again: {failure}");
                false
            }
        }
    }
}

struct Door {
    started: Started,
    events: SyncSender<Event>,
    inside: Option<Inside>,
    admitted: u64,
}

struct Inside {
    stream: UnixStream,
    reader: JoinHandle<()>,
}

/// Accepts connections on a thread of its own, for the life of the program.
pub(crate) fn open(listener: UnixListener, started: Started, events: SyncSender<Event>) -> io::Result<()> {
    let door = Door {
        started,
        events,
        inside: None,
        admitted: 0,
    };
    thread::Builder::new()
        .name("door".to_owned())
        .spawn(move || door.keep(&listener))?;
    Ok(())
}

impl Door {
    fn keep(mut self, listener: &UnixListener) {
        loop {
            let admitted = listener.accept().and_then(|(stream, _)| self.meet(stream));
            if let Err(error) = admitted {
                eprintln!("cannot take a connection: {error}");
                thread::sleep(Duration::from_millis(200)); // out of file descriptors or threads: trying at once would spin
            }
        }
    }

    fn meet(&mut self, stream: UnixStream) -> io::Result<()> {
        if self.started.is_outdated() {
            let _ending = self.events.send(Event::Outdated); // fails only when the program ends
            return Ok(());
        }
        match connection::greet(&stream, self.started.hello) {
            Ok(()) => self.admit(stream),
            Err(departure) => {
                eprintln!("a connection is refused: {departure}");
                Ok(())
            }
        }
    }

    /// The older reader ends before the newer begins, so there is never more than one.
    fn admit(&mut self, stream: UnixStream) -> io::Result<()> {
        self.dismiss();
        self.admitted += 1;
        let id = self.admitted;
        let replies = stream.try_clone()?;
        let inside = stream.try_clone()?;
        let (panel, events) = (self.started.hello, self.events.clone());
        if self.events.send(Event::Arrived { id, replies }).is_err() {
            return Ok(()); // the program is ending
        }
        let reader = thread::Builder::new()
            .name("daemon".to_owned())
            .spawn(move || connection::read(&stream, id, panel, &events))?;
        self.inside = Some(Inside { stream: inside, reader });
        Ok(())
    }

    fn dismiss(&mut self) {
        if let Some(Inside { stream, reader }) = self.inside.take() {
            let _ = stream.shutdown(Shutdown::Both); // it may have left by itself
            let _ = reader.join(); // a panic in it has been printed already
        }
    }
}
