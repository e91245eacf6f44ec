//! The patterns that move.

use std::time::Duration;

use crate::{
    frame::Frame,
    tick::{Next, frames},
};

/// Rows a second: slow enough to count them.
const ROWS_A_SECOND: u32 = 4;
/// Steps of the dot a second.
const DOT_RATE: u32 = 20;
/// Dark: there flicker and the ghosts of bright pixels are seen best.
const GREY: [u8; 3] = [48; 3];
const WHITE: [u8; 3] = [255; 3];

/// A line that walks down. Where rows are addressed in another way than the panel wants, it jumps, doubles or is torn.
pub(super) fn rows(elapsed: Duration, frame: &mut Frame) -> Next {
    frame.fill([0; 3]);
    let row = frames(elapsed, ROWS_A_SECOND) % u64::from(frame.height().max(1));
    frame.block(0, row as i32, frame.width(), 1, WHITE);
    Next::at_rate(ROWS_A_SECOND)
}

/// Steady grey, and a dot that bounces over it: its light must stay in its own row and column.
pub(super) fn flicker(elapsed: Duration, frame: &mut Frame) -> Next {
    frame.fill(GREY);
    let side = (frame.height() / 16).max(1);
    let step = frames(elapsed, DOT_RATE);
    let (x, y) = (bounced(step, frame.width(), side), bounced(step, frame.height(), side));
    frame.block(x, y, side, side, WHITE);
    Next::at_rate(DOT_RATE)
}

/// Where a thing `side` long is that goes to and fro over `length`.
fn bounced(step: u64, length: u32, side: u32) -> i32 {
    let way = u64::from(length.saturating_sub(side)).max(1);
    let at = step % (2 * way);
    at.min(2 * way - at) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_turn_and_is_alone() {
        let mut frame = Frame::new(8, 5);
        for number in 0..10 {
            rows(Duration::from_secs(1) * number / ROWS_A_SECOND, &mut frame);
            let lit: Vec<usize> = (0..40).filter(|at| frame.pixels()[*at] == WHITE).collect();
            let row = number as usize % 5;
            assert_eq!(lit, (row * 8..row * 8 + 8).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_dot_stays_on_the_panel_and_turns_at_its_edges() {
        let places: Vec<i32> = (0..9).map(|step| bounced(step, 5, 1)).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 3, 2, 1, 0]);
        assert!((0..100).all(|step| (0..=29).contains(&bounced(step, 32, 3))));
        assert_eq!(bounced(6, 1, 1), 0);
    }
}
