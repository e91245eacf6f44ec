//! Room for one frame between the render thread and the panel's thread: the newest wins, nothing queues.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::{Mutex, MutexGuard, PoisonError},
};

use panel_link::{Hello, Message};
use rustix::event::{EventfdFlags, eventfd};

/// The newest frame, and an event that wakes the thread waiting for it.
#[derive(Debug)]
pub(super) struct Slot {
    newest: Mutex<Newest>,
    wake: OwnedFd,
}

#[derive(Debug, Default)]
struct Newest {
    /// The pixels of the newest frame; kept after it was sent, for a panel that starts anew. Empty before the first.
    pixels: Vec<u8>,
    waiting: bool,
    closing: bool,
}

impl Slot {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            newest: Mutex::default(),
            wake: eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?,
        })
    }

    /// Replaces the frame that waits. Takes one copy of it, and at most the time of another.
    pub(super) fn put(&self, pixels: &[u8]) {
        let mut newest = self.lock();
        newest.pixels.clear();
        newest.pixels.extend_from_slice(pixels);
        newest.waiting = true;
        drop(newest);
        self.wake();
    }

    /// Writes the frame that waits, if there is one, as a message to `out`.
    pub(super) fn take(&self, seq: u32, size: Hello, out: &mut Vec<u8>) -> bool {
        let mut newest = self.lock();
        if !newest.waiting {
            return false;
        }
        newest.waiting = false;
        out.clear();
        let frame = Message::Frame {
            seq,
            width: size.width,
            height: size.height,
            pixels: &newest.pixels,
        };
        frame.encode(out);
        true
    }

    /// Lets the newest frame wait again, for a panel that does not have it.
    pub(super) fn renew(&self) {
        let mut newest = self.lock();
        newest.waiting = !newest.pixels.is_empty();
    }

    /// No more frames will come.
    pub(super) fn close(&self) {
        self.lock().closing = true;
        self.wake();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// Readable from a change until [`calm`](Self::calm).
    pub(super) fn event(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }

    pub(super) fn calm(&self) {
        let _ = rustix::io::read(&self.wake, &mut [0; 8]); // it fails only when nothing has changed
    }

    fn wake(&self) {
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes()); // it fails only when 2^64 wakes wait already
    }

    fn lock(&self) -> MutexGuard<'_, Newest> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
