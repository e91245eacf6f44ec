//! Scripts of the world, as `#` and `.`.

use super::{
    lay_out, order,
    tests::{drawn, face, picture, same},
};
use crate::font::{Face, bdf_tests::TINY};

/// The characters from left to right, and whether the text is read from the right.
fn shown(text: &str) -> (String, bool) {
    let (clusters, rtl) = order::visual(text);
    (clusters.iter().map(|cluster| cluster.base).collect(), rtl)
}

/// Rows that have ink, from the first to the last.
fn inked(text: &str, name: &str) -> Vec<String> {
    let mut rows = drawn(text, name);
    let first = rows.iter().position(|row| row.contains('#')).unwrap();
    let last = rows.iter().rposition(|row| row.contains('#')).unwrap();
    rows.drain(first..=last).collect()
}

#[test]
fn greek_cyrillic_and_vietnamese() {
    assert_eq!(
        inked("Жя", "4x6"),
        ["#.#.....", "###..##.", ".#..#.#.", "###..##.", "#.#.#.#."]
    );
    let omega = inked("Ω", "10x20");
    assert_eq!(
        (omega.len(), omega[0].as_str(), omega[12].as_str()),
        (13, "...####...", ".###..###.")
    );
    let latin = [
        "....#.......",
        "...###....#.",
        "....#.....#.",
        ".####..###..",
        "#...#.#...#.",
        "#...#.#...#.",
        "#...#.#...#.",
        ".####..###..",
    ];
    assert_eq!(inked("đơ", "6x12"), latin);
    assert!(same("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "Tiếng Việt", "6x10"));
}

#[test]
fn chinese_and_korean_are_as_wide_as_high() {
    for text in ["中", "한", "か", "。"] {
        let line = lay_out(text, &face("6x13"));
        assert_eq!((line.width(), line.height()), (16, 16), "{text}");
    }
    let bars: Vec<usize> = (0..)
        .zip(drawn("中", "unifont"))
        .filter(|(_, row)| row == "..###########...")
        .map(|(at, _)| at)
        .collect();
    assert_eq!(bars, [4, 10]);
}

#[test]
fn hebrew_is_drawn_from_the_right() {
    let rows = [
        "............#...........",
        "............#...........",
        "............#...........",
        "#####...##..#####.#.#.#.",
        ".#..#....#......#.#.#.#.",
        ".#..#....#......#.#.#.#.",
        ".#..#....#......#.###.#.",
        ".#..#....#.....#..#...#.",
        ".####....#...##...####..",
    ];
    assert_eq!(inked("שלום", "6x13"), rows);
}

#[test]
fn an_arabic_word_is_one_stroke() {
    let rows = drawn("سلام", "unifont");
    assert_eq!(rows[10], "...####....#..########..", "seen joins lam");
    assert_eq!(
        lay_out("سلام", &face("10x20")).width(),
        30,
        "three letters: lam and alef are one"
    );
}

#[test]
fn directions_mix() {
    assert_eq!(shown("abc אבג 123"), ("abc 123 גבא".to_owned(), false));
    assert_eq!(shown("אבג abc 123"), ("abc 123 גבא".to_owned(), true));
    assert_eq!(shown("א [ב] «ג» ≤"), ("≥ «ג» [ב] א".to_owned(), true));
    assert_eq!(shown("12:30 שעה"), ("העש 12:30".to_owned(), true));
    assert_eq!(shown(""), (String::new(), false));
}

#[test]
fn emoji_have_pictures_and_their_modifiers_none() {
    for emoji in ["😀", "👍", "🔥", "🎉", "🚀", "🌧", "⏰", "❤"] {
        assert_ne!(drawn(emoji, "unifont"), drawn("\u{E000}", "unifont"), "{emoji}");
        assert!(lay_out(emoji, &face("10x20")).width() <= 16, "{emoji}");
    }
    assert!(same("👍\u{1F3FD}❤\u{FE0F}", "👍❤", "unifont"));
    assert!(same("👨\u{200D}👩", "👨👩", "unifont"));
}

#[test]
fn all_that_has_no_character_is_the_same_box() {
    for c in [
        "\u{E000}",
        "\u{378}",
        "\u{FFFE}",
        "\u{1FFFF}",
        "\u{10FFFD}",
        "\u{50000}",
    ] {
        assert!(same(c, "\u{F8FF}", "6x10"), "{}", c.escape_unicode());
    }
    assert!(
        !same("\u{FFFD}", "\u{F8FF}", "unifont"),
        "the replacement character has a picture"
    );
}

#[test]
fn what_is_to_be_ignored_is_not_seen() {
    for ignored in [
        '\u{34F}',
        '\u{3164}',
        '\u{115F}',
        '\u{E0101}',
        '\u{200B}',
        '\u{2060}',
        '\u{202A}',
        '\u{2069}',
    ] {
        assert!(
            same(&format!("a{ignored}b"), "ab", "6x10"),
            "{}",
            ignored.escape_unicode()
        );
    }
}

#[test]
fn a_word_has_letters_of_one_face() {
    let (word, all) = (lay_out("Việt", &face("6x12")), lay_out("Việt", &face("unifont")));
    assert_eq!(picture(&word), picture(&all));
    assert_eq!(
        lay_out("abc→", &face("tom-thumb")).width(),
        3 * 4 + 6,
        "a symbol alone comes from another face"
    );
    assert_eq!(
        lay_out("ок", &face("tom-thumb")).height(),
        6,
        "Cyrillic of the same size"
    );
}

#[test]
fn marks_of_another_font_stand_by_their_base() {
    let rows = [
        ".##.##..", "#..###..", "........", "##...##.", "#.#.#.#.", "#.#.#.#.", "#.#..##.", "......#.", "........",
        "....##..", "....##..",
    ];
    assert_eq!(drawn("n\u{302}q\u{323}\u{307}", "tom-thumb"), rows);
    let crowd = lay_out(&format!("x{}", "\u{301}".repeat(4000)), &face("tom-thumb"));
    assert!(
        crowd.height() < 128,
        "a crowd of marks does not grow for ever: {}",
        crowd.height()
    );
}

#[test]
fn a_helping_face_leaves_the_baseline_only_to_save_rows() {
    assert_eq!(lay_out("a中", &face("9x15")).height(), 16);
    assert_eq!(lay_out("a中", &face("10x20")).height(), 20);
    assert_eq!(lay_out("a中", &face("6x13")).height(), 16);
}

#[test]
fn a_glyph_higher_than_its_font_says_makes_a_higher_line() {
    let tall = TINY.replace("BBX 3 2 0 0", "BBX 3 2 0 5");
    let tall = Face::from_bdf("tall", tall.as_bytes()).unwrap();
    assert_eq!((tall.line_height(), lay_out("A", &tall).height()), (3, 8));
}
