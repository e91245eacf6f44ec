//! SIGTERM and SIGINT become the event `Stop`.

use std::{io, sync::mpsc::SyncSender, thread};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::screen::Event;

/// Watches from now on: a signal that arrives before the panel is ready still stops the program.
pub(crate) fn forward(events: SyncSender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            if events.send(Event::Stop).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}
