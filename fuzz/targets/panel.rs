//! The frame socket, both ends of it: bytes of a stranger to the panel program, and of a false panel to the daemon.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panel_link::{LinkError, Message, Reader};

/// The program tells every coming and going; here they are millions. Everything that follows uses this one.
macro_rules! eprintln {
    ($($words:tt)*) => { drop(format!($($words)*)) };
}

// The panel program is no library: its own files, as they are.
#[path = "../../panel/src/connection.rs"]
mod connection;
#[path = "../../panel/src/panel.rs"]
mod panel;
#[expect(dead_code, reason = "nobody tells the program to stop here")]
#[path = "../../panel/src/screen.rs"]
mod screen;
#[path = "../../panel/src/service.rs"]
mod service;

mod daemon_end;
mod panel_end;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    match which % 4 {
        0 => daemon_end::meet(bytes),
        1 => read(bytes),
        _ => panel_end::meet(bytes),
    }
});

/// Every message that is read is written as it was.
fn read(bytes: &[u8]) {
    let (mut reader, mut written) = (Reader::new(bytes), Vec::new());
    let end = loop {
        match reader.next_message() {
            Ok(message) => {
                if let Message::Frame {
                    width, height, pixels, ..
                } = message
                {
                    assert_eq!(pixels.len(), usize::from(width) * usize::from(height) * 3);
                }
                message.encode(&mut written);
            }
            Err(error) => break error,
        }
    };
    assert_eq!(written, bytes[..written.len()]);
    if matches!(end, LinkError::Closed) {
        assert_eq!(written.len(), bytes.len());
    }
}
