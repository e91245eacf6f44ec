//! BDF files as fonts come in, and as nobody should send them.

use super::{BdfError, Face, bdf::Problem, lay_out, tests::picture};

pub(super) const TINY: &str = "STARTFONT 2.1\nFONT tiny\nSIZE 3 75 75\nFONTBOUNDINGBOX 3 3 0 -1\nSTARTPROPERTIES 2\nFONT_ASCENT 2\nFONT_DESCENT 1\nENDPROPERTIES\nCHARS 1\nSTARTCHAR A\nENCODING 65\nSWIDTH 500 0\nDWIDTH 3 0\nBBX 3 2 0 0\nBITMAP\n40\nA0\nENDCHAR\nENDFONT\n";

fn changed(from: &str, to: &str) -> Result<Face, BdfError> {
    assert!(TINY.contains(from), "{from}");
    Face::from_bdf("changed", TINY.replace(from, to).as_bytes())
}

/// The line number and the problem of a file that is refused for one line.
fn refused(from: &str, to: &str) -> (usize, Problem) {
    match changed(from, to) {
        Err(BdfError::Line { line, problem }) => (line, problem),
        other => panic!("{from} as {to}: {other:?}"),
    }
}

#[test]
fn a_sound_file_is_a_face() {
    let face = Face::from_bdf("tiny", TINY.as_bytes()).unwrap();
    assert_eq!((face.name(), face.line_height(), face.ascent()), ("tiny", 3, 2));
    assert_eq!(picture(&lay_out("AA", &face)), [".#..#.", "#.##.#", "......"]);
}

#[test]
fn what_real_files_do_is_read() {
    for (from, to) in [
        ("\n", "\r\n"),
        ("FONT tiny", "COMMENT caf\u{e9}\nFONT tiny\nCONTENTVERSION 3"),
        ("ENCODING 65", "ENCODING 65 0"),
        ("SWIDTH 500 0\n", ""),
        ("DWIDTH 3 0\n", "DWIDTH 3 0\nATTRIBUTES 4000\n"),
        ("DWIDTH 3 0\n", ""),
        ("CHARS 1", "CHARS 1000000000"),
        ("CHARS 1\n", "DWIDTH 3 0\n"),
        ("STARTCHAR A", "\nSTARTCHAR  A with a name"),
        ("40\nA0", "5F\nBF"),
        (
            "ENDCHAR",
            "ENDCHAR\nSTARTCHAR none\nENCODING -1 7\nBBX 0 0 0 0\nBITMAP\nENDCHAR",
        ),
    ] {
        let face = changed(from, to).unwrap_or_else(|error| panic!("{from} as {to}: {error}"));
        assert_eq!(picture(&lay_out("A", &face)), [".#.", "#.#", "..."], "{from} as {to}");
    }
    let mut latin1 = TINY.as_bytes().to_vec();
    latin1.splice(14..14, *b"COMMENT \xA9 1989\n");
    assert!(Face::from_bdf("latin1", &latin1).is_ok());
}

