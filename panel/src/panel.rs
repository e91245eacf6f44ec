//! What can show frames.

use std::io;

/// A panel that shows whole frames. It stays on the thread that made it: the LED library is bound to one.
pub(crate) trait Panel {
    /// Width and height in pixels.
    fn size(&self) -> (u32, u32);

    /// Shows `width * height * 3` bytes RGB888, row by row, already scaled for brightness. Returns once they are on.
    fn show(&mut self, pixels: &[u8]) -> io::Result<()>;
}
