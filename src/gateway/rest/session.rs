//! `/api/session` and `/api/pair`: who the board takes you for, and the way in.

use std::time::Instant;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    body::{JsonBody, parse},
    problem::Problem,
    tokens,
};
use crate::{
    access::{AccessError, CODE_DIGITS, Caller, Grant, Means, Mode, Opened, Opener, PairingRefusal, Refusal},
    gateway::{
        gate::{Door, cookie, no_cookie},
        route::Route,
        services::Services,
    },
    qr,
    state::Command,
    wire::{
        access::{Issued, PairFinish, PairStart, PairStarted, Role, SessionView, Sight},
        answer::Done,
        view::Pairing,
    },
};

const NOT_ADMIN: &str = "Only an admin can say what the new one may do; send {} to show a code on the panel";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/session", "Who the board takes you for", show).answers::<SessionView>(),
        Route::get(
            "/api/authority.pem",
            "The certificate that a phone has to trust for the encrypted door",
            authority,
        )
        .answers_raw("application/x-pem-file")
        .refuses(404, "This board has no authority of its own"),
        Route::delete("/api/session", "Ends your token, and forgets the cookie", leave).answers::<Done>(),
        Route::post(
            "/api/pair/start",
            "Shows a code on the panel for two minutes; to an admin it is told instead",
            start,
        )
        .takes::<PairStart>()
        .answers::<PairStarted>()
        .refuses(403, NOT_ADMIN)
        .refuses(409, "Somebody else is pairing; try again in N seconds")
        .refuses(
            429,
            "Too many wrong codes; try again in N seconds, or run `retroboard pair` on the machine itself",
        ),
        Route::post("/api/pair/finish", "A code for a token, and a cookie with it", finish)
            .takes::<PairFinish>()
            .answers::<Issued>()
            .refuses(400, "name must be 1 to 60 visible characters")
            .refuses(
                403,
                "Nobody has asked for a code; start pairing, then read the code on the panel",
            )
            .refuses(403, "Wrong code; N more tries")
            .refuses(429, "Too many tries; try again in N seconds"),
    ]
}

async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    door: Option<Extension<Door>>,
) -> Response {
    let access = &services.access;
    let known = caller.means != Means::None;
    let secure = is_secure(door);
    let view = SessionView {
        auth: match access.mode() {
            Mode::Open => "open",
            Mode::Paired => "paired",
        },
        role: caller.role,
        name: known.then(|| caller.name.to_string()),
        vitals: caller.sight.clone(),
        has_admin: access.has_admin(),
        code_on_panel: access.code_on_panel().map(|left| left.as_secs() as u32),
        secure,
    };
    let mut response = Json(view).into_response();
    if caller.means == Means::Cookie
        && let Some(token) = access.renew(&caller).await
    {
        set_cookie(&mut response, cookie(&token, secure));
    }
    response
}

async fn authority(State(services): State<Services>) -> Result<Response, Problem> {
    let words = "This board has no authority of its own";
    let pem = services
        .authority
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "no_authority", words))?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"retroboard.pem\""),
    ];
    Ok((headers, pem.to_vec()).into_response())
}

async fn leave(State(services): State<Services>, Extension(caller): Extension<Caller>) -> Result<Response, Problem> {
    if let Some(id) = &caller.id {
        services.access.revoke(id).await?;
    }
    let mut response = Json(Done::new()).into_response();
    set_cookie(&mut response, no_cookie());
    Ok(response)
}

