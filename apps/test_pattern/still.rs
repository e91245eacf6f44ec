//! The patterns that do not move.

use super::label::{Area, INK, Labels};
use crate::frame::Frame;

const RED: [u8; 3] = [255, 0, 0];
const GREEN: [u8; 3] = [0, 255, 0];
const BLUE: [u8; 3] = [0, 0, 255];
const WHITE: [u8; 3] = [255; 3];
/// Dark enough to tell a frame from a white square beside it.
const FRAME: [u8; 3] = [110; 3];

fn whole(frame: &Frame) -> Area {
    Area {
        x: 0,
        y: 0,
        width: frame.width(),
        height: frame.height(),
    }
}

/// No two of the eight ways a picture can be turned and mirrored look the same, nor two of the six orders of colours.
pub(super) fn corners(labels: &Labels<'_>, frame: &mut Frame) {
    let area = whole(frame);
    area.outline(FRAME, frame);
    let side = (area.width.min(area.height) * 3 / 8).max(1);
    let (right, bottom) = (
        area.width as i32 - 1 - side as i32,
        area.height as i32 - 1 - side as i32,
    );
    for (text, colour, x, y) in [
        ("1", RED, 1, 1),
        ("2", GREEN, right, 1),
        ("3", BLUE, 1, bottom),
        ("4", WHITE, right, bottom),
    ] {
        let corner = Area {
            x,
            y,
            width: side,
            height: side,
        };
        corner.fill(colour, frame);
        labels.draw(text, corner.within(side / 12), ink_on(colour), frame);
    }
    let room = area.width.saturating_sub(2 * (side + 2));
    let middle = Area {
        x: side as i32 + 2,
        y: 2,
        width: room,
        height: area.height.saturating_sub(4),
    };
    upwards(middle, labels, frame);
}

/// What can be read on it: most of the light that eyes see is green.
fn ink_on([_, green, _]: [u8; 3]) -> [u8; 3] {
    if green == 0 { WHITE } else { INK }
}

/// An arrow to the top, and the word below it.
fn upwards(area: Area, labels: &Labels<'_>, frame: &mut Frame) {
    let half = area.height / 2;
    arrow(Area { height: half, ..area }, frame);
    let below = Area {
        y: area.y + half as i32 + 1,
        height: (area.height - half).saturating_sub(1),
        ..area
    };
    labels.draw("TOP", below, WHITE, frame);
}

/// A triangle, one pixel wide at its tip.
fn arrow(area: Area, frame: &mut Frame) {
    let middle = area.x + area.width as i32 / 2;
    for row in 0..area.height.min(area.width / 2) {
        frame.block(middle - row as i32, area.y + row as i32, 2 * row + 1, 1, WHITE);
    }
}

/// Four bands, each with its letter.
pub(super) fn colors(labels: &Labels<'_>, frame: &mut Frame) {
    let area = whole(frame);
    for (at, (text, colour)) in (0..).zip([("R", RED), ("G", GREEN), ("B", BLUE), ("W", WHITE)]) {
        let band = part(area, at, 4);
        band.fill(colour, frame);
        labels.draw(text, band.within(1), ink_on(colour), frame);
    }
}

/// The column `at` of `parts` that are as wide as each other, within a pixel.
fn part(area: Area, at: u32, parts: u32) -> Area {
    let (from, to) = (area.width * at / parts, area.width * (at + 1) / parts);
    Area {
        x: from as i32,
        width: to - from,
        ..area
    }
}

/// From dark on the left to full light on the right: grey in the upper half, below it each colour alone.
pub(super) fn gradient(frame: &mut Frame) {
    let (width, height) = (frame.width(), frame.height());
    let last = width.saturating_sub(1).max(1);
    let half = height / 2;
    let row = |sixths: u32| half + (height - half) * sixths / 3;
    for x in 0..width {
        let level = (x * 255 / last) as u8;
        let bands = [(0, half, [level; 3]), (half, row(1), [level, 0, 0])];
        let more = [(row(1), row(2), [0, level, 0]), (row(2), height, [0, 0, level])];
        for (from, to, colour) in bands.into_iter().chain(more) {
            frame.block(x as i32, from as i32, 1, to - from, colour);
        }
    }
}

/// Colours of panels side by side, so that they differ at a glance.
const HUES: [[u8; 3]; 4] = [[255, 170, 40], [70, 200, 255], [130, 255, 110], [255, 110, 220]];

/// Numbers from the top left, row by row; a number that is cut or turned belongs to a panel that is elsewhere.
pub(super) fn panels((width, height): (u32, u32), labels: &Labels<'_>, frame: &mut Frame) {
    let columns = frame.width().div_ceil(width);
    let rows = frame.height().div_ceil(height);
    for number in 0..columns * rows {
        let (x, y) = (number % columns * width, number / columns * height);
        let panel = Area {
            x: x as i32,
            y: y as i32,
            width: width.min(frame.width() - x),
            height: height.min(frame.height() - y),
        };
        let hue = HUES[(number % columns + number / columns) as usize % HUES.len()];
        panel.outline(hue, frame);
        labels.draw(&(number + 1).to_string(), panel.within(2), hue, frame);
    }
}
