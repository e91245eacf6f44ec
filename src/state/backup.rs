//! The whole configuration taken out, and put back.

use std::{collections::BTreeMap, sync::Arc};

use apps::font::Catalogue;

use super::{
    apply::{Effect, Outcome},
    board::Board,
    command::NewFont,
    refusal::Refusal,
    rules::Rules,
    schedule::{Schedule, checked},
};
use crate::wire::{
    backup::{Backup, FORMAT, FontFile, VERSION},
    preset::{Preset, SavePreset},
    request::{CarouselPatch, SettingsPatch},
    schedule::ScheduleEntry,
    view::{BoardSettings, Carousel},
};

/// A configuration whose fonts have been read already.
#[derive(Clone, Debug)]
pub struct Import {
    pub backup: Backup,
    pub fonts: Vec<NewFont>,
    /// Now, in Unix seconds.
    pub at: f64,
}

impl Board {
    /// Everything people have set, with the fonts as `encoded` writes a file.
    #[must_use]
    pub fn backup(&self, encoded: impl Fn(&[u8]) -> String) -> Backup<ScheduleEntry> {
        let font = |(name, bdf): (&String, &Arc<[u8]>)| FontFile {
            name: name.clone(),
            bdf: encoded(bdf),
        };
        Backup {
            format: FORMAT.into(),
            version: VERSION,
            settings: self.settings.clone(),
            app: self.running.clone(),
            configs: self.configs.clone(),
            carousel: self.carousel.clone(),
            presets: self.presets.clone(),
            schedule: self.schedule.entries.clone(),
            vitals: self.vitals.clone(),
            fonts: self.user_fonts.iter().map(font).collect(),
        }
    }

    /// Replaces everything people have set, by the rules that hold for each part; messages on the panel stay.
    pub(super) fn import(&mut self, import: Import, rules: &Rules) -> Result<Outcome, Refusal> {
        let Import { backup, fonts, at } = import;
        let mut board = Self {
            revision: self.revision,
            slot: self.slot + 1,
            notices: self.notices.clone(),
            ..Self::default()
        };
        let effects = board.take_fonts(fonts, &self.user_fonts, rules)?;
        for (app, config) in backup.configs {
            board
                .configure(&app, config, rules)
                .map_err(|refusal| within(&format!("configs.{app}"), &refusal))?;
        }
        board
            .set(patch_of(backup.settings))
            .map_err(|refusal| within("settings", &refusal))?;
        board
            .take_vitals(backup.vitals)
            .map_err(|refusal| within("vitals", &refusal))?;
        board.take_carousel(backup.carousel, rules)?;
        let entries = checked(backup.schedule, rules).map_err(|refusal| within("schedule", &refusal))?;
        board.schedule = Schedule { entries, seen: at };
        board.take_presets(backup.presets, at, rules)?;
        board.running = backup.app.filter(|app| rules.app(app).is_some());
        *self = board;
        Ok(Outcome { effects, notice: None })
    }

    fn take_carousel(&mut self, carousel: Carousel, rules: &Rules) -> Result<(), Refusal> {
        let list = CarouselPatch {
            enabled: None,
            apps: Some(carousel.apps.clone()),
        };
        self.set_carousel(list, rules)
            .map_err(|refusal| within("carousel", &refusal))?;
        self.carousel = carousel;
        let _in_bounds = self.mend(rules);
        Ok(())
    }

    fn take_presets(&mut self, presets: Vec<Preset>, at: f64, rules: &Rules) -> Result<(), Refusal> {
        for (index, preset) in presets.into_iter().enumerate() {
            let wanted = SavePreset {
                name: preset.name.clone(),
                preset: Some(Box::new(preset)),
            };
            self.save_preset(wanted, at, rules)
                .map_err(|refusal| within(&format!("presets[{index}]"), &refusal))?;
        }
        Ok(())
    }

    /// Takes these fonts in place of `old` ones. What the disk has to do for it.
    fn take_fonts(
        &mut self,
        fonts: Vec<NewFont>,
        old: &BTreeMap<String, Arc<[u8]>>,
        rules: &Rules,
    ) -> Result<Vec<Effect>, Refusal> {
        self.fonts = Catalogue::builtin();
        let kept = |name: &String| fonts.iter().any(|font| font.name == *name);
        let gone = old.keys().filter(|name| !kept(name)).cloned();
        let mut effects: Vec<Effect> = gone.map(|name| Effect::DropFont { name }).collect();
        for font in fonts {
            let outcome = self
                .add_font(font, rules)
                .map_err(|refusal| within("fonts", &refusal))?;
            effects.extend(outcome.effects);
        }
        Ok(effects)
    }
}

fn patch_of(settings: BoardSettings) -> SettingsPatch {
    let BoardSettings {
        brightness,
        on,
        transition,
        transition_ms,
        time_zone,
    } = settings;
    SettingsPatch {
        brightness: Some(brightness),
        on: Some(on),
        transition: Some(transition),
        transition_ms: Some(transition_ms),
        time_zone: Some(time_zone),
    }
}

/// A refusal of one part, with where that part is.
fn within(part: &str, refusal: &Refusal) -> Refusal {
    let field = refusal
        .field()
        .map_or_else(|| part.to_owned(), |field| format!("{part}.{field}"));
    Refusal::Import {
        message: format!("{field}: {refusal}"),
        field,
    }
}
