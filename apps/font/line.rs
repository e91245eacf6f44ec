//! Text laid out: glyphs side by side on one baseline.

use std::sync::Arc;

use super::{
    catalogue::Catalogue,
    clean::clean,
    face::Face,
    fallback,
    glyph::Glyph,
    order::{Cluster, visual},
};
use crate::frame::Frame;

/// One line of text, ready to be drawn anywhere.
#[derive(Clone, Debug)]
pub struct Line {
    glyphs: Vec<Placed>,
    width: u32,
    ascent: u32,
    descent: u32,
    rtl: bool,
}

#[derive(Clone, Debug)]
struct Placed {
    x: i32,
    glyph: Arc<Glyph>,
}

/// Lays out `text` in `face`: composed (NFC), Arabic joined, in visual order, on one line of at most 4,096 characters.
///
/// What the face lacks comes from GNU Unifont at its own 16 pixels, on the same baseline; what that lacks is a hollow
/// box. A line with such glyphs is as high as they are: on a panel lower than that, top and bottom are cut evenly.
#[must_use]
pub fn lay_out(text: &str, face: &Face) -> Line {
    let (clusters, rtl) = visual(&clean(text));
    let mut line = Line {
        glyphs: Vec::new(),
        width: 0,
        ascent: face.ascent(),
        descent: face.descent(),
        rtl,
    };
    let pen = clusters.iter().fold(0, |pen, cluster| line.place(cluster, pen, face));
    line.width = line
        .glyphs
        .iter()
        .map(|placed| placed.x + placed.glyph.left + placed.glyph.width())
        .max()
        .unwrap_or(0)
        .max(pen) as u32;
    line
}

/// `text` in the wanted face if it fits into `width` x `height`, else in the highest smaller built-in face that does.
/// `None`: it fits in none and must scroll.
#[must_use]
pub fn fit(text: &str, wanted: &Face, fonts: &Catalogue, width: u32, height: u32) -> Option<Line> {
    let fits = |line: &Line| line.width() <= width && line.height() <= height;
    let line = lay_out(text, wanted);
    if fits(&line) {
        return Some(line);
    }
    let smaller = fonts.builtin_smaller_than(wanted.line_height());
    smaller.iter().map(|face| lay_out(text, face)).find(fits)
}

impl Line {
    /// Pixels from the left end of the first glyph's cell to the right end of the last one.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels, enough for every glyph in it.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.ascent + self.descent
    }

    /// Whether it is read from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// Draws over `frame`, the line's own top left corner at `left`, `top`; clipped.
    pub fn draw(&self, frame: &mut Frame, left: i32, top: i32, colour: [u8; 3]) {
        let baseline = top.saturating_add(self.ascent as i32);
        for Placed { x, glyph } in &self.glyphs {
            glyph.draw(frame, left.saturating_add(*x), baseline, colour);
        }
    }

    /// Places a character and its marks at `pen`; where the pen is then.
    fn place(&mut self, cluster: &Cluster, pen: i32, face: &Face) -> i32 {
        let base = self.find(cluster.base, face);
        let end = pen + base.advance;
        for mark in &cluster.marks {
            let mark = self.find(*mark, face);
            // A mark of another font is centred over its base.
            let x = pen + (base.advance - mark.advance.max(mark.width())) / 2;
            self.glyphs.push(Placed { x, glyph: mark });
        }
        self.glyphs.push(Placed { x: pen, glyph: base });
        end
    }

    fn find(&mut self, c: char, face: &Face) -> Arc<Glyph> {
        if let Some(glyph) = face.glyph(c) {
            return glyph;
        }
        let other = fallback::face();
        if let Some(glyph) = other.glyph(c) {
            self.ascent = self.ascent.max(other.ascent());
            self.descent = self.descent.max(other.descent());
            return glyph;
        }
        let width = face
            .glyph('n')
            .map_or(face.ascent() as i32 / 2, |glyph| glyph.advance - 1);
        Arc::new(Glyph::missing(width, face.ascent() as i32))
    }
}
