//! The notification over the app.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use apps::{banner::Banner, font::Catalogue, frame::Frame, tick::Next};

use super::frame_clock::{FrameClock, Moment};
use crate::{
    metrics::Metrics,
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
    /// When the banner moves.
    clock: FrameClock,
    started: Instant,
    drawn: Instant,
    /// It must stay this long and pass this often; `None`: until it is dismissed.
    until: Option<(Duration, u32)>,
    told: Option<Instant>,
    frame: Frame,
}

impl Overlay {
    /// What the board wants shown now, given what is. `None`: nothing over the app.
    pub(super) fn follow(shown: Option<Self>, board: &Board, size: (u32, u32), now: Moment) -> Option<Self> {
        let notice = board.notices.queue.front()?;
        match shown {
            Some(shown) if shown.id == notice.id => Some(shown),
            _ => Some(Self::new(notice, &board.fonts, size, now)),
        }
    }

    fn new(notice: &Notice, fonts: &Catalogue, (width, height): (u32, u32), now: Moment) -> Self {
        let (text, colour, icon) = (&notice.text, notice.color.0, notice.icon.as_deref());
        let build = || Banner::new(text, colour, icon, fonts, width, height);
        let time = Duration::try_from_secs_f64(notice.duration).unwrap_or_default();
        Self {
            id: notice.id,
            banner: catch_unwind(AssertUnwindSafe(build)).ok(),
            clock: FrameClock::new(now),
            started: now.steady,
            drawn: now.steady,
            until: (!notice.hold).then_some((time, notice.repeat)),
            told: None,
            frame: Frame::new(width, height),
        }
    }

    /// When the banner moves, or its time ends.
    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        let end = self.until.map(|(time, _)| self.started + time);
        let end = end.filter(|end| *end > self.drawn);
        [self.clock.deadline(now), end].into_iter().flatten().min()
    }

    /// Draws over a copy of `below`. What the board must hear: the notification has been seen enough, or cannot be.
    pub(super) fn draw(&mut self, below: &Frame, now: Moment, metrics: &Metrics) -> Option<Command> {
        self.drawn = now.steady;
        let lasted = now.steady.saturating_duration_since(self.started);
        let due = self.clock.take(now);
        // A frame of its own is for its deadline; one that the app below calls for comes between two of them.
        let elapsed = due.map_or(lasted, |due| due.elapsed);
        let drawn = self.draw_over(below, elapsed);
        if let Some(due) = due {
            let next = drawn.map_or(Next::After(AGAIN), |(next, _)| next);
            metrics.skipped.inc_by(self.clock.advance(next, due, now));
        }
        let Some((_, passes)) = drawn else {
            return self.may_tell(now.steady).then_some(Command::Dismiss { id: self.id });
        };
        let enough = |(time, times)| lasted >= time && passes >= times;
        let over = self.until.is_some_and(enough) && self.may_tell(now.steady);
        over.then_some(Command::NoticeEnded { id: self.id })
    }

    /// What the banner says of its picture; without a banner that works, the picture is `below`.
    fn draw_over(&mut self, below: &Frame, elapsed: Duration) -> Option<(Next, u32)> {
        self.frame.bytes_mut().copy_from_slice(below.bytes());
        let drawn = self.draw_banner(elapsed);
        if drawn.is_none() && self.banner.take().is_some() {
            self.frame.bytes_mut().copy_from_slice(below.bytes());
        }
        drawn
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
