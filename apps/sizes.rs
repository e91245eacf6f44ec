//! Faces by size.

use std::sync::Arc;

use crate::font::{Catalogue, Face, Line, lay_out};

/// The built-in faces that are less high than `face`, the highest first.
pub(crate) fn smaller(face: &Face, fonts: &Catalogue) -> Vec<Arc<Face>> {
    let mut infos = fonts.infos();
    infos.retain(|info| info.source == "builtin" && info.height < face.line_height());
    infos.sort_by_key(|info| std::cmp::Reverse(info.height));
    infos.iter().filter_map(|info| fonts.get(&info.name)).collect()
}

/// `wanted` if its lines are at most `height` pixels high, else the highest built-in face that is, else the least high one.
pub(crate) fn at_most(height: u32, wanted: &Arc<Face>, fonts: &Catalogue) -> Arc<Face> {
    if wanted.line_height() <= height {
        return Arc::clone(wanted);
    }
    let smaller = smaller(wanted, fonts);
    let fitting = smaller.iter().find(|face| face.line_height() <= height);
    Arc::clone(fitting.or(smaller.last()).unwrap_or(wanted))
}

/// Lays out `text` so that its letters match. What a small face lacks comes from Unifont and towers over the rest;
/// such a line is set in Unifont as a whole, if that is at most `height` pixels high.
pub(crate) fn lay_out_evenly(text: &str, face: &Face, fonts: &Catalogue, height: u32) -> Line {
    let line = lay_out(text, face);
    let even = fonts.get("unifont").filter(|unifont| unifont.line_height() <= height);
    match even {
        Some(unifont) if line.height() > face.line_height() => lay_out(text, &unifont),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(wanted: &str, height: u32) -> Arc<Face> {
        let fonts = Catalogue::builtin();
        at_most(height, &fonts.get(wanted).unwrap(), &fonts)
    }

    #[test]
    fn the_wanted_face_is_kept_when_it_fits() {
        assert_eq!(chosen("10x20", 20).name(), "10x20");
        assert_eq!(chosen("tom-thumb", 64).name(), "tom-thumb");
    }

    #[test]
    fn a_smaller_face_fills_the_height_as_far_as_it_goes() {
        for height in 6..20 {
            let face = chosen("10x20", height);
            assert!(
                (height.saturating_sub(4)..=height).contains(&face.line_height()),
                "{height} {face:?}"
            );
        }
    }

    #[test]
    fn without_room_the_least_high_face_is_taken() {
        assert!(chosen("10x20", 1).line_height() <= 6);
    }

    #[test]
    fn letters_of_two_sizes_do_not_stand_side_by_side() {
        let fonts = Catalogue::builtin();
        let (small, unifont) = (fonts.get("tom-thumb").unwrap(), fonts.get("unifont").unwrap());
        let width = |text, height| lay_out_evenly(text, &small, &fonts, height).width();
        assert_eq!(width("Viet", 32), lay_out("Viet", &small).width());
        assert_eq!(width("Việt", 32), lay_out("Việt", &unifont).width());
        assert_eq!(width("Việt", 15), lay_out("Việt", &small).width());
    }
}
