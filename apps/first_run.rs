//! What a board shows that nobody has paired with yet: what it is called, where a phone finds it, and a QR code of that.

use std::time::Duration;

use crate::{
    font::{Catalogue, Line},
    frame::Frame,
    magnify::Magnifier,
    qr_code::Fit,
    running, sizes,
    stack::{Row, Setting},
    tick::{Next, frames},
};

const NAME: [u8; 3] = [255, 180, 60];
const ADDRESS: [u8; 3] = [255, 255, 255];
/// Pixels a second of a line that is wider than its room.
const RUNNING: u32 = 24;
/// Rows of pixels that a line needs.
const LEAST: u32 = 7;
/// The face that is magnified where there is room, and the one for lines that run.
const FACES: (&str, &str) = ("tom-thumb", "9x15");

/// What is told. The first of `addresses` is the best one.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub name: &'a str,
    /// As a browser takes them, such as `http://retroboard.local/`.
    pub addresses: &'a [String],
    /// Rows of `0` (light) and `1` (dark); none, or one that does not fit, is left out.
    pub qr: &'a [String],
}

/// The picture, laid out for one panel.
pub struct FirstRun {
    /// Everything that stands still.
    ground: Frame,
    running: Vec<Strip>,
}

/// A line that runs through its rows.
struct Strip {
    line: Line,
    colour: [u8; 3],
    place: Place,
    top: i32,
    /// Holds it while it is cut to its place.
    cut: Frame,
}

/// A part of the panel.
#[derive(Clone, Copy)]
struct Place {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl FirstRun {
    #[must_use]
    pub fn new(words: Words<'_>, fonts: &Catalogue, width: u32, height: u32) -> Self {
        let mut ground = Frame::new(width, height);
        let room = draw_qr(words.qr, &mut ground);
        let mut picture = Self {
            ground,
            running: Vec::new(),
        };
        picture.set(&lines(words, room), room, fonts);
        picture
    }

    /// Draws the whole picture at `elapsed` since it came on.
    pub fn draw(&mut self, elapsed: Duration, frame: &mut Frame) -> Next {
        frame.clone_from(&self.ground);
        for strip in &mut self.running {
            strip.draw(frames(elapsed, RUNNING), frame);
        }
        if self.running.is_empty() {
            Next::Never
        } else {
            Next::at_rate(RUNNING)
        }
    }

    /// Each line has its share of the rows.
    fn set(&mut self, lines: &[(String, [u8; 3])], room: Place, fonts: &Catalogue) {
        let height = room.height / (lines.len() as u32).max(1);
        for (number, (text, colour)) in (0..).zip(lines) {
            let y = room.y + number * height;
            self.set_line(text, *colour, Place { y, height, ..room }, fonts);
        }
    }

