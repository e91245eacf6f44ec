//! The daemon's end: a false panel cannot stop it, and hears nothing but a greeting, whole frames, and a goodbye.

use std::{
    io::{Read, Write},
    net::Shutdown,
    os::unix::net::UnixListener,
    sync::LazyLock,
    time::Duration,
};

use apps::frame::Frame;
use panel_link::{Hello, LinkError, Message, Reader};
use retroboard::display::{Display, PanelSocket, PanelState};
use retroboard_fuzz::scratch;
use tempfile::TempDir;

const SIZE: (u32, u32) = (2, 2);
/// Far longer than anything takes; only a failing target waits for it.
const LONG: Duration = Duration::from_secs(10);

static FOLDER: LazyLock<TempDir> = LazyLock::new(scratch::folder);

pub(crate) fn meet(bytes: &[u8]) {
    let path = FOLDER.path().join("panel.sock");
    let _first = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).expect("a socket can be made");
    let mut socket = PanelSocket::open(path, SIZE).expect("a display of this size can be");
    let link = socket.link();
    let (mut panel, _) = listener.accept().expect("the daemon connects");
    // It waits here until it is over: the daemon must not find it again.
    drop(listener);
    socket
        .show(&Frame::new(SIZE.0, SIZE.1))
        .expect("a frame of the right size");
    let _refused = panel.write_all(&bytes[..bytes.len().min(4096)]);
    let _gone = panel.shutdown(Shutdown::Write);
    let end = link.wait_for(LONG, |state| matches!(state, PanelState::Away(_)));
    assert!(
        matches!(end, PanelState::Away(_)),
        "the daemon does not see that the panel has left: {end:?}"
    );
    drop(socket);
    let mut heard = Vec::new();
    let _reset = panel.read_to_end(&mut heard);
    check(&heard);
}

fn check(heard: &[u8]) {
    let mut reader = Reader::new(heard);
    let mut first = true;
    loop {
        match reader.next_message() {
            Ok(Message::Hello(hello)) => assert!(first && Some(hello) == Hello::new(SIZE.0, SIZE.1)),
            Ok(Message::Frame { width, height, .. }) => {
                assert!(!first && (u32::from(width), u32::from(height)) == SIZE);
            }
            Ok(Message::Goodbye) => assert!(!first),
            Ok(other) => panic!("a daemon does not say {other:?}"),
            Err(LinkError::Closed) => return,
            Err(error) => panic!("the daemon said half a thing: {error}"),
        }
        first = false;
    }
}
