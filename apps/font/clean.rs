//! Text before anything else: composed, on one line, and without characters that only play tricks.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Most characters of one line; what follows is not shown.
const LONGEST: usize = 4096;

/// Zero-width joiner and non-joiner: they decide how Arabic letters join, and are taken out after that.
const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];

/// NFC on one line: white space is a space; control characters, bidi overrides and other format characters are gone.
pub(super) fn clean(text: &str) -> String {
    let spaced = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| is_shown(*c) || JOINERS.contains(c)).nfc().collect()
}

/// Whether a character has a place on the panel, be it over another one.
pub(super) fn is_shown(c: char) -> bool {
    // Variation selectors choose between pictures of which there is only one here.
    let selector = matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    let category = c.general_category();
    !selector && !matches!(category, GeneralCategory::Control | GeneralCategory::Format)
}

/// Whether a character is drawn over the one before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    )
}
