//! Pictures that show how a panel is wired and set up: each makes one kind of mistake easy to see and to name.

mod label;
mod moving;
mod still;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    app::{App, Context, Invalid, Settings},
    font::Catalogue,
    frame::Frame,
    settings::{self, Sheet},
    tick::{Next, Tick},
    values::Whole,
};
use label::Labels;

/// Settings of the test pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Test pattern")]
pub struct TestPatternSettings {
    /// `corners`: rotation, mirroring and the order of colours. `colors`: red, green, blue, white. `rows`: a line that walks down.
    /// `panels`: a number on each panel. `gradient`: shades. `flicker`: steady dark grey and a moving dot.
    #[schemars(title = "Pattern", extend("x-widget" = "select"))]
    pub pattern: Pattern,
    /// Width of one panel in pixels, for `panels`.
    #[schemars(title = "Panel width")]
    pub panel_width: Side,
    /// Height of one panel in pixels, for `panels`.
    #[schemars(title = "Panel height")]
    pub panel_height: Side,
}

/// Length of a panel's side in pixels.
pub type Side = Whole<8, 512>;

/// What is shown.
// No variant has a documentation of its own: with it the schema is no plain list of names, which a form needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Pattern {
    #[default]
    Corners,
    Colors,
    Rows,
    Panels,
    Gradient,
    Flicker,
}

impl Default for TestPatternSettings {
    fn default() -> Self {
        Self {
            pattern: Pattern::default(),
            panel_width: Side::new(64),
            panel_height: Side::new(32),
        }
    }
}

impl Sheet for TestPatternSettings {
    fn check(&mut self, _: &Catalogue) -> Result<(), Invalid> {
        Ok(())
    }
}

enum TestPattern {
    /// Drawn once.
    Still(Frame),
    Rows,
    Flicker,
}

pub(crate) fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn App>, Invalid> {
    let settings: TestPatternSettings = settings::read(settings)?;
    let mut frame = Frame::new(context.width, context.height);
    let labels = Labels::new(context.fonts);
    match settings.pattern {
        Pattern::Rows => return Ok(Box::new(TestPattern::Rows)),
        Pattern::Flicker => return Ok(Box::new(TestPattern::Flicker)),
        Pattern::Corners => still::corners(&labels, &mut frame),
        Pattern::Colors => still::colors(&labels, &mut frame),
        Pattern::Gradient => still::gradient(&mut frame),
        Pattern::Panels => {
            let panel = (settings.panel_width.get(), settings.panel_height.get());
            still::panels(panel, &labels, &mut frame);
        }
    }
    Ok(Box::new(TestPattern::Still(frame)))
}

impl App for TestPattern {
    fn draw(&mut self, tick: &Tick, frame: &mut Frame) -> Next {
        match self {
            Self::Still(picture) => {
                frame.clone_from(picture);
                Next::Never
            }
            Self::Rows => moving::rows(tick.elapsed, frame),
            Self::Flicker => moving::flicker(tick.elapsed, frame),
        }
    }
}
