//! The notification over the app.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use apps::{banner::Banner, font::Catalogue, frame::Frame, tick::Next};

use crate::{
    state::{Board, Command},
    wire::view::Notice,
};

/// A notification that is over and still there is told again after this long: the board may have taken a change back.
const AGAIN: Duration = Duration::from_secs(2);

/// One notification on the panel.
pub(super) struct Overlay {
    id: u64,
    /// `None`: this text cannot be drawn.
    banner: Option<Banner>,
    started: Instant,
    drawn: Instant,
    due: Option<Instant>,
    /// It must stay this long and pass this often; `None`: until it is dismissed.
    until: Option<(Duration, u32)>,
    told: Option<Instant>,
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
        let (text, colour, icon) = (&notice.text, notice.color.0, notice.icon.as_deref());
        let build = || Banner::new(text, colour, icon, fonts, width, height);
        let time = Duration::try_from_secs_f64(notice.duration).unwrap_or_default();
        Self {
            id: notice.id,
            banner: catch_unwind(AssertUnwindSafe(build)).ok(),
            started: now,
            drawn: now,
            due: Some(now),
            until: (!notice.hold).then_some((time, notice.repeat)),
            told: None,
            frame: Frame::new(width, height),
        }
    }

    /// When the banner moves, or its time ends.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let end = self.until.map(|(time, _)| self.started + time);
        let end = end.filter(|end| *end > self.drawn);
        [self.due, end].into_iter().flatten().min()
    }

    /// Draws over a copy of `below`. What the board must hear: the notification has been seen enough, or cannot be.
    pub(super) fn draw(&mut self, below: &Frame, now: Instant) -> Option<Command> {
        self.frame.bytes_mut().copy_from_slice(below.bytes());
        self.drawn = now;
        let elapsed = now.saturating_duration_since(self.started);
        let Some((next, passes)) = self.draw_banner(elapsed) else {
            self.banner = None;
            self.frame.bytes_mut().copy_from_slice(below.bytes());
            self.due = Some(now + AGAIN);
            return self.may_tell(now).then_some(Command::Dismiss { id: self.id });
        };
        self.due = match next {
            Next::After(wait) => Some(now + wait),
            Next::At(_) | Next::Never => None,
        };
        let enough = |(time, times)| elapsed >= time && passes >= times;
        let over = self.until.is_some_and(enough) && self.may_tell(now);
        over.then_some(Command::NoticeEnded { id: self.id })
    }

    fn draw_banner(&mut self, elapsed: Duration) -> Option<(Next, u32)> {
        let (banner, frame) = (self.banner.as_mut()?, &mut self.frame);
        catch_unwind(AssertUnwindSafe(|| banner.draw(elapsed, frame))).ok()
    }

    fn may_tell(&mut self, now: Instant) -> bool {
        let may = self
            .told
            .is_none_or(|told| now.saturating_duration_since(told) >= AGAIN);
        if may {
            self.told = Some(now);
        }
        may
    }

    pub(super) fn picture(&self) -> &Frame {
        &self.frame
    }
}
