//! Faces by the names people know.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock},
};

use schemars::JsonSchema;
use serde::Serialize;
use u8g2_fonts::{Font, FontRenderer, fonts};

use super::{face::Face, fallback};

const PUBLIC_DOMAIN: &str = "Public domain (X11 misc-fixed)";
const TOM_THUMB: &str = "MIT (Robey Pointer's Tom Thumb)";
const SPLEEN: &str = "BSD-2-Clause (Frederic Cambus' Spleen)";
const UNIFONT: &str = "GPL-2.0-or-later with the GNU font embedding exception, or OFL-1.1 (GNU Unifont)";
const OURS: &str = "CC0-1.0";

/// What is told of a font.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FontInfo {
    pub name: String,
    /// Height of a line in pixels.
    pub height: u32,
    /// Pixels above the baseline.
    pub ascent: u32,
    /// `builtin` or `user`.
    pub source: &'static str,
    pub licence: String,
}

#[derive(Clone, Debug)]
struct Listed {
    face: Arc<Face>,
    source: &'static str,
    licence: &'static str,
}

/// All fonts there are. Immutable and cheap to clone: another set of fonts is another catalogue.
#[derive(Clone)]
pub struct Catalogue {
    /// In the order people see them.
    listed: Arc<Vec<Listed>>,
    places: Arc<BTreeMap<String, usize>>,
}

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(builtin()));

impl Catalogue {
    /// The fonts that are in the program.
    #[must_use]
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// With one more user's font, or another one under the same name. A built-in name cannot be taken.
    #[must_use]
    pub fn with(&self, name: &str, face: Arc<Face>) -> Self {
        let others = self
            .listed
            .iter()
            .filter(|listed| listed.source == "builtin" || listed.face.name() != name);
        let mut listed: Vec<Listed> = others.cloned().collect();
        if !listed.iter().any(|listed| listed.face.name() == name) {
            // The built-in ones first, people's by name: as after a restart.
            let place = listed.partition_point(|listed| listed.source == "builtin" || listed.face.name() < name);
            let own = Listed {
                face,
                source: "user",
                licence: "its owner's",
            };
            listed.insert(place, own);
        }
        Self::of(listed)
    }

    /// Without the user's font of this name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let others = self
            .listed
            .iter()
            .filter(|listed| listed.source == "builtin" || listed.face.name() != name);
        Self::of(others.cloned().collect())
    }

    /// Whether both are the very same set of fonts.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.listed, &other.listed)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<Arc<Face>> {
        self.places.get(name).map(|place| self.listed[*place].face.clone())
    }

    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.listed.iter().map(|listed| listed.face.name().to_owned()).collect()
    }

    #[must_use]
    pub fn infos(&self) -> Vec<FontInfo> {
        self.listed.iter().map(info).collect()
    }

    /// Built-in faces lower than `height`, the highest first.
    pub(super) fn builtin_smaller_than(&self, height: u32) -> Vec<Arc<Face>> {
        let builtin = self
            .listed
            .iter()
            .filter(|listed| listed.source == "builtin")
            .map(|listed| &listed.face);
        let mut smaller: Vec<Arc<Face>> = builtin.filter(|face| face.line_height() < height).cloned().collect();
        smaller.sort_by_key(|face| std::cmp::Reverse(face.line_height()));
        smaller
    }

    fn of(listed: Vec<Listed>) -> Self {
        let places = listed
            .iter()
            .enumerate()
            .map(|(place, listed)| (listed.face.name().to_owned(), place))
            .collect();
        Self {
            listed: Arc::new(listed),
            places: Arc::new(places),
        }
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Catalogue({})", self.names().join(", "))
    }
}

fn info(listed: &Listed) -> FontInfo {
    FontInfo {
        name: listed.face.name().to_owned(),
        height: listed.face.line_height(),
        ascent: listed.face.ascent(),
        source: listed.source,
        licence: listed.licence.to_owned(),
    }
}

fn part<F: Font>() -> FontRenderer {
    FontRenderer::new::<F>().with_ignore_unknown_chars(false)
}

fn x11(name: &str, ascent: u32, descent: u32, parts: Vec<FontRenderer>) -> Listed {
    let face = Arc::new(Face::from_u8g2(name, ascent, descent, parts));
    Listed {
        face,
        source: "builtin",
        licence: PUBLIC_DOMAIN,
    }
}

fn spleen(name: &str, ascent: u32, descent: u32, part: FontRenderer) -> Listed {
    let face = Arc::new(Face::from_u8g2(name, ascent, descent, vec![part]));
    Listed {
        face,
        source: "builtin",
        licence: SPLEEN,
    }
}

fn ours(name: &str, bdf: &[u8]) -> Listed {
    let face = Face::from_bdf(name, bdf).expect("the fonts of our own are sound; a test reads them");
    Listed {
        face: Arc::new(face),
        source: "builtin",
        licence: OURS,
    }
}

