//! Where a combining mark stands on its base.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;

use super::glyph::Glyph;

/// The side of its base that a mark goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    Over,
}

impl Side {
    /// By the Unicode property `Canonical_Combining_Class`; 10 to 35 are Hebrew points and Arabic vowel marks.
    fn of(mark: char) -> Self {
        match canonical_combining_class(mark) {
            10..=18 | 20 | 29 | 32 | 200..=202 | 218..=222 | 233 | 240 => Self::Below,
            19 | 23..=28 | 30 | 31 | 33..=36 | 212..=216 | 224..=232 | 234 => Self::Above,
            _ => Self::Over,
        }
    }
}

/// A base that marks come onto, one after the other.
pub(super) struct Base {
    columns: Range<i32>,
    rows: Range<i32>,
    taken: Vec<Side>,
}

impl Base {
    /// `glyph` where it is drawn; empty ones are as wide as their cell.
    pub(super) fn new(glyph: &Glyph, x: i32, y: i32) -> Self {
        let (columns, rows) = glyph.ink().unwrap_or((0..glyph.advance, -1..0));
        Self {
            columns: columns.start + x..columns.end + x,
            rows: rows.start + y..rows.end + y,
            taken: Vec::new(),
        }
    }

    /// Where `mark` is drawn. The first one of the base's own font on a side is `drawn` to fit where its font has it.
    pub(super) fn put(&mut self, c: char, mark: &Glyph, own: Option<(i32, i32)>) -> (i32, i32) {
        let side = Side::of(c);
        let as_drawn = own.filter(|_| side == Side::Over || !self.taken.contains(&side));
        let (x, y) = as_drawn.unwrap_or_else(|| self.beside(side, mark));
        self.taken.push(side);
        if let Some((_, rows)) = mark.ink().filter(|_| side != Side::Over) {
            self.rows.start = self.rows.start.min(rows.start + y);
            self.rows.end = self.rows.end.max(rows.end + y);
        }
        (x, y)
    }

    /// In the middle of the base, one pixel away from what is there already.
    fn beside(&self, side: Side, mark: &Glyph) -> (i32, i32) {
        let (columns, rows) = mark.ink().unwrap_or((0..0, 0..0));
        let middle = |range: &Range<i32>| i32::midpoint(range.start, range.end);
        let y = match side {
            Side::Above => self.rows.start - 1 - rows.end,
            Side::Below => self.rows.end + 1 - rows.start,
            Side::Over => middle(&self.rows) - middle(&rows),
        };
        let x = middle(&self.columns) - middle(&columns);
        (x.max(-columns.start), y.clamp(-64, 64))
    }
}
