//! `/api/devices`: wearables, their wearers' consent, and the end of all that is known of them.

use axum::{Extension, Json, extract::State};

use super::{
    body::{JsonBody, parse},
    params::Segment,
    problem::Problem,
};
use crate::{
    access::Caller,
    gateway::{route::Route, services::Services},
    vitals::NotRecorded,
    wire::{
        answer::Done,
        vitals::{DevicePatch, DeviceStatus, Devices},
    },
};

const UNKNOWN: &str = "Device not found";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/devices", "Wearables that are known", list).answers::<Devices>(),
        Route::post(
            "/api/devices/{id}",
            "Says who wears it, and whether they agree to be named on the panel",
            change,
        )
        .takes::<DevicePatch>()
        .answers::<DeviceStatus>()
        .refuses(400, "Missing device data")
        .refuses(400, "wearer must be at most 40 visible characters")
        .refuses(404, UNKNOWN),
        Route::delete(
            "/api/devices/{id}/data",
            "Deletes all that is known of a device, for good, its token included",
            forget,
        )
        .answers::<Done>()
        .refuses(404, UNKNOWN),
    ]
}

async fn list(State(services): State<Services>, Extension(caller): Extension<Caller>) -> Json<Devices> {
    let settings = services.state.board().vitals_settings(services.state.rules());
    let mut devices = services.vitals.devices();
    devices.retain(|device| caller.sight.sees(&device.device_id));
    Json(Devices {
        devices,
        raw_days: settings.raw_days,
        minute_days: settings.minute_days,
    })
}

async fn change(
    State(services): State<Services>,
    Segment(id): Segment,
    body: JsonBody,
) -> Result<Json<DeviceStatus>, Problem> {
    let patch: DevicePatch = parse(body.or_missing("Missing device data")?)?;
    Ok(Json(services.vitals.change_device(&id, patch).await?))
}

async fn forget(State(services): State<Services>, Segment(id): Segment) -> Result<Json<Done>, Problem> {
    // The token goes first: what it sends while the data goes would make the device anew.
    let held_token = services.access.revoke_device(&id).await?;
    match services.vitals.forget(&id).await {
        // It has never sent anything: its token was all there was.
        Err(NotRecorded::DeviceNotFound) if held_token => {}
        forgotten => forgotten?,
    }
    Ok(Json(Done::new()))
}
