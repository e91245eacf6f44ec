//! A QR code as large as a square of the panel allows.

use crate::frame::Frame;

/// The light modules: bright enough for a camera, not so bright that it sees a blur.
pub(crate) const PAPER: [u8; 3] = [150, 150, 150];
/// Light modules around a QR code, as the standard (ISO/IEC 18004, 9.1) has it; fewer where there is no room.
const QUIET: u32 = 4;

/// The size of a code on one panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Pixels of a module.
    pub(crate) scale: u32,
    /// Light pixels on each side.
    quiet: u32,
    /// Pixels of the whole square.
    pub(crate) side: u32,
}

impl Fit {
    /// How `rows` fit into a square of `room` pixels with a light module around; `None` when they do not, or are none.
    pub(crate) fn into(rows: &[String], room: u32) -> Option<Self> {
        let modules = rows.len() as u32;
        // Large modules help a camera more than a wide margin.
        let scale = room / (modules + 2);
        if modules == 0 || scale == 0 {
            return None;
        }
        let quiet = ((room - modules * scale) / 2).min(QUIET * scale);
        let side = modules * scale + 2 * quiet;
        Some(Self { scale, quiet, side })
    }

    /// `rows`: `0` (light) and `1` (dark). The square's top left corner comes to `left`, `top`.
    pub(crate) fn draw(self, rows: &[String], (left, top): (i32, i32), frame: &mut Frame) {
        frame.block(left, top, self.side, self.side, PAPER);
        for (y, row) in (0..).zip(rows) {
            for (x, _) in (0..).zip(row.bytes()).filter(|(_, module)| *module == b'1') {
                let at = |place: i32| place * self.scale as i32 + self.quiet as i32;
                frame.block(left + at(x), top + at(y), self.scale, self.scale, [0; 3]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(side: usize) -> Vec<String> {
        vec!["1".repeat(side); side]
    }

    #[test]
    fn modules_are_as_large_as_they_fit_with_one_light_module_around() {
        let fitted = |side, room| Fit::into(&rows(side), room).map(|fit| (fit.scale, fit.side));
        assert_eq!(fitted(25, 26), None);
        assert_eq!(fitted(25, 27), Some((1, 27)));
        assert_eq!(fitted(25, 32), Some((1, 31)));
        assert_eq!(fitted(25, 64), Some((2, 64)));
        assert_eq!(fitted(25, 200), Some((7, 199)));
        assert_eq!(fitted(0, 64), None);
    }
}
