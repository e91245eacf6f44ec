//! `/api/model`: which network is in use, and another one in its place.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};

use super::{body::RawBody, problem::Problem};
use crate::{
    gateway::{route::Route, services::Services},
    stress::{BadModel, LARGEST_MODEL, ModelInfo, ModelState},
    wire::system::ModelView,
};

const MEDIA_TYPES: [&str; 2] = ["application/octet-stream", "application/onnx"];
const MEDIA_TYPE: &str = "Send the ONNX file with the header Content-Type: application/octet-stream";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/model", "The network that estimates stress", show).answers::<ModelView>(),
        Route::post(
            "/api/model",
            "Uses another network from now on, if it stands its trial; until the next start",
            replace,
        )
        .takes_raw("application/octet-stream")
        .answers::<ModelView>()
        .refuses(400, "this is not an ONNX file that can be run here: X")
        .refuses(415, MEDIA_TYPE),
    ]
}

async fn show(State(services): State<Services>) -> Json<ModelView> {
    Json(services.model.info().into())
}

async fn replace(State(services): State<Services>, request: Request) -> Result<Json<ModelView>, Problem> {
    let body = RawBody::of_at_most(LARGEST_MODEL, request, &services).await?;
    if !body
        .media_type
        .as_deref()
        .is_some_and(|name| MEDIA_TYPES.contains(&name))
    {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_a_model",
            MEDIA_TYPE,
        ));
    }
    let model = services.model.clone();
    let tried = tokio::task::spawn_blocking(move || model.replace(&body.bytes));
    let info = tried
        .await
        .unwrap_or_else(|_| Err(BadModel::Unreadable("it broke the reader".into())))?;
    tracing::info!(version = %info.version, sha256 = %info.sha256, "another model is in use");
    Ok(Json(info.into()))
}

impl From<ModelInfo> for ModelView {
    fn from(info: ModelInfo) -> Self {
        Self {
            version: info.version,
            sha256: info.sha256,
            state: match info.state {
                ModelState::InUse => "in_use",
                ModelState::RolledBack => "rolled_back",
                ModelState::Resting => "resting",
            },
        }
    }
}

impl From<BadModel> for Problem {
    fn from(bad: BadModel) -> Self {
        Self::bad("invalid_model", bad.to_string())
    }
}
