//! The messages of the frame socket, version 1: pure encoding and decoding.
//!
//! All numbers are little endian. A message is a head of 5 bytes, `kind u8` and `length u32` of the body, and the body:
//!
//! | kind | message | from | body |
//! |---|---|---|---|
//! | 1 | hello | both | `"RBPL"`, version u16, width u16, height u16 |
//! | 2 | shown | panel | seq u32 |
//! | 3 | frame | daemon | seq u32, width u16, height u16, width * height * 3 bytes RGB888, row by row |
//! | 4 | blank | daemon | seq u32 |
//! | 5 | goodbye | daemon | empty |
//!
//! On connect the panel program says hello with its size, the daemon answers with the size it draws. Then the daemon sends
//! a frame or a blank and waits for `shown` with its `seq` before it sends the next, so that nothing queues. After goodbye,
//! as after a lost connection, the panel keeps its last frame for a time.

use std::io;

use thiserror::Error;

use crate::{MAX_PIXELS, MAX_SIDE};

/// Version of the protocol; both ends must have the same.
pub const VERSION: u16 = 1;

const MAGIC: [u8; 4] = *b"RBPL";
pub(crate) const HEAD: usize = 5;
const FRAME_HEAD: usize = 8;

/// Who speaks, and how large its picture is in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    pub version: u16,
    pub width: u16,
    pub height: u16,
}

impl Hello {
    /// A greeting in our version, or nothing when the size is empty or larger than a panel can be.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Option<Self> {
        is_size(width, height).then_some(Self {
            version: VERSION,
            width: width as u16,
            height: height as u16,
        })
    }

    /// Refuses another version of the protocol.
    pub fn check_version(self) -> Result<Self, LinkError> {
        if self.version == VERSION {
            Ok(self)
        } else {
            Err(LinkError::Version { theirs: self.version })
        }
    }
}

/// One message; pixels are borrowed from the receive buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    Hello(Hello),
    Shown {
        seq: u32,
    },
    Frame {
        seq: u32,
        width: u16,
        height: u16,
        /// `width * height * 3` bytes RGB888, row by row.
        pixels: &'a [u8],
    },
    Blank {
        seq: u32,
    },
    Goodbye,
}

/// Why the other end cannot be understood. After any of these the connection is of no more use.
#[derive(Debug, Error)]
pub enum LinkError {
    #[error("the other end closed the connection")]
    Closed,
    #[error("the connection ended in the middle of a message")]
    Truncated,
    #[error("unknown kind of message {0}: this is not a RetroBoard frame socket, or it is damaged")]
    UnknownKind(u8),
    #[error("a message of kind {kind} cannot have {length} bytes")]
    BadLength { kind: u8, length: u32 },
    #[error("the greeting is not that of a RetroBoard program")]
    BadMagic,
    #[error(
        "protocol version {theirs} cannot talk to version {VERSION}: install the same release of retroboard and retroboard-panel"
    )]
    Version { theirs: u16 },
    #[error("a picture of {width}x{height} pixels is impossible or does not fit its message")]
    BadSize { width: u16, height: u16 },
    #[error("frame socket: {0}")]
    Io(#[from] io::Error),
}

fn is_size(width: u32, height: u32) -> bool {
    let sides = 1..=MAX_SIDE;
    sides.contains(&width) && sides.contains(&height) && width * height <= MAX_PIXELS
}

/// Kind and body length of a message head, refused before anything is allocated for the body.
pub(crate) fn decode_head(head: [u8; HEAD]) -> Result<(u8, usize), LinkError> {
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length);
    let good = match kind {
        1 => length == 10,
        2 | 4 => length == 4,
        3 => (FRAME_HEAD as u32 + 3..=FRAME_HEAD as u32 + MAX_PIXELS * 3).contains(&length),
        5 => length == 0,
        _ => return Err(LinkError::UnknownKind(kind)),
    };
    if good {
        Ok((kind, length as usize))
    } else {
        Err(LinkError::BadLength { kind, length })
    }
}

/// Reads the body of a message of this kind.
pub(crate) fn decode_body(kind: u8, body: &[u8]) -> Result<Message<'_>, LinkError> {
    let bad_length = || LinkError::BadLength {
        kind,
        length: body.len() as u32,
    };
    match kind {
        1 => decode_hello(body.try_into().map_err(|_| bad_length())?),
        2 => Ok(Message::Shown {
            seq: u32_of(body).ok_or_else(bad_length)?,
        }),
        3 => decode_frame(body).unwrap_or_else(|| Err(bad_length())),
        4 => Ok(Message::Blank {
            seq: u32_of(body).ok_or_else(bad_length)?,
        }),
        5 => Ok(Message::Goodbye),
        _ => Err(LinkError::UnknownKind(kind)),
    }
}

fn decode_hello(body: [u8; 10]) -> Result<Message<'static>, LinkError> {
    let [m0, m1, m2, m3, v0, v1, w0, w1, h0, h1] = body;
    if [m0, m1, m2, m3] != MAGIC {
        return Err(LinkError::BadMagic);
    }
    let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    if !is_size(width.into(), height.into()) {
        return Err(LinkError::BadSize { width, height });
    }
    Ok(Message::Hello(Hello {
        version: u16::from_le_bytes([v0, v1]),
        width,
        height,
    }))
}

fn decode_frame(body: &[u8]) -> Option<Result<Message<'_>, LinkError>> {
    let (head, pixels) = body.split_first_chunk::<FRAME_HEAD>()?;
    let [s0, s1, s2, s3, w0, w1, h0, h1] = *head;
    let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    let fits = pixels.len() == usize::from(width) * usize::from(height) * 3;
    if !fits || !is_size(width.into(), height.into()) {
        return Some(Err(LinkError::BadSize { width, height }));
    }
    Some(Ok(Message::Frame {
        seq: u32::from_le_bytes([s0, s1, s2, s3]),
        width,
        height,
        pixels,
    }))
}

fn u32_of(body: &[u8]) -> Option<u32> {
    body.try_into().ok().map(u32::from_le_bytes)
}

impl Message<'_> {
    /// Appends the message to `out`, ready for the socket.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(self.kind());
        out.extend((self.body_length() as u32).to_le_bytes());
        match *self {
            Self::Hello(hello) => {
                out.extend(MAGIC);
                for number in [hello.version, hello.width, hello.height] {
                    out.extend(number.to_le_bytes());
                }
            }
            Self::Shown { seq } | Self::Blank { seq } => out.extend(seq.to_le_bytes()),
            Self::Frame {
                seq,
                width,
                height,
                pixels,
            } => {
                out.extend(seq.to_le_bytes());
                out.extend(width.to_le_bytes());
                out.extend(height.to_le_bytes());
                out.extend_from_slice(pixels);
            }
            Self::Goodbye => {}
        }
    }

    /// The message as bytes of its own.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.body_length());
        self.encode(&mut out);
        out
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Hello(_) => 1,
            Self::Shown { .. } => 2,
            Self::Frame { .. } => 3,
            Self::Blank { .. } => 4,
            Self::Goodbye => 5,
        }
    }

    fn body_length(&self) -> usize {
        match self {
            Self::Hello(_) => 10,
            Self::Shown { .. } | Self::Blank { .. } => 4,
            Self::Frame { pixels, .. } => FRAME_HEAD + pixels.len(),
            Self::Goodbye => 0,
        }
    }
}
