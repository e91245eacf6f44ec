//! Text laid out: glyphs side by side on one baseline.

use std::sync::Arc;

use super::{
    catalogue::Catalogue,
    clean::clean,
    face::Face,
    fallback::{chain, suited},
    glyph::Glyph,
    marks::Base,
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
    /// Below the baseline.
    y: i32,
    glyph: Arc<Glyph>,
}

/// Lays out `text` in `face`: composed (NFC), Arabic joined, in visual order, on one line of at most 4,096 characters.
///
/// What the face lacks comes from a built-in face near its size, at last from GNU Unifont at its own 16 pixels; what that
/// lacks is a hollow box. Such glyphs do not shrink, and a line with them is as high as they are: [`fit`] answers `None`
/// on a panel lower than that, and [`Line::draw`] then shows the rows that the caller's `top` leaves on the panel.
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
    let suited = suited(&clusters, face);
    let places = clusters.iter().zip(suited);
    let pen = places.fold(0, |pen, (cluster, suited)| line.place(cluster, pen, face, suited));
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
        for Placed { x, y, glyph } in &self.glyphs {
            glyph.draw(frame, left.saturating_add(*x), baseline.saturating_add(*y), colour);
        }
    }

    /// Places a character and its marks at `pen`; where the pen is then.
    fn place(&mut self, cluster: &Cluster, pen: i32, wanted: &Face, suited: &Face) -> i32 {
        let (base, owner) = find(cluster.base, wanted, suited);
        let y = shift(wanted, owner);
        let above = owner.ascent() as i32 - y;
        self.cover(-above, owner.descent() as i32 + y);
        let mut under = Base::new(&base, pen, y);
        for c in &cluster.marks {
            let (mark, from) = find(*c, wanted, owner);
            let own = std::ptr::eq(from, owner).then(|| (pen + (base.advance - mark.advance.max(mark.width())) / 2, y));
            let (x, y) = under.put(*c, &mark, own);
            self.push(mark, x, y);
        }
        let end = pen + base.advance;
        self.push(base, pen, y);
        end
    }

    /// Adds a picture and makes the line high enough for it.
    fn push(&mut self, glyph: Arc<Glyph>, x: i32, y: i32) {
        if let Some((_, rows)) = glyph.ink() {
            self.cover(rows.start + y, rows.end + y);
        }
        self.glyphs.push(Placed { x, y, glyph });
    }

    fn cover(&mut self, top: i32, bottom: i32) {
        self.ascent = self.ascent.max(top.saturating_neg().max(0) as u32);
        self.descent = self.descent.max(bottom.max(0) as u32);
    }
}

/// The picture of `c`, from the suited face or what helps it, and whose it is; else a box in the size of the wanted face.
fn find<'a>(c: char, wanted: &'a Face, suited: &'a Face) -> (Arc<Glyph>, &'a Face) {
    let found = chain(suited).find_map(|face| face.glyph(c).map(|glyph| (glyph, face)));
    found.unwrap_or_else(|| (Arc::new(missing(wanted)), wanted))
}

fn missing(face: &Face) -> Glyph {
    let letter = face.glyph('n').map(|glyph| glyph.advance - 1);
    let width = letter.unwrap_or(face.ascent() as i32 / 2);
    Glyph::missing(width, face.ascent() as i32)
}

/// How far glyphs of `owner` are lowered beside those of `wanted`. They stand on one baseline, except where leaving it
/// saves rows: 9x15 with its 12 + 3 pixels beside Unifont with its 14 + 2 then needs 16 rows instead of 17.
fn shift(wanted: &Face, owner: &Face) -> i32 {
    let above = owner.ascent() as i32 - wanted.ascent() as i32;
    let below = owner.descent() as i32 - wanted.descent() as i32;
    match (above.signum(), below.signum()) {
        (1, -1) => above.min(-below),
        (-1, 1) => -below.min(-above),
        _ => 0,
    }
}
