//! A display for tests: it keeps what was shown, and another thread can wait for it.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use apps::frame::Frame;

use super::{Display, DisplayError, check_size};

/// The display's end.
#[derive(Debug)]
pub struct Recording {
    size: (u32, u32),
    capacity: usize,
    record: Recorded,
}

/// The watcher's end; clones watch the same display.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    shared: Arc<(Mutex<Record>, Condvar)>,
}

#[derive(Debug, Default)]
struct Record {
    frames: VecDeque<Frame>,
    shown: usize,
}

impl Recording {
    /// A display that keeps its last `capacity` frames, and the watcher's end of it.
    #[must_use]
    pub fn new(width: u32, height: u32, capacity: usize) -> (Self, Recorded) {
        let record = Recorded::default();
        let recording = Self {
            size: (width, height),
            capacity: capacity.max(1),
            record: record.clone(),
        };
        (recording, record)
    }
}

impl Display for Recording {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn show(&mut self, frame: &Frame) -> Result<(), DisplayError> {
        check_size(frame, self.size)?;
        let mut record = self.record.lock();
        if record.frames.len() == self.capacity {
            record.frames.pop_front();
        }
        record.frames.push_back(frame.clone());
        record.shown += 1;
        drop(record);
        self.record.shared.1.notify_all();
        Ok(())
    }
}

impl Recorded {
    /// The kept frames, oldest first.
    #[must_use]
    pub fn frames(&self) -> Vec<Frame> {
        self.lock().frames.iter().cloned().collect()
    }

    #[must_use]
    pub fn last(&self) -> Option<Frame> {
        self.lock().frames.back().cloned()
    }

    /// How many frames were shown in all.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.lock().shown
    }

    /// Waits until `count` frames were shown in all; `false` when `patience` runs out first.
    #[must_use]
    pub fn wait_for(&self, count: usize, patience: Duration) -> bool {
        let (_, changed) = &*self.shared;
        let (record, _) = changed
            .wait_timeout_while(self.lock(), patience, |record| record.shown < count)
            .unwrap_or_else(PoisonError::into_inner);
        record.shown >= count
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn only_the_newest_frames_are_kept() {
        let (mut display, record) = Recording::new(1, 1, 2);
        for value in 1..=3 {
            let mut frame = Frame::new(1, 1);
            frame.fill([value; 3]);
            display.show(&frame).unwrap();
        }
        let kept: Vec<u8> = record.frames().iter().map(|frame| frame.bytes()[0]).collect();
        assert_eq!((kept, record.shown()), (vec![2, 3], 3));
    }

    #[test]
    fn another_thread_can_wait_for_a_frame() {
        let (mut display, record) = Recording::new(1, 1, 1);
        assert!(!record.wait_for(1, Duration::ZERO));
        let shower = thread::spawn(move || display.show(&Frame::new(1, 1)));
        assert!(record.wait_for(1, Duration::from_secs(30)));
        shower.join().unwrap().unwrap();
    }
}
