//! `GET /api/history`: readings of the past, as JSON or CSV.

use std::{collections::BTreeSet, fmt::Write};

use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::{params::Params, problem::Problem};
use crate::{
    access::Caller,
    csv_cell,
    gateway::{route::Route, services::Services},
    store::{Order, ReadError, Stored, Wanted},
    vitals,
    wire::access::{Extent, Sight},
    wire::vitals::{HistoryData, HistoryRequest, Level, NewSensorData, SensorData, moment},
};

const USUAL: u32 = 100;
const LIMIT: &str = "limit must be a whole number from 1 to 1000";
const FORMAT: &str = "format must be json or csv";
/// Readings of one piece of a CSV file.
const PIECE: usize = 5000;
const COLUMNS: &str = "device_id,timestamp,hr,temp,eda,stress_level,confidence,count\n";

pub(super) fn routes() -> Vec<Route> {
    let moments = "A day such as 2024-12-01, or ISO 8601 with an offset or Z; included";
    vec![
        Route::get("/api/history", "Readings of the past, the newest first", read)
            .query("limit", "1 to 1000 (default 100); a CSV file has all without it", false)
            .query("start_date", moments, false)
            .query("end_date", moments, false)
            .query("device_id", "Only of this device", false)
            .query(
                "format",
                "json (default) or csv, device by device, each with the oldest first",
                false,
            )
            .answers::<HistoryData>()
            .refuses(400, LIMIT)
            .refuses(
                400,
                "start_date must be a day such as 2024-12-01, or ISO 8601 with an offset or Z",
            ),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    limit: Option<String>,
    start_date: Option<String>,
    end_date: Option<String>,
    device_id: Option<String>,
    format: Option<String>,
}

async fn read(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Params(query): Params<Query>,
) -> Result<Response, Problem> {
    let limit = query
        .limit
        .map(|limit| limit.parse().map_err(|_| refused("limit", LIMIT)));
    let request = HistoryRequest {
        limit: limit.transpose()?,
        start_date: query.start_date,
        end_date: query.end_date,
        device_id: query.device_id,
    };
    match query.format.as_deref() {
        None | Some("json") => Ok(Json(history(&services, request, &caller.sight).await?).into_response()),
        Some("csv") => csv(&services, &request, &caller.sight),
        Some(_) => Err(refused("format", FORMAT)),
    }
}

/// The newest readings that fit the request.
pub(in crate::gateway) async fn history(
    services: &Services,
    request: HistoryRequest,
    sight: &Sight,
) -> Result<HistoryData, Problem> {
    let limit = request.limit.unwrap_or(USUAL);
    let wanted = wanted(services, &request, limit, sight)?;
    let stored = services.vitals.readings(wanted).await?;
    let data: Vec<_> = stored.into_iter().map(view).collect();
    Ok(HistoryData {
        status: "success",
        count: data.len(),
        data,
        request_params: HistoryRequest {
            limit: Some(limit),
            ..request
        },
    })
}

fn wanted(services: &Services, request: &HistoryRequest, limit: u32, sight: &Sight) -> Result<Wanted, Problem> {
    if !(1..=1000).contains(&limit) {
        return Err(refused("limit", LIMIT));
    }
    let zone = services.state.board().zone(services.state.rules());
    let (from, to) = span(request, &zone)?;
    Ok(Wanted {
        devices: devices(request.device_id.as_ref(), sight),
        from,
        to,
        limit: limit as usize,
        order: Order::NewestFirst,
    })
}

/// Those that are asked for and may be seen; `None` for all there are.
fn devices(asked: Option<&String>, sight: &Sight) -> Option<BTreeSet<String>> {
    match (asked, sight) {
        (Some(device), _) => Some(asked.filter(|_| sight.sees(device)).cloned().into_iter().collect()),
        (None, Sight::Of(devices)) => Some(devices.clone()),
        (None, Sight::Whole(Extent::All)) => None,
        (None, Sight::Whole(Extent::None)) => Some(BTreeSet::new()),
    }
}

/// First and last millisecond that are meant.
fn span(request: &HistoryRequest, zone: &TimeZone) -> Result<(i64, i64), Problem> {
    let from = at(request.start_date.as_deref(), zone, "start_date", false)?;
    let to = at(request.end_date.as_deref(), zone, "end_date", true)?;
    Ok((from.unwrap_or(0), to.unwrap_or(i64::MAX)))
}

/// A day begins and ends in the board's time zone.
fn at(text: Option<&str>, zone: &TimeZone, field: &str, end: bool) -> Result<Option<i64>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let moment = match (text.parse::<Timestamp>(), text.parse::<Date>()) {
        (Ok(moment), _) => Some(moment.as_millisecond()),
        (_, Ok(day)) if end => day
            .tomorrow()
            .ok()
            .and_then(|day| midnight(day, zone))
            .map(|next| next - 1),
        (_, Ok(day)) => midnight(day, zone),
        _ => None,
    };
    let words = format!("{field} must be a day such as 2024-12-01, or ISO 8601 with an offset or Z");
    moment.map(Some).ok_or_else(|| refused(field, &words))
}

