//! Fonts that somebody uploads: what is taken can be laid out and drawn, and stays inside of its line.
#![no_main]

use apps::{
    font::{Face, Line, lay_out},
    frame::Frame,
};
use libfuzzer_sys::fuzz_target;

/// Room around a line: glyphs may reach over its left end, and nothing but its height may bound them.
const MARGIN: u32 = 8;
const INK: [u8; 3] = [255; 3];

fuzz_target!(|bytes: &[u8]| {
    let Ok(face) = Face::from_bdf("fuzz", bytes) else {
        return;
    };
    assert!((1..=64).contains(&face.ascent()), "{face:?}");
    assert!((face.ascent()..=128).contains(&face.line_height()), "{face:?}");
    let text: String = characters(bytes).take(8).chain("A1 é".chars()).collect();
    let line = lay_out(&text, &face);
    check(&line);
    let clipped = &mut Frame::new(16, 8);
    for (left, top) in [(0, 0), (-70, -9), (i32::MIN, i32::MAX), (i32::MAX, i32::MIN)] {
        line.draw(clipped, left, top, INK);
    }
});

/// Characters that the file may have a glyph for.
fn characters(bytes: &[u8]) -> impl Iterator<Item = char> {
    let words = bytes.split(u8::is_ascii_whitespace);
    words.filter_map(|word| char::from_u32(std::str::from_utf8(word).ok()?.parse().ok()?))
}

fn check(line: &Line) {
    let (width, height) = (line.width(), line.height());
    assert!(width <= 16 * 256 && height <= 512, "a line of {width}x{height}");
    let mut frame = Frame::new(width + 2 * MARGIN, height + 2 * MARGIN);
    line.draw(&mut frame, MARGIN as i32, MARGIN as i32, INK);
    let columns = frame.width() as usize;
    for (at, pixel) in frame.pixels().iter().enumerate() {
        let (x, y) = ((at % columns) as u32, (at / columns) as u32);
        let inside = (MARGIN..MARGIN + height).contains(&y) && x < MARGIN + width;
        assert!(*pixel != INK || inside, "lit at {x},{y}, outside of {width}x{height}");
    }
}
