//! The code that lets a phone in: digits, and on large panels a QR code beside them. It stands still, to be read.

use crate::{
    font::{self, Catalogue, Line},
    frame::Frame,
    magnify::{self, Magnifier},
    qr_code::Fit,
};

/// The digits.
const INK: [u8; 3] = [255, 255, 255];
/// A panel of at least this width shows the QR code, too.
const WIDE: u32 = 128;
/// Faces for the digits. Of those that come out as large, the last is taken, which is the finest.
const FACES: [&str; 7] = ["tom-thumb", "4x6", "5x7", "6x10", "7x13", "9x15", "10x20"];

/// The picture with this code. `qr`: rows of `0` (light) and `1` (dark); none, or one that does not fit, is left out.
#[must_use]
pub fn draw(code: &str, qr: &[String], fonts: &Catalogue, width: u32, height: u32) -> Frame {
    let mut frame = Frame::new(width, height);
    let square = if width >= WIDE { draw_qr(qr, &mut frame) } else { 0 };
    draw_code(code, square, fonts, &mut frame);
    frame
}

/// How wide it came out at the left; 0 when there is no room.
fn draw_qr(rows: &[String], frame: &mut Frame) -> u32 {
    let Some(fit) = Fit::into(rows, frame.height().min(frame.width() / 2)) else {
        return 0;
    };
    fit.draw(rows, (0, (frame.height() - fit.side) as i32 / 2), frame);
    fit.side
}

/// In the middle of what is left, as large as it can be: in one line, or in two where that makes it larger.
fn draw_code(code: &str, from: u32, fonts: &Catalogue, frame: &mut Frame) {
    let room = (frame.width() - from, frame.height());
    let (first, second) = code.split_at(code.len() / 2);
    let one = Setting::largest(&[code], fonts, room);
    let two = Setting::largest(&[first, second], fonts, room);
    let best = one.into_iter().chain(two).max_by_key(Setting::digit_height);
    if let Some(mut setting) = best {
        setting.draw(from as i32, room, frame);
    }
}

/// Lines of digits in one face and size.
struct Setting {
    lines: Vec<Line>,
    magnifier: Magnifier,
}

impl Setting {
    /// The largest that fits, with a pixel between lines.
    fn largest(texts: &[&str], fonts: &Catalogue, (width, height): (u32, u32)) -> Option<Self> {
        let settings = FACES.iter().filter_map(|name| {
            let face = fonts.get(name)?;
            let lines: Vec<Line> = texts.iter().map(|text| font::lay_out(text, &face)).collect();
            let wide = lines.iter().map(Line::width).max()?.max(1);
            let high: u32 = lines.iter().map(|line| line.height() + 1).sum::<u32>() - 1;
            let scale = (width / wide).min(height / high.max(1)).min(magnify::MOST);
            let magnifier = Magnifier::new(scale);
            (scale > 0).then_some(Self { lines, magnifier })
        });
        settings.max_by_key(Self::digit_height)
    }

    fn digit_height(&self) -> u32 {
        self.lines.first().map_or(0, Line::height) * self.magnifier.scale()
    }

    fn draw(&mut self, left: i32, (width, height): (u32, u32), frame: &mut Frame) {
        let scale = self.magnifier.scale();
        let step = self.digit_height() + scale;
        let all = step * self.lines.len() as u32 - scale;
        let middle = |room: u32, size: u32| (room as i32 - size as i32) / 2;
        let mut top = middle(height, all);
        for line in &self.lines {
            let x = left + middle(width, line.width() * scale);
            self.magnifier.draw(line, frame, x, top, INK);
            top += step as i32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr_code::PAPER;

    fn rows(side: usize) -> Vec<String> {
        vec!["10".repeat(side)[..side].to_owned(); side]
    }

    #[test]
    fn every_panel_shows_all_digits() {
        for (width, height) in [(16, 16), (32, 16), (64, 32), (128, 32), (128, 64), (512, 512)] {
            let frames: Vec<Frame> = ["000000", "100000", "000001"]
                .iter()
                .map(|code| draw(code, &rows(29), &Catalogue::builtin(), width, height))
                .collect();
            assert!(!frames[0].is_black(), "{width}x{height}");
            assert!(frames[0] != frames[1], "the first digit, {width}x{height}");
            assert!(frames[0] != frames[2], "the last digit, {width}x{height}");
        }
    }

    #[test]
    fn the_qr_code_is_whole_or_not_there() {
        let dark = |rows: &[String], width, height| {
            let frame = draw("123456", rows, &Catalogue::builtin(), width, height);
            frame.pixels().iter().filter(|pixel| **pixel == PAPER).count()
        };
        assert!(dark(&rows(29), 128, 32) > 0);
        assert_eq!(dark(&rows(29), 64, 64), 0, "narrow");
        assert_eq!(dark(&rows(33), 128, 32), 0, "too large");
        assert_eq!(dark(&[], 128, 64), 0);
    }
}
