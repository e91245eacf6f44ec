//! A notification: a band of text over the dimmed picture of the app.

use std::time::Duration;

use crate::{
    font::{Catalogue, Line},
    frame::Frame,
    icon,
    magnify::Magnifier,
    running, sizes,
    tick::{Next, frames},
};

/// How long a text that stands still is shown: one pass of it.
pub const STILL_PASS: Duration = Duration::from_secs(3);

/// Panels up to this height are covered as a whole.
const LOW: u32 = 16;

/// Faces for a panel of at least so many pixels in height, with their magnification.
const FACES: [(u32, &str, u32); 7] = [
    (120, "10x20", 2),
    (96, "10x20", 1),
    (64, "9x15", 1),
    (32, "7x13", 1),
    (16, "6x10", 1),
    (8, "5x7", 1),
    (0, "tom-thumb", 1),
];

/// One notification, laid out for one panel.
pub struct Banner {
    text: Type,
    colour: [u8; 3],
    icon: Option<Icon>,
    /// Width of the panel.
    width: u32,
    /// Rows of the panel that the band covers.
    top: i32,
    height: u32,
}

/// Text in a face and a size.
struct Type {
    line: Line,
    magnifier: Magnifier,
}

struct Icon {
    name: String,
    scale: u32,
}

impl Banner {
    /// `icon` is one of [`icon::names`]; an unknown one is left out.
    #[must_use]
    pub fn new(text: &str, colour: [u8; 3], icon: Option<&str>, fonts: &Catalogue, width: u32, height: u32) -> Self {
        let text = text.replace(char::is_whitespace, " ");
        let icon = icon.filter(|name| icon::exists(name));
        let preferred = FACES
            .iter()
            .position(|(least, ..)| *least <= height)
            .unwrap_or(FACES.len() - 1);
        let at_row = |row: usize| Self::set(&text, FACES[row], colour, icon, fonts, (width, height));
        // Text that stands still reads better than text that runs, so one face smaller is tried.
        let mut smaller = FACES.get(preferred + 1).map(|_| at_row(preferred + 1));
        let banner = at_row(preferred);
        if banner.fits() {
            banner
        } else {
            smaller.take_if(|banner| banner.fits()).unwrap_or(banner)
        }
    }

    fn set(
        text: &str,
        (_, face, scale): (u32, &str, u32),
        colour: [u8; 3],
        icon: Option<&str>,
        fonts: &Catalogue,
        (width, panel): (u32, u32),
    ) -> Self {
        let text = Type::new(text, face, scale, fonts, panel);
        let icon = icon.map(|name| Icon::beside(name, text.height()));
        let inside = text.height().max(icon.as_ref().map_or(0, Icon::side));
        let height = if panel <= LOW { panel } else { (inside + 6).min(panel) };
        let top = (panel - height) as i32 / 2;
        Self {
            text,
            colour,
            icon,
            width,
            top,
            height,
        }
    }

    /// Draws over the picture of the app at `elapsed` since the notification came on. Answers when to draw again, and how often the
    /// text has been shown as a whole: a text that runs once a pass over the panel, one that stands still every [`STILL_PASS`].
    pub fn draw(&mut self, elapsed: Duration, frame: &mut Frame) -> (Next, u32) {
        frame.bytes_mut().iter_mut().for_each(|part| *part >>= 2);
        self.draw_band(frame);
        if self.fits() {
            self.stand(elapsed, frame)
        } else {
            self.run(elapsed, frame)
        }
    }

    fn fits(&self) -> bool {
        self.length() <= self.width
    }

    /// Pixels of icon and text together.
    fn length(&self) -> u32 {
        self.indent() + self.text.width()
    }

    /// Pixels the icon needs beside the text.
    fn indent(&self) -> u32 {
        self.icon.as_ref().map_or(0, |icon| icon.side() + 2 * icon.scale + 1)
    }

    fn draw_band(&self, frame: &mut Frame) {
        frame.block(0, self.top, self.width, self.height, [0; 3]);
        if frame.height() > self.height {
            let rule = self.colour.map(|part| part / 3);
            frame.block(0, self.top, self.width, 1, rule);
            frame.block(0, self.top + self.height as i32 - 1, self.width, 1, rule);
        }
    }

    fn stand(&mut self, elapsed: Duration, frame: &mut Frame) -> (Next, u32) {
        let left = (self.width - self.length()) as i32 / 2;
        self.draw_at(left, frame);
        let pass = STILL_PASS.as_nanos();
        let passes = elapsed.as_nanos() / pass;
        let rest = pass - elapsed.as_nanos() % pass;
        (
            Next::After(Duration::from_nanos(rest as u64)),
            u32::try_from(passes).unwrap_or(u32::MAX),
        )
    }

    fn run(&mut self, elapsed: Duration, frame: &mut Frame) -> (Next, u32) {
        let (rate, step) = self.text.speed();
        let gone = frames(elapsed, rate) * step;
        let is_rtl = self.text.line.is_rtl();
        self.draw_at(running::left(gone, self.width, self.length(), is_rtl), frame);
        let passes = gone / running::pass(self.width, self.length());
        (Next::at_rate(rate), u32::try_from(passes).unwrap_or(u32::MAX))
    }

