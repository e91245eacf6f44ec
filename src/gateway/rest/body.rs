//! Reads the body of a command: bounded in size and time, JSON, and nothing in it unknown.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::gateway::services::Services;

/// The JSON object of a request. Empty when there is no body, or one that says nothing (`null`, `{}`, `[]`).
pub(in crate::gateway) struct JsonBody(pub(in crate::gateway) Map<String, Value>);

impl JsonBody {
    /// The object, or a refusal with these words when there is none.
    pub(in crate::gateway) fn or_missing(self, words: &str) -> Result<Map<String, Value>, Problem> {
        if self.0.is_empty() {
            Err(Problem::missing(words))
        } else {
            Ok(self.0)
        }
    }
}

impl FromRequest<Services> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, services: &Services) -> Result<Self, Problem> {
        Self::of_at_most(services.limits().body_bytes, request, services).await
    }
}

impl JsonBody {
    /// The body of a request that may be as large as this.
    pub(in crate::gateway) async fn of_at_most(
        most: usize,
        request: Request,
        services: &Services,
    ) -> Result<Self, Problem> {
        match json_of_at_most(most, request, services).await? {
            Value::Object(object) => Ok(Self(object)),
            Value::Null => Ok(Self(Map::new())),
            Value::Array(items) if items.is_empty() => Ok(Self(Map::new())),
            _ => Err(Problem::bad(
                "invalid_json",
                "The body must be a JSON object, like {\"key\": value}",
            )),
        }
    }
}

async fn json_of_at_most(most: usize, request: Request, services: &Services) -> Result<Value, Problem> {
    let named = media_type(request.headers());
    let bytes = read(request, most, services).await?;
    let json = named
        .as_deref()
        .is_some_and(|name| name == "application/json" || name.ends_with("+json"));
    if !json && (named.is_some() || !bytes.is_empty()) {
        return Err(super::not_json());
    }
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| Problem::bad("invalid_json", format!("The body is not valid JSON: {error}")))
}

/// Raw bytes of an upload.
pub(in crate::gateway) struct RawBody {
    pub(in crate::gateway) media_type: Option<String>,
    pub(in crate::gateway) bytes: Bytes,
}

impl FromRequest<Services> for RawBody {
    type Rejection = Problem;

    async fn from_request(request: Request, services: &Services) -> Result<Self, Problem> {
        Self::of_at_most(services.limits().body_bytes, request, services).await
    }
}

impl RawBody {
    /// The body of a request that may be as large as this.
    pub(in crate::gateway) async fn of_at_most(
        most: usize,
        request: Request,
        services: &Services,
    ) -> Result<Self, Problem> {
        Ok(Self {
            media_type: media_type(request.headers()),
            bytes: read(request, most, services).await?,
        })
    }
}

/// Any JSON; `null` when there is no body.
pub(in crate::gateway) struct JsonValue(pub(in crate::gateway) Value);

impl FromRequest<Services> for JsonValue {
    type Rejection = Problem;

    async fn from_request(request: Request, services: &Services) -> Result<Self, Problem> {
        let most = services.limits().body_bytes;
        Ok(Self(json_of_at_most(most, request, services).await?))
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

async fn read(request: Request, most: usize, services: &Services) -> Result<Bytes, Problem> {
    let limits = services.limits();
    let too_large = || {
        let words = format!("The body is larger than {most} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", words)
    };
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    if declared
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| length > most)
    {
        return Err(too_large());
    }
    let body = Limited::new(request.into_body(), most).collect();
    match tokio::time::timeout(limits.body_timeout, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Problem::bad("incomplete_body", "The body ended before it was complete")),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "The body took too long to arrive",
        )),
    }
}

/// Turns a JSON object into a command, naming the field that does not fit.
pub(in crate::gateway) fn parse<T: DeserializeOwned>(object: Map<String, Value>) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let words = error.into_inner().to_string();
        match words
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split_once('`'))
        {
            Some((field, _)) => Problem::bad("unknown_field", words.clone()).at(below(&path, field)),
            None => not_fitting(&path, &words),
        }
    })
}

fn not_fitting(path: &str, words: &str) -> Problem {
    let missing = words
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'));
    let field = missing.map_or_else(|| path.to_owned(), |(field, _)| below(path, field));
    Problem::bad("invalid_value", format!("{field}: {}", plain(words))).at(field)
}

fn below(path: &str, field: &str) -> String {
    if path == "." || path.ends_with(field) {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// Says "a whole number" where Rust says `u16`.
fn plain(words: &str) -> String {
    let mut words = words.to_owned();
    for (ours, theirs) in [
        ("u8", "a whole number"),
        ("u16", "a whole number"),
        ("u32", "a whole number"),
        ("f64", "a number"),
    ] {
        words = words.replace(&format!("expected {ours}"), &format!("expected {theirs}"));
    }
    words
}
