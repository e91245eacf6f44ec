//! `GET /api/licences`: what is in this program, and under which terms.

use axum::Json;

use crate::{
    gateway::route::Route,
    wire::answer::{Licence, Licences},
};

/// Made by `scripts/licences`.
const LIST: &str = include_str!("../licences.json");

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/api/licences", "What is in this program, and under which terms", list).answers::<Licences>()]
}

async fn list() -> Json<Licences> {
    let licences: Vec<Licence> = serde_json::from_str(LIST).expect("a list that a script made");
    Json(Licences { licences })
}
