//! Arabic letters in the forms in which they join, as presentation forms (Unicode blocks Arabic Presentation Forms A and B).

use std::{str::Chars, sync::LazyLock};

use ar_reshaper::{ArabicReshaper, ReshaperConfig};

use super::clean::is_mark;

/// Vowel marks stay. Ligatures are ours: with a zero-width joiner before one, the library looks for it beyond the text's end.
static RESHAPER: LazyLock<ArabicReshaper> = LazyLock::new(|| {
    ArabicReshaper::new(ReshaperConfig {
        delete_harakat: false,
        support_ligatures: false,
        ..ReshaperConfig::default()
    })
});

/// Lam at the start and in the middle of what joins.
const LAMS: [char; 2] = ['\u{FEDF}', '\u{FEE0}'];

/// What alef at the end of a word makes of a lam before it: alef, with lam at the start, with lam in the middle.
const LAM_ALEF: [(char, char, char); 4] = [
    ('\u{FE82}', '\u{FEF5}', '\u{FEF6}'),
    ('\u{FE84}', '\u{FEF7}', '\u{FEF8}'),
    ('\u{FE88}', '\u{FEF9}', '\u{FEFA}'),
    ('\u{FE8E}', '\u{FEFB}', '\u{FEFC}'),
];

/// `text` with its Arabic letters joined, in the order it is read.
pub(super) fn join(text: &str) -> String {
    // The library needs a character before the first vowel mark.
    let shaped = RESHAPER.reshape(format!(" {text}"));
    ligated(shaped.strip_prefix(' ').unwrap_or(&shaped))
}

/// Lam and alef are always written as one letter; marks between them come over it.
fn ligated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let marks = if LAMS.contains(&c) { marks_at(&rest) } else { 0 };
        match rest.clone().nth(marks).and_then(|alef| lam_alef(c, alef)) {
            Some(both) => {
                out.push(both);
                out.extend(rest.by_ref().take(marks));
                rest.next();
            }
            None => out.push(c),
        }
    }
    out
}

fn marks_at(rest: &Chars<'_>) -> usize {
    rest.clone().take_while(|c| is_mark(*c)).count()
}

fn lam_alef(lam: char, alef: char) -> Option<char> {
    let (_, isolated, last) = LAM_ALEF.iter().find(|(other, ..)| *other == alef)?;
    match LAMS.iter().position(|other| *other == lam)? {
        0 => Some(*isolated),
        _ => Some(*last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_form_of_their_place() {
        assert_eq!(join("ببب"), "\u{FE91}\u{FE92}\u{FE90}", "Arabic");
        assert_eq!(join("چپ گ"), "\u{FB7C}\u{FB57} \u{FB92}", "Persian");
        assert_eq!(join("ٹھے"), "\u{FB68}\u{FBAD}\u{FBAF}", "Urdu");
        assert_eq!(join("abc"), "abc");
    }

    #[test]
    fn lam_and_alef_are_one_letter() {
        assert_eq!(join("لا"), "\u{FEFB}");
        assert_eq!(join("سلام"), "\u{FEB3}\u{FEFC}\u{FEE1}");
        assert_eq!(join("لأ لإ لآ"), "\u{FEF7} \u{FEF9} \u{FEF5}");
        assert_eq!(join("ل\u{64E}ا"), "\u{FEFB}\u{64E}", "with a vowel mark");
    }

    #[test]
    fn vowel_marks_stay_with_their_letters() {
        assert_eq!(join("ب\u{650}ب"), "\u{FE91}\u{650}\u{FE90}");
        for mark in ['\u{64B}', '\u{670}', '\u{6E5}', '\u{8ED}'] {
            assert_eq!(join(&mark.to_string()), mark.to_string(), "nothing before it");
        }
    }

    #[test]
    fn joiners_decide_how_letters_join() {
        assert_eq!(join("ه\u{200D}"), "\u{FEEB}", "as if one followed");
        assert_eq!(join("ب\u{200C}ب"), "\u{FE8F}\u{200C}\u{FE8F}", "apart");
        for count in 0..5 {
            let joiners = "\u{200D}".repeat(count);
            assert_eq!(
                join(&format!("{joiners} {joiners}لا")).trim(),
                if count == 0 { "\u{FEFB}" } else { "\u{FEFC}" }
            );
        }
    }

    #[test]
    fn no_short_mix_of_letters_marks_and_joiners_is_too_much() {
        let letters = ['ل', 'ا', 'ب', '\u{64B}', '\u{200D}', '\u{200C}', 'a', ' '];
        for number in 0..letters.len().pow(5) {
            let text: String = (0..5)
                .map(|place| letters[number / letters.len().pow(place) % letters.len()])
                .collect();
            assert!(join(&text).chars().count() <= 5, "{text:?}");
        }
    }
}
