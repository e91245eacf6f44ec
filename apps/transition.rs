//! From one app's picture to the next one's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// How one picture gives way to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The old picture fades into the new one.
    #[default]
    Crossfade,
    /// The new picture pushes the old one out to the left.
    Slide,
    /// The new picture is uncovered from left to right.
    Wipe,
    /// The new picture is there at once.
    Cut,
}

/// Where a transition ends; it starts at 0.
pub const DONE: u16 = 256;

/// Draws the moment `progress` (0 to [`DONE`]) of the way between two pictures into `out`.
/// Pictures of different sizes do not mix: `out` becomes `to`.
pub fn mix(kind: Kind, from: &Frame, to: &Frame, progress: u16, out: &mut Frame) {
    let same = |other: &Frame| (other.width(), other.height()) == (to.width(), to.height());
    if progress >= DONE || kind == Kind::Cut || !same(from) || !same(out) {
        return out.clone_from(to);
    }
    match kind {
        Kind::Crossfade => crossfade(from.bytes(), to.bytes(), progress, out.bytes_mut()),
        Kind::Slide | Kind::Wipe => uncover(kind, from, to, progress, out),
        Kind::Cut => {}
    }
}

/// Weighted mean of two pictures, rounded. Most of most pictures is black: a block that is black in both costs no more
/// than a look at it.
fn crossfade(from: &[u8], to: &[u8], progress: u16, out: &mut [u8]) {
    const BLACK: [u8; 32] = [0; 32];
    let (from, from_rest) = from.as_chunks::<32>();
    let (to, to_rest) = to.as_chunks::<32>();
    let (out, out_rest) = out.as_chunks_mut::<32>();
    for (out, (from, to)) in out.iter_mut().zip(from.iter().zip(to)) {
        if *from == BLACK && *to == BLACK {
            *out = BLACK;
        } else {
            blend(from, to, progress, out);
        }
    }
    blend(from_rest, to_rest, progress, out_rest);
}

/// `255 * 256 + 128` still fits 16 bits, which keeps the vector lanes narrow.
fn blend(from: &[u8], to: &[u8], progress: u16, out: &mut [u8]) {
    let keep = DONE - progress;
    for ((out, from), to) in out.iter_mut().zip(from).zip(to) {
        *out = ((u16::from(*from) * keep + u16::from(*to) * progress + 128) >> 8) as u8;
    }
}

fn uncover(kind: Kind, from: &Frame, to: &Frame, progress: u16, out: &mut Frame) {
    let width = from.width() as usize;
    if width == 0 {
        return;
    }
    let new = width * usize::from(progress) / usize::from(DONE);
    let rows = from.pixels().chunks_exact(width).zip(to.pixels().chunks_exact(width));
    for (out, (from, to)) in out.pixels_mut().chunks_exact_mut(width).zip(rows) {
        if kind == Kind::Slide {
            out[..width - new].copy_from_slice(&from[new..]);
            out[width - new..].copy_from_slice(&to[..new]);
        } else {
            out[..new].copy_from_slice(&to[..new]);
            out[new..].copy_from_slice(&from[new..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 4] = [Kind::Crossfade, Kind::Slide, Kind::Wipe, Kind::Cut];

    /// One row of grey values.
    fn row(greys: &[u8]) -> Frame {
        let mut frame = Frame::new(greys.len() as u32, 1);
        for (pixel, grey) in frame.pixels_mut().iter_mut().zip(greys) {
            *pixel = [*grey; 3];
        }
        frame
    }

    fn mixed(kind: Kind, progress: u16) -> Vec<u8> {
        let mut out = Frame::new(4, 1);
        mix(kind, &row(&[1, 2, 3, 4]), &row(&[11, 12, 13, 255]), progress, &mut out);
        out.pixels().iter().map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn each_kind_starts_with_the_old_picture_and_ends_with_the_new_one() {
        for kind in KINDS {
            if kind != Kind::Cut {
                assert_eq!(mixed(kind, 0), [1, 2, 3, 4]);
            }
            assert_eq!(mixed(kind, DONE), [11, 12, 13, 255]);
        }
    }

    #[test]
    fn each_kind_has_its_middle() {
        assert_eq!(mixed(Kind::Crossfade, 128), [6, 7, 8, 130]);
        assert_eq!(mixed(Kind::Slide, 128), [3, 4, 11, 12]);
        assert_eq!(mixed(Kind::Wipe, 128), [11, 12, 3, 4]);
        assert_eq!(mixed(Kind::Cut, 1), [11, 12, 13, 255]);
    }

    #[test]
    fn a_crossfade_of_equal_pictures_changes_nothing() {
        let white = row(&[255; 4]);
        for progress in 0..=DONE {
            let mut out = Frame::new(4, 1);
            mix(Kind::Crossfade, &white, &white, progress, &mut out);
            assert_eq!(out, white);
        }
    }

    #[test]
    fn black_stretches_fade_like_any_other() {
        let greys = |shift: u32| -> Vec<u8> {
            (0..100_u32)
                .map(|at| {
                    if ((at + shift) / 20).is_multiple_of(2) {
                        0
                    } else {
                        at as u8 + 100
                    }
                })
                .collect()
        };
        let (old, new) = (greys(0), greys(10));
        let mut out = row(&[9; 100]);
        mix(Kind::Crossfade, &row(&old), &row(&new), 64, &mut out);
        for ((out, old), new) in out.pixels().iter().zip(&old).zip(&new) {
            let wanted = (u32::from(*old) * 3 + u32::from(*new) + 2) / 4;
            assert_eq!(u32::from(out[0]), wanted, "{old} to {new}");
        }
    }

    #[test]
    fn pictures_of_different_sizes_are_cut() {
        for kind in KINDS {
            let mut out = Frame::new(0, 0);
            mix(kind, &row(&[1; 9]), &row(&[2; 3]), 100, &mut out);
            assert_eq!(out, row(&[2; 3]));
        }
    }
}
