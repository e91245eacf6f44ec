//! The main loop: it owns the panel, and decides what is on it.

use std::{
    io::{self, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use panel_link::Message;

use crate::{connection::Departure, panel::Panel, service::Service};

/// What the other threads tell the main loop. `id` names the connection; stale ones are ignored.
#[derive(Debug)]
pub(crate) enum Event {
    Arrived { id: u64, replies: UnixStream },
    Show(Frame),
    Blank { id: u64, seq: u32 },
    Left { id: u64, reason: Departure },
    Stop,
}

/// A picture of the panel's size, RGB888.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) id: u64,
    pub(crate) seq: u32,
    pub(crate) pixels: Vec<u8>,
}

struct Daemon {
    id: u64,
    replies: UnixStream,
}

pub(crate) struct Screen {
    panel: Box<dyn Panel>,
    black: Vec<u8>,
    blank_after: Duration,
    service: Service,
    daemon: Option<Daemon>,
    /// When the picture of a daemon that left goes dark; `None` while one is there or nothing is lit.
    dark_at: Option<Instant>,
    lit: bool,
}

impl Screen {
    pub(crate) fn new(panel: Box<dyn Panel>, blank_after: Duration) -> Self {
        let (width, height) = panel.size();
        Self {
            panel,
            black: vec![0; width as usize * height as usize * 3],
            blank_after,
            service: Service::of_process(),
            daemon: None,
            dark_at: None,
            lit: false,
        }
    }

    /// Runs until `Stop`, and leaves the panel dark.
    pub(crate) fn run(mut self, events: &Receiver<Event>) -> io::Result<()> {
        self.service.ready(self.line("waiting for the daemon"));
        loop {
            match self.next(events) {
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    self.service.stopping();
                    return self.darken();
                }
                Ok(event) => self.handle(event)?,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if self.dark_at.is_some_and(|at| now >= at) {
                self.give_up()?;
            }
            self.service.come_by(now);
        }
    }

    fn line(&self, what: &str) -> String {
        let (width, height) = self.panel.size();
        format!("{width}x{height} panel · {what}")
    }

    fn give_up(&mut self) -> io::Result<()> {
        eprintln!("no daemon for {:?}: the panel goes dark", self.blank_after);
        self.dark_at = None;
        self.service.status(self.line("dark, waiting for the daemon"));
        self.darken()
    }

    fn next(&self, events: &Receiver<Event>) -> Result<Event, RecvTimeoutError> {
        match self.dark_at.into_iter().chain(self.service.due()).min() {
            Some(at) => events.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn handle(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Arrived { id, replies } => self.arrive(Daemon { id, replies }),
            Event::Show(frame) if self.serves(frame.id) => {
                self.panel.show(&frame.pixels)?;
                self.lit = true;
                self.reply(frame.seq);
            }
            Event::Blank { id, seq } if self.serves(id) => {
                self.darken()?;
                self.reply(seq);
            }
            Event::Left { id, reason } if self.serves(id) => self.leave(&reason),
            Event::Show(_) | Event::Blank { .. } | Event::Left { .. } | Event::Stop => {}
        }
        Ok(())
    }

    fn serves(&self, id: u64) -> bool {
        self.daemon.as_ref().is_some_and(|daemon| daemon.id == id)
    }

    fn arrive(&mut self, daemon: Daemon) {
        eprintln!("daemon {} is connected", daemon.id);
        self.service
            .status(self.line(&format!("daemon {} is connected", daemon.id)));
        self.daemon = Some(daemon);
        self.dark_at = None;
    }

    fn leave(&mut self, reason: &Departure) {
        if let Some(daemon) = self.daemon.take() {
            eprintln!("daemon {} has left: {reason}", daemon.id);
        }
        self.service.status(self.line("waiting for the daemon"));
        self.dark_at = self.lit.then(|| Instant::now() + self.blank_after);
    }

    fn darken(&mut self) -> io::Result<()> {
        self.lit = false;
        self.panel.show(&self.black)
    }

    /// A daemon that does not take its replies is cut off; its reader then reports that it left.
    fn reply(&mut self, seq: u32) {
        if let Some(daemon) = &mut self.daemon {
            let shown = Message::Shown { seq }.to_bytes();
            if let Err(error) = daemon.replies.write_all(&shown) {
                eprintln!("daemon {} does not read replies ({error}): it is cut off", daemon.id);
                let _ = daemon.replies.shutdown(Shutdown::Both); // it may be gone already
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dark;

    impl Panel for Dark {
        fn size(&self) -> (u32, u32) {
            (1, 1)
        }

        fn show(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }
    }

    fn screen() -> Screen {
        Screen::new(Box::new(Dark), Duration::from_mins(1))
    }

    fn arrive(screen: &mut Screen, id: u64) {
        let (replies, _) = UnixStream::pair().unwrap();
        screen.handle(Event::Arrived { id, replies }).unwrap();
    }

    fn show(screen: &mut Screen, id: u64) {
        let frame = Frame {
            id,
            seq: 1,
            pixels: vec![1, 2, 3],
        };
        screen.handle(Event::Show(frame)).unwrap();
    }

    fn leave(screen: &mut Screen, id: u64) {
        let reason = Departure::Goodbye;
        screen.handle(Event::Left { id, reason }).unwrap();
    }

    #[test]
    fn the_time_runs_only_without_a_daemon() {
        let mut screen = screen();
        arrive(&mut screen, 1);
        show(&mut screen, 1);
        assert_eq!(screen.dark_at, None);
        leave(&mut screen, 1);
        assert!(screen.dark_at.is_some());
        arrive(&mut screen, 2);
        assert_eq!(screen.dark_at, None);
    }

    #[test]
    fn a_dark_panel_needs_no_time() {
        let mut screen = screen();
        arrive(&mut screen, 1);
        leave(&mut screen, 1);
        assert_eq!(screen.dark_at, None);
    }

    #[test]
    fn what_a_replaced_daemon_still_says_is_ignored() {
        let mut screen = screen();
        arrive(&mut screen, 1);
        arrive(&mut screen, 2);
        show(&mut screen, 1);
        assert!(!screen.lit);
        leave(&mut screen, 1);
        assert!(screen.daemon.is_some());
    }
}
