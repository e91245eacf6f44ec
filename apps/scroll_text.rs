//! One line of text that runs over the panel, again and again.

use std::{sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    app::{App, Context, Invalid, Settings},
    color::Color,
    font::{Catalogue, Face, Line},
    frame::Frame,
    magnify::{MOST, Magnifier},
    running,
    settings::{self, FontName, Sheet},
    sizes,
    tick::{Next, Tick, frames},
    values::{Text, Whole},
};

/// Settings of the running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Scrolling text")]
pub struct ScrollTextSettings {
    /// What runs over the panel.
    #[schemars(title = "Text")]
    pub text: Text<0, 1000>,
    /// Name of a font, as `GET /api/fonts` lists them.
    #[schemars(title = "Font", extend("x-widget" = "font"))]
    pub font: FontName,
    #[schemars(title = "Colour")]
    pub color: Color,
    /// Pixels it moves in each frame.
    #[schemars(title = "Speed")]
    pub speed: Whole<1, 10>,
    /// Frames a second.
    #[schemars(title = "Frame rate")]
    pub fps: Whole<10, 60>,
    /// Size of the font's pixels on the panel; 0 makes the text about half as high as the panel.
    #[schemars(title = "Magnification")]
    pub scale: Whole<0, MOST>,
}

impl Default for ScrollTextSettings {
    fn default() -> Self {
        Self {
            text: Text::new("Hello, World!"),
            font: FontName::new("tom-thumb"),
            color: Color::WHITE,
            speed: Whole::new(1),
            fps: Whole::new(30),
            scale: Whole::new(0),
        }
    }
}

impl Sheet for ScrollTextSettings {
    fn check(&mut self, fonts: &Catalogue) -> Result<(), Invalid> {
        settings::font(&self.font, fonts).map(drop)
    }
}

struct ScrollText {
    settings: ScrollTextSettings,
    height: u32,
    line: Line,
    magnifier: Magnifier,
    /// From where the way is counted: pixels gone at this time. Moved only when settings change on the run.
    gone: u64,
    since: Duration,
    /// Time of the last picture.
    elapsed: Duration,
}

pub(crate) fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn App>, Invalid> {
    let settings: ScrollTextSettings = settings::read(settings)?;
    let face = settings::font(&settings.font, context.fonts)?;
    let (line, scale) = set(&settings, &face, context.fonts, context.height);
    Ok(Box::new(ScrollText {
        settings,
        height: context.height,
        line,
        magnifier: Magnifier::new(scale),
        gone: 0,
        since: Duration::ZERO,
        elapsed: Duration::ZERO,
    }))
}

/// Lays out the text and finds its magnification.
fn set(settings: &ScrollTextSettings, face: &Arc<Face>, fonts: &Catalogue, height: u32) -> (Line, u32) {
    let text = settings.text.replace(char::is_whitespace, " ");
    let line = sizes::lay_out_evenly(&text, &sizes::at_most(height, face, fonts), fonts, height);
    let most = |room: u32| (room / line.height().max(1)).clamp(1, MOST);
    let scale = match settings.scale.get() {
        0 => most(height / 2),
        wanted => wanted.min(most(height)),
    };
    (line, scale)
}

impl App for ScrollText {
    fn draw(&mut self, tick: &Tick, frame: &mut Frame) -> Next {
        frame.fill([0; 3]);
        self.elapsed = tick.elapsed;
        if self.line.width() == 0 {
            return Next::Never;
        }
        let (left, top) = (self.left(frame.width()), self.top(frame.height()));
        let colour = self.settings.color.0;
        self.magnifier.draw(&self.line, frame, left, top, colour);
        Next::at_rate(self.settings.fps.get())
    }

    fn adopt(&mut self, settings: &Settings, fonts: &Catalogue) -> bool {
        let Ok(new) = settings::read::<ScrollTextSettings>(settings) else {
            return false;
        };
        let Ok(face) = settings::font(&new.font, fonts) else {
            return false;
        };
        let gone = if new.text == self.settings.text { self.gone() } else { 0 };
        let (line, scale) = set(&new, &face, fonts, self.height);
        (self.gone, self.since) = (gone, self.elapsed);
        (self.line, self.magnifier, self.settings) = (line, Magnifier::new(scale), new);
        true
    }
}

impl ScrollText {
    /// Pixels the text has moved: of the time alone, so that a late frame does not slow it.
    fn gone(&self) -> u64 {
        let fps = self.settings.fps.get();
        let steps = frames(self.elapsed, fps).saturating_sub(frames(self.since, fps));
        self.gone + steps * u64::from(self.settings.speed.get())
    }

    fn left(&self, width: u32) -> i32 {
        let length = self.line.width() * self.magnifier.scale();
        running::left(self.gone(), width, length, self.line.is_rtl())
    }

    fn top(&self, height: u32) -> i32 {
        (height as i32 - (self.line.height() * self.magnifier.scale()) as i32) / 2
    }
}
