//! One character as a picture: rows of bits, measured from the baseline.

use std::ops::Range;

use crate::frame::Frame;

/// Widest and highest glyph that is drawn.
pub(super) const LARGEST: u32 = 64;

/// A character's picture. Row 0 is the top one; bit 0 of a row is its leftmost pixel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Glyph {
    /// How far the pen moves on, in pixels.
    pub(super) advance: i32,
    /// Where the picture begins, right of the pen.
    pub(super) left: i32,
    /// Where the picture begins, below the baseline; negative above it.
    pub(super) top: i32,
    pub(super) rows: Vec<u64>,
}

impl Glyph {
    /// Columns from the left end of the picture to its last lit one.
    pub(super) fn width(&self) -> i32 {
        64 - self.rows.iter().map(|row| row.leading_zeros()).min().unwrap_or(64) as i32
    }

    /// How far below the baseline the picture ends; negative above it.
    pub(super) fn bottom(&self) -> i32 {
        self.top + self.rows.len() as i32
    }

    /// The columns and rows from the first lit one to the last, from the pen on the baseline; nothing is lit in a space.
    pub(super) fn ink(&self) -> Option<(Range<i32>, Range<i32>)> {
        let first = self.rows.iter().position(|row| *row != 0)? as i32;
        let last = self.rows.iter().rposition(|row| *row != 0)? as i32;
        let before = self.rows.iter().map(|row| row.trailing_zeros()).min()? as i32;
        let columns = self.left + before..self.left + self.width();
        Some((columns, self.top + first..self.top + last + 1))
    }

    /// A hollow box: "there is a character here that no font has".
    pub(super) fn missing(width: i32, ascent: i32) -> Self {
        let (width, height) = (width.clamp(3, LARGEST as i32), ascent.clamp(3, LARGEST as i32));
        let full = u64::MAX >> (64 - width);
        let sides = 1 | 1 << (width - 1);
        let mut rows = vec![sides; height as usize];
        rows[0] = full;
        rows[height as usize - 1] = full;
        Self {
            advance: width + 1,
            left: 0,
            top: -height,
            rows,
        }
    }

    /// Draws with the pen at `x` on the baseline `y`, clipped to the frame.
    pub(super) fn draw(&self, frame: &mut Frame, x: i32, y: i32, colour: [u8; 3]) {
        let (left, top) = (x.saturating_add(self.left), y.saturating_add(self.top));
        let (width, height) = (frame.width() as i32, frame.height() as i32);
        let Some(mask) = visible(left, width).filter(|_| top < height) else {
            return;
        };
        for (row, bits) in (top..).zip(&self.rows) {
            let mut bits = bits & mask;
            if bits == 0 || row < 0 || row >= height {
                continue;
            }
            let pixels = &mut frame.pixels_mut()[(row * width) as usize..][..width as usize];
            while bits != 0 {
                pixels[(left + bits.trailing_zeros() as i32) as usize] = colour;
                bits &= bits - 1;
            }
        }
    }
}

/// The columns of a picture beginning at `left` that lie on a panel of this width.
fn visible(left: i32, width: i32) -> Option<u64> {
    let room = width.checked_sub(left).filter(|room| *room > 0)?;
    let right = if room >= 64 { u64::MAX } else { u64::MAX >> (64 - room) };
    let hidden = left.min(0).checked_neg().filter(|hidden| *hidden < 64)?;
    Some(right & u64::MAX << hidden)
}
