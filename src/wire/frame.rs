//! The live picture on the wire: whole pictures, and what changed since one that surely arrived.
//!
//! Little endian. Bytes 0-1 `RB`, 2 version (1), 3 kind, 4-5 width, 6-7 height, 8-11 sequence number,
//! 12-15 base (the keyframe a delta applies to, else 0). Then, for a keyframe or a picture, width x height x 3 bytes
//! of RGB888; for a delta, runs of `start: u32` (pixel index), `count: u16` and count x 3 bytes.
//!
//! A delta always applies to the last *keyframe*, never to another delta, so losing one costs nothing.

use std::time::{Duration, Instant};

use apps::frame::Frame;

/// Length of the header in bytes.
pub const HEADER: usize = 16;
/// Keyframes take the ordered way, where they could queue up: no more of them than this.
const KEYFRAME_EVERY: Duration = Duration::from_secs(1);
/// Unchanged pixels that cost less than starting another run.
const BRIDGE: usize = 2;

const KEYFRAME: u8 = 0;
const DELTA: u8 = 1;
const PICTURE: u8 = 2;

/// One message, ready to be sent.
#[derive(Debug)]
pub struct Packet {
    pub bytes: Vec<u8>,
    /// Must arrive: deltas build on it.
    pub keyframe: bool,
}

/// Turns pictures into messages for one client.
#[derive(Default)]
pub struct Encoder {
    seq: u32,
    base: Option<Base>,
}

struct Base {
    seq: u32,
    frame: Frame,
    sent: Instant,
}

impl Encoder {
    /// The smallest message that shows `frame`. `now` decides whether it is time for another keyframe.
    pub fn encode(&mut self, frame: &Frame, now: Instant) -> Packet {
        self.seq = self.seq.wrapping_add(1);
        let same_size = |base: &&Base| (base.frame.width(), base.frame.height()) == (frame.width(), frame.height());
        let Some(base) = self.base.as_ref().filter(same_size) else {
            return self.keyframe(frame, now);
        };
        match delta(&base.frame, frame, frame.bytes().len() / 2) {
            Some(runs) => packet(DELTA, frame, self.seq, base.seq, &runs),
            None if now.saturating_duration_since(base.sent) >= KEYFRAME_EVERY => self.keyframe(frame, now),
            None => packet(PICTURE, frame, self.seq, 0, frame.bytes()),
        }
    }

    fn keyframe(&mut self, frame: &Frame, now: Instant) -> Packet {
        self.base = Some(Base {
            seq: self.seq,
            frame: frame.clone(),
            sent: now,
        });
        packet(KEYFRAME, frame, self.seq, 0, frame.bytes())
    }
}

fn packet(kind: u8, frame: &Frame, seq: u32, base: u32, payload: &[u8]) -> Packet {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(b"RB\x01");
    bytes.push(kind);
    bytes.extend_from_slice(&(frame.width() as u16).to_le_bytes());
    bytes.extend_from_slice(&(frame.height() as u16).to_le_bytes());
    bytes.extend_from_slice(&seq.to_le_bytes());
    bytes.extend_from_slice(&base.to_le_bytes());
    bytes.extend_from_slice(payload);
    Packet {
        bytes,
        keyframe: kind == KEYFRAME,
    }
}

/// Runs of pixels that differ; `None` when they would take more than `budget` bytes.
fn delta(from: &Frame, to: &Frame, budget: usize) -> Option<Vec<u8>> {
    let (old, new) = (from.pixels(), to.pixels());
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(skip) = old[at..].iter().zip(&new[at..]).position(|(old, new)| old != new) {
        let start = at + skip;
        let end = end_of_run(old, new, start);
        runs.extend_from_slice(&(start as u32).to_le_bytes());
        runs.extend_from_slice(&((end - start) as u16).to_le_bytes());
        runs.extend_from_slice(new[start..end].as_flattened());
        if runs.len() > budget {
            return None;
        }
        at = end;
    }
    Some(runs)
}

