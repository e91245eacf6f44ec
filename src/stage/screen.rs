//! The way out: brightness, then the display and everybody who watches. The same picture is not shown twice.

use std::sync::Arc;

use apps::frame::Frame;
use tokio::sync::watch;

use crate::{
    display::{Display, Transfer},
    metrics::Metrics,
    picture::Picture,
};

/// Pictures that are kept for reuse: the one shown, the one being made, and one somebody may still be reading.
const KEPT: usize = 3;

/// Percent at which a code is shown at least.
const LEAST_BRIGHTNESS: u8 = 30;

pub(super) struct Screen {
    display: Box<dyn Display>,
    publish: watch::Sender<Arc<Picture>>,
    transfer: Transfer,
    pool: Vec<Arc<Frame>>,
    shown: Arc<Frame>,
    /// What the panel shows in its place.
    instead: Option<Frame>,
    number: u64,
    /// The display has said why it does not work; it is not said with each frame.
    complained: bool,
}

impl Screen {
    pub(super) fn new(display: Box<dyn Display>, publish: watch::Sender<Arc<Picture>>) -> Self {
        let shown = publish.borrow().frame.clone();
        Self {
            display,
            publish,
            transfer: Transfer::new(100),
            pool: Vec::new(),
            shown,
            instead: None,
            number: 0,
            complained: false,
        }
    }

    /// Whether this changed anything.
    pub(super) fn set_brightness(&mut self, percent: u8) -> bool {
        let changes = self.transfer.percent() != percent;
        if changes {
            self.transfer = Transfer::new(percent);
        }
        changes
    }

    /// Shows the picture. With `instead`, the panel has that one in its place, and those who watch from elsewhere do not.
    pub(super) fn show(&mut self, picture: &Frame, instead: Option<&Frame>, metrics: &Metrics) {
        self.show_instead(instead);
        let mut frame = self.free_frame(picture);
        let pixels = Arc::get_mut(&mut frame).expect("a free frame is ours alone");
        self.transfer.apply(picture, pixels);
        if self.number > 0 && frame == self.shown {
            self.keep(frame);
            return;
        }
        self.number += 1;
        if self.instead.is_none() {
            self.tell_display(&frame);
        }
        self.publish.send_replace(Arc::new(Picture {
            frame: frame.clone(),
            number: self.number,
        }));
        let before = std::mem::replace(&mut self.shown, frame);
        self.keep(before);
        metrics.frames.inc();
    }

    /// A code must be seen, also on a panel that is dark.
    fn show_instead(&mut self, instead: Option<&Frame>) {
        let shown = self.instead.take();
        match instead {
            Some(frame) if shown.as_ref() != Some(frame) => {
                let mut bright = Frame::new(frame.width(), frame.height());
                let percent = self.transfer.percent().max(LEAST_BRIGHTNESS);
                Transfer::new(percent).apply(frame, &mut bright);
                self.tell_display(&bright);
            }
            None if shown.is_some() => self.tell_display(&self.shown.clone()),
            _ => {}
        }
        self.instead = instead.cloned();
    }

    /// Black, whatever the brightness.
    pub(super) fn blank(&mut self, metrics: &Metrics) {
        let black = Frame::new(self.shown.width(), self.shown.height());
        self.show(&black, None, metrics);
    }

    fn tell_display(&mut self, frame: &Frame) {
        match self.display.show(frame) {
            Ok(()) => self.complained = false,
            Err(error) if !self.complained => {
                tracing::error!(%error, "the display takes no frames");
                self.complained = true;
            }
            Err(_) => {}
        }
    }

    /// A frame nobody reads any more, else a new one.
    fn free_frame(&mut self, like: &Frame) -> Arc<Frame> {
        let free = self.pool.iter_mut().position(|frame| Arc::get_mut(frame).is_some());
        free.map_or_else(
            || Arc::new(Frame::new(like.width(), like.height())),
            |place| self.pool.swap_remove(place),
        )
    }

    fn keep(&mut self, frame: Arc<Frame>) {
        if self.pool.len() < KEPT {
            self.pool.push(frame);
        }
    }
}