/// The table of built-in fonts: name, pixels above and below the baseline, and the parts each is made of.
#[rustfmt::skip] // one row a font
#[allow(clippy::wildcard_imports, reason = "the table below names nearly all of them")]
fn builtin() -> Vec<Listed> {
    use fonts::*;
    let tom_thumb = Face::from_u8g2("tom-thumb", 5, 1, vec![part::<u8g2_font_tom_thumb_4x6_te>(), part::<u8g2_font_tom_thumb_4x6_mf>()]);
    let mut listed = vec![Listed { face: Arc::new(tom_thumb), source: "builtin", licence: TOM_THUMB }];
    listed.extend([
        x11("4x6", 5, 1, vec![part::<u8g2_font_4x6_tf>(), part::<u8g2_font_4x6_t_cyrillic>()]),
        x11("5x7", 6, 1, vec![part::<u8g2_font_5x7_tf>(), part::<u8g2_font_5x7_t_cyrillic>()]),
        x11("5x8", 7, 1, vec![part::<u8g2_font_5x8_tf>(), part::<u8g2_font_5x8_t_cyrillic>()]),
        x11("6x10", 8, 2, vec![part::<u8g2_font_6x10_tf>()]),
        x11("6x12", 10, 2, vec![part::<u8g2_font_6x12_te>(), part::<u8g2_font_6x12_t_cyrillic>(), part::<u8g2_font_6x12_t_symbols>()]),
        x11("6x13", 11, 2, vec![part::<u8g2_font_6x13_te>(), part::<u8g2_font_6x13_t_cyrillic>(), part::<u8g2_font_6x13_t_hebrew>()]),
        x11("6x13B", 11, 2, vec![part::<u8g2_font_6x13B_tf>(), part::<u8g2_font_6x13B_t_cyrillic>(), part::<u8g2_font_6x13B_t_hebrew>()]),
        x11("6x13O", 11, 2, vec![part::<u8g2_font_6x13O_tf>()]),
        x11("7x13", 11, 2, vec![part::<u8g2_font_7x13_te>(), part::<u8g2_font_7x13_t_cyrillic>(), part::<u8g2_font_7x13_t_symbols>()]),
        x11("7x13B", 11, 2, vec![part::<u8g2_font_7x13B_tf>()]),
        x11("7x13O", 11, 2, vec![part::<u8g2_font_7x13O_tf>()]),
        x11("7x14", 12, 2, vec![part::<u8g2_font_7x14_tf>()]),
        x11("7x14B", 12, 2, vec![part::<u8g2_font_7x14B_tf>()]),
        x11("8x13", 11, 2, vec![part::<u8g2_font_8x13_te>(), part::<u8g2_font_8x13_t_cyrillic>(), part::<u8g2_font_8x13_t_symbols>()]),
        x11("8x13B", 11, 2, vec![part::<u8g2_font_8x13B_tf>()]),
        x11("8x13O", 11, 2, vec![part::<u8g2_font_8x13O_tf>()]),
        x11("9x15", 12, 3, vec![part::<u8g2_font_9x15_te>(), part::<u8g2_font_9x15_t_cyrillic>(), part::<u8g2_font_9x15_t_symbols>()]),
        x11("9x15B", 12, 3, vec![part::<u8g2_font_9x15B_tf>()]),
        x11("9x18", 14, 4, vec![part::<u8g2_font_9x18_tf>()]),
        x11("9x18B", 14, 4, vec![part::<u8g2_font_9x18B_tf>()]),
        x11("10x20", 16, 4, vec![part::<u8g2_font_10x20_te>(), part::<u8g2_font_10x20_t_cyrillic>(), part::<u8g2_font_10x20_t_greek>(), part::<u8g2_font_10x20_t_arabic>()]),
    ]);
    // Where fonts are equally high, the earlier one is tried first.
    listed.push(Listed { face: fallback::face().clone(), source: "builtin", licence: UNIFONT });
    listed.extend([
        spleen("spleen-5x8", 7, 1, part::<u8g2_font_spleen5x8_me>()),
        spleen("spleen-6x12", 9, 3, part::<u8g2_font_spleen6x12_me>()),
        spleen("spleen-8x16", 12, 4, part::<u8g2_font_spleen8x16_me>()),
        spleen("spleen-12x24", 19, 5, part::<u8g2_font_spleen12x24_me>()),
        spleen("spleen-16x32", 26, 6, part::<u8g2_font_spleen16x32_me>()),
        spleen("spleen-32x64", 52, 12, part::<u8g2_font_spleen32x64_me>()),
        ours("retro-clock", include_bytes!("../../fonts/retro-clock.bdf")),
        ours("retro-clock-large", include_bytes!("../../fonts/retro-clock-large.bdf")),
    ]);
    listed
}