fn end_of_run(old: &[[u8; 3]], new: &[[u8; 3]], start: usize) -> usize {
    let longest = new.len().min(start + usize::from(u16::MAX));
    let mut end = start + 1;
    for at in start + 1..longest {
        if old[at] != new[at] {
            end = at + 1;
        } else if at - end >= BRIDGE {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client does with the messages, as the format says.
    #[derive(Default)]
    struct Client {
        base: Option<(u32, Vec<u8>)>,
        shown: Vec<u8>,
    }

    impl Client {
        fn take(&mut self, bytes: &[u8]) {
            assert_eq!(&bytes[..3], b"RB\x01");
            let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
            let payload = &bytes[HEADER..];
            match bytes[3] {
                KEYFRAME => {
                    self.base = Some((word(8), payload.to_vec()));
                    self.shown = payload.to_vec();
                }
                DELTA => match &self.base {
                    Some((seq, base)) if *seq == word(12) => self.shown = patched(base.clone(), payload),
                    _ => {}
                },
                PICTURE => self.shown = payload.to_vec(),
                kind => panic!("kind {kind}"),
            }
        }
    }

    fn patched(mut picture: Vec<u8>, mut runs: &[u8]) -> Vec<u8> {
        while !runs.is_empty() {
            let start = u32::from_le_bytes(runs[..4].try_into().unwrap()) as usize * 3;
            let length = usize::from(u16::from_le_bytes(runs[4..6].try_into().unwrap())) * 3;
            picture[start..start + length].copy_from_slice(&runs[6..6 + length]);
            runs = &runs[6 + length..];
        }
        picture
    }

    /// A frame that changes a little with most steps, and wholly with some.
    fn scene(step: u32, size: (u32, u32)) -> Frame {
        let mut frame = Frame::new(size.0, size.1);
        for at in 0..step * 7 % 40 {
            frame.put(
                (at * 13 % size.0) as i32,
                (at * 5 % size.1) as i32,
                [at as u8, step as u8, 9],
            );
        }
        if step % 9 == 8 {
            frame.fill([step as u8, 1, 2]);
        }
        frame
    }

    #[test]
    fn a_client_that_gets_all_messages_shows_every_picture() {
        let (mut encoder, mut client, start) = (Encoder::default(), Client::default(), Instant::now());
        for step in 0..200 {
            let frame = scene(step, (64, 32));
            client.take(&encoder.encode(&frame, start + Duration::from_millis(33) * step).bytes);
            assert_eq!(client.shown, frame.bytes(), "step {step}");
        }
    }

    #[test]
    fn losing_everything_but_keyframes_never_leaves_a_wrong_picture() {
        let (mut encoder, mut client, start) = (Encoder::default(), Client::default(), Instant::now());
        for step in 0..200 {
            let frame = scene(step, (64, 32));
            let packet = encoder.encode(&frame, start + Duration::from_millis(33) * step);
            if packet.keyframe || step % 5 == 0 {
                client.take(&packet.bytes);
                assert_eq!(client.shown, frame.bytes(), "step {step}");
            }
        }
    }

    #[test]
    fn a_small_change_makes_a_small_message() {
        let mut encoder = Encoder::default();
        let mut frame = Frame::new(128, 64);
        let now = Instant::now();
        assert!(encoder.encode(&frame, now).keyframe);
        frame.put(5, 5, [1, 2, 3]);
        assert_eq!(encoder.encode(&frame, now).bytes.len(), HEADER + 6 + 3);
        frame.put(8, 5, [1, 2, 3]);
        assert_eq!(
            encoder.encode(&frame, now).bytes.len(),
            HEADER + 6 + 12,
            "two pixels apart are one run"
        );
    }

    #[test]
    fn keyframes_are_rare_even_when_everything_changes() {
        let (mut encoder, start) = (Encoder::default(), Instant::now());
        let keyframes = (0..60u8).filter(|step| {
            let mut frame = Frame::new(32, 16);
            frame.fill([*step; 3]);
            encoder
                .encode(&frame, start + Duration::from_millis(50) * u32::from(*step))
                .keyframe
        });
        assert_eq!(keyframes.count(), 3, "one at the start, then one a second");
    }

    #[test]
    fn a_panel_of_another_size_starts_anew() {
        let mut encoder = Encoder::default();
        let now = Instant::now();
        encoder.encode(&Frame::new(64, 32), now);
        assert!(encoder.encode(&Frame::new(32, 16), now).keyframe);
    }
}
