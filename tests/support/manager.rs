//! The end of systemd: a socket that services tell how they are.

use std::{
    collections::BTreeMap,
    os::unix::net::UnixDatagram,
    path::PathBuf,
    process::Command,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Far longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// It always listens, as systemd does: a service that tells more than ten things to nobody has to wait.
pub(crate) struct Manager {
    heard: Receiver<News>,
    folder: TempDir,
}

/// The assignments of one message.
pub(crate) type News = BTreeMap<String, String>;

impl Manager {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        let (tell, heard) = channel();
        thread::spawn(move || listen(&socket, &tell));
        Self { heard, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("notify")
    }

    /// `command` as a service of it, which has to say in this time that it is well.
    pub(crate) fn manages(&self, command: &mut Command, watchdog: Option<Duration>) {
        command.env("NOTIFY_SOCKET", self.path());
        if let Some(watchdog) = watchdog {
            command.env("WATCHDOG_USEC", watchdog.as_micros().to_string());
        }
    }

    /// The next message, if one comes in time.
    pub(crate) fn next_within(&self, time: Duration) -> Option<News> {
        self.heard.recv_timeout(time).ok()
    }

    pub(crate) fn next(&self) -> News {
        self.next_within(PATIENCE).expect("the service tells something")
    }

    /// The next message with this assignment; what came before it.
    pub(crate) fn wait_for(&self, key: &str, is_it: impl Fn(&str) -> bool) -> (News, Vec<News>) {
        let (end, mut before) = (Instant::now() + PATIENCE, Vec::new());
        loop {
            let news = self.next();
            if news.get(key).is_some_and(|value| is_it(value)) {
                return (news, before);
            }
            before.push(news);
            assert!(Instant::now() < end, "no {key} among {before:?}");
        }
    }

    /// Forgets all that was sent by now.
    pub(crate) fn forget(&self) {
        let mark = "MARK=1";
        UnixDatagram::unbound()
            .unwrap()
            .send_to(mark.as_bytes(), self.path())
            .unwrap();
        self.wait_for("MARK", |_| true);
    }

    /// Whether a keep-alive comes within `time`.
    pub(crate) fn is_kept_alive(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.next_within(left) {
                Some(news) if news.contains_key("WATCHDOG") => return true,
                Some(_) => {}
                None => return false,
            }
        }
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        let end = UnixDatagram::unbound().and_then(|socket| socket.send_to(b"", self.path()));
        assert!(end.is_ok() || thread::panicking());
    }
}

/// Until somebody says nothing.
fn listen(socket: &UnixDatagram, tell: &Sender<News>) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = socket.recv(&mut bytes) {
        let _test_is_over = tell.send(news(&bytes[..length]));
    }
}

fn news(bytes: &[u8]) -> News {
    let text = std::str::from_utf8(bytes).unwrap();
    let assignments = text.lines().map(|line| line.split_once('=').unwrap());
    assignments
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
