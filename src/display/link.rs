//! The thread behind [`PanelSocket`](super::PanelSocket): connects, greets, sends one frame at a time, and begins again.

use std::{
    io::{self, Write},
    os::{fd::AsFd, unix::net::UnixStream},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use panel_link::{Hello, LinkError, Message, Reader};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use thiserror::Error;

use super::{
    panel_socket::{PanelLink, PanelState},
    slot::Slot,
};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Why there is no panel at the moment.
#[derive(Debug, Error)]
enum Problem {
    #[error("cannot connect to {}: {}; is retroboard-panel running, and may this user use its socket?", .0.display(), .1)]
    Unreachable(PathBuf, io::Error),
    #[error(
        "the panel has {}x{} pixels, but frames have {}x{}: give retroboard and retroboard-panel the same [display.hub75]",
        theirs.width, theirs.height, ours.width, ours.height
    )]
    Size { ours: Hello, theirs: Hello },
    #[error("the panel does not answer")]
    Silent,
    #[error("the panel program sent something out of turn")]
    OutOfTurn,
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Self::Silent,
            _ => Self::Link(LinkError::Io(error)),
        }
    }
}

/// What the thread owns.
pub(super) struct Link {
    pub(super) path: PathBuf,
    pub(super) size: Hello,
    /// How long the panel program may take to greet, to take a frame, or to say that it is shown.
    pub(super) patience: Duration,
    pub(super) slot: Arc<Slot>,
    pub(super) state: PanelLink,
}

impl Link {
    /// Runs until the slot is closed.
    pub(super) fn run(self) {
        let mut pause = FIRST_PAUSE;
        while !self.slot.is_closing() {
            let began = Instant::now();
            if let Err(problem) = self.meet() {
                self.report(&problem);
                // Only a connection that lasted is worth a quick return: two daemons must not throw each other out in turns.
                if began.elapsed() > LONGEST_PAUSE {
                    pause = FIRST_PAUSE;
                }
                self.rest(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    /// One connection from beginning to end; `Ok` when it ends because the slot is closed.
    fn meet(&self) -> Result<(), Problem> {
        let stream = UnixStream::connect(&self.path).map_err(|error| Problem::Unreachable(self.path.clone(), error))?;
        stream.set_read_timeout(Some(self.patience))?;
        stream.set_write_timeout(Some(self.patience))?;
        let mut panel = Connected {
            reader: Reader::new(&stream),
            stream: &stream,
            size: self.size,
            patience: self.patience,
            in_flight: None,
        };
        panel.greet()?;
        self.state.set(PanelState::Connected);
        tracing::info!(path = %self.path.display(), "the panel is connected");
        self.slot.renew();
        panel.serve(&self.slot)
    }

    /// Logs a problem once, however often it is met.
    fn report(&self, problem: &Problem) {
        let reason = problem.to_string();
        if self.state.set(PanelState::Away(reason.clone())) {
            tracing::warn!("no panel: {reason}; frames wait and the connection is tried again");
        }
    }

    /// Waits for the time, or until the slot is closed. Frames may come meanwhile.
    fn rest(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while !self.slot.is_closing() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let mut fds = [PollFd::from_borrowed_fd(self.slot.event(), PollFlags::IN)];
            let _ = wait(&mut fds, Some(left)); // whatever it says, the loop looks at the clock again
            self.slot.calm();
        }
    }
}

/// A live connection to the panel program.
struct Connected<'a> {
    stream: &'a UnixStream,
    reader: Reader<&'a UnixStream>,
    size: Hello,
    patience: Duration,
    /// The frame that is sent and not yet shown, and when it was sent.
    in_flight: Option<(u32, Instant)>,
}

impl Connected<'_> {
    fn greet(&mut self) -> Result<(), Problem> {
        let theirs = match self.next_message()? {
            Message::Hello(hello) => hello.check_version()?,
            _ => return Err(Problem::OutOfTurn),
        };
        let ours = self.size;
        self.stream.write_all(&Message::Hello(ours).to_bytes())?;
        if theirs == ours {
            Ok(())
        } else {
            Err(Problem::Size { ours, theirs })
        }
    }

    /// Sends frames as they come, each after the one before is shown; says goodbye when the slot is closed.
    fn serve(&mut self, slot: &Slot) -> Result<(), Problem> {
        let (mut seq, mut message) = (0_u32, Vec::new());
        loop {
            if self.in_flight.is_some() {
                self.attend(slot)?;
            } else if slot.take(seq, self.size, &mut message) {
                self.stream.write_all(&message)?;
                self.in_flight = Some((seq, Instant::now()));
                seq = seq.wrapping_add(1);
            } else if slot.is_closing() {
                return Ok(self.stream.write_all(&Message::Goodbye.to_bytes())?);
            } else {
                self.attend(slot)?;
            }
        }
    }

    /// Waits for the panel or for the slot, whichever has something to say.
    fn attend(&mut self, slot: &Slot) -> Result<(), Problem> {
        let patience = match self.in_flight {
            Some((_, sent)) => Some(self.patience.checked_sub(sent.elapsed()).ok_or(Problem::Silent)?),
            None => None,
        };
        let mut fds = [
            PollFd::from_borrowed_fd(self.stream.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(slot.event(), PollFlags::IN),
        ];
        wait(&mut fds, patience)?;
        let [panel, frames] = fds.map(|fd| !fd.revents().is_empty());
        if frames {
            slot.calm();
        }
        if panel { self.hear() } else { Ok(()) }
    }

    fn hear(&mut self) -> Result<(), Problem> {
        let expected = self.in_flight.take().map(|(seq, _)| seq);
        match self.next_message()? {
            Message::Shown { seq } if Some(seq) == expected => Ok(()),
            _ => Err(Problem::OutOfTurn),
        }
    }

    fn next_message(&mut self) -> Result<Message<'_>, Problem> {
        self.reader.next_message().map_err(|error| match error {
            LinkError::Io(error) => error.into(),
            other => other.into(),
        })
    }
}

fn wait(fds: &mut [PollFd<'_>], patience: Option<Duration>) -> io::Result<()> {
    let patience = patience.map(|patience| Timespec::try_from(patience).expect("a few seconds"));
    match poll(fds, patience.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
