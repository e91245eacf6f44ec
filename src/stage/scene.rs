//! The app on the panel, and the one that gives way to it.

use std::time::{Duration, Instant};

use apps::{
    frame::Frame,
    transition::{self, Kind},
};
use jiff::tz::TimeZone;

use super::{
    frame_clock::Moment,
    player::{Failure, Player},
};
use crate::metrics::Metrics;

/// A transition moves this often.
const STEP: Duration = Duration::from_nanos(1_000_000_000 / 60);

/// What goes off: an app that still draws, or what was visible when yet another one came.
enum Leaving {
    Live(Box<Player>),
    Still(Frame),
}

struct Transition {
    kind: Kind,
    leaving: Leaving,
    started: Instant,
    duration: Duration,
}

/// The lowest layer. Without an app it is black.
pub(super) struct Scene {
    current: Option<Player>,
    transition: Option<Transition>,
    /// What is to be seen: the last picture that came out whole, whatever fails after it.
    visible: Frame,
    black: Frame,
}

impl Scene {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let black = Frame::new(width, height);
        Self {
            current: None,
            transition: None,
            visible: black.clone(),
            black,
        }
    }

    pub(super) fn current(&self) -> Option<&Player> {
        self.current.as_ref()
    }

    pub(super) fn current_mut(&mut self) -> Option<&mut Player> {
        self.current.as_mut()
    }

    /// Another app (or none) comes on. What was visible gives way to it, also in the middle of a transition.
    pub(super) fn enter(&mut self, player: Option<Player>, kind: Kind, duration: Duration, now: Instant) {
        let alone = self.transition.is_none();
        let leaving = match self.current.take().filter(|player| alone && !player.broken) {
            Some(player) => Leaving::Live(Box::new(player)),
            None => Leaving::Still(self.visible.clone()),
        };
        self.current = player;
        let moves = kind != Kind::Cut && !duration.is_zero();
        self.transition = moves.then_some(Transition {
            kind,
            leaving,
            started: now,
            duration,
        });
        if self.current.is_none() && !moves {
            self.visible.fill([0; 3]);
        }
    }

    /// The same app anew, without a transition.
    pub(super) fn replace(&mut self, player: Player) {
        self.current = Some(player);
    }

    /// The app draws at once: what it depends on has changed.
    pub(super) fn hurry(&mut self, now: Moment) {
        if let Some(player) = &mut self.current {
            player.hurry(now);
        }
    }

    /// Draws what is due. Whether there is a new picture; which apps failed at it.
    pub(super) fn draw(&mut self, now: Moment, zone: &TimeZone, metrics: &Metrics) -> (bool, Vec<Failure>) {
        let mut failures = Vec::new();
        let drew = match self.current.as_mut().map(|player| player.draw(now, zone, metrics)) {
            Some(Err(failure)) => {
                failures.push(failure);
                false
            }
            Some(Ok(drew)) => drew,
            None => false,
        };
        if let Some(Err(failure)) = self.transition.as_mut().map(|leaving| leaving.draw(now, zone, metrics)) {
            self.freeze_leaving();
            failures.push(failure);
        }
        (self.compose(drew, now.steady), failures)
    }

    /// The app that leaves has failed: what is visible leaves in its place.
    fn freeze_leaving(&mut self) {
        if let Some(transition) = &mut self.transition {
            transition.leaving = Leaving::Still(self.visible.clone());
        }
    }

    /// Brings `visible` up to date; whether it may have changed.
    fn compose(&mut self, drew: bool, now: Instant) -> bool {
        if self.current.as_ref().is_some_and(|player| player.broken) {
            self.transition = None;
            return false;
        }
        let to = self.current.as_ref().map_or(&self.black, |player| &player.frame);
        if let Some(transition) = &self.transition {
            let progress = transition.progress(now);
            transition::mix(transition.kind, transition.from(), to, progress, &mut self.visible);
            if progress >= transition::DONE {
                self.transition = None;
            }
            return true;
        }
        if drew {
            self.visible.bytes_mut().copy_from_slice(to.bytes());
        }
        drew
    }

    /// What is to be seen of this layer.
    pub(super) fn picture(&self) -> &Frame {
        &self.visible
    }

    /// When this layer next changes.
    pub(super) fn deadline(&self, now: Moment) -> Option<Instant> {
        let app = self.current.as_ref().and_then(|player| player.deadline(now));
        let transition = self
            .transition
            .as_ref()
            .map(|transition| transition.next_step(now.steady));
        [app, transition].into_iter().flatten().min()
    }
}

impl Transition {
    fn draw(&mut self, now: Moment, zone: &TimeZone, metrics: &Metrics) -> Result<bool, Failure> {
        match &mut self.leaving {
            Leaving::Live(player) => player.draw(now, zone, metrics),
            Leaving::Still(_) => Ok(false),
        }
    }

    fn from(&self) -> &Frame {
        match &self.leaving {
            Leaving::Live(player) => &player.frame,
            Leaving::Still(frame) => frame,
        }
    }

    fn progress(&self, now: Instant) -> u16 {
        let share = now.saturating_duration_since(self.started).as_secs_f64() / self.duration.as_secs_f64();
        (share * f64::from(transition::DONE)).min(f64::from(transition::DONE)) as u16
    }

    /// The next of the steps that are counted from the start, so that they do not drift.
    fn next_step(&self, now: Instant) -> Instant {
        let steps = now.saturating_duration_since(self.started).as_nanos() / STEP.as_nanos() + 1;
        self.started + STEP * steps as u32
    }
}
