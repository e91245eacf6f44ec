//! Where finished frames go. A leaf: it knows frames and the frame socket, and nobody else in the daemon.
//!
//! In reading order: [`transfer`] scales a frame for brightness, then one of [`simulator`], [`panel_socket`] (with `slot`
//! and `link` behind it) and, in tests, [`recording`] shows it.

mod link;
pub mod panel_socket;
pub mod recording;
pub mod simulator;
mod slot;
pub mod transfer;

use std::io;

use apps::frame::Frame;
use thiserror::Error;

pub use panel_socket::{PanelLink, PanelSocket, PanelState};
pub use recording::{Recorded, Recording};
pub use simulator::Simulator;
pub use transfer::Transfer;

/// Something that shows whole frames. It is used from the render thread alone.
pub trait Display: Send {
    /// Width and height in pixels.
    fn size(&self) -> (u32, u32);

    /// Shows a frame that is already scaled for brightness. It never blocks: a display that is slow or away takes the
    /// newest frame when it can.
    fn show(&mut self, frame: &Frame) -> Result<(), DisplayError>;
}

/// Why a display cannot be opened or cannot take a frame.
#[derive(Debug, Error)]
pub enum DisplayError {
    #[error("a frame of {frame:?} pixels does not fit a display of {display:?}")]
    FrameSize { frame: (u32, u32), display: (u32, u32) },
    #[error("no display can have {width}x{height} pixels: a side is 1 to {max}", max = panel_link::MAX_SIDE)]
    Impossible { width: u32, height: u32 },
    #[error("cannot open the display: {0}")]
    Open(#[from] io::Error),
}

/// Refuses a frame that was drawn for another size.
fn check_size(frame: &Frame, display: (u32, u32)) -> Result<(), DisplayError> {
    let frame = (frame.width(), frame.height());
    if frame == display {
        Ok(())
    } else {
        Err(DisplayError::FrameSize { frame, display })
    }
}
