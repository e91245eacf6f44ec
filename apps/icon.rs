//! Icons of 8x8 pixels, drawn for this project.

use crate::frame::Frame;

/// Width and height of every icon in pixels.
pub const SIDE: u32 = 8;

/// The names of all icons, in alphabetical order.
#[must_use]
pub fn names() -> Vec<&'static str> {
    ICONS.iter().map(|(name, _)| *name).collect()
}

#[must_use]
pub fn exists(name: &str) -> bool {
    picture(name).is_some()
}

/// Draws the icon `name` with its top left corner at `x`, `y`. `false`, and nothing drawn, when there is no such icon.
pub fn draw(name: &str, frame: &mut Frame, x: i32, y: i32, colour: [u8; 3]) -> bool {
    draw_scaled(name, frame, x, y, colour, 1)
}

/// As [`draw`], each pixel a square of `scale` pixels.
pub fn draw_scaled(name: &str, frame: &mut Frame, x: i32, y: i32, colour: [u8; 3], scale: u32) -> bool {
    let Some(rows) = picture(name) else { return false };
    for (down, row) in (0..).zip(rows) {
        for (across, _) in (0..).zip(row.bytes()).filter(|(_, byte)| *byte == b'#') {
            let step = scale as i32;
            frame.block(x + across * step, y + down * step, scale, scale, colour);
        }
    }
    true
}

fn picture(name: &str) -> Option<&'static [&'static str; 8]> {
    let at = ICONS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(&ICONS[at].1)
}

/// In alphabetical order: names are looked up by halving.
#[rustfmt::skip]
const ICONS: [(&str, [&str; 8]); 21] = [
    ("bell",    ["...##...", "..####..", ".######.", ".######.", ".######.", "########", "........", "...##..."]),
    ("bolt",    ["....###.", "...###..", "..###...", ".######.", "...###..", "..###...", ".##.....", ".#......"]),
    ("calendar",["..#..#..", "########", "#......#", "#.#.##.#", "#......#", "#.##.#.#", "#......#", "########"]),
    ("check",   [".......#", "......##", ".....##.", "#...##..", "##.##...", ".###....", "..#.....", "........"]),
    ("clock",   ["..####..", ".#....#.", "#..#...#", "#..#...#", "#..###.#", "#......#", ".#....#.", "..####.."]),
    ("cloud",   ["........", "...###..", "..#####.", ".######.", "########", "########", ".######.", "........"]),
    ("cross",   ["##....##", "###..###", ".######.", "..####..", "..####..", ".######.", "###..###", "##....##"]),
    ("grid",    ["##.##.##", "##.##.##", "........", "##.##.##", "##.##.##", "........", "##.##.##", "##.##.##"]),
    ("heart",   [".##..##.", "########", "########", "########", ".######.", "..####..", "...##...", "........"]),
    ("home",    ["...##...", "..####..", ".######.", "########", ".######.", ".##..##.", ".##..##.", ".##..##."]),
    ("info",    ["..####..", ".######.", "###..###", "########", "###..###", "###..###", ".##..##.", "..####.."]),
    ("mail",    ["########", "##....##", "#.#..#.#", "#..##..#", "#......#", "#......#", "########", "........"]),
    ("moon",    ["..###...", ".##.....", "##......", "##......", "##.....#", "###...##", ".######.", "..####.."]),
    ("music",   ["..######", "..#....#", "..######", "..#....#", "..#....#", ".##...##", "###..###", ".#....#."]),
    ("phone",   [".##.....", "####....", "###.....", ".##.....", ".###..#.", "..######", "...#####", ".....##."]),
    ("rain",    ["..###...", ".######.", "########", "########", "........", ".#..#..#", "#..#..#.", "........"]),
    ("star",    ["...##...", "...##...", "########", ".######.", "..####..", ".######.", ".##..##.", "#......#"]),
    ("stars",   [".#......", "###...#.", ".#......", ".....#..", "....###.", "#..#####", "....###.", ".#...#.."]),
    ("sun",     ["#..##..#", ".#....#.", "..####..", "#.####.#", "#.####.#", "..####..", ".#....#.", "#..##..#"]),
    ("text",    ["########", "#..##..#", "...##...", "...##...", "...##...", "...##...", "..####..", "........"]),
    ("warning", ["...##...", "...##...", "..####..", "..#..#..", ".##..##.", ".######.", "###..###", "########"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_each_is_found() {
        let names = names();
        assert!(names.is_sorted());
        assert!(names.iter().all(|name| exists(name)));
        assert!(!exists("no such icon") && !exists(""));
    }

    #[test]
    fn each_icon_is_eight_by_eight_and_fills_a_good_part_of_it() {
        for (name, rows) in ICONS {
            assert!(rows.iter().all(|row| row.len() == 8), "{name}");
            assert!(rows.concat().bytes().all(|byte| byte == b'#' || byte == b'.'), "{name}");
            assert!((12..=52).contains(&rows.concat().matches('#').count()), "{name}");
        }
    }

    #[test]
    fn an_icon_is_drawn_where_it_is_asked_for_and_clipped() {
        let mut frame = Frame::new(10, 10);
        assert!(draw("heart", &mut frame, 1, 1, [9, 0, 0]));
        assert_eq!(frame.get(2, 1), Some([9, 0, 0]));
        assert_eq!(frame.get(1, 1), Some([0; 3]));
        for at in [-20, -3, 7, 40] {
            assert!(draw_scaled("heart", &mut frame, at, at, [9; 3], 3));
        }
    }

    #[test]
    fn an_unknown_icon_draws_nothing() {
        let mut frame = Frame::new(8, 8);
        assert!(!draw("../etc/passwd", &mut frame, 0, 0, [9; 3]));
        assert!(frame.is_black());
    }
}
