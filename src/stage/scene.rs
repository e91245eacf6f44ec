//! The app on the panel, and the one that gives way to it.

use std::time::{Duration, Instant};

use apps::{
    frame::Frame,
    transition::{self, Kind},
};
use jiff::tz::TimeZone;

use super::{frame_clock::Moment, player::Player};
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

/// An app that failed, and why.
pub(super) struct Failure {
    pub(super) app: String,
    pub(super) reason: String,
}

/// The lowest layer. Without an app it is black.
pub(super) struct Scene {
    current: Option<Player>,
    transition: Option<Transition>,
    black: Frame,
    mixed: Frame,
}

impl Scene {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let black = Frame::new(width, height);
        Self {
            current: None,
            transition: None,
            mixed: black.clone(),
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
        let visible = self.transition.is_some().then(|| self.picture().clone());
        let leaving = match (visible, self.current.take()) {
            (Some(frame), _) => Leaving::Still(frame),
            (None, Some(player)) => Leaving::Live(Box::new(player)),
            (None, None) => Leaving::Still(self.black.clone()),
        };
        self.current = player;
        let moves = kind != Kind::Cut && !duration.is_zero();
        self.transition = moves.then_some(Transition {
            kind,
            leaving,
            started: now,
            duration,
        });
    }

    /// The same app anew, without a transition.
    pub(super) fn replace(&mut self, player: Player) {
        self.current = Some(player);
    }

    /// Draws what is due. Whether there is a new picture; which apps failed at it.
    pub(super) fn draw(&mut self, now: Moment, zone: &TimeZone, metrics: &Metrics) -> (bool, Option<Failure>) {
        let (mut drew, mut failure) = (false, None);
        if let Some(player) = &mut self.current {
            match player.draw(now, zone, metrics) {
                Ok(new) => drew = new,
                Err(reason) => {
                    failure = Some(Failure {
                        app: player.name.clone(),
                        reason,
                    });
                }
            }
        }
        let moved = self.move_on(now, zone, metrics);
        (drew || moved, failure)
    }

    fn move_on(&mut self, now: Moment, zone: &TimeZone, metrics: &Metrics) -> bool {
        let Some(transition) = &mut self.transition else {
            return false;
        };
        if let Leaving::Live(player) = &mut transition.leaving {
            // It is on its way out: if it fails now, its last picture leaves.
            let _failed = player.draw(now, zone, metrics);
        }
        let progress = transition.progress(now.steady);
        if progress >= transition::DONE {
            self.transition = None;
            return true;
        }
        let to = self.current.as_ref().map_or(&self.black, |player| &player.frame);
        transition::mix(transition.kind, transition.from(), to, progress, &mut self.mixed);
        true
    }

    /// What is to be seen of this layer.
    pub(super) fn picture(&self) -> &Frame {
        match (&self.transition, &self.current) {
            (Some(_), _) => &self.mixed,
            (None, Some(player)) => &player.frame,
            (None, None) => &self.black,
        }
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
