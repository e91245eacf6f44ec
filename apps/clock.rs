//! The time of day.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    app::{App, Context, Invalid, Settings},
    color::Color,
    font::{Catalogue, Face, Line, lay_out},
    frame::Frame,
    magnify::{MOST, Magnifier},
    running,
    settings::{self, FontName, Sheet},
    sizes,
    stack::{Panel, Row, Setting},
    tick::{Next, Tick, frames},
    time_format::{self, FormatError, Step},
    values::{Text, Whole},
};

/// Settings of the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Clock")]
pub struct ClockSettings {
    /// Name of a font, as `GET /api/fonts` lists them.
    #[schemars(title = "Font", extend("x-widget" = "font"))]
    pub font: FontName,
    #[schemars(title = "Colour")]
    pub color: Color,
    /// What it shows, as in strftime: `%H:%M` is 14:05, `%I:%M %p` is 02:05 PM, `%d.%m.` the day, `%n` a new line.
    #[schemars(title = "Format")]
    pub format: Text<1, 64>,
    /// IANA name, such as `Europe/Berlin`; empty for the board's own time zone.
    #[schemars(title = "Time zone", extend("x-widget" = "timezone"))]
    pub timezone: Option<Text<0, 64>>,
    /// Size of the font's pixels on the panel; 0 makes the time as large as it fits.
    #[schemars(title = "Magnification")]
    pub scale: Whole<0, MOST>,
}

impl Default for ClockSettings {
    fn default() -> Self {
        Self {
            font: FontName::new("tom-thumb"),
            color: Color::WHITE,
            format: Text::new("%H:%M:%S"),
            timezone: None,
            scale: Whole::new(0),
        }
    }
}

impl Sheet for ClockSettings {
    fn check(&mut self, fonts: &Catalogue) -> Result<(), Invalid> {
        settings::font(&self.font, fonts)?;
        let zone = self.zone()?;
        self.timezone = zone.as_ref().and_then(TimeZone::iana_name).map(Text::new);
        let zone = zone.unwrap_or(TimeZone::UTC);
        self.step().and_then(|_| self.forms(&zone)).map(drop)
    }
}

impl ClockSettings {
    /// Its own time zone, if it has one.
    fn zone(&self) -> Result<Option<TimeZone>, Invalid> {
        let Some(name) = self.timezone.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let zone = TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some());
        zone.map(Some).ok_or_else(|| Invalid {
            field: "timezone".to_owned(),
            message: format!("timezone: there is no time zone {name:?}; use an IANA name such as \"Europe/Berlin\""),
        })
    }

    fn step(&self) -> Result<Step, Invalid> {
        time_format::step(&self.format).map_err(|error| bad_format(&error))
    }

    fn forms(&self, zone: &TimeZone) -> Result<Vec<String>, Invalid> {
        time_format::forms(&self.format, zone).map_err(|error| bad_format(&error))
    }
}

fn bad_format(error: &FormatError) -> Invalid {
    Invalid {
        field: "format".to_owned(),
        message: format!("format: {error}; a format is text with codes such as %H, %M and %S"),
    }
}

/// Pixels a second of a time that is wider than the panel.
const RUNNING: u32 = 24;

/// How often a clock is drawn that shows fractions of a second.
const FRACTIONS: u32 = 30;

struct Clock {
    colour: [u8; 3],
    format: String,
    zone: Option<TimeZone>,
    step: Step,
    panel: Panel,
    /// For text that does not fit.
    face: Arc<Face>,
    setting: Option<Setting>,
    magnifier: Magnifier,
    /// The text that was drawn last, laid out.
    shown: Option<(String, Picture)>,
}

enum Picture {
    Still(Vec<Row>),
    Running(Line),
}

pub(crate) fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn App>, Invalid> {
    let settings = settings::read(settings)?;
    Ok(Box::new(Clock::new(
        &settings,
        context.fonts,
        (context.width, context.height),
    )?))
}

impl Clock {
    fn new(settings: &ClockSettings, fonts: &Catalogue, panel: Panel) -> Result<Self, Invalid> {
        let wanted = settings::font(&settings.font, fonts)?;
        let zone = settings.zone()?;
        let forms = settings.forms(zone.as_ref().unwrap_or(&TimeZone::UTC))?;
        let setting = Setting::find(&forms, &wanted, fonts, settings.scale.get(), panel);
        Ok(Self {
            colour: settings.color.0,
            format: settings.format.to_string(),
            zone,
            step: settings.step()?,
            panel,
            face: sizes::at_most(panel.1, &wanted, fonts),
            magnifier: Magnifier::new(setting.as_ref().map_or(1, |setting| setting.scale)),
            setting,
            shown: None,
        })
    }

    fn text(&self, tick: &Tick) -> String {
        let zone = self.zone.as_ref().unwrap_or(&tick.zone);
        let moment = tick.now.to_zoned(zone.clone());
        // The format was tried when it was set; should it fail at one moment, the time itself is still shown.
        time_format::write(&self.format, &moment).unwrap_or_else(|_| moment.strftime("%H:%M:%S").to_string())
    }

    fn lay_out(&self, text: &str) -> Picture {
        let still = self.setting.as_ref().and_then(|setting| setting.rows(text, self.panel));
        still.map_or_else(
            || Picture::Running(lay_out(&text.replace(char::is_whitespace, " "), &self.face)),
            Picture::Still,
        )
    }
}

impl App for Clock {
    fn draw(&mut self, tick: &Tick, frame: &mut Frame) -> Next {
        let text = self.text(tick);
        let (text, picture) = match self.shown.take() {
            Some(shown) if shown.0 == text => shown,
            _ => {
                let picture = self.lay_out(&text);
                (text, picture)
            }
        };
        frame.fill([0; 3]);
        let next = self.paint(&picture, tick, frame);
        self.shown = Some((text, picture));
        next
    }

    fn adopt(&mut self, settings: &Settings, fonts: &Catalogue) -> bool {
        let new = settings::read(settings).and_then(|settings| Self::new(&settings, fonts, self.panel));
        new.map(|new| *self = new).is_ok()
    }
}

impl Clock {
    fn paint(&mut self, picture: &Picture, tick: &Tick, frame: &mut Frame) -> Next {
        match picture {
            Picture::Still(rows) => {
                for row in rows {
                    self.magnifier.draw(&row.line, frame, row.left, row.top, self.colour);
                }
                next(self.step, tick.now)
            }
            Picture::Running(line) => {
                let left = running::left(
                    frames(tick.elapsed, RUNNING),
                    frame.width(),
                    line.width(),
                    line.is_rtl(),
                );
                let top = (frame.height() as i32 - line.height() as i32) / 2;
                line.draw(frame, left, top, self.colour);
                Next::at_rate(RUNNING)
            }
        }
    }
}

/// When a clock with this `step` changes next.
fn next(step: Step, now: Timestamp) -> Next {
    let seconds = match step {
        Step::Fraction => return Next::at_rate(FRACTIONS),
        Step::Second => 1,
        Step::Minute => 60,
    };
    let now = now.as_nanosecond().div_euclid(1_000_000_000) as i64;
    let full = (now.div_euclid(seconds) + 1) * seconds;
    Timestamp::from_second(full).map_or(Next::After(Duration::from_secs(1)), Next::At)
}
