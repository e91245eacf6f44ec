//! Brightness: scales a picture so that the panel gives off a part of its light.
//!
//! A panel (through its LED library) turns a value into light along the lightness curve of CIE 1931: half the value is half
//! as bright *to the eye*, about 18 % of the light. To dim evenly, light is scaled and not the value, so the table is
//! `L⁻¹(brightness * L(value))`. The formulas are those of CIE 15:2004, 8.2.1, with the exact constants
//! ε = (6/29)³ and κ = (29/3)³.

use apps::frame::Frame;

const EPSILON: f64 = 216.0 / 24_389.0;
const KAPPA: f64 = 24_389.0 / 27.0;

/// One brightness as a table of 256 values.
///
/// 0 % is black, 100 % changes nothing, and a lighter value never becomes darker than a darker one. The darkest values may
/// become 0 at a low brightness: holding them at 1 would lift dark gradients and shift hues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    percent: u8,
    table: [u8; 256],
}

impl Transfer {
    /// Brightness in percent of the panel's full light; more than 100 counts as 100.
    #[must_use]
    pub fn new(percent: u8) -> Self {
        let percent = percent.min(100);
        let share = f64::from(percent) / 100.0;
        let mut table = [0; 256];
        for (value, entry) in (0..=u8::MAX).zip(&mut table) {
            *entry = value_of(share * light_of(value));
        }
        Self { percent, table }
    }

    #[must_use]
    pub fn percent(&self) -> u8 {
        self.percent
    }

    /// Writes `from`, scaled, into `to`, a frame of the same size.
    pub fn apply(&self, from: &Frame, to: &mut Frame) {
        let (from, to) = (from.bytes(), to.bytes_mut());
        debug_assert_eq!(from.len(), to.len(), "frames of one size");
        match self.percent {
            0 => to.fill(0),
            100 => to.copy_from_slice(from),
            _ => look_up(&self.table, from, to),
        }
    }
}

/// Most of most pictures is black, and black stays black: a block of it costs a comparison and no look-ups.
fn look_up(table: &[u8; 256], from: &[u8], to: &mut [u8]) {
    let (blocks, rest) = from.as_chunks::<16>();
    let (into, into_rest) = to.as_chunks_mut::<16>();
    for (scaled, values) in into.iter_mut().zip(blocks) {
        if *values == [0; 16] {
            *scaled = [0; 16];
        } else {
            look_up_each(table, values, scaled);
        }
    }
    look_up_each(table, rest, into_rest);
}

fn look_up_each(table: &[u8; 256], from: &[u8], to: &mut [u8]) {
    for (scaled, value) in to.iter_mut().zip(from) {
        *scaled = table[usize::from(*value)];
    }
}

/// Light, 0 to 1, of a value read as CIE lightness: Y from L*.
fn light_of(value: u8) -> f64 {
    let lightness = f64::from(value) / 255.0 * 100.0;
    if lightness <= KAPPA * EPSILON {
        lightness / KAPPA
    } else {
        ((lightness + 16.0) / 116.0).powi(3)
    }
}

/// The value whose lightness is nearest to this light: L* from Y.
fn value_of(light: f64) -> u8 {
    let lightness = if light <= EPSILON {
        light * KAPPA
    } else {
        116.0 * light.cbrt() - 16.0
    };
    (lightness / 100.0 * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(percent: u8) -> Vec<u8> {
        let mut from = Frame::new(256, 1);
        for (value, pixel) in (0..=u8::MAX).zip(from.pixels_mut()) {
            *pixel = [value, 255 - value, value];
        }
        let mut to = Frame::new(256, 1);
        to.fill([77; 3]);
        Transfer::new(percent).apply(&from, &mut to);
        let reds: Vec<u8> = to.pixels().iter().map(|pixel| pixel[0]).collect();
        let greens: Vec<u8> = to.pixels().iter().rev().map(|pixel| pixel[1]).collect();
        assert_eq!(reds, greens);
        reds
    }

    #[test]
    fn nothing_is_black_and_all_is_identity() {
        assert_eq!(scaled(0), [0; 256]);
        let every: Vec<u8> = (0..=255).collect();
        assert_eq!(scaled(100), every);
        assert_eq!(Transfer::new(100).table.to_vec(), every);
        assert_eq!(Transfer::new(0).table, [0; 256]);
        assert_eq!(Transfer::new(255), Transfer::new(100));
    }

    #[test]
    fn lighter_stays_lighter_in_value_and_in_brightness() {
        let mut dimmer = scaled(0);
        for percent in 1..=100 {
            let now = scaled(percent);
            assert!(now.is_sorted(), "{percent} %");
            assert!(
                now.iter().zip(&dimmer).all(|(now, dimmer)| now >= dimmer),
                "{percent} %"
            );
            assert!(now[255] > 0, "white is visible at {percent} %");
            dimmer = now;
        }
    }

    /// Reference values by hand: L* = 116 * 0.5^(1/3) - 16 = 76.07, and so on.
    #[test]
    fn white_has_the_lightness_of_its_share_of_light() {
        for (percent, expected) in [(1, 23), (10, 96), (18, 126), (25, 146), (50, 194), (75, 228)] {
            assert_eq!(scaled(percent)[255], expected, "{percent} %");
        }
    }

    #[test]
    fn the_light_that_comes_out_is_the_share_of_what_went_in() {
        for percent in [20, 50, 80] {
            for value in [64, 128, 192, 255] {
                let wanted = light_of(value) * f64::from(percent) / 100.0;
                let got = light_of(scaled(percent)[usize::from(value)]);
                assert!(
                    (got - wanted).abs() < 0.006,
                    "{value} at {percent} %: {got} for {wanted}"
                );
            }
        }
    }
}
