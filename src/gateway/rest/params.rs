//! Path and query parameters, refused in the same shape as everything else.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::gateway::services::Services;

/// The one parameter in a path.
pub(in crate::gateway) struct Segment(pub(in crate::gateway) String);

impl FromRequestParts<Services> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, services).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(_) => Err(Problem::bad("invalid_path", "The address is not valid UTF-8")),
        }
    }
}

/// The parameters in a query string.
pub(in crate::gateway) struct Params<T>(pub(in crate::gateway) T);

impl<T: DeserializeOwned> FromRequestParts<Services> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, services).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => Err(refused(&error.body_text())),
        }
    }
}

/// Names the parameter when the words do: one that is unknown, or there twice.
fn refused(words: &str) -> Problem {
    let named = |before| words.split_once(before)?.1.split_once('`');
    match (named("unknown field `"), named("duplicate field `")) {
        (Some((field, _)), _) => Problem::bad("unknown_field", words).at(field),
        (_, Some((field, _))) => Problem::bad("invalid_query", words).at(field),
        _ => Problem::bad("invalid_query", words),
    }
}