fn midnight(day: Date, zone: &TimeZone) -> Option<i64> {
    let start = day.to_zoned(zone.clone()).ok()?;
    Some(start.timestamp().as_millisecond())
}

fn refused(field: &str, words: &str) -> Problem {
    let code = if field == "limit" {
        "out_of_range"
    } else {
        "invalid_value"
    };
    Problem::bad(code, words).at(field)
}

fn view(stored: Stored) -> NewSensorData {
    let Stored { id, reading, .. } = stored;
    let values = SensorData {
        hr: reading.hr,
        temp: reading.temp,
        eda: reading.eda,
    };
    let level = Level::of(reading.level);
    NewSensorData::new(id, reading.device, reading.at, values, level, reading.confidence)
}

/// The way of a file to its reader.
type Pieces = mpsc::Sender<Result<Bytes, ReadError>>;

/// A file is sent piece by piece, however long it is.
fn csv(services: &Services, request: &HistoryRequest, sight: &Sight) -> Result<Response, Problem> {
    let wanted = Wanted {
        limit: request.limit.map_or(usize::MAX, |limit| limit as usize),
        order: Order::OldestFirst,
        ..wanted(services, request, request.limit.unwrap_or(USUAL), sight)?
    };
    let (pieces, body) = mpsc::channel(2);
    tokio::spawn(write(services.vitals.clone(), wanted, pieces));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"retroboard-history.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let pieces = futures_util::stream::unfold(body, async |mut body| Some((body.recv().await?, body)));
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// One device after the other, each with its oldest reading first.
async fn write(vitals: vitals::Handle, mut wanted: Wanted, pieces: Pieces) {
    let names: Vec<String> = match wanted.devices.take() {
        Some(names) => names.into_iter().collect(),
        None => vitals.devices().into_iter().map(|device| device.device_id).collect(),
    };
    if pieces.send(Ok(Bytes::from_static(COLUMNS.as_bytes()))).await.is_err() {
        return;
    }
    let mut left = wanted.limit;
    for name in names {
        let of_device = Wanted {
            devices: Some([name].into()),
            limit: left,
            ..wanted.clone()
        };
        match write_device(&vitals, of_device, &pieces).await {
            Some(written) if written < left => left -= written,
            _ => return,
        }
    }
}

/// How many readings there were; `None` when there is nobody to send to, or nothing to be read.
async fn write_device(vitals: &vitals::Handle, mut wanted: Wanted, pieces: &Pieces) -> Option<usize> {
    let most = wanted.limit;
    let mut written = 0;
    loop {
        wanted.limit = (most - written).min(PIECE);
        let rows = match vitals.readings(wanted.clone()).await {
            Ok(rows) => rows,
            Err(error) => {
                let _gone = pieces.send(Err(error)).await;
                return None;
            }
        };
        let mut piece = String::new();
        for row in &rows {
            write_row(&mut piece, row);
        }
        pieces.send(Ok(Bytes::from(piece))).await.ok()?;
        written += rows.len();
        match rows.last() {
            // A device has one reading a millisecond.
            Some(last) if rows.len() == wanted.limit && written < most => wanted.from = last.reading.at + 1,
            _ => return Some(written),
        }
    }
}

fn write_row(to: &mut String, row: &Stored) {
    let Stored { reading, count, .. } = row;
    let level = serde_json::to_value(Level::of(reading.level)).unwrap_or_default();
    let _infallible = writeln!(
        to,
        "{},{},{},{},{},{},{},{count}",
        csv_cell::quoted(&reading.device),
        moment(reading.at),
        reading.hr,
        reading.temp,
        reading.eda,
        level.as_str().unwrap_or_default(),
        reading.confidence,
    );
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error);
        let words = "The history cannot be read now; the log says why";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_board_with_both_its_ends() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let day = |text: &str, end| at(Some(text), &zone, "start_date", end).unwrap().unwrap();
        assert_eq!(moment(day("2024-12-01", false)).to_string(), "2024-11-30T23:00:00Z");
        assert_eq!(moment(day("2024-12-01", true)).to_string(), "2024-12-01T22:59:59.999Z");
        assert_eq!(
            day("2024-12-01T00:00:00Z", true),
            day("2024-12-01T01:00:00+01:00", false)
        );
        assert!(at(Some("soon"), &zone, "start_date", false).is_err());
    }
}
