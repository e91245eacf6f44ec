//! Short words in the middle of a rectangle, as large as they fit there.

use crate::{font::Catalogue, frame::Frame, magnify::Magnifier, stack::Setting};

/// As dark as text can be that is magnified: black itself leaves no trace there.
pub(super) const INK: [u8; 3] = [1; 3];

/// The finest face: magnified it stays a picture of few, large pixels.
const FACE: &str = "tom-thumb";

/// Columns and rows of a picture.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Area {
    pub(super) fn fill(self, colour: [u8; 3], frame: &mut Frame) {
        frame.block(self.x, self.y, self.width, self.height, colour);
    }

    /// Its outermost pixels.
    pub(super) fn outline(self, colour: [u8; 3], frame: &mut Frame) {
        let Self { x, y, width, height } = self;
        let (right, bottom) = (x + width as i32 - 1, y + height as i32 - 1);
        frame.block(x, y, width, 1, colour);
        frame.block(x, bottom, width, 1, colour);
        frame.block(x, y, 1, height, colour);
        frame.block(right, y, 1, height, colour);
    }

    /// Without `margin` pixels on each side.
    pub(super) fn within(self, margin: u32) -> Self {
        Self {
            x: self.x + margin as i32,
            y: self.y + margin as i32,
            width: self.width.saturating_sub(2 * margin),
            height: self.height.saturating_sub(2 * margin),
        }
    }
}

pub(super) struct Labels<'a>(&'a Catalogue);

impl<'a> Labels<'a> {
    pub(super) fn new(fonts: &'a Catalogue) -> Self {
        Self(fonts)
    }

    /// Leaves out what does not fit.
    pub(super) fn draw(&self, text: &str, area: Area, colour: [u8; 3], frame: &mut Frame) {
        let Some(face) = self.0.get(FACE) else { return };
        let (forms, panel) = ([text.to_owned()], (area.width, area.height));
        let Some(setting) = Setting::find(&forms, &face, self.0, 0, panel) else {
            return;
        };
        let mut magnifier = Magnifier::new(setting.scale);
        for row in setting.rows(text, panel).into_iter().flatten() {
            magnifier.draw(&row.line, frame, area.x + row.left, area.y + row.top, colour);
        }
    }
}
