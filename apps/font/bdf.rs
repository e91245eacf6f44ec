//! Fonts in the Glyph Bitmap Distribution Format, Adobe's specification 2.1.
//!
//! The syntax is read by crate `bdf-parser`; what a hostile file can still say is checked here.

use std::collections::HashMap;

use bdf_parser::{BdfFont, Glyph as BdfGlyph, Property};

use super::glyph::{Glyph, LARGEST};

/// Largest file, in bytes, and most glyphs in it.
const FILE: usize = 2 * 1024 * 1024;
const GLYPHS: usize = 65_536;
/// Furthest a glyph may lie from its pen, and move it on.
const REACH: i32 = 128;

/// Why a file is no font we can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BdfError {
    #[error("the font file is larger than {FILE} bytes")]
    TooLarge,
    #[error("this is not a BDF font: {0}; it must be a text file that begins with STARTFONT")]
    Syntax(&'static str),
    #[error("the font has no glyphs with an encoding")]
    Empty,
    #[error("the font has more than {GLYPHS} glyphs")]
    TooMany,
    #[error("glyph {glyph}: {problem}")]
    Glyph { glyph: String, problem: &'static str },
}

/// A font as it was read.
#[derive(Debug)]
pub(super) struct Bdf {
    pub(super) ascent: u32,
    pub(super) descent: u32,
    pub(super) glyphs: HashMap<char, Glyph>,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Bdf, BdfError> {
    if bytes.len() > FILE {
        return Err(BdfError::TooLarge);
    }
    let font = BdfFont::parse(bytes).map_err(|error| BdfError::Syntax(words(&error)))?;
    if font.glyphs.iter().nth(GLYPHS).is_some() {
        return Err(BdfError::TooMany);
    }
    let encoded = font
        .glyphs
        .iter()
        .filter_map(|glyph| glyph.encoding.map(|c| Ok((c, converted(glyph)?))));
    let glyphs: HashMap<char, Glyph> = encoded.collect::<Result<_, _>>()?;
    if glyphs.is_empty() {
        return Err(BdfError::Empty);
    }
    let (ascent, descent) = extent(&font, &glyphs);
    Ok(Bdf {
        ascent,
        descent,
        glyphs,
    })
}

fn words(error: &bdf_parser::ParserError) -> &'static str {
    match error {
        bdf_parser::ParserError::Metadata => "its head cannot be read",
        bdf_parser::ParserError::Properties => "its properties cannot be read",
        bdf_parser::ParserError::Glyphs => "its glyphs cannot be read",
        bdf_parser::ParserError::EndOfFile => "a glyph cannot be read, or something follows the last one",
    }
}

fn converted(glyph: &BdfGlyph) -> Result<Glyph, BdfError> {
    let refuse = |problem| BdfError::Glyph {
        glyph: glyph.name.chars().take(40).collect(),
        problem,
    };
    let (size, offset) = (glyph.bounding_box.size, glyph.bounding_box.offset);
    if !(0..=LARGEST as i32).contains(&size.x) || !(0..=LARGEST as i32).contains(&size.y) {
        return Err(refuse("its BBX must be at most 64 pixels wide and high"));
    }
    let near = |distance: i32| (-REACH..=REACH).contains(&distance);
    if !near(offset.x) || !near(offset.y) || !near(glyph.device_width.x) {
        return Err(refuse("it lies or moves on by more than 128 pixels"));
    }
    let bytes_per_row = (size.x as usize).div_ceil(8);
    if glyph.bitmap.len() != bytes_per_row * size.y as usize {
        return Err(refuse("its BITMAP does not have the rows that its BBX says"));
    }
    let rows = glyph
        .bitmap
        .chunks_exact(bytes_per_row.max(1))
        .map(|row| bits(row, size.x as u32))
        .collect();
    Ok(Glyph {
        advance: glyph.device_width.x.max(0),
        left: offset.x,
        top: -(offset.y + size.y),
        rows,
    })
}

/// BDF has the leftmost pixel in the highest bit of the first byte; we have it in bit 0.
fn bits(row: &[u8], width: u32) -> u64 {
    let packed = row
        .iter()
        .enumerate()
        .fold(0, |bits, (at, byte)| bits | u64::from(byte.reverse_bits()) << (8 * at));
    if width == 64 {
        packed
    } else {
        packed & !(u64::MAX << width)
    }
}

/// What the file says of itself if it makes sense, else what its glyphs need.
fn extent(font: &BdfFont, glyphs: &HashMap<char, Glyph>) -> (u32, u32) {
    let said = |property| {
        font.properties
            .try_get::<i32>(property)
            .ok()
            .filter(|pixels| (0..=64).contains(pixels))
    };
    if let (Some(ascent @ 1..), Some(descent)) = (said(Property::FontAscent), said(Property::FontDescent)) {
        return (ascent as u32, descent as u32);
    }
    let highest = glyphs.values().map(|glyph| -glyph.top).max().unwrap_or(1);
    let lowest = glyphs
        .values()
        .map(|glyph| glyph.top + glyph.rows.len() as i32)
        .max()
        .unwrap_or(0);
    (highest.clamp(1, 64) as u32, lowest.clamp(0, 64) as u32)
}