    /// Draws icon and text, the icon at the side where reading begins.
    fn draw_at(&mut self, left: i32, frame: &mut Frame) {
        let is_rtl = self.text.line.is_rtl();
        let text_left = if is_rtl { left } else { left + self.indent() as i32 };
        if let Some(icon) = &self.icon {
            let x = if is_rtl {
                left + (self.length() - icon.side()) as i32
            } else {
                left
            };
            icon::draw_scaled(&icon.name, frame, x, self.middle(icon.side()), self.colour, icon.scale);
        }
        let top = self.middle(self.text.height());
        let Type { line, magnifier } = &mut self.text;
        magnifier.draw(line, frame, text_left, top, self.colour);
    }

    /// Where something `height` pixels high begins to stand in the middle of the band.
    fn middle(&self, height: u32) -> i32 {
        self.top + (self.height as i32 - height as i32).div_euclid(2)
    }
}

impl Type {
    fn new(text: &str, face: &str, scale: u32, fonts: &Catalogue, panel: u32) -> Self {
        let face = fonts.get(face).expect("the built-in faces are in each catalogue");
        let line = sizes::lay_out_evenly(text, &sizes::at_most(panel / scale, &face, fonts), fonts, panel);
        // A line with a tall script may be higher than its face.
        let scale = scale.min(panel / line.height().max(1)).max(1);
        Self {
            line,
            magnifier: Magnifier::new(scale),
        }
    }

    fn width(&self) -> u32 {
        self.line.width() * self.magnifier.scale()
    }

    fn height(&self) -> u32 {
        self.line.height() * self.magnifier.scale()
    }

    /// Frames a second, and pixels a frame: large letters run faster, so that a word takes as long to read.
    fn speed(&self) -> (u32, u64) {
        (
            self.line.height().saturating_mul(4).clamp(36, 60),
            u64::from(self.magnifier.scale()),
        )
    }
}

impl Icon {
    /// About as high as text of `height` pixels.
    fn beside(name: &str, height: u32) -> Self {
        Self {
            name: name.to_owned(),
            scale: ((height + 2) / icon::SIDE).max(1),
        }
    }

    fn side(&self) -> u32 {
        icon::SIDE * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn banner(text: &str, icon: Option<&str>, width: u32, height: u32) -> Banner {
        Banner::new(text, [255, 200, 0], icon, &Catalogue::builtin(), width, height)
    }

    fn drawn(banner: &mut Banner, width: u32, height: u32, elapsed: Duration) -> (Frame, Next, u32) {
        let mut frame = Frame::new(width, height);
        frame.fill([200, 100, 40]);
        let (next, passes) = banner.draw(elapsed, &mut frame);
        (frame, next, passes)
    }

    #[test]
    fn it_dims_the_picture_and_keeps_it_visible_around_the_band() {
        let (frame, ..) = drawn(&mut banner("Hi", None, 64, 64), 64, 64, SECOND);
        assert_eq!(frame.get(0, 0), Some([50, 25, 10]));
        assert_eq!(frame.get(63, 63), Some([50, 25, 10]));
        assert_eq!(frame.get(0, 32), Some([0; 3]));
    }

    #[test]
    fn it_covers_a_low_panel() {
        let (frame, ..) = drawn(&mut banner("Hi", None, 32, 16), 32, 16, SECOND);
        assert!(
            frame
                .pixels()
                .iter()
                .all(|pixel| *pixel == [0; 3] || *pixel == [255, 200, 0])
        );
    }

    #[test]
    fn short_text_stands_still_and_is_drawn_once_a_pass() {
        let mut banner = banner("Hi", Some("bell"), 64, 32);
        let (first, next, passes) = drawn(&mut banner, 64, 32, SECOND);
        assert_eq!((next, passes), (Next::After(2 * SECOND), 0));
        let (later, next, passes) = drawn(&mut banner, 64, 32, 6 * SECOND);
        assert_eq!((next, passes), (Next::After(3 * SECOND), 2));
        assert_eq!(first, later);
    }

    #[test]
    fn long_text_runs_and_its_passes_are_counted() {
        let mut banner = banner(&"long ".repeat(20), Some("bell"), 64, 32);
        let (first, next, passes) = drawn(&mut banner, 64, 32, SECOND);
        assert!(matches!(next, Next::After(step) if step < SECOND / 30));
        assert_eq!(passes, 0);
        let (later, _, passes) = drawn(&mut banner, 64, 32, 60 * SECOND);
        assert!((1..10).contains(&passes), "{passes}");
        assert_ne!(first, later);
    }

    #[test]
    fn it_survives_any_panel() {
        for (width, height) in [(0, 0), (1, 1), (3, 40), (40, 3), (512, 512)] {
            for text in ["", "a", "漢字 and more of it"] {
                drawn(&mut banner(text, Some("heart"), width, height), width, height, SECOND);
            }
        }
    }

    #[test]
    fn an_unknown_icon_is_left_out() {
        let picture = |icon| drawn(&mut banner("Hi", icon, 64, 32), 64, 32, SECOND).0;
        assert_eq!(picture(Some("nonsense")), picture(None));
        assert_ne!(picture(Some("bell")), picture(None));
    }
}
