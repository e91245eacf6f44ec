//! Pictures that are made for one request, as files.

use serde_json::json;

use crate::{daemon::Daemon, http};

/// Size, and the delay of each frame in 1/100 s.
fn film(file: &[u8]) -> ((u16, u16), Vec<u16>) {
    let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
    let size = (decoder.width(), decoder.height());
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    (size, delays)
}

#[test]
fn a_film_has_the_length_the_pace_and_the_size_that_were_asked_for() {
    let daemon = Daemon::start();
    let film = |query: &str| film(&daemon.get(&format!("/api/apps/stars/preview.gif?{query}")).body);
    let busy = "config=%7B%22spawn_rate%22%3A10%7D";
    for (query, length, most) in [
        ("", 300, 45),
        ("seconds=1&fps=4", 100, 4),
        ("seconds=2&fps=30", 200, 60),
    ] {
        let (size, delays) = film(&format!("{busy}&{query}"));
        assert_eq!(size, (64, 32), "the panel's");
        assert_eq!(delays.iter().sum::<u16>(), length, "{query}");
        assert!(
            delays.len() <= most && delays.len() > most * 3 / 4,
            "{query}: {delays:?}"
        );
    }
    assert_eq!(film("seconds=1&fps=1&scale=8").0, (512, 256));
}

#[test]
fn a_picture_that_does_not_change_is_one_frame() {
    let daemon = Daemon::start();
    let still = daemon.get("/api/apps/clock/preview.gif?seconds=5&config=%7B%22format%22%3A%22noon%22%7D");
    assert_eq!(film(&still.body).1, [500]);
}

#[test]
fn a_large_panel_gets_a_smaller_scale() {
    let daemon = Daemon::with(&["--width", "512", "--height", "512"], &[]);
    let large = daemon.get("/api/apps/clock/preview.gif?seconds=1&fps=1&scale=8");
    assert_eq!(film(&large.body).0, (512, 512), "a million pixels and no more");
}

#[test]
fn a_client_that_has_the_picture_is_told_so() {
    let daemon = Daemon::start();
    for path in [
        "/api/fonts/6x10/sample.png",
        "/api/apps/clock/preview.gif?seconds=1&config=%7B%22format%22%3A%22noon%22%7D",
    ] {
        let first = daemon.get(path);
        assert_eq!((first.status, first.header("cache-control")), (200, Some("no-cache")));
        let tag = first.header("etag").unwrap();
        let again = |tag: &str| {
            let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close", daemon.address);
            http::raw(
                daemon.address,
                format!("{head}\r\nIf-None-Match: {tag}\r\n\r\n").as_bytes(),
            )
        };
        let same = again(tag);
        assert_eq!(
            (same.status, same.header("etag"), same.body.len()),
            (304, Some(tag), 0),
            "{path}"
        );
        assert_eq!((again("\"other\"").status, again("\"other\"").body), (200, first.body));
    }
}

#[test]
fn a_parameter_that_does_not_fit_is_named() {
    let daemon = Daemon::start();
    let rows = [
        ("/api/apps/clock/preview.gif?fps=31", "out_of_range", "fps"),
        ("/api/apps/clock/preview.gif?fps=0", "out_of_range", "fps"),
        ("/api/apps/clock/preview.gif?frames=3", "unknown_field", "frames"),
        ("/api/apps/clock/preview.gif?fps=3&fps=4", "invalid_query", "fps"),
        ("/api/fonts/6x10/sample.png?colour=red", "unknown_field", "colour"),
    ];
    for (path, code, field) in rows {
        let answer = daemon.get(path);
        let problem = answer.json();
        assert_eq!(
            (answer.status, &problem["code"], &problem["field"]),
            (400, &json!(code), &json!(field)),
            "{path}: {problem}"
        );
    }
}
