//! What every face falls back to: GNU Unifont for the Basic Multilingual Plane, and its emoticons beyond.

use std::sync::{Arc, LazyLock};

use u8g2_fonts::{FontRenderer, fonts};

use super::{face::Face, glyph::Glyph, u8g2};

static UNIFONT: LazyLock<Arc<Face>> = LazyLock::new(|| Arc::new(Face::unifont()));

/// Pictures beyond the Basic Multilingual Plane. U8g2 knows 16-bit code points, so it keeps each set from U+0020 on.
static PICTURES: LazyLock<[(u32, u32, FontRenderer); 2]> = LazyLock::new(|| {
    [
        (
            0x1F600,
            0x1F64F,
            FontRenderer::new::<fonts::u8g2_font_unifont_t_emoticons>(),
        ),
        (
            0x1F400,
            0x1F43F,
            FontRenderer::new::<fonts::u8g2_font_unifont_t_animals>(),
        ),
    ]
});

/// The face itself, shared by everybody.
pub(super) fn face() -> &'static Arc<Face> {
    &UNIFONT
}

/// `c` as GNU Unifont draws it, if it does.
pub(super) fn unifont(c: char) -> Option<Glyph> {
    match u32::from(c) {
        0..=0xFFFF => unifont::get_glyph(c).map(converted),
        code => pictured(code),
    }
}

fn converted(glyph: &unifont::Glyph) -> Glyph {
    let rows = match glyph {
        unifont::Glyph::Halfwidth(rows) => rows.iter().map(|row| u64::from(row.reverse_bits())).collect(),
        unifont::Glyph::Fullwidth(rows) => rows.iter().map(|row| u64::from(row.reverse_bits())).collect(),
    };
    Glyph {
        advance: glyph.get_width() as i32,
        left: 0,
        top: -14,
        rows,
    }
}

fn pictured(code: u32) -> Option<Glyph> {
    let (first, _, font) = PICTURES
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&code))?;
    u8g2::glyph(font, char::from_u32(code - first + 0x20)?)
}
