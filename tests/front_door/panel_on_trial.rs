//! The panel's wiring on trial: the daemon and the program `retroboard-panel`, which is started again whenever it ends.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use serde_json::json;

use crate::movable::{Board, free};

/// Far longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Built beside the daemon, where it is not there yet.
fn program() -> PathBuf {
    let folder = Path::new(env!("CARGO_BIN_EXE_retroboard")).parent().unwrap();
    let mut build = Command::new(env!("CARGO"));
    build.args([
        "build",
        "--offline",
        "--quiet",
        "-p",
        "retroboard-panel",
        "--target-dir",
    ]);
    build.arg(folder.parent().unwrap());
    if folder.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().unwrap().success());
    folder.join("retroboard-panel")
}

/// What systemd does with `Restart=always`: the program is started as often as it ends.
struct Supervisor {
    child: Arc<Mutex<Option<Child>>>,
    /// What it shows, and its exit codes.
    told: Receiver<String>,
}

impl Supervisor {
    fn start(folder: &Path) -> Self {
        let (tell, told) = mpsc::channel();
        let child = Arc::new(Mutex::new(Some(spawn(folder))));
        let (held, folder) = (child.clone(), folder.to_owned());
        thread::spawn(move || keep(&held, &folder, &tell));
        Self { child, told }
    }

    /// Waits for something that it tells, and gives what came before.
    fn tells(&self, wanted: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            let line = self.told.recv_timeout(PATIENCE).expect(wanted);
            if line.contains(wanted) {
                return before;
            }
            before.push(line);
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            let _ended_already = child.kill();
            let _status = child.wait();
        }
    }
}

fn spawn(folder: &Path) -> Child {
    Command::new(program())
        .args(["--display", "recording", "--settings"])
        .arg(folder)
        .arg("--socket")
        .arg(folder.join("panel.sock"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn keep(held: &Mutex<Option<Child>>, folder: &Path, tell: &Sender<String>) {
    loop {
        let stdout = held.lock().unwrap().as_mut().and_then(|child| child.stdout.take());
        let Some(stdout) = stdout else { return };
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _nobody_asks = tell.send(line);
        }
        let mut held = held.lock().unwrap();
        let Some(mut child) = held.take() else { return };
        let _nobody_asks = tell.send(format!("ended {:?}", child.wait().unwrap().code()));
        *held = Some(spawn(folder));
    }
}

#[test]
fn the_panel_follows_a_trial_and_its_end() {
    let [port] = free();
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[server]\nlisten = [\"127.0.0.1:{port}\"]\n[display]\nkind = \"hub75\"\n[display.hub75]\nrows = 16\ncols = 32\n"
    );
    fs::write(folder.path().join("settings.toml"), settings).unwrap();
    let socket = folder.path().join("panel.sock");
    let variables = [("RETROBOARD_DISPLAY_PANEL_SOCKET", socket.to_str().unwrap())];
    let panel = Supervisor::start(folder.path());
    let mut board = Board::over(folder.path(), &variables);
    panel.tells(" 32x16 lit=");
    board.tries(&json!({"display.hub75.cols": 64}));
    assert!(panel.tells(" 64x16 lit=").contains(&"ended Some(4)".to_owned()));
    assert_eq!(board.post("/api/setup/revert", &json!({})).status, 200);
    board.at = board.says("http");
    assert!(panel.tells(" 32x16 lit=").contains(&"ended Some(4)".to_owned()));
    board.tries(&json!({"display.hub75.cols": 128}));
    panel.tells(" 128x16 lit=");
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    board.kill();
    let _board = Board::over(folder.path(), &variables);
    assert!(!panel.tells(" 128x16 lit=").iter().any(|line| line.starts_with("ended")));
}
