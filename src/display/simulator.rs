//! A display without hardware: the picture is looked at through the daemon's own preview.

use apps::frame::Frame;

use super::{Display, DisplayError, check_size};

/// Counts frames and keeps the last.
#[derive(Debug)]
pub struct Simulator {
    last: Frame,
    shown: u64,
}

impl Simulator {
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            last: Frame::new(width, height),
            shown: 0,
        }
    }

    /// The picture now; black before the first frame.
    #[must_use]
    pub fn last(&self) -> &Frame {
        &self.last
    }

    #[must_use]
    pub fn shown(&self) -> u64 {
        self.shown
    }
}

impl Display for Simulator {
    fn size(&self) -> (u32, u32) {
        (self.last.width(), self.last.height())
    }

    fn show(&mut self, frame: &Frame) -> Result<(), DisplayError> {
        check_size(frame, self.size())?;
        self.last.bytes_mut().copy_from_slice(frame.bytes());
        self.shown += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_frame_is_kept_and_all_are_counted() {
        let mut simulator = Simulator::new(4, 2);
        let mut frame = Frame::new(4, 2);
        for value in 1..=3 {
            frame.fill([value; 3]);
            simulator.show(&frame).unwrap();
        }
        assert_eq!((simulator.shown(), simulator.last()), (3, &frame));
    }

    #[test]
    fn a_frame_of_another_size_is_refused() {
        let mut simulator = Simulator::new(4, 2);
        let refused = simulator.show(&Frame::new(2, 4));
        assert!(matches!(refused, Err(DisplayError::FrameSize { frame: (2, 4), .. })));
        assert_eq!(simulator.shown(), 0);
    }
}
