//! `/api/esp32/data`: readings of wearables that come over HTTP.

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::Value;

use super::{body::JsonValue, problem::Problem};
use crate::{
    access::Caller,
    gateway::{route::Route, services::Services},
    sensors::{BadReading, NAMELESS, Sample, decode},
    vitals::{NotRecorded, OnItsWay, Recorded},
    wire::{
        answer,
        vitals::{Accepted, AcceptedData, AcceptedMany, ItemResult, Prediction, ReadingIn, SensorData, moment},
    },
};

/// Readings in one array: what a device gathers in a quarter of an hour offline.
const MOST: usize = 1000;
const NOT_YOURS: &str = "not_your_device";
const RECEIVED: &str = "Data received successfully";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post(
            "/api/esp32/data",
            "Keeps a reading of a wearable, or an array of up to 1000",
            receive,
        )
        .takes::<ReadingIn>()
        .answers::<Accepted>()
        .refuses(400, "No JSON data provided")
        .refuses(400, "Missing required fields: X")
        .refuses(400, "hr, temp, and eda must be valid numbers")
        .refuses(400, "hr must be between 20 and 250 bpm")
        .refuses(
            400,
            "timestamp is more than 5 minutes in the future; set the device's clock",
        )
        .refuses(
            403,
            "This token is another wearable's; leave device_id out, or send the token's own",
        )
        .refuses(413, "An array has at most 1000 readings; send the rest in another")
        .refuses(429, "This device sends too many readings; try again in N seconds")
        .refuses(
            503,
            "The database is damaged and is being mended; the reading was not kept, send it again later",
        )
        .refuses(507, "The disk is full; the reading was not kept, send it again later"),
    ]
}

async fn receive(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    body: JsonValue,
) -> Result<Response, Problem> {
    match body.0 {
        Value::Array(items) if items.is_empty() => Err(BadReading::Empty.into()),
        Value::Array(items) if items.len() > MOST => {
            let words = format!("An array has at most {MOST} readings; send the rest in another");
            Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_many_readings", words))
        }
        Value::Array(items) => Ok(Json(many(&services, &caller, &items).await?).into_response()),
        one => {
            let sample = read(&services, &caller, &one)?;
            let recorded = services.vitals.hand_in(sample).await?.recorded().await?;
            Ok(Json(Accepted {
                success: true,
                message: RECEIVED,
                data: data(recorded),
            })
            .into_response())
        }
    }
}

/// All go on their way, in their order, before the first is waited for: they are written together.
async fn many(services: &Services, caller: &Caller, items: &[Value]) -> Result<AcceptedMany, Problem> {
    let mut handed_in = Vec::with_capacity(items.len());
    for item in items {
        handed_in.push(hand_in(services, caller, item).await);
    }
    if let Some(too_often) = too_often(&handed_in) {
        return Err(too_often);
    }
    let mut results = Vec::with_capacity(items.len());
    for item in handed_in {
        let recorded = match item {
            Ok(on_its_way) => on_its_way.recorded().await.map_err(Problem::from),
            Err(problem) => Err(problem),
        };
        results.push(recorded.map_or_else(refused, accepted));
    }
    let accepted = results
        .iter()
        .filter(|item| matches!(item, ItemResult::Accepted { .. }))
        .count();
    Ok(AcceptedMany {
        success: accepted > 0,
        message: format!("{accepted} of {} readings received", results.len()),
        accepted,
        results,
    })
}

/// An array of which nothing was taken because its device sends too much is refused as a whole: clients know what 429 means.
fn too_often(handed_in: &[Result<OnItsWay, Problem>]) -> Option<Problem> {
    let is_limited = |item: &Result<OnItsWay, Problem>| {
        let problem = item.as_ref().err();
        problem.is_some_and(|problem| problem.status == StatusCode::TOO_MANY_REQUESTS)
    };
    let first = handed_in.first()?.as_ref().err()?;
    handed_in.iter().all(is_limited).then(|| first.clone())
}

async fn hand_in(services: &Services, caller: &Caller, item: &Value) -> Result<OnItsWay, Problem> {
    let sample = read(services, caller, item)?;
    Ok(services.vitals.hand_in(sample).await?)
}

fn accepted(recorded: Recorded) -> ItemResult {
    ItemResult::Accepted {
        success: true,
        data: data(recorded),
    }
}

fn refused(problem: Problem) -> ItemResult {
    ItemResult::Refused(answer::Problem {
        success: false,
        error: problem.words,
        code: problem.code.to_owned(),
        field: problem.field,
    })
}

/// Reads one reading as it comes in now. A wearable with a token of its own need not say which one it is, and cannot say
/// that it is another.
pub(in crate::gateway) fn read(services: &Services, caller: &Caller, value: &Value) -> Result<Sample, Problem> {
    let now = Timestamp::now().as_millisecond();
    let mut sample = decode(value, &services.vitals.options().ranges, now)?;
    if let Some(own) = caller.device.as_deref().filter(|_| sample.device == NAMELESS) {
        own.clone_into(&mut sample.device);
    }
    if caller.may_measure(&sample.device) {
        return Ok(sample);
    }
    services.metrics.refused(NOT_YOURS);
    let words = "This token is another wearable's; leave device_id out, or send the token's own";
    Err(Problem::new(StatusCode::FORBIDDEN, NOT_YOURS, words).at("device_id"))
}

fn data(recorded: Recorded) -> AcceptedData {
    let Recorded {
        id,
        level,
        confidence,
        sample,
    } = recorded;
    AcceptedData {
        record_id: id,
        timestamp: moment(sample.at),
        stress_prediction: Prediction {
            label: level,
            confidence,
        },
        sensor_data: SensorData {
            hr: sample.hr,
            temp: sample.temp,
            eda: sample.eda,
        },
        device_id: sample.device,
    }
}

impl From<BadReading> for Problem {
    fn from(bad: BadReading) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, bad.code(), bad.to_string());
        match bad.field() {
            Some(field) => problem.at(field),
            None => problem,
        }
    }
}

impl From<NotRecorded> for Problem {
    fn from(why: NotRecorded) -> Self {
        let (status, code) = match why {
            NotRecorded::DevicesFull(_) => (StatusCode::INSUFFICIENT_STORAGE, "devices_full"),
            NotRecorded::Full => (StatusCode::INSUFFICIENT_STORAGE, "storage_full"),
            NotRecorded::Failed | NotRecorded::Damaged => (StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable"),
            NotRecorded::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
            NotRecorded::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            NotRecorded::DeviceNotFound => (StatusCode::NOT_FOUND, "device_not_found"),
            NotRecorded::TooOften(wait) => {
                let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", why.to_string());
                return problem.after(wait);
            }
            NotRecorded::Wearer => return Self::bad("invalid_value", why.to_string()).at("wearer"),
        };
        Self::new(status, code, why.to_string())
    }
}
