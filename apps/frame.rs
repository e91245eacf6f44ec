//! The picture an app draws: RGB888, row-major, top left first.

use std::convert::Infallible;

use embedded_graphics::{pixelcolor::Rgb888, prelude::*, primitives::Rectangle};

/// One picture of the whole panel, three bytes a pixel as a person picks colours (sRGB-encoded).
///
/// Gamma and brightness are applied on the way to the panel, never in an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Frame {
    /// A black picture of `width` x `height` pixels.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = vec![[0; 3]; width as usize * height as usize];
        Self { width, height, pixels }
    }

    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, row by row, three bytes (red, green, blue) each.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    #[must_use]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.pixels.as_flattened_mut()
    }

    #[must_use]
    pub fn pixels(&self) -> &[[u8; 3]] {
        &self.pixels
    }

    #[must_use]
    pub fn pixels_mut(&mut self) -> &mut [[u8; 3]] {
        &mut self.pixels
    }

    /// The pixel at `x`, `y`, or nothing outside the picture.
    #[must_use]
    pub fn get(&self, x: i32, y: i32) -> Option<[u8; 3]> {
        self.index(x, y).map(|at| self.pixels[at])
    }

    /// Sets one pixel; outside the picture nothing happens.
    #[inline]
    pub fn put(&mut self, x: i32, y: i32, colour: [u8; 3]) {
        if let Some(at) = self.index(x, y) {
            self.pixels[at] = colour;
        }
    }

    /// Fills a rectangle of `width` x `height` pixels with its top left corner at `x`, `y`; what lies outside is clipped.
    pub fn block(&mut self, x: i32, y: i32, width: u32, height: u32, colour: [u8; 3]) {
        let (columns, rows) = (span(x, width, self.width), span(y, height, self.height));
        for row in rows {
            let start = row * self.width as usize;
            self.pixels[start..][columns.clone()].fill(colour);
        }
    }

    pub fn fill(&mut self, colour: [u8; 3]) {
        self.pixels.fill(colour);
    }

    #[must_use]
    pub fn is_black(&self) -> bool {
        self.pixels.iter().all(|pixel| *pixel == [0; 3])
    }

    #[inline]
    fn index(&self, x: i32, y: i32) -> Option<usize> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        (x < self.width && y < self.height).then(|| y as usize * self.width as usize + x as usize)
    }
}

impl OriginDimensions for Frame {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Frame {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(point, colour) in pixels {
            self.put(point.x, point.y, bytes_of(colour));
        }
        Ok(())
    }

    fn fill_solid(&mut self, area: &Rectangle, colour: Rgb888) -> Result<(), Infallible> {
        let (corner, size) = (area.top_left, area.size);
        self.block(corner.x, corner.y, size.width, size.height, bytes_of(colour));
        Ok(())
    }

    fn clear(&mut self, colour: Rgb888) -> Result<(), Infallible> {
        self.fill(bytes_of(colour));
        Ok(())
    }
}

/// The part of `start..start + length` that lies in `0..limit`.
fn span(start: i32, length: u32, limit: u32) -> std::ops::Range<usize> {
    let inside = |at: i64| at.clamp(0, i64::from(limit)) as usize;
    inside(i64::from(start))..inside(i64::from(start) + i64::from(length))
}

fn bytes_of(colour: Rgb888) -> [u8; 3] {
    [colour.r(), colour.g(), colour.b()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_graphics::primitives::PrimitiveStyle;

    #[test]
    fn nothing_is_drawn_outside() {
        let mut frame = Frame::new(4, 2);
        for (x, y) in [(-1, 0), (4, 0), (0, -1), (0, 2), (i32::MIN, i32::MAX)] {
            frame.put(x, y, [9; 3]);
            assert_eq!(frame.get(x, y), None);
        }
        assert!(frame.is_black());
    }

    #[test]
    fn a_block_is_clipped_on_all_sides() {
        for (x, y, width, height, lit) in [
            (-1, -1, 9, 9, 12),
            (1, 1, 2, 1, 2),
            (3, 2, 5, 5, 1),
            (-5, 0, 5, 3, 0),
            (4, 0, 1, 1, 0),
            (i32::MIN, i32::MIN, u32::MAX, u32::MAX, 12),
            (i32::MAX, 0, u32::MAX, 1, 0),
        ] {
            let mut frame = Frame::new(4, 3);
            frame.block(x, y, width, height, [1; 3]);
            let count = frame.pixels().iter().filter(|pixel| **pixel == [1; 3]).count();
            assert_eq!(count, lit, "{x} {y} {width} {height}");
        }
    }

    #[test]
    fn a_rectangle_over_the_edge_is_clipped() {
        let mut frame = Frame::new(4, 3);
        let area = Rectangle::new(Point::new(-2, 1), Size::new(4, 9));
        area.into_styled(PrimitiveStyle::with_fill(Rgb888::WHITE))
            .draw(&mut frame)
            .unwrap();
        let lit: Vec<usize> = (0..12).filter(|at| frame.pixels()[*at] == [255; 3]).collect();
        assert_eq!(lit, [4, 5, 8, 9]);
    }
}
