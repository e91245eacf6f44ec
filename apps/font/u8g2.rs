//! Glyphs of crate `u8g2-fonts`, rendered once into bit masks.

use std::convert::Infallible;

use embedded_graphics::{pixelcolor::BinaryColor, prelude::*, primitives::Rectangle};
use u8g2_fonts::{
    FontRenderer,
    types::{FontColor, VerticalPosition},
};

use super::glyph::{Glyph, LARGEST};

/// Where the baseline lies on the canvas: room for glyphs that reach left of the pen and above or below the line.
const PEN: Point = Point::new(LARGEST as i32, LARGEST as i32 * 2);
const CANVAS: usize = LARGEST as usize * 3;

/// Whether one of the catalogue's fonts may have `c`: they have neither East Asian characters nor what is beyond the Basic
/// Multilingual Plane. To ask them costs more than all else, for they search from their beginning.
pub(super) fn may_have(c: char) -> bool {
    !matches!(c, '\u{2E80}'..'\u{FB00}' | '\u{10000}'..)
}

/// `c` as this font draws it, if it has it.
pub(super) fn glyph(font: &FontRenderer, c: char) -> Option<Glyph> {
    let mut canvas = Canvas { rows: [0; CANVAS] };
    let colour = FontColor::Transparent(BinaryColor::On);
    let drawn = font
        .render(c, PEN, VerticalPosition::Baseline, colour, &mut canvas)
        .ok()?;
    let Some(area) = drawn.bounding_box else {
        return Some(Glyph {
            advance: drawn.advance.x,
            ..Glyph::default()
        });
    };
    Some(canvas.cut(area, drawn.advance.x))
}

/// Rows of bits, wide and high enough for any glyph around [`PEN`].
struct Canvas {
    rows: [u128; CANVAS],
}

impl Canvas {
    fn cut(&self, area: Rectangle, advance: i32) -> Glyph {
        let (left, top) = (area.top_left.x.max(0), area.top_left.y.max(0));
        let height = area.size.height.min(LARGEST) as usize;
        let rows = self
            .rows
            .iter()
            .skip(top as usize)
            .take(height)
            .map(|row| (row >> left) as u64)
            .collect();
        Glyph {
            advance,
            left: left - PEN.x,
            top: top - PEN.y,
            rows,
        }
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(128, CANVAS as u32)
    }
}

impl DrawTarget for Canvas {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(point, colour) in pixels {
            let row = usize::try_from(point.y).ok().and_then(|y| self.rows.get_mut(y));
            if let (Some(row), 0..128, BinaryColor::On) = (row, point.x, colour) {
                *row |= 1 << point.x;
            }
        }
        Ok(())
    }
}
