//! What comes to help when a face lacks a character: other built-in faces near its size, then GNU Unifont, which has nearly
//! all of Unicode, emoji too.

use std::{
    iter,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unifont_bitmap::Unifont;

use super::{catalogue::Catalogue, face::Face, glyph::Glyph, order::Cluster};

/// Built-in faces with more than Latin-1, the least high first.
const RICH: [&str; 6] = ["4x6", "5x8", "6x12", "6x13", "9x15", "10x20"];

/// What Unifont shows for a character it lacks.
const REPLACEMENT: u32 = 0xFFFD;

static UNIFONT: LazyLock<Arc<Face>> = LazyLock::new(|| Arc::new(Face::unifont()));

/// Its pictures, compressed in pages of 256; a page is unpacked when it is first asked for.
static PAGES: LazyLock<Mutex<Unifont>> = LazyLock::new(|| Mutex::new(Unifont::open()));

static HELPERS: LazyLock<Vec<Arc<Face>>> = LazyLock::new(|| {
    let fonts = Catalogue::builtin();
    RICH.iter().filter_map(|name| fonts.get(name)).collect()
});

/// GNU Unifont as a face, shared by everybody.
pub(super) fn face() -> &'static Arc<Face> {
    &UNIFONT
}

/// `c` as GNU Unifont draws it, if it does: 8 or 16 pixels wide, 16 high.
pub(super) fn unifont(c: char) -> Option<Glyph> {
    // For code points without a character it has boxes with their numbers in; all boxes should look alike.
    if matches!(
        c.general_category(),
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse
    ) {
        return None;
    }
    let mut pages = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let glyph = converted(pages.load_bitmap(c.into()).get_bytes());
    let lacking = u32::from(c) != REPLACEMENT && glyph == converted(pages.load_bitmap(REPLACEMENT).get_bytes());
    (!lacking).then_some(glyph)
}

/// One or two bytes a row, the leftmost pixel in the highest bit.
fn converted(bytes: &[u8]) -> Glyph {
    let width = bytes.len() / 2;
    let row = |row: &[u8]| {
        (0..)
            .zip(row)
            .fold(0, |bits, (at, byte)| bits | u64::from(byte.reverse_bits()) << (8 * at))
    };
    Glyph {
        advance: width as i32,
        left: 0,
        top: -14,
        rows: bytes.chunks_exact(width / 8).map(row).collect(),
    }
}

/// The face each cluster is best set in: a word that `face` has not all letters of is set in one face that has them,
/// rather than in letters of two sizes.
pub(super) fn suited<'a>(clusters: &[Cluster], face: &'a Face) -> Vec<&'a Face> {
    let words = clusters.chunk_by(|one, next| is_letter(one.base) && is_letter(next.base));
    words
        .flat_map(|word| iter::repeat_n(of_word(word, face), word.len()))
        .collect()
}

fn of_word<'a>(word: &[Cluster], face: &'a Face) -> &'a Face {
    let has_all = |face: &Face| word.iter().all(|cluster| face.glyph(cluster.base).is_some());
    chain(face).find(|face| has_all(face)).unwrap_or(face)
}

/// Letters of the scripts whose words are set in one face: those before the symbols, and joined Arabic.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..'\u{2000}' | '\u{FB00}'..'\u{FF00}')
}

/// `face`, then those at most as high as it, the highest first, then higher ones, the least high first, then Unifont.
pub(super) fn chain(face: &Face) -> impl Iterator<Item = &Face> {
    let height = face.line_height();
    // None of them is asked when the face itself has the character, which is nearly always.
    iter::once(face).chain(iter::once(()).flat_map(move |()| {
        let fitting = HELPERS.iter().rev().filter(move |other| other.line_height() <= height);
        let higher = HELPERS
            .iter()
            .filter(move |other| (height + 1..16).contains(&other.line_height()));
        fitting
            .chain(higher)
            .chain(iter::once(self::face()))
            .map(|face| &**face)
    }))
}
