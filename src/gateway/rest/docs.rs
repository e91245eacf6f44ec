//! The interface described by itself.

use axum::Json;
use serde_json::Value;

use crate::gateway::{asyncapi, openapi, route::Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/openapi.json", "This document (OpenAPI 3.1)", async || {
            Json(openapi::document())
        })
        .answers::<Value>(),
        Route::get("/api/asyncapi.json", "The Socket.IO events (AsyncAPI 3)", async || {
            Json(asyncapi::document())
        })
        .answers::<Value>(),
    ]
}
