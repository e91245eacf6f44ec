//! 1 to 10: what a page does that the owner of the board happens to visit.

use serde_json::{Value, json};

use crate::{target::Target, visitor::Ask, websocket::WebSocket};

const FOREIGN: [&str; 4] = [
    "http://evil.example",
    "null",
    "http://127.0.0.1",
    "https://localhost:5000",
];

/// Method and path of every route, with its parameters filled in.
pub(crate) fn routes(target: &Target) -> Vec<(String, String)> {
    let document = target.ask(&Ask::get("/api/openapi.json")).json();
    let of_path = |(path, methods): (&String, &Value)| -> Vec<(String, String)> {
        let filled = path.replace("{name}", "nobody").replace("{id}", "999999");
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| (method.to_uppercase(), filled.clone())).collect()
    };
    document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(of_path)
        .collect()
}

pub(crate) fn another_name(target: &Target) {
    let mut all: Vec<_> = routes(target);
    all.extend(["/", "/nothing", "/socket.io/?EIO=4&transport=polling"].map(|path| ("GET".into(), path.into())));
    for (method, path) in all {
        for host in ["evil.example", "localhost.evil.example", ""] {
            for token in ["", &target.admin] {
                let answer = target.ask(&Ask::new(&method, &path).host(host).token(token));
                assert_eq!(answer.status, 421, "{method} {path} as {host:?}");
                let told: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
                assert_eq!(told, ["code", "error", "success"], "nothing of the board");
            }
        }
    }
}

pub(crate) fn another_page(target: &Target) {
    let device = target.device("wrist");
    let poll = "/socket.io/?EIO=4&transport=polling&type=esp32";
    let upgrade = "/socket.io/?EIO=4&transport=websocket&type=esp32";
    for origin in FOREIGN {
        for credentials in [
            Ask::get(poll).cookie(&target.admin),
            Ask::get(poll).token(&target.admin),
            Ask::get(poll),
        ] {
            assert_eq!(
                target.verdict(&credentials.origin(origin)),
                (403, "foreign_origin".into()),
                "{origin}"
            );
        }
        let headers = format!("Origin: {origin}\r\nCookie: retroboard={}\r\n", target.admin);
        let refused = WebSocket::try_open(target.daemon.address, upgrade, &headers)
            .err()
            .unwrap();
        assert!(refused.starts_with("HTTP/1.1 403"), "{origin}: {refused}");
    }
    assert_eq!(target.ask(&Ask::get(poll).token(&device.token)).status, 200);
    drop(target.socket(&device.token, "esp32"));
}

pub(crate) fn another_form(target: &Target) {
    let evil = "http://evil.example";
    for (method, path) in routes(target).into_iter().filter(|(method, _)| method == "POST") {
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded; charset=utf-8",
            "TEXT/PLAIN",
        ] {
            let form = Ask::new(&method, &path).body(kind, b"{\"brightness\": 1}");
            for form in [
                form.clone(),
                form.clone().token(&target.admin),
                form.clone().origin(evil),
            ] {
                assert_eq!(target.verdict(&form), (415, "not_json".into()), "{path} {kind}");
            }
            let by_cookie = form.cookie(&target.admin).origin(evil);
            assert_eq!(target.verdict(&by_cookie), (403, "no_proof".into()), "{path} {kind}");
        }
        let multipart = Ask::new(&method, &path)
            .body("multipart/form-data", b"--x--")
            .origin(evil);
        assert_eq!(target.ask(&multipart).status, 403, "{path}");
        let silent = Ask::post(&path, &json!({})).cookie(&target.admin);
        assert_eq!(target.verdict(&silent), (403, "no_proof".into()), "{path}");
    }
    let own = format!("http://{}", target.daemon.address);
    let board = |ask: Ask| target.ask(&ask.cookie(&target.admin)).status;
    let command = || Ask::post("/api/settings", &json!({"brightness": 70}));
    assert_eq!(board(command().origin(&own)), 200, "the board's own page");
    assert_eq!(board(command().header("X-RetroBoard", "1")), 200);
    target.assert_on_record("POST /api/settings", 200);
}

pub(crate) fn command_by_get(target: &Target) {
    let routes = routes(target);
    let commands = routes
        .iter()
        .filter(|(method, path)| method != "GET" && !routes.contains(&("GET".into(), path.clone())));
    let before = target.machine(&Ask::get("/api/current")).json();
    for (_, path) in commands {
        for method in ["GET", "HEAD"] {
            assert_eq!(
                target.ask(&Ask::new(method, path).token(&target.admin)).status,
                405,
                "{method} {path}"
            );
        }
    }
    assert_eq!(target.machine(&Ask::get("/api/current")).json(), before);
}

/// Asked with `https://friend.example` among the allowed pages.
pub(crate) fn preflight(target: &Target) {
    let ask = |path: &str, origin: &str| {
        let ask = Ask::new("OPTIONS", path)
            .origin(origin)
            .header("Access-Control-Request-Method", "POST");
        target.ask(&ask.header("Access-Control-Request-Headers", "authorization, content-type"))
    };
    for path in [
        "/api/switch",
        "/api/tokens",
        "/api/pair/finish",
        "/socket.io/?EIO=4&transport=polling",
        "/",
    ] {
        for origin in FOREIGN {
            let head = ask(path, origin).head.to_ascii_lowercase();
            assert!(!head.contains("access-control-allow"), "{path} {origin}: {head}");
        }
        let friend = ask(path, "https://friend.example");
        assert_eq!(
            friend.header("access-control-allow-origin"),
            Some("https://friend.example"),
            "{path}"
        );
    }
    let answer = target.ask(&Ask::get("/api/health").origin("https://friend.example"));
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://friend.example")
    );
}

pub(crate) fn frames(target: &Target) {
    for path in [
        "/",
        "/index.html",
        "/api/health",
        "/api/nothing",
        "/nothing",
        "/api/settings",
        "/api/websocket/test",
        "/socket.io-admin",
    ] {
        for host in [None, Some("evil.example")] {
            let ask = Ask::get(path);
            let answer = target.ask(&host.map_or(ask.clone(), |host| ask.host(host)));
            let policy = answer.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {}", answer.head);
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        }
    }
}

pub(crate) fn almost_the_socket(target: &Target) {
    for path in [
        "/socket.io-admin",
        "/socket.io-admin/",
        "/socket.io-admin/?EIO=4&transport=polling",
        "/socket.ioX",
        "/Socket.io/",
    ] {
        assert_eq!(target.verdict(&Ask::get(path)), (404, "not_found".into()), "{path}");
        let form = Ask::new("POST", path).body("text/plain", b"40");
        assert_eq!(target.ask(&form).status, 415, "{path}: it is no way around the gate");
    }
}
