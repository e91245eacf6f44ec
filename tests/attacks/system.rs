//! 55 to 58: a hostile model, a disk that takes no more, a process that is killed.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use rustix::process::{Resource, Rlimit, Signal, prlimit};
use serde_json::{Value, json};

use crate::{
    daemon::{Daemon, command},
    http::Answer,
    readings::DATA,
    target::{Target, wait_for},
    visitor::Ask,
};

/// A field of a message of Protocol Buffers that has a length.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    [bytes, content.to_vec()].concat()
}

/// The model with one more tensor in its graph: two messages in a row are one.
fn with_tensor(model: &[u8], tensor: &[u8]) -> Vec<u8> {
    [model.to_vec(), field(7, &field(5, tensor))].concat()
}

pub(crate) fn hostile_model(target: &Target) {
    let model = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/stress.onnx")).unwrap();
    let send = |body: &[u8]| {
        let ask = Ask::new("POST", "/api/model")
            .token(&target.admin)
            .body("application/octet-stream", body);
        target.ask(&ask)
    };
    let before = target.machine(&Ask::get("/api/model")).json();
    let named = field(8, b"w");
    let external = |place: &str| {
        let entry = [field(1, b"location"), field(2, place.as_bytes())].concat();
        // Floats, one dimension of 1, kept elsewhere.
        [&[0x08, 1, 0x10, 1][..], &named, &field(13, &entry), &[0x70, 1]].concat()
    };
    let absurd = [
        &[
            0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F,
            0x10, 1,
        ][..],
        &named,
    ]
    .concat();
    let mut not_a_number = model.clone();
    let part = model.len() / 4..model.len() / 2;
    not_a_number[part].fill(0xFF);
    let rows: Vec<(&str, Vec<u8>)> = vec![
        ("no model", b"no model".to_vec()),
        ("a link", b"/etc/passwd".to_vec()),
        ("half of one", model[..model.len() / 2].to_vec()),
        (
            "data elsewhere",
            with_tensor(&model, &external("../../../../etc/passwd")),
        ),
        ("data in a device", with_tensor(&model, &external("/dev/zero"))),
        ("an absurd shape", with_tensor(&model, &absurd)),
        ("no numbers", not_a_number),
        (
            "a message in a message",
            (0..10_000)
                .fold(Vec::new(), |inner, _| field(7, &inner))
                .into_iter()
                .take(900_000)
                .collect(),
        ),
    ];
    for (what, body) in rows {
        let answer = send(&body);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (400, &json!("invalid_model")),
            "{what}: {}",
            answer.json()
        );
        assert_eq!(
            target.machine(&Ask::get("/api/model")).json(),
            before,
            "{what} changes nothing"
        );
    }
    // Any byte may be wrong: refused, or a network like another.
    for at in (0..model.len()).step_by(model.len() / 40) {
        let mut other = model.clone();
        other[at] ^= 0x55;
        assert!([200, 400].contains(&send(&other).status), "byte {at}");
    }
    assert_eq!(send(&model).json(), before);
    target.assert_on_record("POST /api/model", 400);
}

fn reading(second: i64) -> Value {
    json!({"hr": 70, "temp": 33, "eda": 1, "device_id": "wrist", "timestamp": 1_767_225_600 + second})
}

fn alerts(target: &Target) -> Value {
    target.machine(&Ask::get("/api/alerts")).json()["active"].clone()
}

/// Started so that a file that may not grow is an error and no signal.
pub(crate) fn full_disk(target: &Target) {
    let write = |second: i64| -> Answer { target.machine(&Ask::post(DATA, &reading(second))) };
    for second in 0..50 {
        assert_eq!(write(second).status, 200);
    }
    let largest = fs::read_dir(target.data())
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .max()
        .unwrap();
    limit_files(target, Some(largest));
    let mut second = 50;
    wait_for(
        || {
            second += 1;
            write(second).status != 200
        },
        "a write is refused",
    );
    let refused: Vec<i64> = (1000..1010)
        .filter(|second| {
            let answer = write(*second);
            assert!(
                [503, 507].contains(&answer.status),
                "no acknowledgement: {}",
                answer.json()
            );
            assert_eq!(answer.json()["success"], false);
            true
        })
        .collect();
    let command = target.machine(&Ask::post("/api/settings", &json!({"brightness": 12})));
    assert!([503, 507].contains(&command.status), "{}", command.json());
    wait_for(|| alerts(target)[0]["kind"] == "storage", "the panel tells of it");
    assert_eq!(target.machine(&Ask::get("/api/settings")).status, 200, "readers go on");
    assert_eq!(target.ask(&Ask::get("/api/health")).json()["manager_running"], true);
    limit_files(target, None);
    wait_for(|| write(2000).status == 200, "recovery without a restart");
    wait_for(|| alerts(target) == json!([]), "the alert ends");
    let count = target.machine(&Ask::get("/api/history?limit=1000")).json()["data"].to_string();
    for second in refused {
        let at = jiff::Timestamp::from_second(1_767_225_600 + second)
            .unwrap()
            .to_string();
        assert!(!count.contains(&at), "what was refused is not there");
    }
    // The record is on the same disk: it goes on where the disk does.
    target.command("/api/settings", &json!({"brightness": 13}));
    target.assert_on_record("POST /api/settings", 200);
}