#[test]
fn the_line_that_is_wrong_is_named() {
    for (from, to, line, problem) in [
        ("BBX 3 2 0 0", "BBX 99999999 2 0 0", 14, Problem::Size),
        ("BBX 3 2 0 0", "BBX 3 65 0 0", 14, Problem::Size),
        ("BBX 3 2 0 0", "BBX -3 2 0 0", 14, Problem::Size),
        ("BBX 3 2 0 0", "BBX 3 2 0 -2147483648", 14, Problem::Reach),
        ("BBX 3 2 0 0", "BBX 3 2 0", 14, Problem::Numbers),
        ("BBX 3 2 0 0", "BBX 3 2 0 99999999999", 14, Problem::Numbers),
        ("BBX 3 2 0 0", "BBX 3 2.5 0 0", 14, Problem::Numbers),
        ("BBX 3 2 0 0", "BBX 9 2 0 0", 16, Problem::Row),
        ("BBX 3 2 0 0", "BBX 3 1 0 0", 17, Problem::EndChar),
        ("BBX 3 2 0 0", "BBX 3 3 0 0", 18, Problem::Row),
        ("BBX 3 2 0 0\n", "", 14, Problem::Order),
        ("DWIDTH 3", "DWIDTH 2147483647", 13, Problem::Reach),
        ("DWIDTH 3", "DWIDTH wide", 13, Problem::Numbers),
        ("ENCODING 65\n", "", 14, Problem::Order),
        ("ENCODING 65", "ENCODING", 11, Problem::Numbers),
        ("40\n", "4\n", 16, Problem::Row),
        ("40\n", "+4\n", 16, Problem::Row),
        ("40\n", "40 00\n", 16, Problem::Row),
        ("40\n", "\0\0\n", 16, Problem::Row),
        ("40\n", "\u{fffd}\n", 16, Problem::Row),
        ("ENDCHAR\n", "", 18, Problem::EndChar),
        ("BITMAP\n", "ENDCHAR\n", 15, Problem::Order),
    ] {
        assert_eq!(refused(from, to), (line, problem), "{from} as {to}");
    }
    let message = changed("40\n", "4\n").unwrap_err().to_string();
    assert!(message.starts_with("line 16: a row of the bitmap"), "{message}");
}

#[test]
fn files_wrong_as_a_whole_are_refused() {
    assert_eq!(changed("STARTFONT", "FONTSTART").unwrap_err(), BdfError::NotBdf);
    assert_eq!(changed("ENDFONT\n", "").unwrap_err(), BdfError::Truncated);
    assert_eq!(changed("ENCODING 65", "ENCODING -1").unwrap_err(), BdfError::Empty);
    assert_eq!(
        changed("ENCODING 65", "ENCODING 55296").unwrap_err(),
        BdfError::Empty,
        "a surrogate"
    );
    for bytes in [&b""[..], b"\0\0\0\0", b"\xFF\xFE\x00S", b"<html>", b"GIF89a"] {
        assert!(matches!(
            Face::from_bdf("bad", bytes),
            Err(BdfError::NotBdf | BdfError::Truncated)
        ));
    }
    let large = vec![b'\n'; 2 * 1024 * 1024 + 1];
    assert_eq!(Face::from_bdf("bad", &large).unwrap_err(), BdfError::TooLarge);
}

#[test]
fn the_most_glyphs_a_file_can_hold_are_read() {
    let glyph = |at: u32| format!("STARTCHAR\nENCODING {}\nBBX 0 0 0 0\nBITMAP\nENDCHAR\n", 0xE000 + at);
    let glyphs: String = (0..40_000).map(glyph).collect();
    let file = format!("STARTFONT 2.1\nCHARS 1000000000\n{glyphs}ENDFONT\n");
    assert!(Face::from_bdf("many", file.as_bytes()).is_ok(), "{} bytes", file.len());
}

#[test]
fn a_glyph_as_wide_as_can_be_keeps_all_its_pixels() {
    let wide = TINY
        .replace("BBX 3 2", "BBX 64 2")
        .replace("40\nA0", "8000000000000001\nFFFFFFFFFFFFFFFF");
    let face = Face::from_bdf("wide", wide.as_bytes()).unwrap();
    let expected = [format!("#{}#", ".".repeat(62)), "#".repeat(64), ".".repeat(64)];
    assert_eq!(picture(&lay_out("A", &face)), expected);
}

#[test]
fn a_file_cut_or_changed_anywhere_never_panics() {
    for end in 0..TINY.len() {
        let _refused = Face::from_bdf("cut", &TINY.as_bytes()[..end]);
        for byte in [0, b'-', b'9', b'\n', 0xFF] {
            let mut changed = TINY.as_bytes().to_vec();
            changed[end] = byte;
            if let Ok(face) = Face::from_bdf("changed", &changed) {
                picture(&lay_out("A?", &face));
            }
        }
    }
}
