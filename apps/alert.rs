//! An alert: above everything else, seen from afar, and calm. Its frame glows and fades once a second, far below the three
//! flashes a second that can hurt people with photosensitive epilepsy (WCAG 2.2, success criterion 2.3.1).

use std::time::Duration;

use crate::{
    banner::Banner,
    font::Catalogue,
    frame::Frame,
    icon,
    tick::{Next, frames},
};

/// Pictures a second.
const RATE: u32 = 20;
/// Pictures of one glow.
const GLOW: u64 = 20;

/// What an alert shows, laid out for one panel.
pub struct Alert {
    face: Face,
    colour: [u8; 3],
}

enum Face {
    Words(Box<Banner>),
    /// A symbol alone, for what is nobody else's business.
    Symbol(String),
}

impl Alert {
    /// Words with an icon beside them; without words, the icon alone and large. `icon` is one of [`icon::names`].
    #[must_use]
    pub fn new(words: &str, icon: &str, colour: [u8; 3], fonts: &Catalogue, width: u32, height: u32) -> Self {
        let face = if words.is_empty() {
            Face::Symbol(icon.to_owned())
        } else {
            Face::Words(Box::new(Banner::new(words, colour, Some(icon), fonts, width, height)))
        };
        Self { face, colour }
    }

    /// Draws over the picture below at `elapsed` since the alert came on. Answers when to draw again.
    pub fn draw(&mut self, elapsed: Duration, frame: &mut Frame) -> Next {
        let next = match &mut self.face {
            Face::Words(banner) => banner.draw(elapsed, frame).0,
            Face::Symbol(name) => {
                frame.fill([0; 3]);
                draw_large(name, self.colour, frame);
                Next::Never
            }
        };
        draw_frame(self.colour.map(|part| dimmed(part, elapsed)), frame);
        sooner(next, Next::at_rate(RATE))
    }
}

/// In the middle, with room around it.
fn draw_large(name: &str, colour: [u8; 3], frame: &mut Frame) {
    let room = frame.width().min(frame.height()) * 5 / 8;
    let scale = (room / icon::SIDE).max(1);
    let corner = |length: u32| (length as i32 - (icon::SIDE * scale) as i32) / 2;
    let (x, y) = (corner(frame.width()), corner(frame.height()));
    icon::draw_scaled(name, frame, x, y, colour, scale);
}

/// From a third of the light to all of it and back, once a second.
fn dimmed(part: u8, elapsed: Duration) -> u8 {
    let step = frames(elapsed, RATE) % GLOW;
    let up = step.min(GLOW - step);
    let share = 33 + up * 67 * 2 / GLOW;
    (u64::from(part) * share / 100) as u8
}

fn draw_frame(colour: [u8; 3], frame: &mut Frame) {
    let (width, height) = (frame.width(), frame.height());
    let (right, bottom) = (width as i32 - 1, height as i32 - 1);
    frame.block(0, 0, width, 1, colour);
    frame.block(0, bottom, width, 1, colour);
    frame.block(0, 0, 1, height, colour);
    frame.block(right, 0, 1, height, colour);
}

fn sooner(one: Next, other: Next) -> Next {
    match (one, other) {
        (Next::After(one), Next::After(other)) => Next::After(one.min(other)),
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(words: &str, (width, height): (u32, u32), elapsed: Duration) -> (Frame, Next) {
        let mut frame = Frame::new(width, height);
        frame.fill([200, 100, 40]);
        let mut alert = Alert::new(words, "heart", [255, 90, 60], &Catalogue::builtin(), width, height);
        let next = alert.draw(elapsed, &mut frame);
        (frame, next)
    }

    /// How often the light of a corner goes up in one second.
    fn flashes(words: &str) -> usize {
        let light = |millis| {
            let (frame, _) = drawn(words, (64, 32), Duration::from_millis(millis));
            frame.get(0, 0).unwrap().map(u32::from).iter().sum::<u32>()
        };
        let lights: Vec<u32> = (0..1000).step_by(10).map(light).collect();
        let turns = |three: &&[u32]| three[0] < three[1] && three[1] >= three[2];
        let mut steps = lights;
        steps.dedup();
        steps.windows(3).filter(turns).count()
    }

    #[test]
    fn it_flashes_once_a_second() {
        for words in ["", "Time for a break?"] {
            assert!((1..=2).contains(&flashes(words)), "{words:?}");
        }
    }

    #[test]
    fn nothing_of_the_picture_below_is_left_of_a_symbol() {
        let (frame, next) = drawn("", (32, 16), Duration::ZERO);
        let [dim, full] = [[84, 29, 19], [255, 90, 60]];
        assert!(frame.pixels().iter().all(|pixel| [[0; 3], dim, full].contains(pixel)));
        assert!(frame.pixels().iter().filter(|pixel| **pixel == full).count() >= 32);
        assert_eq!(next, Next::at_rate(RATE));
    }

    #[test]
    fn it_survives_any_panel() {
        for size in [(0, 0), (1, 1), (3, 40), (40, 3), (512, 512)] {
            for words in ["", "a", "漢字 and more of it"] {
                drawn(words, size, Duration::from_millis(700));
            }
        }
    }
}
