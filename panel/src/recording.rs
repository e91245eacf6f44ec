//! A panel without LEDs: a text line a frame on standard output, and the frames themselves in a file.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use panel_link::Message;

use crate::panel::Panel;

/// Writes down every shown frame. The file is a row of frame messages of the frame socket, so
/// [`panel_link::Reader`] reads it back; their `seq` counts from 1.
pub(crate) struct Recording {
    size: (u32, u32),
    file: Option<File>,
    shown: u32,
}

impl Recording {
    pub(crate) fn create(size: (u32, u32), path: Option<&Path>) -> io::Result<Self> {
        let file = path
            .map(|path| File::options().append(true).create(true).open(path))
            .transpose()?;
        Ok(Self { size, file, shown: 0 })
    }
}

impl Panel for Recording {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    /// The file first, then the line: who has read the line finds the frame in the file.
    fn show(&mut self, pixels: &[u8]) -> io::Result<()> {
        self.shown = self.shown.wrapping_add(1);
        let (width, height) = self.size;
        if let Some(file) = &mut self.file {
            let frame = Message::Frame {
                seq: self.shown,
                width: width as u16,
                height: height as u16,
                pixels,
            };
            file.write_all(&frame.to_bytes())?;
        }
        let lit = pixels.chunks_exact(3).filter(|pixel| **pixel != [0; 3]).count();
        let mut out = io::stdout().lock();
        writeln!(out, "frame {} {width}x{height} lit={lit}", self.shown)?;
        out.flush()
    }
}
