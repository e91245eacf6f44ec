//! Follows the board and puts the layers together: app, then notification, then alert.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use apps::{
    app::{Context, Settings},
    font::Catalogue,
};
use jiff::tz::TimeZone;

use super::{
    Options,
    alarm::Alarm,
    first_run::FirstRunScreen,
    frame_clock::Moment,
    outbox::Outbox,
    overlay::Overlay,
    pairing::PairingCode,
    player::{Failure, Player},
    scene::Scene,
    screen::Screen,
    slot_timer::SlotTimer,
};
use crate::{
    metrics::Metrics,
    state::{Board, Command, Handle, Rules},
};

pub(super) struct Director {
    size: (u32, u32),
    seed: u64,
    rules: Arc<Rules>,
    /// Which time the apps show.
    zone: TimeZone,
    board: Option<Arc<Board>>,
    /// What could not be built, so that it is tried and told once.
    unfit: Option<Unfit>,
    scene: Scene,
    overlay: Option<Overlay>,
    alarm: Option<Alarm>,
    pairing: Option<PairingCode>,
    first_run: Option<FirstRunScreen>,
    slot: SlotTimer,
    outbox: Outbox,
    screen: Screen,
    metrics: Arc<Metrics>,
}

/// An app that cannot be built from these settings and fonts, in that slot.
struct Unfit {
    app: String,
    config: Settings,
    fonts: Catalogue,
    slot: u64,
}

impl Unfit {
    fn is(&self, app: &str, config: &Settings, board: &Board) -> bool {
        (self.slot, self.app.as_str(), &self.config) == (board.slot, app, config) && self.fonts.is(&board.fonts)
    }
}

impl Director {
    pub(super) fn new(options: &Options, handle: Handle, screen: Screen, metrics: Arc<Metrics>) -> Self {
        Self {
            size: (options.width, options.height),
            seed: options.seed,
            zone: handle.rules().zone.clone(),
            rules: handle.rules().clone(),
            board: None,
            unfit: None,
            scene: Scene::new(options.width, options.height),
            overlay: None,
            alarm: None,
            pairing: None,
            first_run: None,
            slot: SlotTimer::new(0, Instant::now()),
            outbox: Outbox::new(handle),
            screen,
            metrics,
        }
    }

    /// One turn: takes in the board as it is, draws what is due, shows it. When to come again.
    pub(super) fn turn(&mut self, board: &Arc<Board>, now: Moment) -> Option<Instant> {
        let began = Instant::now();
        let changed = self.follow(board, now);
        let (drew, failures) = self.scene.draw(now, &self.zone, &self.metrics);
        for failure in failures {
            self.report(failure);
        }
        let above = self.above(now).is_some_and(|due| due <= now.steady);
        if changed || drew || above {
            self.compose(now);
            self.metrics.draw(began.elapsed());
        }
        if let Some(slot) = self.slot.ended(board, now.steady) {
            self.outbox.put(Command::SlotEnded { slot });
        }
        self.next(board, now)
    }

    /// When the carousel's entry on the panel ends; `None` when it does not.
    pub(super) fn slot_end(&mut self, board: &Board) -> Option<Instant> {
        self.slot.deadline(board, Instant::now())
    }

    /// The panel goes dark for good.
    pub(super) fn blank(&mut self) {
        self.screen.blank(&self.metrics);
    }

    fn next(&mut self, board: &Board, now: Moment) -> Option<Instant> {
        let slot = self.slot.deadline(board, now.steady);
        let outbox = self.outbox.send(now.steady);
        [self.scene.deadline(now), self.above(now), slot, outbox]
            .into_iter()
            .flatten()
            .min()
    }

    /// When something above the app is due.
    fn above(&self, now: Moment) -> Option<Instant> {
        let overlay = self.overlay.as_ref().and_then(|overlay| overlay.deadline(now));
        let alarm = self.alarm.as_ref().and_then(|alarm| alarm.deadline(now));
        let first_run = self.first_run.as_ref().and_then(|screen| screen.deadline(now));
        [overlay, alarm, first_run].into_iter().flatten().min()
    }

    fn compose(&mut self, now: Moment) {
        let mut picture = self.scene.picture();
        let is_notified = self.overlay.is_some();
        if let Some(overlay) = &mut self.overlay {
            if let Some(command) = overlay.draw(picture, now, &self.metrics) {
                self.outbox.put(command);
            }
            picture = overlay.picture();
        }
        let first_run = self.first_run.as_mut().map(|screen| screen.draw(now, &self.metrics));
        // An alert goes above the code: it says that somebody may need help.
        let code = self.pairing.as_ref().map(PairingCode::frame);
        let mut instead = code.or(first_run.filter(|_| !is_notified));
        if let Some(alarm) = &mut self.alarm {
            picture = alarm.draw(picture, now, &self.metrics);
            instead = None;
        }
        self.screen.show(picture, instead, &self.metrics);
    }

