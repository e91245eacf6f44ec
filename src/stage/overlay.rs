//! The notification over the app.

use std::time::{Duration, Instant};

use apps::{banner::Banner, font::Catalogue, frame::Frame, tick::Next};

use crate::{state::Board, wire::view::Notice};

/// One notification on the panel.
pub(super) struct Overlay {
    id: u64,
    banner: Banner,
    started: Instant,
    due: Option<Instant>,
    /// It must stay this long and pass this often; `None`: until it is dismissed.
    until: Option<(Duration, u32)>,
    told: bool,
    frame: Frame,
}

impl Overlay {
    /// What the board wants shown now, given what is. `None`: nothing over the app.
    pub(super) fn follow(shown: Option<Self>, board: &Board, size: (u32, u32), now: Instant) -> Option<Self> {
        let notice = board.notices.queue.front()?;
        match shown {
            Some(shown) if shown.id == notice.id => Some(shown),
            _ => Some(Self::new(notice, &board.fonts, size, now)),
        }
    }

    fn new(notice: &Notice, fonts: &Catalogue, (width, height): (u32, u32), now: Instant) -> Self {
        let banner = Banner::new(
            &notice.text,
            notice.color.0,
            notice.icon.as_deref(),
            fonts,
            width,
            height,
        );
        let time = Duration::try_from_secs_f64(notice.duration).unwrap_or_default();
        Self {
            id: notice.id,
            banner,
            started: now,
            due: Some(now),
            until: (!notice.hold).then_some((time, notice.repeat)),
            told: false,
            frame: Frame::new(width, height),
        }
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.due
    }

    /// Draws over a copy of `below`. The notification's number when it has been seen enough, said once.
    pub(super) fn draw(&mut self, below: &Frame, now: Instant) -> Option<u64> {
        self.frame.bytes_mut().copy_from_slice(below.bytes());
        let elapsed = now.saturating_duration_since(self.started);
        let (next, passes) = self.banner.draw(elapsed, &mut self.frame);
        self.due = self.next(next, now);
        let seen = self
            .until
            .is_some_and(|(time, times)| elapsed >= time && passes >= times);
        (seen && !std::mem::replace(&mut self.told, seen)).then_some(self.id)
    }

    /// When the text moves on, or its time is over if that comes first.
    fn next(&self, next: Next, now: Instant) -> Option<Instant> {
        let moves = match next {
            Next::After(wait) => Some(now + wait),
            Next::At(_) | Next::Never => None,
        };
        let end = self.until.map(|(time, _)| self.started + time).filter(|end| *end > now);
        [moves, end].into_iter().flatten().min()
    }

    pub(super) fn picture(&self) -> &Frame {
        &self.frame
    }
}
