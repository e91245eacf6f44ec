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
    let kept = spaced.filter(|c| is_shown(*c) || JOINERS.contains(c));
    // A clock lays out a new time with every frame; ASCII is composed already.
    if text.is_ascii() {
        kept.collect()
    } else {
        kept.nfc().collect()
    }
}

/// Whether a character has a place on the panel, be it over another one.
pub(super) fn is_shown(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let category = c.general_category();
    let hidden = matches!(category, GeneralCategory::Control | GeneralCategory::Format);
    !is_ignorable(c) && (!hidden || is_number_sign(c))
}

/// Characters of other categories that are not meant to be seen: the Unicode property `Default_Ignorable_Code_Point`.
fn is_ignorable(c: char) -> bool {
    // Variation selectors choose between pictures of which there is only one here.
    let selector = matches!(c, '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    selector
        || matches!(
            c,
            '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FFA0}'
        )
}

/// Arabic signs that stand over numbers: format characters, yet visible.
fn is_number_sign(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{605}' | '\u{6DD}')
}

/// Whether a character only colours the skin of the emoji before it.
pub(super) fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Whether a character is drawn over the one before it.
pub(super) fn is_mark(c: char) -> bool {
    // The first mark of Unicode is U+0300.
    c >= '\u{300}'
        && matches!(
            c.general_category(),
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
        )
}
