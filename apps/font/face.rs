//! One font: its measures, and its glyphs as they are asked for.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use u8g2_fonts::FontRenderer;

use super::{
    bdf::{self, BdfError},
    fallback,
    glyph::Glyph,
    u8g2,
};

/// Decoded glyphs that are kept. A text in all the world's scripts does not fill the memory.
const KEPT: usize = 2048;

/// One font, with the glyphs it has itself. What it lacks comes from the fallback when text is laid out.
pub struct Face {
    name: String,
    ascent: u32,
    descent: u32,
    source: Source,
    /// Glyphs that were asked for, also those that are not there.
    decoded: RwLock<HashMap<char, Option<Arc<Glyph>>>>,
}

/// Where glyphs come from.
enum Source {
    /// The first of these that has the character.
    U8g2(Vec<FontRenderer>),
    Bdf(HashMap<char, Arc<Glyph>>),
    Unifont,
}

impl Face {
    /// Reads a BDF file, which may be a stranger's: see [`BdfError`] for what is refused.
    pub fn from_bdf(name: &str, bytes: &[u8]) -> Result<Self, BdfError> {
        let font = bdf::parse(bytes)?;
        let glyphs = font.glyphs.into_iter().map(|(c, glyph)| (c, Arc::new(glyph))).collect();
        Ok(Self::new(name, font.ascent, font.descent, Source::Bdf(glyphs)))
    }

    pub(super) fn from_u8g2(name: &str, ascent: u32, descent: u32, fonts: Vec<FontRenderer>) -> Self {
        Self::new(name, ascent, descent, Source::U8g2(fonts))
    }

    /// GNU Unifont: 8 or 16 pixels wide, 16 high, 14 of them above the baseline.
    pub(super) fn unifont() -> Self {
        Self::new("unifont", 14, 2, Source::Unifont)
    }

    fn new(name: &str, ascent: u32, descent: u32, source: Source) -> Self {
        Self {
            name: name.to_owned(),
            ascent,
            descent,
            source,
            decoded: RwLock::default(),
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Pixels above the baseline.
    #[must_use]
    pub fn ascent(&self) -> u32 {
        self.ascent
    }

    /// Pixels from the top of a line to its bottom.
    #[must_use]
    pub fn line_height(&self) -> u32 {
        self.ascent + self.descent
    }

    pub(super) fn descent(&self) -> u32 {
        self.descent
    }

    /// The face's own picture of `c`.
    pub(super) fn glyph(&self, c: char) -> Option<Arc<Glyph>> {
        match &self.source {
            Source::Bdf(glyphs) => glyphs.get(&c).cloned(),
            Source::U8g2(_) if !u8g2::may_have(c) => None,
            Source::U8g2(fonts) => self.kept(c, || fonts.iter().find_map(|font| u8g2::glyph(font, c))),
            Source::Unifont => self.kept(c, || fallback::unifont(c)),
        }
    }

    fn kept(&self, c: char, decode: impl FnOnce() -> Option<Glyph>) -> Option<Arc<Glyph>> {
        if let Some(known) = self.decoded.read().unwrap_or_else(PoisonError::into_inner).get(&c) {
            return known.clone();
        }
        let glyph = decode().map(Arc::new);
        let mut decoded = self.decoded.write().unwrap_or_else(PoisonError::into_inner);
        if decoded.len() >= KEPT {
            decoded.clear();
        }
        decoded.insert(c, glyph.clone());
        glyph
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Face({}, {}+{})", self.name, self.ascent, self.descent)
    }
}
