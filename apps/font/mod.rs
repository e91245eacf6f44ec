//! Fonts and text: any Unicode text becomes one [`Line`] that can be drawn.
//!
//! In reading order:
//! * `glyph`: one character as bit masks, and how it gets onto a frame.
//! * [`face`]: one font. `u8g2` and [`bdf`] are where faces come from; `fallback` is what every face falls back to.
//! * [`catalogue`]: faces by the names people know.
//! * `clean`, `joining`, `order`: text before it is laid out: harmless, shaped, in visual order.
//! * [`mod@line`]: glyphs side by side on one baseline, `marks` on their bases.

pub mod bdf;
#[cfg(test)]
mod bdf_tests;
pub mod catalogue;
mod clean;
pub mod face;
mod fallback;
mod glyph;
mod joining;
pub mod line;
mod marks;
mod order;
#[cfg(test)]
mod scripts_tests;
#[cfg(test)]
mod tests;
mod u8g2;

pub use bdf::BdfError;
pub use catalogue::{Catalogue, FontInfo};
pub use face::Face;
pub use line::{Line, fit, lay_out};
