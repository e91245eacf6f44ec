//! The whole daemon in this process: the same `serve` that `retroboard` runs, with a folder of its own.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use retroboard::{
    cli::Serve,
    config::{Config, Level, Sources, document},
    daemon::{self, DaemonError},
};
use rustix::process::{Signal, getpid, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::{http::Client, scratch};

/// Far longer than anything takes; only a failing target waits for it.
pub const LONG: Duration = Duration::from_secs(20);

/// Room for more clients than one after the other can be, and for as many events as an input holds.
const CONFIG: &str = "\
[socket]
max_sockets = 20000
events_per_second = 10000
events_burst = 100000
[server]
max_connections = 50000
max_connections_per_address = 50000
body_timeout_seconds = 3
";

/// What has to be the same after a restart.
const KEPT: [&str; 5] = [
    "/api/settings",
    "/api/presets",
    "/api/schedule",
    "/api/fonts",
    "/api/devices",
];

pub struct Daemon {
    address: SocketAddr,
    /// With the configuration file, which refusals may name.
    config: TempDir,
    folder: TempDir,
    running: Option<Running>,
}

struct Running {
    thread: JoinHandle<()>,
    /// Whether its end is what we want.
    ending: Arc<AtomicBool>,
}

impl Daemon {
    /// A daemon with nothing in it.
    #[must_use]
    pub fn start() -> Self {
        let probe = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = probe.local_addr().expect("a bound socket has an address");
        drop(probe);
        let mut daemon = Self {
            address,
            config: config(),
            folder: scratch::folder(),
            running: None,
        };
        daemon.begin();
        daemon
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    #[must_use]
    pub fn client(&self) -> Client {
        Client::connect(self.address).expect("the daemon takes connections")
    }

    /// A text that no answer may contain.
    #[must_use]
    pub fn secret_path(&self) -> String {
        self.folder.path().display().to_string()
    }

    /// Ends it as systemd does, and asserts that it comes up again with what it had; then it gets a new, empty folder.
    pub fn restart_and_empty(&mut self) {
        let before = self.kept();
        self.end();
        self.begin();
        let after = self.kept();
        assert_eq!(before, after, "a restart changed what is kept");
        self.end();
        self.folder = scratch::folder();
        self.begin();
    }

    fn kept(&self) -> Vec<Value> {
        let mut client = self.client();
        let told = KEPT.map(|path| {
            let answer = client.get(path);
            assert_eq!(answer.status, 200, "{path}");
            let mut told: Value = serde_json::from_slice(&answer.body).expect("an answer is JSON");
            forget_the_moment(&mut told);
            told
        });
        told.into()
    }

    fn begin(&mut self) {
        let flags = Serve {
            config: Some(self.config.path().join("fuzz.toml")),
            listen: vec![self.address.to_string()],
            data_dir: Some(self.folder.path().join("data")),
            log: Some(Level::Error),
            ..Serve::default()
        };
        let ending = Arc::new(AtomicBool::new(false));
        let wanted = ending.clone();
        let thread = thread::spawn(move || ended(daemon::serve(&flags), &wanted));
        self.running = Some(Running { thread, ending });
        let until = Instant::now() + LONG;
        while TcpStream::connect(self.address).is_err() {
            assert!(Instant::now() < until, "the daemon does not come up");
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn end(&mut self) {
        let Some(Running { thread, ending }) = self.running.take() else {
            return;
        };
        ending.store(true, Ordering::SeqCst);
        kill_process(getpid(), Signal::TERM).expect("a process may signal itself");
        thread.join().expect("the daemon ends without a panic");
    }
}

/// A file that sets every key: what it sets cannot be changed over the interface, which would start the daemon anew at another
/// address.
fn config() -> TempDir {
    let folder = scratch::folder();
    let path = folder.path().join("fuzz.toml");
    scratch::write(&path, CONFIG.as_bytes());
    let sources = Sources {
        file: Some(path.clone()),
        environment: vec![("HOME".to_owned(), "/fuzz".to_owned())],
        ..Sources::default()
    };
    let config = Config::load(&sources).expect("our own file is right").config;
    scratch::write(&path, document::commented(&config).as_bytes());
    folder
}

/// Somebody pressing Ctrl-C reaches the daemon, not libFuzzer: that ends the fuzzing too.
fn ended(result: Result<(), DaemonError>, wanted: &AtomicBool) {
    if let Err(error) = result {
        panic!("the daemon cannot run: {error}");
    }
    if !wanted.load(Ordering::SeqCst) {
        process::exit(0);
    }
}

/// How long ago a device was heard is another number each time.
fn forget_the_moment(told: &mut Value) {
    if let Some(settings) = told.as_object_mut() {
        settings.remove("revision");
    }
    let Some(devices) = told.get_mut("devices").and_then(Value::as_array_mut) else {
        return;
    };
    for device in devices.iter_mut().filter_map(Value::as_object_mut) {
        device.retain(|key, _| ["device_id", "wearer", "consent"].contains(&key.as_str()));
    }
}
