//! Reads messages from a byte stream: blocking, bounded, one receive buffer for the life of the connection.

use std::io::{ErrorKind, Read};

use crate::message::{HEAD, LinkError, Message, decode_body, decode_head};

/// Takes messages off a stream. It reads no byte beyond the message it returns, so that `poll` on the stream stays true.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    body: Vec<u8>,
}

impl<R: Read> Reader<R> {
    pub fn new(source: R) -> Self {
        Self {
            source,
            body: Vec::new(),
        }
    }

    /// Waits for the next message. The size of its body is checked before memory is taken for it.
    pub fn next_message(&mut self) -> Result<Message<'_>, LinkError> {
        let (kind, length) = decode_head(self.read_head()?)?;
        self.body.resize(length, 0);
        self.source.read_exact(&mut self.body).map_err(truncated)?;
        decode_body(kind, &self.body)
    }

    /// Ends between two messages are `Closed`, ends within one are `Truncated`.
    fn read_head(&mut self) -> Result<[u8; HEAD], LinkError> {
        let mut head = [0; HEAD];
        let (first, rest) = head.split_at_mut(1);
        self.source.read_exact(first).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => LinkError::Closed,
            _ => LinkError::Io(error),
        })?;
        self.source.read_exact(rest).map_err(truncated)?;
        Ok(head)
    }
}

fn truncated(error: std::io::Error) -> LinkError {
    match error.kind() {
        ErrorKind::UnexpectedEof => LinkError::Truncated,
        _ => LinkError::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hello, MAX_PIXELS, VERSION};

    fn hello() -> Hello {
        Hello::new(64, 32).unwrap()
    }

    /// Everything the bytes say, until the first error.
    fn read_all(bytes: &[u8]) -> (Vec<String>, LinkError) {
        let mut reader = Reader::new(bytes);
        let mut seen = Vec::new();
        loop {
            match reader.next_message() {
                Ok(message) => seen.push(format!("{message:?}")),
                Err(error) => return (seen, error),
            }
        }
    }

    fn error_of(bytes: &[u8]) -> LinkError {
        read_all(bytes).1
    }

    #[test]
    fn every_message_survives_the_wire() {
        let pixels: Vec<u8> = (0..3 * 2 * 3).collect();
        let messages = [
            Message::Hello(hello()),
            Message::Frame {
                seq: u32::MAX,
                width: 3,
                height: 2,
                pixels: &pixels,
            },
            Message::Shown { seq: 7 },
            Message::Blank { seq: 0x0102_0304 },
            Message::Goodbye,
        ];
        let bytes: Vec<u8> = messages.iter().flat_map(Message::to_bytes).collect();
        let (seen, end) = read_all(&bytes);
        assert_eq!(seen, messages.map(|message| format!("{message:?}")));
        assert!(matches!(end, LinkError::Closed));
    }

    #[test]
    fn the_layout_is_the_documented_one() {
        let frame = Message::Frame {
            seq: 1,
            width: 1,
            height: 1,
            pixels: &[9, 8, 7],
        };
        assert_eq!(frame.to_bytes(), [3, 11, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 9, 8, 7]);
        let hello = Message::Hello(hello()).to_bytes();
        assert_eq!(hello, [1, 10, 0, 0, 0, b'R', b'B', b'P', b'L', 1, 0, 64, 0, 32, 0]);
    }

    #[test]
    fn any_cut_is_truncated_and_never_a_message() {
        let bytes = Message::Hello(hello()).to_bytes();
        for cut in 1..bytes.len() {
            assert!(matches!(error_of(&bytes[..cut]), LinkError::Truncated), "cut at {cut}");
        }
    }

    #[test]
    fn a_length_beyond_the_bound_takes_no_memory() {
        let mut reader = Reader::new(&[3, 0xff, 0xff, 0xff, 0xff][..]);
        assert!(matches!(
            reader.next_message(),
            Err(LinkError::BadLength { kind: 3, .. })
        ));
        assert_eq!(reader.body.capacity(), 0);
        let longest = (8 + MAX_PIXELS * 3 + 1).to_le_bytes();
        let head = [3, longest[0], longest[1], longest[2], longest[3]];
        assert!(matches!(error_of(&head), LinkError::BadLength { .. }));
    }

    #[test]
    fn wrong_lengths_kinds_and_greetings_are_refused() {
        assert!(matches!(error_of(b"GET / HTTP/1.1\r\n"), LinkError::UnknownKind(b'G')));
        assert!(matches!(
            error_of(&[2, 5, 0, 0, 0]),
            LinkError::BadLength { kind: 2, length: 5 }
        ));
        assert!(matches!(
            error_of(&[5, 1, 0, 0, 0, 0]),
            LinkError::BadLength { kind: 5, .. }
        ));
        let mut greeting = Message::Hello(hello()).to_bytes();
        greeting[5] = b'X';
        assert!(matches!(error_of(&greeting), LinkError::BadMagic));
    }

    #[test]
    fn a_picture_must_fit_its_own_size() {
        let pixels = [0; 12];
        for (width, height) in [(2, 3), (0, 4), (u16::MAX, u16::MAX)] {
            let frame = Message::Frame {
                seq: 1,
                width,
                height,
                pixels: &pixels,
            };
            assert!(
                matches!(error_of(&frame.to_bytes()), LinkError::BadSize { .. }),
                "{width}x{height}"
            );
        }
    }

    #[test]
    fn another_version_says_what_to_do() {
        let theirs = Hello {
            version: VERSION + 1,
            ..hello()
        };
        let error = theirs.check_version().unwrap_err();
        assert!(error.to_string().contains("install the same release"), "{error}");
        assert!(hello().check_version().is_ok());
    }

    #[test]
    fn impossible_sizes_cannot_be_greeted() {
        for (width, height) in [(0, 1), (1, 0), (1025, 1), (1024, 1024)] {
            assert_eq!(Hello::new(width, height), None, "{width}x{height}");
        }
    }

    /// Damage at every byte of a valid stream, and pseudo-random bytes, end in an error or a message, never in a panic.
    #[test]
    fn garbage_never_panics() {
        let frame = Message::Frame {
            seq: 5,
            width: 2,
            height: 2,
            pixels: &[1; 12],
        };
        let good = [Message::Hello(hello()).to_bytes(), frame.to_bytes()].concat();
        for at in 0..good.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut bytes = good.clone();
                bytes[at] = value;
                read_all(&bytes);
            }
        }
        let mut state = 1_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| next_random(&mut state))
            .take(20_000)
            .collect();
        for start in 0..2_000 {
            let mut bytes = noise[start..start + 64].to_vec();
            bytes[0] %= 6;
            bytes[2..5].fill(0);
            read_all(&bytes);
        }
    }

    /// Knuth's MMIX linear congruential generator.
    fn next_random(state: &mut u64) -> u8 {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as u8
    }
}