async fn start(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    door: Option<Extension<Door>>,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Json<PairStarted>, Problem> {
    let wanted: PairStart = parse(body.0)?;
    let opened = services.access.start_pairing(opener(&caller, wanted)?)?;
    let url = address(&services, &headers, door.map(|Extension(door)| door), &opened.code);
    if opened.on_panel {
        show_on_panel(&services, &opened, &url).await?;
    } else {
        // A code that was there before is worth nothing any more.
        hide(&services);
    }
    let told = (!opened.on_panel).then_some(());
    Ok(Json(PairStarted {
        success: true,
        expires_in: opened.ends.saturating_duration_since(Instant::now()).as_secs() as u32,
        digits: CODE_DIGITS,
        role: opened.grant.role,
        qr: told.and_then(|()| qr::rows(&url)),
        code: told.map(|()| opened.code),
        url: told.map(|()| url),
    }))
}

/// An admin's code is told to the admin, who says what it is worth; everybody else's shows on the panel. Where nobody is
/// asked who they are, a code is the same as anywhere.
fn opener(caller: &Caller, wanted: PairStart) -> Result<Opener, Problem> {
    let is_known_admin = caller.is_admin() && caller.means != Means::None;
    if !is_known_admin {
        return match wanted {
            PairStart {
                role: None,
                vitals: None,
            } => Ok(Opener::Stranger),
            _ => Err(Problem::new(StatusCode::FORBIDDEN, "not_allowed", NOT_ADMIN)),
        };
    }
    let role = wanted.role.unwrap_or(Role::Controller);
    if role == Role::Device {
        let words = "A wearable does not pair; POST /api/tokens gives it a token";
        return Err(Problem::bad("invalid_value", words).at("role"));
    }
    let vitals = wanted.vitals.unwrap_or(Sight::NONE);
    Ok(Opener::Admin(Grant { role, vitals }))
}

async fn show_on_panel(services: &Services, opened: &Opened, url: &str) -> Result<(), Problem> {
    let pairing = Pairing {
        code: opened.code.clone(),
        qr: qr::rows(url).unwrap_or_default(),
    };
    services.state.send(Command::ShowPairing(Some(pairing))).await?;
    tokio::spawn(hide_at(services.clone(), opened.ends, opened.code.clone()));
    Ok(())
}

/// When its time is over, and no other code has taken its place.
async fn hide_at(services: Services, ends: Instant, code: String) {
    tokio::time::sleep_until(ends.into()).await;
    let board = services.state.board();
    if board.pairing.as_ref().is_some_and(|pairing| pairing.code == code) {
        hide(&services);
    }
}

fn hide(services: &Services) {
    if services.state.board().pairing.is_some() {
        let _full = services.state.tell(Command::ShowPairing(None));
    }
}

/// The panel, opened by the name under which it was just called, with the code in its fragment, which no server sees.
fn address(services: &Services, headers: &HeaderMap, door: Option<Door>, code: &str) -> String {
    let scheme = if door.is_some_and(Door::is_encrypted) {
        "https"
    } else {
        "http"
    };
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let called = named.filter(|_| door != Some(Door::Machine));
    let host = called.unwrap_or(&services.usual_host);
    format!("{scheme}://{host}/#/pair/{code}")
}

async fn finish(
    State(services): State<Services>,
    door: Option<Extension<Door>>,
    body: JsonBody,
) -> Result<Response, Problem> {
    let wanted: PairFinish = parse(body.or_missing("Missing pairing data")?)?;
    let finished = services.access.finish_pairing(&wanted.code, &wanted.name).await;
    if !matches!(finished, Err(AccessError::Pairing(PairingRefusal::WrongCode(_))))
        && services.access.code_on_panel().is_none()
    {
        hide(&services);
    }
    let (token, held) = finished.inspect_err(|error| warn(&services, error))?;
    let mut response = Json(Issued {
        success: true,
        token: token.clone(),
        view: tokens::view(held, 0, true),
    })
    .into_response();
    set_cookie(&mut response, cookie(&token, is_secure(door)));
    Ok(response)
}

/// Who guesses is seen: the panel says so.
fn warn(services: &Services, error: &AccessError) {
    if let AccessError::Pairing(PairingRefusal::Ended(wait)) = error {
        tracing::warn!(
            seconds = wait.as_secs(),
            "five wrong pairing codes; nobody can pair for a while"
        );
        let _full = services
            .state
            .tell(tokens::notice("Wrong pairing codes: pairing is off for a while"));
    }
}

fn is_secure(door: Option<Extension<Door>>) -> bool {
    door.is_some_and(|Extension(door)| door.is_encrypted())
}

fn set_cookie(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

impl From<PairingRefusal> for Problem {
    fn from(why: PairingRefusal) -> Self {
        let words = why.to_string();
        let (status, code, wait) = match why {
            PairingRefusal::NotAsked => (StatusCode::FORBIDDEN, "pairing_not_started", None),
            PairingRefusal::WrongCode(_) => (StatusCode::FORBIDDEN, "wrong_code", None),
            PairingRefusal::Ended(wait) => (StatusCode::FORBIDDEN, "pairing_ended", Some(wait)),
            PairingRefusal::BackOff(wait) => (StatusCode::TOO_MANY_REQUESTS, "pairing_blocked", Some(wait)),
            PairingRefusal::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", Some(wait)),
            PairingRefusal::Busy(wait) => (StatusCode::CONFLICT, "pairing_busy", Some(wait)),
        };
        let problem = Self::new(status, code, words);
        wait.map_or(problem.clone(), |wait| problem.after(wait))
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let words = error.to_string();
        match error {
            AccessError::Pairing(why) => why.into(),
            AccessError::Refused(why) => refused(&why, words),
            AccessError::NotDurable { full: true } => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", words)
            }
            AccessError::NotDurable { full: false } | AccessError::Key => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", words)
            }
        }
    }
}

fn refused(why: &Refusal, words: String) -> Problem {
    match why {
        Refusal::Name | Refusal::Reserved => Problem::bad("invalid_value", words).at("name"),
        Refusal::Days => Problem::bad("out_of_range", words).at("days"),
        Refusal::Device => Problem::bad("invalid_value", words).at("device_id"),
        Refusal::Full(_) => Problem::new(StatusCode::INSUFFICIENT_STORAGE, "tokens_full", words),
        Refusal::NotFound => Problem::new(StatusCode::NOT_FOUND, "token_not_found", words),
        Refusal::LastAdmin => Problem::new(StatusCode::CONFLICT, "last_admin", words),
        Refusal::Fixed => Problem::new(StatusCode::CONFLICT, "fixed_role", words),
    }
}