    /// Still and as large as it fits, else running.
    fn set_line(&mut self, text: &str, colour: [u8; 3], place: Place, fonts: &Catalogue) {
        let Some(face) = fonts.get(FACES.0) else { return };
        // A pixel between lines.
        let (forms, panel) = ([text.to_owned()], (place.width, place.height.saturating_sub(1)));
        match Setting::find(&forms, &face, fonts, 0, panel) {
            Some(setting) => {
                let rows = setting.rows(text, panel).unwrap_or_default();
                draw_still(&rows, &setting, colour, place, &mut self.ground);
            }
            None => self.running.extend(Strip::new(text, colour, place, fonts)),
        }
    }
}

fn draw_still(rows: &[Row], setting: &Setting, colour: [u8; 3], place: Place, ground: &mut Frame) {
    let mut magnifier = Magnifier::new(setting.scale);
    for row in rows {
        let (x, y) = (place.x as i32 + row.left, place.y as i32 + row.top);
        magnifier.draw(&row.line, ground, x, y, colour);
    }
}

/// One line for each thing to tell; a panel that is too low for that has one for all.
fn lines(words: Words<'_>, room: Place) -> Vec<(String, [u8; 3])> {
    let addresses = words.addresses.iter().map(|address| plain(address));
    if room.height >= LEAST * (1 + words.addresses.len() as u32) {
        let addresses = addresses.map(|address| (address.to_owned(), ADDRESS));
        return [(words.name.to_owned(), NAME)].into_iter().chain(addresses).collect();
    }
    let all: Vec<&str> = [words.name].into_iter().chain(addresses).collect();
    vec![(all.join("   "), ADDRESS)]
}

/// What has to be typed of it.
fn plain(address: &str) -> &str {
    let address = address.strip_suffix('/').unwrap_or(address);
    address.strip_prefix("http://").unwrap_or(address)
}

/// The code at the left or above, where its modules come out larger; answers the room that is left.
fn draw_qr(rows: &[String], frame: &mut Frame) -> Place {
    let (width, height) = (frame.width(), frame.height());
    let beside = Fit::into(rows, height.min(width / 2));
    let above = Fit::into(rows, width.min(height.saturating_sub(LEAST)));
    let scale = |fit: Option<Fit>| fit.map_or(0, |fit| fit.scale);
    let middle = |room: u32, side: u32| (room - side) as i32 / 2;
    let (x, y) = match (beside, above) {
        (Some(fit), _) if scale(beside) >= scale(above) => {
            fit.draw(rows, (0, middle(height, fit.side)), frame);
            (fit.side, 0)
        }
        (_, Some(fit)) => {
            fit.draw(rows, (middle(width, fit.side), 0), frame);
            (0, fit.side)
        }
        _ => (0, 0),
    };
    Place {
        x,
        y,
        width: width.saturating_sub(x),
        height: height.saturating_sub(y),
    }
}

impl Strip {
    fn new(text: &str, colour: [u8; 3], place: Place, fonts: &Catalogue) -> Option<Self> {
        let face = sizes::at_most(place.height, &fonts.get(FACES.1)?, fonts);
        let line = sizes::lay_out_evenly(text, &face, fonts, place.height);
        Some(Self {
            top: (place.height as i32 - line.height() as i32) / 2,
            cut: Frame::new(place.width, place.height),
            line,
            colour,
            place,
        })
    }

    fn draw(&mut self, step: u64, frame: &mut Frame) {
        let Place { x, y, width, .. } = self.place;
        // It begins in view: whoever looks up reads at once.
        let gone = step + u64::from(width);
        let left = running::left(gone, width, self.line.width(), self.line.is_rtl());
        self.cut.fill([0; 3]);
        self.line.draw(&mut self.cut, left, self.top, self.colour);
        let rows = self.cut.pixels().chunks_exact((width as usize).max(1));
        for (down, row) in (y as usize..).zip(rows) {
            let from = down * frame.width() as usize + x as usize;
            frame.pixels_mut()[from..from + row.len()].copy_from_slice(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(qr: usize, (width, height): (u32, u32), millis: u64) -> (Frame, Next) {
        let addresses = [
            "http://retroboard.local/".to_owned(),
            "http://192.168.178.40/".to_owned(),
        ];
        let words = Words {
            name: "retroboard",
            addresses: &addresses,
            qr: &vec!["1".repeat(qr); qr],
        };
        let mut frame = Frame::new(width, height);
        let mut picture = FirstRun::new(words, &Catalogue::builtin(), width, height);
        let next = picture.draw(Duration::from_millis(millis), &mut frame);
        (frame, next)
    }

    #[test]
    fn it_survives_any_panel() {
        for size in [
            (0, 0),
            (1, 1),
            (3, 40),
            (40, 3),
            (16, 16),
            (64, 64),
            (512, 8),
            (512, 512),
        ] {
            for qr in [0, 25, 29, 60] {
                drawn(qr, size, 0);
                drawn(qr, size, 777);
            }
        }
    }

    #[test]
    fn what_does_not_fit_runs_and_the_rest_stands_still() {
        assert_eq!(drawn(25, (256, 128), 0).1, Next::Never);
        let (first, next) = drawn(25, (32, 16), 0);
        assert_eq!(next, Next::at_rate(RUNNING));
        assert!(!first.is_black(), "it begins in view");
        assert_ne!(drawn(25, (32, 16), 500).0, first);
    }

    #[test]
    fn a_line_that_runs_stays_off_the_code() {
        let dark = |frame: &Frame| frame.pixels().iter().filter(|pixel| **pixel == [150; 3]).count();
        let (before, next) = drawn(25, (64, 32), 0);
        assert_eq!(next, Next::at_rate(RUNNING));
        for millis in (0..6000).step_by(250) {
            assert_eq!(dark(&drawn(25, (64, 32), millis).0), dark(&before));
        }
    }
}
