//! Pictures of text, as `#` and `.`.

use super::*;
use crate::frame::Frame;

pub(super) fn face(name: &str) -> std::sync::Arc<Face> {
    Catalogue::builtin().get(name).unwrap()
}

pub(super) fn picture(line: &Line) -> Vec<String> {
    let mut frame = Frame::new(line.width(), line.height());
    line.draw(&mut frame, 0, 0, [255; 3]);
    let rows = frame.pixels().chunks_exact(line.width().max(1) as usize);
    rows.map(|row| {
        row.iter()
            .map(|pixel| if *pixel == [0; 3] { '.' } else { '#' })
            .collect()
    })
    .collect()
}

pub(super) fn drawn(text: &str, name: &str) -> Vec<String> {
    picture(&lay_out(text, &face(name)))
}

/// Whether two texts give the same picture.
pub(super) fn same(one: &str, other: &str, name: &str) -> bool {
    drawn(one, name) == drawn(other, name)
}

#[test]
fn latin_stands_on_its_baseline() {
    let wanted = [".#..##..", "#.#.#.#.", "###.##..", "#.#.#.#.", "#.#.##..", "........"];
    assert_eq!(drawn("AB", "tom-thumb"), wanted);
}

#[test]
fn every_builtin_face_draws_latin_within_its_line() {
    for name in Catalogue::builtin().names() {
        let face = face(&name);
        let texts = ["0123456789:", "AMP"];
        let more = if name.starts_with("retro-clock") {
            ""
        } else {
            "gjpqyÄß"
        };
        for c in texts.iter().flat_map(|text| text.chars()).chain(more.chars()) {
            let glyph = face.glyph(c).unwrap_or_else(|| panic!("{name} lacks {c}"));
            let bottom = glyph.top + glyph.rows.len() as i32
                - glyph.rows.iter().rev().take_while(|row| **row == 0).count() as i32;
            let blank = glyph.rows.iter().take_while(|row| **row == 0).count() as i32;
            assert!(glyph.top + blank >= -(face.ascent() as i32), "{name} {c}: {glyph:?}");
            assert!(bottom <= face.descent() as i32, "{name} {c} reaches {bottom} below");
            assert!(glyph.advance > 0, "{name} {c}");
        }
    }
}

#[test]
fn other_scripts_have_pictures_of_their_own() {
    let box_of = |name| drawn("\u{F8FF}", name);
    for text in [
        "Ω", "Ж", "ấ", "ש", "ب", "中", "한", "か", "★", "☀", "♥", "😀", "🐶", "ห", "अ", "€",
    ] {
        for name in ["tom-thumb", "6x10", "10x20", "unifont"] {
            let got = drawn(text, name);
            assert_ne!(got, box_of(name), "{text} in {name} is a box");
            assert!(got.iter().any(|row| row.contains('#')), "{text} in {name} is empty");
        }
    }
}

#[test]
fn a_missing_glyph_is_a_visible_box() {
    let got = drawn("\u{F8FF}", "6x10");
    assert_eq!(
        &got[..9],
        [
            "#####.", "#...#.", "#...#.", "#...#.", "#...#.", "#...#.", "#...#.", "#####.", "......"
        ]
    );
}

#[test]
fn decomposed_text_is_composed() {
    assert!(same("a\u{302}\u{301}", "ấ", "unifont"), "Vietnamese");
    assert!(same("u\u{308}", "ü", "6x10"));
    assert!(same("\u{1112}\u{1161}\u{11AB}", "한", "unifont"), "Korean");
}

#[test]
fn a_mark_without_a_composed_form_stands_over_its_base() {
    let (plain, marked) = (lay_out("x", &face("unifont")), lay_out("x\u{323}", &face("unifont")));
    assert_eq!(plain.width(), marked.width());
    assert_ne!(picture(&plain), picture(&marked));
}

#[test]
fn hebrew_runs_from_right_to_left() {
    let line = lay_out("אב", &face("unifont"));
    assert!(line.is_rtl());
    let (alef, bet) = (drawn("א", "unifont"), drawn("ב", "unifont"));
    let joined: Vec<String> = bet
        .iter()
        .zip(&alef)
        .map(|(bet, alef)| format!("{bet}{alef}"))
        .collect();
    assert_eq!(picture(&line), joined);
}

#[test]
fn arabic_letters_join() {
    // Beh at the start, in the middle and at the end of a word, from the right.
    assert!(same("ببب", "\u{FE91}\u{FE92}\u{FE90}", "unifont"));
    assert!(!same("ببب", "ب ب ب", "unifont"));
    let word = drawn("بب", "unifont");
    let lit: Vec<bool> = (0..16)
        .map(|x| word.iter().any(|row| row.as_bytes()[x] == b'#'))
        .collect();
    let gaps = lit.split(|lit| !lit).filter(|part| !part.is_empty()).count() - 1;
    assert_eq!(gaps, 0, "joined letters touch: {word:#?}");
}

