//! An app drawn by itself, without a stage: time goes on as its frames ask for. Same arguments, same pictures.

use std::{io, time::Duration};

use apps::{
    app::{App, Context, Entry, Invalid, Settings},
    font::Catalogue,
    frame::Frame,
    tick::{Next, Tick},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::picture;

/// Seed of all chance in such pictures.
const SEED: u64 = 1;

/// The shortest time between two frames, as on a panel: 120 frames a second.
const SHORTEST: Duration = Duration::from_nanos(1_000_000_000 / 120);

/// See the module.
pub struct Reel {
    app: Box<dyn App>,
    tick: Tick,
    frame: Frame,
    /// When the app draws next, or never.
    next: Option<Duration>,
}

impl Reel {
    /// `settings` have been settled; the first frame shows `now` in `zone`.
    pub fn new(
        entry: &Entry,
        settings: &Settings,
        fonts: &Catalogue,
        (width, height): (u32, u32),
        (now, zone): (Timestamp, TimeZone),
    ) -> Result<Self, Invalid> {
        let context = Context {
            width,
            height,
            fonts,
            seed: SEED,
        };
        let app = (entry.build)(settings, &context)?;
        let tick = Tick {
            now,
            elapsed: Duration::ZERO,
            zone,
        };
        Ok(Self {
            app,
            tick,
            frame: Frame::new(width, height),
            next: Some(Duration::ZERO),
        })
    }

    /// Goes to the next frame and draws it; `false` when the picture will not change any more.
    fn advance(&mut self) -> bool {
        let Some(wait) = self.next else { return false };
        self.tick.elapsed += wait;
        self.tick.now = later(self.tick.now, wait);
        let next = self.app.draw(&self.tick, &mut self.frame);
        self.next = wait_until(next, self.tick.now);
        true
    }

    /// The last of `count` frames.
    pub fn png(&mut self, count: u32, scale: u32) -> Vec<u8> {
        let _changed = (0..count).all(|_| self.advance());
        picture::png(&self.frame, scale)
    }

    /// All of `count` frames, each as long as it shows on a panel; a picture that stays, one second.
    pub fn gif(&mut self, count: u32, scale: u32, to: impl io::Write) -> io::Result<()> {
        let mut film = picture::Film::new(to, self.frame.width(), self.frame.height(), scale)?;
        for _ in 0..count {
            if !self.advance() {
                break;
            }
            film.push(&self.frame, self.tick.elapsed)?;
        }
        let end = self.tick.elapsed + self.next.unwrap_or(Duration::from_secs(1));
        film.finish(end)?.flush()
    }

    /// What shows within `length` after a `lead` that is not seen, looked at `fps` times a second.
    pub fn film(
        &mut self,
        lead: Duration,
        length: Duration,
        fps: u32,
        scale: u32,
        to: impl io::Write,
    ) -> io::Result<()> {
        let mut film = picture::Film::new(to, self.frame.width(), self.frame.height(), scale)?;
        // From whole seconds: thirds of a second added up would fall short of one.
        for at in (0..)
            .map(|look| Duration::from_secs(look) / fps)
            .take_while(|at| *at < length)
        {
            self.go_to(lead + at);
            film.push(&self.frame, at)?;
        }
        film.finish(length)?.flush()
    }

    /// Draws all frames until `end`.
    fn go_to(&mut self, end: Duration) {
        while self.next.is_some_and(|wait| self.tick.elapsed + wait <= end) && self.advance() {}
    }
}

fn wait_until(next: Next, now: Timestamp) -> Option<Duration> {
    let wait = match next {
        Next::After(wait) => wait,
        Next::At(then) => Duration::try_from(then.duration_since(now)).unwrap_or_default(),
        Next::Never => return None,
    };
    Some(wait.max(SHORTEST))
}

/// Time ends in the year 9999; a film that gets there stays.
fn later(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| now.checked_add(wait).ok())
        .unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_that_asks_for_the_past_is_drawn_after_the_shortest_time() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(wait_until(Next::At(now), now), Some(SHORTEST));
        assert_eq!(wait_until(Next::After(Duration::ZERO), now), Some(SHORTEST));
        assert_eq!(
            wait_until(Next::At(later(now, Duration::from_secs(3))), now),
            Some(Duration::from_secs(3))
        );
        assert_eq!(wait_until(Next::Never, now), None);
    }

    /// Draws as many dots as frames before, at 0, 10 and 43 ms, and stays as it is then.
    struct Dots(Vec<u64>);

    impl App for Dots {
        fn draw(&mut self, _tick: &Tick, frame: &mut Frame) -> Next {
            let drawn = 3 - self.0.len() as i32;
            frame.put(drawn, 0, [255; 3]);
            self.0
                .pop()
                .map_or(Next::Never, |wait| Next::After(Duration::from_millis(wait)))
        }
    }

    #[test]
    fn a_look_finds_the_last_picture_before_it_also_one_that_stays() {
        let mut reel = Reel {
            app: Box::new(Dots(vec![33, 10])),
            tick: Tick {
                now: Timestamp::UNIX_EPOCH,
                elapsed: Duration::ZERO,
                zone: TimeZone::UTC,
            },
            frame: Frame::new(4, 1),
            next: Some(Duration::ZERO),
        };
        let mut dots_at = |millis| {
            reel.go_to(Duration::from_millis(millis));
            reel.frame.pixels().iter().filter(|pixel| **pixel != [0; 3]).count()
        };
        assert_eq!([0, 9, 20, 42, 43, 1000].map(&mut dots_at), [1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn time_stays_at_its_end() {
        assert_eq!(later(Timestamp::MAX, Duration::from_secs(1)), Timestamp::MAX);
        assert_eq!(later(Timestamp::MAX, Duration::MAX), Timestamp::MAX);
    }
}
