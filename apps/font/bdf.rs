//! Fonts in the Glyph Bitmap Distribution Format, Adobe's specification 2.1: lines of a keyword and its values.
//!
//! A file may be a stranger's. Nothing is taken from it unchecked, and no memory is set aside for what it only announces.

use std::{collections::HashMap, ops::RangeInclusive};

use super::glyph::{Glyph, LARGEST};

/// Largest file, in bytes. A glyph takes 48 of them at least, so a font has at most 43,690 glyphs.
const FILE: usize = 2 * 1024 * 1024;
/// How wide and high a glyph may be, and how far it may lie from its pen and move it on, in pixels.
const SIZE: RangeInclusive<i32> = 0..=LARGEST as i32;
const REACH: RangeInclusive<i32> = -128..=128;

/// Why a file is no font we can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BdfError {
    #[error("the font file is larger than {FILE} bytes")]
    TooLarge,
    #[error("this is not a BDF font: a BDF font is a text file whose first line is STARTFONT 2.1")]
    NotBdf,
    #[error("line {line}: {problem}")]
    Line { line: usize, problem: Problem },
    #[error("the file ends before its ENDFONT line; was it copied as a whole?")]
    Truncated,
    #[error("the font has no glyphs with an encoding; ENCODING must be the character's Unicode code point")]
    Empty,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("there should be whole numbers after the keyword, as in BBX 8 16 0 -2")]
    Numbers,
    #[error("a glyph may be 0 to 64 pixels wide and high")]
    Size,
    #[error("a glyph may lie at most 128 pixels from its origin and move on by at most 128 pixels")]
    Reach,
    #[error("a row of the bitmap should be hexadecimal, two digits for each 8 pixels of the glyph's width")]
    Row,
    #[error("ENCODING and BBX should stand before BITMAP")]
    Order,
    #[error("ENDCHAR should stand here: as many rows as BBX says follow BITMAP")]
    EndChar,
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
    // Names and copyright lines of old fonts are not UTF-8; what matters is ASCII.
    let text = String::from_utf8_lossy(bytes);
    let mut lines = Lines::of(&text);
    match lines.next() {
        Ok(first) if first.keyword == "STARTFONT" => {}
        _ => return Err(BdfError::NotBdf),
    }
    let mut font = Font::default();
    while font.read(lines.next()?, &mut lines)? {}
    font.finish()
}

/// The lines that say something, with their numbers.
struct Lines<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
}

#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    keyword: &'a str,
    values: &'a str,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            lines: text.lines().enumerate(),
        }
    }

    fn next(&mut self) -> Result<Line<'a>, BdfError> {
        let line = self.lines.by_ref().find_map(|(at, text)| {
            let text = text.trim();
            let (keyword, values) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
            let number = at + 1;
            (!keyword.is_empty() && keyword != "COMMENT").then_some(Line {
                number,
                keyword,
                values,
            })
        });
        line.ok_or(BdfError::Truncated)
    }
}

impl Line<'_> {
    fn refuse(self, problem: Problem) -> BdfError {
        let line = self.number;
        BdfError::Line { line, problem }
    }

    /// The first `N` numbers after the keyword; more may follow.
    fn numbers<const N: usize>(self) -> Result<[i32; N], BdfError> {
        let values = self.values.split_whitespace().take(N).map(str::parse);
        let numbers: Vec<i32> = values
            .collect::<Result<_, _>>()
            .map_err(|_| self.refuse(Problem::Numbers))?;
        numbers.try_into().map_err(|_| self.refuse(Problem::Numbers))
    }

    /// One number within bounds.
    fn number(self, bounds: &RangeInclusive<i32>, problem: Problem) -> Result<i32, BdfError> {
        let [number] = self.numbers()?;
        bounds
            .contains(&number)
            .then_some(number)
            .ok_or_else(|| self.refuse(problem))
    }
}

/// What has been read so far.
#[derive(Default)]
struct Font {
    ascent: Option<i32>,
    descent: Option<i32>,
    /// How far glyphs move the pen that do not say so themselves.
    advance: Option<i32>,
    glyphs: HashMap<char, Glyph>,
}

