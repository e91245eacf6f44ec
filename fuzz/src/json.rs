//! What every answer of the API has to look like, whatever was asked.

use serde_json::Value;

use crate::http::Answer;

/// Panics when an answer to a request for `path` breaks the rules that hold for all of them.
pub fn check(path: &str, answer: &Answer) {
    let status = answer.status;
    assert!(
        (200..500).contains(&status) || matches!(status, 503 | 507),
        "{path} is answered {status}"
    );
    let media_type = answer.header("content-type").unwrap_or_default();
    let json = media_type.starts_with("application/json").then(|| parsed(answer));
    if status >= 400 && (path == "/api" || path.starts_with("/api/")) {
        check_problem(path, &json.expect("a refusal is JSON"));
    }
}

fn parsed(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("what says that it is JSON is JSON")
}

fn check_problem(path: &str, problem: &Value) {
    assert_eq!(problem["success"], false, "{path}: {problem}");
    let words = problem["error"].as_str().unwrap_or_default();
    assert!(!words.is_empty(), "{path}: a refusal says why: {problem}");
    let code = problem["code"].as_str().unwrap_or_default();
    let snake = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    assert!(!code.is_empty() && code.bytes().all(snake), "{path}: {problem}");
    let field = &problem["field"];
    assert!(field.is_null() || field.is_string(), "{path}: {problem}");
}
