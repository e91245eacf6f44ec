//! The live picture on the wire: a client that follows the format shows what was drawn, whichever deltas it misses.
#![no_main]

use std::time::{Duration, Instant};

use apps::frame::Frame;
use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use retroboard::wire::frame::{Encoder, HEADER};

#[derive(Arbitrary, Debug)]
enum Step {
    Put { x: u8, y: u8, colour: [u8; 3] },
    Row { y: u8, colour: [u8; 3] },
    Fill([u8; 3]),
    Size { width: u8, height: u8 },
    Show { wait: u16, lost: bool },
}

fuzz_target!(|steps: Vec<Step>| {
    let (mut encoder, mut client) = (Encoder::default(), Client::default());
    let (mut frame, mut now) = (Frame::new(8, 4), Instant::now());
    for step in &steps {
        match *step {
            Step::Put { x, y, colour } => frame.put(i32::from(x), i32::from(y), colour),
            Step::Row { y, colour } => frame.block(0, i32::from(y), frame.width(), 1, colour),
            Step::Fill(colour) => frame.fill(colour),
            Step::Size { width, height } => frame = Frame::new(u32::from(width % 64) + 1, u32::from(height % 16) + 1),
            Step::Show { wait, lost } => {
                now += Duration::from_millis(wait.into());
                let packet = encoder.encode(&frame, now);
                if packet.keyframe || !lost {
                    client.take(&packet.bytes, packet.keyframe);
                    assert_eq!(client.size, (frame.width(), frame.height()));
                    assert_eq!(client.shown, frame.bytes());
                }
            }
        }
    }
});

/// A client by the book of `src/wire/frame.rs`, which believes nothing.
#[derive(Default)]
struct Client {
    base: (u32, Vec<u8>),
    shown: Vec<u8>,
    size: (u32, u32),
    seq: u32,
}

impl Client {
    fn take(&mut self, bytes: &[u8], keyframe: bool) {
        let (head, payload) = bytes.split_at(HEADER);
        let half = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let word = |at: usize| half(at) | half(at + 2) << 16;
        assert_eq!(head[..3], *b"RB\x01");
        assert_eq!(keyframe, head[3] == 0);
        assert!(word(8) > self.seq, "numbers rise");
        (self.size, self.seq) = ((half(4), half(6)), word(8));
        let whole = (self.size.0 * self.size.1 * 3) as usize;
        self.shown = if head[3] == 1 {
            assert_eq!(word(12), self.base.0, "a delta builds on the last keyframe");
            assert!(payload.len() <= whole / 2, "a delta saves something");
            patched(self.base.1.clone(), payload)
        } else {
            assert_eq!((word(12), payload.len()), (0, whole));
            payload.to_vec()
        };
        if keyframe {
            self.base = (self.seq, self.shown.clone());
        }
        assert_eq!(self.shown.len(), whole);
    }
}

fn patched(mut picture: Vec<u8>, mut runs: &[u8]) -> Vec<u8> {
    let mut free = 0;
    while let Some((head, rest)) = runs.split_first_chunk::<6>() {
        let start = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize * 3;
        let length = usize::from(u16::from_le_bytes([head[4], head[5]])) * 3;
        assert!(start >= free && length > 0, "runs are in order and say something");
        let (pixels, rest) = rest.split_at(length);
        picture[start..start + length].copy_from_slice(pixels);
        (runs, free) = (rest, start + length);
    }
    assert!(runs.is_empty(), "the last run is whole");
    picture
}