#[test]
fn numbers_and_latin_keep_their_direction_in_hebrew() {
    let (clusters, rtl) = order::visual("שלום abc 123");
    let shown: String = clusters.iter().map(|cluster| cluster.base).collect();
    assert_eq!(shown, "abc 123 םולש");
    assert!(rtl);
    let (clusters, rtl) = order::visual("abc (אבג) 123");
    let shown: String = clusters.iter().map(|cluster| cluster.base).collect();
    assert_eq!(shown, "abc (גבא) 123");
    assert!(!rtl);
}

#[test]
fn characters_that_play_tricks_are_gone() {
    assert!(same("ab\u{202E}cd\u{2066}\u{200F}", "abcd", "6x10"));
    assert!(same("a\u{0}\u{7}b\u{FEFF}\u{AD}", "ab", "6x10"));
    assert!(same("a\nb\tc", "a b c", "6x10"));
    assert!(same("☀\u{FE0F}", "☀", "unifont"));
}

#[test]
fn a_line_is_as_high_as_what_is_in_it() {
    assert_eq!(lay_out("abc", &face("tom-thumb")).height(), 6);
    assert_eq!(lay_out("a中", &face("tom-thumb")).height(), 16);
    assert_eq!(lay_out("", &face("10x20")).height(), 20);
}

#[test]
fn text_that_does_not_fit_gets_a_smaller_face_or_none() {
    let fonts = Catalogue::builtin();
    let fitting =
        |text: &str, width, height| fit(text, &face("10x20"), &fonts, width, height).map(|line| line.height());
    assert_eq!(fitting("12:34", 64, 32), Some(20));
    assert_eq!(fitting("12:34:56", 64, 32), Some(16), "unifont takes 64 pixels");
    assert_eq!(fitting("12:34:56", 33, 32), Some(6));
    assert_eq!(fitting("12:34:56", 16, 32), None);
}

#[test]
fn very_long_text_is_bounded() {
    assert_eq!(lay_out(&"a".repeat(1_000_000), &face("tom-thumb")).width(), 4 * 4096);
}

#[test]
fn no_character_makes_trouble() {
    let (small, large) = (face("tom-thumb"), face("10x20"));
    let mut frame = Frame::new(16, 16);
    for c in (0..=0x0010_FFFF)
        .filter_map(char::from_u32)
        .filter(|c| u32::from(*c) < 0x20000 || u32::from(*c) % 97 == 0)
    {
        let mut text = [0; 4];
        let line = lay_out(
            c.encode_utf8(&mut text),
            if u32::from(c) % 2 == 0 { &small } else { &large },
        );
        assert!(line.width() <= 40 && line.height() <= 32, "{c:?} {line:?}");
        line.draw(&mut frame, -3, -5, [1; 3]);
    }
}

#[test]
fn drawing_is_clipped_at_every_edge() {
    let line = lay_out("Wg中😀", &face("10x20"));
    let mut large = Frame::new(200, 100);
    line.draw(&mut large, 70, 40, [9; 3]);
    for (left, top) in [
        (-5, -3),
        (12, 9),
        (-40, 2),
        (3, -18),
        (300, 0),
        (0, 300),
        (i32::MIN, 0),
        (0, i32::MAX),
    ] {
        let mut small = Frame::new(24, 16);
        line.draw(&mut small, left, top, [9; 3]);
        for (x, y) in (0..24i32).flat_map(|x| (0..16i32).map(move |y| (x, y))) {
            let there = x
                .checked_sub(left)
                .zip(y.checked_sub(top))
                .and_then(|(x, y)| large.get(x.checked_add(70)?, y.checked_add(40)?));
            assert_eq!(
                small.get(x, y).unwrap(),
                there.unwrap_or_default(),
                "{left} {top} {x} {y}"
            );
        }
    }
}

#[test]
fn a_users_font_gets_a_name_and_can_go_again() {
    let fonts = Catalogue::builtin();
    let own = |name: &str| std::sync::Arc::new(Face::from_bdf(name, bdf_tests::TINY.as_bytes()).unwrap());
    let mine = own("mine");
    let more = fonts.with("mine", mine.clone());
    assert!(more.get("mine").is_some() && fonts.get("mine").is_none());
    assert_eq!(more.infos().last().unwrap().source, "user");
    assert_eq!(more.with("mine", mine.clone()).names(), more.names());
    assert_eq!(more.without("mine").names(), fonts.names());
    let two = more.with("mo", own("mo"));
    let other_way = fonts.with("mo", own("mo")).with("mine", own("mine"));
    assert_eq!(
        two.names(),
        other_way.names(),
        "they are listed by name, whichever came first"
    );
    assert_eq!(fonts.without("6x10").names(), fonts.names(), "built-in fonts stay");
    assert_eq!(picture(&lay_out("A", &mine)), [".#.", "#.#", "..."]);
}
