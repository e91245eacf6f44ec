//! Apps that take turns.

use super::{board::Board, command::Turn, refusal::Refusal, rules::Rules};
use crate::wire::{request::CarouselPatch, view::Slot};

/// Shortest and longest time of a slot, in seconds.
const DURATIONS: std::ops::RangeInclusive<f64> = 0.5..=86_400.0;

impl Board {
    /// `enabled: true` starts with the first entry; without `enabled`, the list changes under way.
    pub(super) fn set_carousel(&mut self, patch: CarouselPatch, rules: &Rules) -> Result<(), Refusal> {
        let enabled = patch.enabled.unwrap_or(self.carousel.enabled);
        if let Some(slots) = patch.apps {
            check(&slots, rules)?;
            self.carousel.current_index = self.place_in(&slots);
            self.carousel.apps = slots;
        }
        if enabled && self.carousel.apps.is_empty() {
            return Err(Refusal::CarouselEmpty);
        }
        self.carousel.enabled = enabled;
        if patch.enabled == Some(true) {
            self.carousel.paused = false;
            self.enter(0);
        } else if enabled && !self.slot_shows_its_app() {
            self.enter(self.carousel.current_index);
        }
        Ok(())
    }

    pub(super) fn turn(&mut self, turn: Turn) -> Result<(), Refusal> {
        if !self.carousel.enabled {
            return Err(Refusal::CarouselOff);
        }
        let (index, count) = (self.carousel.current_index, self.carousel.apps.len());
        match turn {
            Turn::Next => self.enter((index + 1) % count),
            Turn::Previous => self.enter((index + count - 1) % count),
            Turn::Pause => self.carousel.paused = true,
            Turn::Resume => self.resume(),
        }
        Ok(())
    }

    /// The stage says that slot number `slot` is over. An old number means that somebody else was quicker.
    pub(super) fn slot_ended(&mut self, slot: u64) {
        if slot == self.slot && self.carousel.enabled && !self.carousel.paused && self.running.is_some() {
            self.advance();
        }
    }

    /// Whether the carousel could put a working app in place of the one on the panel.
    pub(super) fn carousel_skips_failed(&mut self) -> bool {
        self.carousel.enabled && self.advance()
    }

    /// Goes to the next entry whose app works.
    fn advance(&mut self) -> bool {
        let (index, count) = (self.carousel.current_index, self.carousel.apps.len());
        let works = |at: &usize| !self.failed.contains_key(&self.carousel.apps[*at].app);
        let next = (1..=count).map(|step| (index + step) % count).find(works);
        next.is_some_and(|next| {
            self.enter(next);
            true
        })
    }

    fn enter(&mut self, index: usize) {
        self.carousel.current_index = index;
        self.show(self.carousel.apps[index].app.clone());
    }

    fn resume(&mut self) {
        self.carousel.paused = false;
        match self.running {
            Some(_) => self.slot += 1,
            None => self.enter(self.carousel.current_index),
        }
    }

    fn slot_shows_its_app(&self) -> bool {
        let slot = self.carousel.apps.get(self.carousel.current_index);
        self.running.is_none() || slot.is_some_and(|slot| Some(&slot.app) == self.running.as_ref())
    }

    /// Where the running app stands in a new list: at the same index if it can, else at its first place, else at 0.
    fn place_in(&self, slots: &[Slot]) -> usize {
        let is_running = |slot: &Slot| Some(&slot.app) == self.running.as_ref();
        let index = self.carousel.current_index;
        if slots.get(index).is_some_and(is_running) {
            return index;
        }
        slots.iter().position(is_running).unwrap_or(0)
    }
}

fn check(slots: &[Slot], rules: &Rules) -> Result<(), Refusal> {
    if slots.len() > rules.limits.slots {
        return Err(Refusal::CarouselTooLong(rules.limits.slots));
    }
    for slot in slots {
        if !slot.duration.is_finite() || slot.duration <= 0.0 {
            return Err(Refusal::SlotDuration);
        }
        if !DURATIONS.contains(&slot.duration) {
            return Err(Refusal::SlotDurationRange);
        }
        if rules.app(&slot.app).is_none() {
            return Err(Refusal::CarouselAppNotFound(slot.app.clone()));
        }
    }
    Ok(())
}