    /// Takes in a new board. Whether what is seen may change by it.
    fn follow(&mut self, board: &Arc<Board>, now: Moment) -> bool {
        let before = match self.board.replace(board.clone()) {
            Some(before) if Arc::ptr_eq(&before, board) => return false,
            before => before,
        };
        let settings = &board.settings;
        self.screen
            .set_brightness(if settings.on { settings.brightness } else { 0 });
        if before
            .as_ref()
            .is_none_or(|before| before.settings.time_zone != settings.time_zone)
        {
            self.zone = board.zone(&self.rules);
            self.scene.hurry(now);
        }
        self.follow_app(before.as_deref(), board, now);
        self.overlay = Overlay::follow(self.overlay.take(), board, self.size, now);
        self.alarm = Alarm::follow(self.alarm.take(), board, self.size, now);
        self.pairing = PairingCode::follow(self.pairing.take(), board, self.size);
        self.first_run = FirstRunScreen::follow(self.first_run.take(), board, self.size, now);
        true
    }

    fn follow_app(&mut self, before: Option<&Board>, board: &Board, now: Moment) {
        let on = self.scene.current().map(|player| player.name.clone());
        if on.as_ref() != board.running.as_ref() {
            return self.switch(before.is_none(), board, now);
        }
        let (Some(name), Some(player)) = (on, self.scene.current()) else {
            return;
        };
        let config = board.config_of(&name, &self.rules);
        // The board may not have heard of the failure yet; a new slot or new settings are a new chance.
        let mended = player.broken && before.is_none_or(|before| before.slot != board.slot);
        let fonts = before.is_none_or(|before| !before.fonts.is(&board.fonts));
        if mended || fonts || (player.broken && player.config != config) {
            self.rebuild(&name, config, board, now);
        } else if player.config != config {
            self.configure(&name, config, board, now);
        }
    }

    fn switch(&mut self, first: bool, board: &Board, now: Moment) {
        let player = match &board.running {
            Some(name) => match self.build(name, board.config_of(name, &self.rules), board, now) {
                Some(player) => Some(player),
                // What is visible stays until the board has found something else.
                None => return,
            },
            None => None,
        };
        let time = if first {
            0
        } else {
            u64::from(board.settings.transition_ms)
        };
        self.scene.enter(
            player,
            board.settings.transition,
            Duration::from_millis(time),
            now.steady,
        );
    }

    fn configure(&mut self, name: &str, config: Settings, board: &Board, now: Moment) {
        let context = self.context(board);
        let adopted = self
            .scene
            .current_mut()
            .is_some_and(|player| player.adopt(&config, &context, now));
        if !adopted {
            self.rebuild(name, config, board, now);
        }
    }

    fn rebuild(&mut self, name: &str, config: Settings, board: &Board, now: Moment) {
        if let Some(player) = self.build(name, config, board, now) {
            self.scene.replace(player);
        }
    }

    fn build(&mut self, name: &str, config: Settings, board: &Board, now: Moment) -> Option<Player> {
        if self.unfit.as_ref().is_some_and(|unfit| unfit.is(name, &config, board)) {
            return None;
        }
        let built = match self.rules.app(name) {
            Some(entry) => Player::build(entry, config.clone(), &self.context(board), now),
            None => Err("there is no such app".to_owned()),
        };
        built.map_err(|reason| self.refuse(name, config, board, reason)).ok()
    }

    fn refuse(&mut self, name: &str, config: Settings, board: &Board, reason: String) {
        let app = name.to_owned();
        self.unfit = Some(Unfit {
            app: app.clone(),
            config,
            fonts: board.fonts.clone(),
            slot: board.slot,
        });
        self.report(Failure { app, reason });
    }

    fn context<'a>(&self, board: &'a Board) -> Context<'a> {
        let (width, height) = self.size;
        Context {
            width,
            height,
            fonts: &board.fonts,
            seed: self.seed ^ board.slot,
        }
    }

    fn report(&mut self, failure: Failure) {
        let Failure { app, reason } = failure;
        tracing::error!(%app, %reason, "an app failed and is taken off the panel");
        self.metrics.app_failure(&app);
        self.outbox.put(Command::AppFailed { app, reason });
    }
}
