//! 19 and 20: text that wants to be a page, or a formula.

use std::{fs, path::Path};

use serde_json::json;

use crate::{http::Answer, target::Target, visitor::Ask};

const SCRIPT: &str = "<script>alert(1)</script>";

/// It is no page, and no browser makes one of it.
fn assert_no_page(answer: &Answer, place: &str) {
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(!kind.contains("html") && !kind.contains("svg"), "{place}: {kind}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{place}");
}

pub(crate) fn never_html(target: &Target) {
    let escaped = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        "/",
        "/api/",
        "/api/apps/",
        "/api/presets/",
        "/api/devices/",
        "/api/tokens/",
        "/socket.io/",
        "/assets/",
    ] {
        for path in [
            format!("{path}{escaped}"),
            format!("{path}{escaped}/config"),
            format!("{path}?a={escaped}"),
        ] {
            for method in ["GET", "POST", "DELETE"] {
                let ask = Ask::new(method, &path).token(&target.admin);
                let answer = target.ask(&ask);
                let text = String::from_utf8_lossy(&answer.body);
                assert!(!text.contains("script>alert"), "{method} {path}: {text}");
                if !path.starts_with("/?") && !path.starts_with("/socket.io") {
                    assert_no_page(&answer, &path);
                }
            }
        }
    }
}

pub(crate) fn text_stays_text(target: &Target) {
    let admin = |ask: Ask| target.ask(&ask.token(&target.admin));
    let reading = json!({"hr": 70, "temp": 33, "eda": 1, "device_id": SCRIPT});
    assert_eq!(admin(Ask::post("/api/esp32/data", &reading)).status, 200);
    let devices = admin(Ask::get("/api/devices"));
    assert_eq!(devices.json()["devices"][0]["device_id"], SCRIPT);
    let id = SCRIPT.replace('<', "%3C").replace('>', "%3E").replace('/', "%2F");
    let named = admin(Ask::post(
        &format!("/api/devices/{id}"),
        &json!({"wearer": "<img src=x onerror=alert(1)>"}),
    ));
    assert_eq!(named.status, 200, "{}", named.json());
    let preset = admin(Ask::post("/api/presets", &json!({"name": SCRIPT})));
    assert!([200, 400].contains(&preset.status), "{}", preset.json());
    let text = admin(Ask::post("/api/notify", &json!({"text": SCRIPT})));
    assert_eq!(text.status, 200);
    target.issue_as(&json!({"name": SCRIPT, "role": "viewer"}));
    for path in [
        "/api/devices",
        "/api/presets",
        "/api/notify",
        "/api/tokens",
        "/api/audit",
        "/api/history",
        "/api/history?format=csv",
    ] {
        assert_no_page(&admin(Ask::get(path)), path);
    }
    let formula = json!({"hr": 70, "temp": 33, "eda": 1, "device_id": "=HYPERLINK(\"http://evil\")"});
    assert_eq!(admin(Ask::post("/api/esp32/data", &formula)).status, 200);
    let csv = String::from_utf8(admin(Ask::get("/api/history?format=csv")).body).unwrap();
    assert!(
        csv.lines()
            .all(|line| !line.starts_with('=') && !line.starts_with("\"=")),
        "{csv}"
    );
    assert_no_markup_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src"));
}

/// The panel shows text as text everywhere: it has no other way to show it.
fn assert_no_markup_in(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_no_markup_in(&path);
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for way in [
            "v-html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function(",
        ] {
            assert!(!text.contains(way), "{} has {way}", path.display());
        }
    }
}
