//! The pairing code, for those who can see the panel. Whoever watches it from elsewhere sees what is below: the code would
//! otherwise let in anybody who may see a preview.

use apps::{font::Catalogue, frame::Frame, pairing::draw};

use crate::{state::Board, wire::view::Pairing};

/// The code on the panel, drawn once.
pub(super) struct PairingCode {
    shown: Pairing,
    frame: Frame,
}

impl PairingCode {
    /// What the board wants shown now, given what is.
    pub(super) fn follow(shown: Option<Self>, board: &Board, size: (u32, u32)) -> Option<Self> {
        let wanted = board.pairing.as_ref()?;
        match shown {
            Some(shown) if shown.shown == *wanted => Some(shown),
            _ => Some(Self::new(wanted, &board.fonts, size)),
        }
    }

    fn new(wanted: &Pairing, fonts: &Catalogue, (width, height): (u32, u32)) -> Self {
        Self {
            shown: wanted.clone(),
            frame: draw(&wanted.code, &wanted.qr, fonts, width, height),
        }
    }

    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }
}