fn limit_files(target: &Target, bytes: Option<u64>) {
    let limit = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(Some(target.daemon.pid()), Resource::Fsize, limit).unwrap();
}

pub(crate) fn killed(target: &Target) {
    // The real one stops for a while, and goes on.
    target.daemon.signal(Signal::STOP);
    thread::sleep(Duration::from_secs(2));
    target.daemon.signal(Signal::CONT);
    assert_eq!(target.ask(&Ask::get("/api/health")).status, 200);
    // What would have been drawn meanwhile was left out; as much is drawn from now on.
    target.command("/api/switch", &json!({"app": "stars"}));
    let enough = target.figure("retroboard_frames_total") + 120;
    wait_for(
        || target.figure("retroboard_frames_total") >= enough,
        "the panel goes on",
    );
    // Another one is killed: twenty times over in `front_door::power_cut`, here with its tokens.
    let folder = tempfile::tempdir().unwrap();
    let start = || Daemon::run(&mut command(folder.path(), &["--auth", "paired"]));
    let mut daemon = start();
    let machine = |ask: &Ask| {
        let mut stream = std::os::unix::net::UnixStream::connect(folder.path().join("control.sock")).unwrap();
        crate::http::exchange(&mut stream, &ask.bytes(target.daemon.address))
    };
    let token = machine(&Ask::post("/api/tokens", &json!({"name": "a", "role": "admin"}))).json();
    machine(&Ask::post("/api/settings", &json!({"brightness": 17})));
    let gone = machine(&Ask::post("/api/tokens", &json!({"name": "b", "role": "viewer"}))).json();
    machine(&Ask::delete(&format!("/api/tokens/{}", gone["id"].as_str().unwrap())));
    daemon.signal(Signal::KILL);
    daemon.ended();
    let daemon = start();
    let as_who = |token: &Value| {
        crate::http::raw(
            daemon.address,
            &Ask::get("/api/settings")
                .token(token.as_str().unwrap())
                .bytes(daemon.address),
        )
    };
    assert_eq!(
        as_who(&token["token"]).json()["brightness"],
        17,
        "state and tokens are back"
    );
    assert_eq!(as_who(&gone["token"]).status, 401, "what was revoked stays revoked");
}

/// An empty or broken key must not mean that everybody is let in, or that a new one is made behind the owner's back.
pub(crate) fn empty_key(_: &Target) {
    for content in [&b""[..], b"short", &[7; 33]] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("access.key"), content).unwrap();
        let refused = command(folder.path(), &["--auth", "paired"]).output().unwrap();
        assert_eq!(refused.status.code(), Some(1), "{content:?}");
        assert!(
            String::from_utf8_lossy(&refused.stderr).contains("delete it"),
            "it says what to do"
        );
    }
    for auth in ["", "none", "Open"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
        let refused = command
            .arg("check-config")
            .env("RETROBOARD_SERVER_AUTH", auth)
            .output()
            .unwrap();
        assert_eq!(refused.status.code(), Some(2), "{auth:?}");
    }
}

/// Paths that lead out of the panel's files, before anybody has paired.
pub(crate) fn traversal(target: &Target) {
    for path in [
        "/../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../access.key",
        "/..\\access.key",
        "/access.key",
        "/retroboard.db",
        "/control.sock",
        "//etc/passwd",
        "/api/../api/tokens",
        "/api/fonts/..%2f..%2fetc%2fpasswd/sample.png",
        "/api//tokens",
        "/API/TOKENS",
        "/api/tokens/",
        "/api/tokens%00",
        "/api/%74okens",
        "/./api/tokens",
    ] {
        let answer = target.ask(&Ask::get(path));
        assert!([400, 401, 404].contains(&answer.status), "{path}: {}", answer.head);
        assert!(!String::from_utf8_lossy(&answer.body).contains("root:"), "{path}");
    }
    let told = target.ask(&Ask::get("/api/session")).json();
    assert_eq!(told["name"], json!(null), "nobody is told who lives here");
    for path in [
        "/api/tokens",
        "/api/devices",
        "/api/audit",
        "/api/system/status",
        "/metrics",
    ] {
        assert_eq!(target.ask(&Ask::get(path)).status, 401, "{path}");
    }
}
