//! `/api/tokens` and `/api/audit`: who has access, and what they did with it.

use axum::{Extension, Json, extract::State};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    body::{JsonBody, parse},
    moment::unix_now,
    params::{Params, Segment},
    problem::Problem,
};
use crate::{
    access::{Caller, Held, Wanted},
    gateway::{route::Route, services::Services},
    sensors,
    state::Command,
    store::AuditRow,
    wire::{
        access::{
            AuditLine, AuditView, DeviceTokensWanted, Issued, IssuedMany, Sight, TokenPatch, TokenView, TokenWanted,
            Tokens,
        },
        answer::Done,
        request::{Notify, Priority},
        vitals::moment,
    },
};

/// Wearables that are given tokens at a time.
const MANY: usize = 500;
const LINES: usize = 100;
const LIMIT: &str = "limit must be a whole number from 1 to 1000";
const UNKNOWN: &str = "Token not found";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/tokens", "Who has access", list).answers::<Tokens>(),
        Route::post("/api/tokens", "Gives out a token; it is told this once", issue)
            .takes::<TokenWanted>()
            .answers::<Issued>()
            .refuses(400, "Missing token data")
            .refuses(400, "name must be 1 to 60 visible characters")
            .refuses(507, "There is room for 200 tokens of this kind; revoke one first"),
        Route::post(
            "/api/tokens/devices",
            "A token for each of up to 500 wearables",
            issue_many,
        )
        .takes::<DeviceTokensWanted>()
        .answers::<IssuedMany>()
        .refuses(400, "device_ids must be 1 to 500 device ids"),
        Route::post(
            "/api/tokens/{id}",
            "Changes its name, role or sight of vitals; its sockets come anew",
            change,
        )
        .takes::<TokenPatch>()
        .answers::<TokenView>()
        .refuses(404, UNKNOWN)
        .refuses(
            409,
            "This is the last admin; make somebody else admin first, or nobody could manage access any more",
        ),
        Route::delete("/api/tokens/{id}", "Revokes it, and cuts its sockets", revoke)
            .answers::<Done>()
            .refuses(404, UNKNOWN)
            .refuses(
                409,
                "This is the last admin; make somebody else admin first, or nobody could manage access any more",
            ),
        Route::post(
            "/api/tokens/rotate-key",
            "Makes a new key: everybody has to pair anew",
            rotate,
        )
        .answers::<Done>(),
        Route::get("/api/audit", "Commands on record, the newest first", audit)
            .query("limit", "1 to 1000 (default 100)", false)
            .query("before", "Only lines older than that id", false)
            .answers::<AuditView>()
            .refuses(400, LIMIT),
    ]
}

async fn list(State(services): State<Services>, Extension(caller): Extension<Caller>) -> Json<Tokens> {
    let open = services.sockets_of.counts();
    let tokens = services.access.tokens().into_iter().map(|held| {
        let sockets = open.get(&held.id).copied().unwrap_or_default();
        let yours = caller.id.as_ref() == Some(&held.id);
        view(held, sockets, yours)
    });
    Json(Tokens {
        tokens: tokens.collect(),
    })
}

async fn issue(State(services): State<Services>, body: JsonBody) -> Result<Json<Issued>, Problem> {
    let wanted: TokenWanted = parse(body.or_missing("Missing token data")?)?;
    if let Some(device) = &wanted.device_id {
        check_device(device).map_err(|problem| problem.at("device_id"))?;
    }
    let wanted = Wanted {
        name: wanted.name,
        role: wanted.role,
        sight: wanted.vitals.unwrap_or(Sight::NONE),
        device: wanted.device_id,
        days: wanted.days,
    };
    let mut issued = services.access.issue(vec![wanted]).await?;
    let (token, held) = issued.remove(0);
    Ok(Json(told(token, held)))
}

async fn issue_many(State(services): State<Services>, body: JsonBody) -> Result<Json<IssuedMany>, Problem> {
    let wanted: DeviceTokensWanted = parse(body.or_missing("Missing token data")?)?;
    let ids = wanted.device_ids;
    if !(1..=MANY).contains(&ids.len()) {
        let words = format!("device_ids must be 1 to {MANY} device ids");
        return Err(Problem::bad("out_of_range", words).at("device_ids"));
    }
    for (place, id) in ids.iter().enumerate() {
        check_device(id).map_err(|problem| problem.at(format!("device_ids[{place}]")))?;
    }
    let issued = services
        .access
        .issue(ids.into_iter().map(Wanted::device).collect())
        .await?;
    Ok(Json(IssuedMany {
        success: true,
        issued: issued.into_iter().map(|(token, held)| told(token, held)).collect(),
    }))
}

fn check_device(id: &str) -> Result<(), Problem> {
    sensors::check_device_id(id).map_err(Problem::from)
}

fn told(token: String, held: Held) -> Issued {
    Issued {
        success: true,
        token,
        view: view(held, 0, false),
    }
}

async fn change(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Segment(id): Segment,
    body: JsonBody,
) -> Result<Json<TokenView>, Problem> {
    let patch: TokenPatch = parse(body.or_missing("Missing token data")?)?;
    let held = services.access.change(&id, patch).await?;
    let yours = caller.id.as_ref() == Some(&held.id);
    Ok(Json(view(held, 0, yours)))
}

async fn revoke(State(services): State<Services>, Segment(id): Segment) -> Result<Json<Done>, Problem> {
    services.access.revoke(&id).await?;
    Ok(Json(Done::new()))
}

async fn rotate(State(services): State<Services>, _nothing: JsonBody) -> Result<Json<Done>, Problem> {
    services.access.rotate().await?;
    Ok(Json(Done::new()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    limit: Option<String>,
    before: Option<String>,
}

async fn audit(State(services): State<Services>, Params(query): Params<Query>) -> Result<Json<AuditView>, Problem> {
    let limit = query.limit.map_or(Ok(LINES), |text| {
        let limit = text.parse().ok().filter(|limit| (1..=1000).contains(limit));
        limit.ok_or_else(|| Problem::bad("out_of_range", LIMIT).at("limit"))
    })?;
    let before = query.before.map_or(Ok(i64::MAX), |text| {
        let words = "before must be the id of a line";
        text.parse()
            .map_err(|_| Problem::bad("invalid_value", words).at("before"))
    })?;
    let rows = services.vitals.record(before, limit).await?;
    Ok(Json(AuditView {
        lines: rows.into_iter().map(line).collect(),
    }))
}

fn line(row: AuditRow) -> AuditLine {
    AuditLine {
        id: row.id,
        at: moment(row.at),
        who: row.who,
        role: row.role,
        what: row.what,
        status: row.status,
    }
}

/// A text for the panel, by the board itself.
pub(super) fn notice(text: &str) -> Command {
    let notice = Notify {
        text: text.to_owned(),
        color: None,
        icon: Some("cross".to_owned()),
        duration: None,
        repeat: Some(2),
        priority: Priority(8),
        hold: false,
    };
    Command::Notify { notice, at: unix_now() }
}

pub(super) fn view(held: Held, sockets: usize, yours: bool) -> TokenView {
    let at = |seconds: i64| Timestamp::from_second(seconds).unwrap_or_default();
    TokenView {
        id: held.id.to_string(),
        name: held.name,
        role: held.role,
        vitals: held.sight,
        device_id: held.device,
        created: at(held.created),
        expires: at(held.expires),
        seen: held.seen.map(at),
        sockets,
        yours,
    }
}
