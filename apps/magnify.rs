//! Text with big square pixels: a small bitmap font fills a large panel and stays the font it is.

use crate::{font::Line, frame::Frame};

/// Largest magnification of text.
pub(crate) const MOST: u32 = 16;

/// Draws lines of text with each of their pixels a square of `scale` pixels.
pub(crate) struct Magnifier {
    scale: u32,
    /// The part of a line that is on the panel, unmagnified; black between two draws.
    scratch: Frame,
}

impl Magnifier {
    pub(crate) fn new(scale: u32) -> Self {
        Self {
            scale: scale.max(1),
            scratch: Frame::new(0, 0),
        }
    }

    pub(crate) fn scale(&self) -> u32 {
        self.scale
    }

    /// `left` and `top` are pixels of `frame`, where the line's own top left corner comes.
    pub(crate) fn draw(&mut self, line: &Line, frame: &mut Frame, left: i32, top: i32, colour: [u8; 3]) {
        // Black leaves no trace in the scratch picture; black text on black has none to leave.
        if self.scale == 1 || colour == [0; 3] {
            return line.draw(frame, left, top, colour);
        }
        self.resize(frame);
        let scale = self.scale as i32;
        // Scratch pixel 1 is the first that begins on the panel; pixel 0 may stick out at the edge.
        line.draw(
            &mut self.scratch,
            left.div_euclid(scale) + 1,
            top.div_euclid(scale) + 1,
            colour,
        );
        self.enlarge(
            frame,
            left.rem_euclid(scale) - scale,
            top.rem_euclid(scale) - scale,
            colour,
        );
        self.scratch.fill([0; 3]);
    }

    fn resize(&mut self, frame: &Frame) {
        let cells = |pixels: u32| pixels / self.scale + 3;
        let (width, height) = (cells(frame.width()), cells(frame.height()));
        if (self.scratch.width(), self.scratch.height()) != (width, height) {
            self.scratch = Frame::new(width, height);
        }
    }

    fn enlarge(&self, frame: &mut Frame, left: i32, top: i32, colour: [u8; 3]) {
        let side = self.scale;
        let rows = self.scratch.pixels().chunks_exact(self.scratch.width() as usize);
        for (y, row) in (top..).step_by(side as usize).zip(rows) {
            for (x, _) in (left..)
                .step_by(side as usize)
                .zip(row)
                .filter(|(_, pixel)| **pixel != [0; 3])
            {
                frame.block(x, y, side, side, colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{Catalogue, lay_out};

    fn line() -> Line {
        let face = Catalogue::builtin().get("tom-thumb").unwrap();
        lay_out("A7", &face)
    }

    #[test]
    fn each_pixel_becomes_a_square() {
        let (mut small, mut large) = (Frame::new(20, 12), Frame::new(60, 36));
        line().draw(&mut small, 4, 3, [7, 8, 9]);
        Magnifier::new(3).draw(&line(), &mut large, 12, 9, [7, 8, 9]);
        assert!(!small.is_black());
        for (x, y) in (0..60).flat_map(|x| (0..36).map(move |y| (x, y))) {
            assert_eq!(large.get(x, y), small.get(x / 3, y / 3), "{x} {y}");
        }
    }

    #[test]
    fn it_moves_by_single_pixels_and_over_the_edges() {
        let mut wide = Frame::new(100, 60);
        Magnifier::new(4).draw(&line(), &mut wide, 40, 20, [1; 3]);
        for shift in 1..40 {
            let mut panel = Frame::new(30, 20);
            Magnifier::new(4).draw(&line(), &mut panel, 40 - shift, 20 - shift / 2, [1; 3]);
            for (x, y) in (0..30).flat_map(|x| (0..20).map(move |y| (x, y))) {
                assert_eq!(panel.get(x, y), wide.get(x + shift, y + shift / 2), "{shift} {x} {y}");
            }
        }
    }
}
