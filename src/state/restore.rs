//! The board at start: what was saved, mended where this program can no longer use it.

use apps::app::Settings;

use super::{board::Board, command::NewFont, rules::Rules};

/// Clients drop events older than the newest they saw; a crash may have lost the last few numbers.
const REVISION_MARGIN: u64 = 1024;

/// What the daemon knows when it starts.
#[derive(Default)]
pub struct Start {
    /// The saved board; `None` on a first start, or when it is to be ignored.
    pub saved: Option<Board>,
    pub fonts: Vec<NewFont>,
    /// App to start with when nothing was running.
    pub app: String,
}

/// Something of the saved state that could not be used, and what was done instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair(pub String);

impl Board {
    /// The board to start with: saved state first, then the app named at start. Also what had to be mended.
    #[must_use]
    pub fn start(start: Start, rules: &Rules) -> (Self, Vec<Repair>) {
        let mut board = start.saved.unwrap_or_default();
        board.revision += REVISION_MARGIN;
        for NewFont { name, bdf, face } in start.fonts {
            board.fonts = board.fonts.with(&name, face);
            board.user_fonts.insert(name, bdf);
        }
        let mut repairs = board.mend(rules);
        board.mend_running(start.app, rules, &mut repairs);
        (board, repairs)
    }

    /// Settings and carousel without what this program cannot use.
    pub(super) fn mend(&mut self, rules: &Rules) -> Vec<Repair> {
        let mut repairs = Vec::new();
        self.mend_configs(rules, &mut repairs);
        self.mend_carousel(rules, &mut repairs);
        repairs
    }

    fn mend_configs(&mut self, rules: &Rules, repairs: &mut Vec<Repair>) {
        for (app, saved) in std::mem::take(&mut self.configs) {
            let Some(entry) = rules.app(&app) else {
                repairs.push(Repair(format!("settings of unknown app {app} are dropped")));
                continue;
            };
            let mut config = (entry.defaults)();
            for (key, value) in saved {
                let one = Settings::from_iter([(key.clone(), value.clone())]);
                let tried: Settings = config.clone().into_iter().chain(one).collect();
                match rules.settle(entry, tried, &self.fonts) {
                    Ok(settled) => config = settled,
                    Err(refusal) => repairs.push(Repair(format!("{app}.{key} goes back to its default: {refusal}"))),
                }
            }
            self.configs.insert(app, config);
        }
    }

    fn mend_carousel(&mut self, rules: &Rules, repairs: &mut Vec<Repair>) {
        let carousel = &mut self.carousel;
        let before = carousel.apps.len();
        carousel
            .apps
            .retain(|slot| rules.app(&slot.app).is_some() && (0.5..=86_400.0).contains(&slot.duration));
        carousel.apps.truncate(rules.limits.slots);
        if carousel.apps.len() < before {
            repairs.push(Repair("carousel entries that cannot be shown are dropped".into()));
        }
        carousel.enabled &= !carousel.apps.is_empty();
        carousel.current_index = carousel.current_index.min(carousel.apps.len().saturating_sub(1));
    }

    fn mend_running(&mut self, first: String, rules: &Rules, repairs: &mut Vec<Repair>) {
        if let Some(app) = self.running.take_if(|app| rules.app(app).is_none()) {
            repairs.push(Repair(format!("unknown app {app} is not started")));
        }
        if self.running.is_none() {
            let slot = self
                .carousel
                .apps
                .get(self.carousel.current_index)
                .filter(|_| self.carousel.enabled);
            self.running = Some(slot.map_or(first, |slot| slot.app.clone()));
        }
    }
}