impl Font {
    /// Reads `line`, and the rest of a glyph that begins there; `false` at the end of the font.
    fn read(&mut self, line: Line<'_>, lines: &mut Lines<'_>) -> Result<bool, BdfError> {
        match line.keyword {
            "FONT_ASCENT" => self.ascent = Some(line.numbers::<1>()?[0]),
            "FONT_DESCENT" => self.descent = Some(line.numbers::<1>()?[0]),
            "DWIDTH" => self.advance = Some(line.number(&REACH, Problem::Reach)?),
            "STARTCHAR" => self.read_glyph(lines)?,
            "ENDFONT" => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn read_glyph(&mut self, lines: &mut Lines<'_>) -> Result<(), BdfError> {
        let head = Head::read(self.advance, lines)?;
        let glyph = head.glyph(lines)?;
        let end = lines.next()?;
        if end.keyword != "ENDCHAR" {
            return Err(end.refuse(Problem::EndChar));
        }
        // Glyphs without a code point (ENCODING -1) cannot be asked for.
        if let Some(c) = u32::try_from(head.code).ok().and_then(char::from_u32) {
            self.glyphs.insert(c, glyph);
        }
        Ok(())
    }

    fn finish(self) -> Result<Bdf, BdfError> {
        if self.glyphs.is_empty() {
            return Err(BdfError::Empty);
        }
        let (ascent, descent) = self.extent();
        Ok(Bdf {
            ascent,
            descent,
            glyphs: self.glyphs,
        })
    }

    /// What the file says of itself if it makes sense, else what its glyphs need.
    fn extent(&self) -> (u32, u32) {
        if let (Some(ascent @ 1..=64), Some(descent @ 0..=64)) = (self.ascent, self.descent) {
            return (ascent as u32, descent as u32);
        }
        let highest = self.glyphs.values().map(|glyph| -glyph.top).max().unwrap_or(1);
        let lowest = self.glyphs.values().map(Glyph::bottom).max().unwrap_or(0);
        (highest.clamp(1, 64) as u32, lowest.clamp(0, 64) as u32)
    }
}

/// A glyph up to its bitmap.
struct Head {
    code: i32,
    advance: i32,
    /// Width and height, then where the lower left corner is from the origin, right and up.
    bbx: [i32; 4],
}

impl Head {
    fn read(advance: Option<i32>, lines: &mut Lines<'_>) -> Result<Self, BdfError> {
        let (mut code, mut advance, mut bbx) = (None, advance, None);
        loop {
            let line = lines.next()?;
            match line.keyword {
                "ENCODING" => code = Some(line.numbers::<1>()?[0]),
                "DWIDTH" => advance = Some(line.number(&REACH, Problem::Reach)?),
                "BBX" => bbx = Some(bounded(line)?),
                "BITMAP" => {
                    let both = code.zip(bbx).ok_or_else(|| line.refuse(Problem::Order))?;
                    let ((code, bbx), advance) = (both, advance.unwrap_or(both.1[0]));
                    return Ok(Self { code, advance, bbx });
                }
                "STARTCHAR" | "ENDCHAR" | "ENDFONT" => return Err(line.refuse(Problem::Order)),
                _ => {}
            }
        }
    }

    fn glyph(&self, lines: &mut Lines<'_>) -> Result<Glyph, BdfError> {
        let [width, height, left, bottom] = self.bbx;
        let rows = (0..height).map(|_| row(lines.next()?, width as u32));
        Ok(Glyph {
            advance: self.advance.max(0),
            left,
            top: -(bottom + height),
            rows: rows.collect::<Result<_, _>>()?,
        })
    }
}

fn bounded(line: Line<'_>) -> Result<[i32; 4], BdfError> {
    let bbx @ [width, height, left, bottom] = line.numbers()?;
    if !SIZE.contains(&width) || !SIZE.contains(&height) {
        return Err(line.refuse(Problem::Size));
    }
    if !REACH.contains(&left) || !REACH.contains(&bottom) {
        return Err(line.refuse(Problem::Reach));
    }
    Ok(bbx)
}

/// BDF has the leftmost pixel in the highest bit; we have it in bit 0. What lies right of the width is padding.
fn row(line: Line<'_>, width: u32) -> Result<u64, BdfError> {
    let digits = width.div_ceil(8) * 2;
    let hexadecimal = line.keyword.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !hexadecimal || line.keyword.len() != digits as usize || !line.values.is_empty() {
        return Err(line.refuse(Problem::Row));
    }
    let bits = u64::from_str_radix(line.keyword, 16).map_err(|_| line.refuse(Problem::Row))?;
    let mask = u64::MAX.checked_shr(64 - width).unwrap_or(0);
    Ok(bits.checked_shl(64 - digits * 4).unwrap_or(0).reverse_bits() & mask)
}
