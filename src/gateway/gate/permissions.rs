//! What each route and each event asks for: the only place where that stands. The documents are made from it, the gate
//! holds everything against it, and what is not in it is for admins alone.

use axum::http::Method;

use crate::access::Need::{self, Admin, Anyone, Control, Measure, View, Vitals};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const DELETE: Method = Method::DELETE;

#[rustfmt::skip] // a row a route
pub(in crate::gateway) const ROUTES: &[(Method, &str, Need)] = &[
    // The way in, and what is the same on every board.
    (GET,    "/api/health",                  Anyone),
    (GET,    "/api/session",                 Anyone),
    (DELETE, "/api/session",                 Anyone),
    (POST,   "/api/pair/start",              Anyone),
    (POST,   "/api/pair/finish",             Anyone),
    (GET,    "/api/openapi.json",            Anyone),
    (GET,    "/api/asyncapi.json",           Anyone),
    (GET,    "/api/licences",                Anyone),
    (GET,    "/api/authority.pem",           Anyone),
    (GET,    "/api/websocket/test",          Anyone),
    // The board as it is.
    (GET,    "/api/apps",                    View),
    (GET,    "/api/apps/{name}/config",      View),
    (GET,    "/api/apps/{name}/preview.gif", View),
    (GET,    "/api/current",                 View),
    (GET,    "/api/settings",                View),
    (GET,    "/api/carousel",                View),
    (GET,    "/api/notify",                  View),
    (GET,    "/api/icons",                   View),
    (GET,    "/api/presets",                 View),
    (GET,    "/api/presets/{name}",          View),
    (GET,    "/api/schedule",                View),
    (GET,    "/api/preview.png",             View),
    (GET,    "/api/fonts",                   View),
    (GET,    "/api/fonts/{name}/sample.png", View),
    (GET,    "/api/model",                   View),
    (GET,    "/api/system/status",           View),
    (GET,    "/api/websocket/info",          View),
    (GET,    "/metrics",                     View),
    // Commands to it.
    (POST,   "/api/switch",                  Control),
    (POST,   "/api/stop",                    Control),
    (POST,   "/api/config",                  Control),
    (POST,   "/api/apps/{name}/config",      Control),
    (DELETE, "/api/apps/{name}/config",      Control),
    (POST,   "/api/settings",                Control),
    (POST,   "/api/carousel",                Control),
    (POST,   "/api/carousel/next",           Control),
    (POST,   "/api/carousel/previous",       Control),
    (POST,   "/api/carousel/pause",          Control),
    (POST,   "/api/carousel/resume",         Control),
    (POST,   "/api/notify",                  Control),
    (DELETE, "/api/notify/{id}",             Control),
    (POST,   "/api/presets",                 Control),
    (DELETE, "/api/presets/{name}",          Control),
    (POST,   "/api/presets/{name}/apply",    Control),
    (POST,   "/api/schedule",                Control),
    (POST,   "/api/fonts",                   Control),
    (DELETE, "/api/fonts/{name}",            Control),
    // Of people's bodies: only of those whom the caller may see.
    (GET,    "/api/history",                 Vitals),
    (GET,    "/api/devices",                 Vitals),
    (GET,    "/api/alerts",                  Vitals),
    (GET,    "/api/vitals/settings",         Vitals),
    (POST,   "/api/alerts/{id}/acknowledge", Vitals),
    (POST,   "/api/esp32/data",              Measure),
    // The rest.
    (POST,   "/api/devices/{id}",            Admin),
    (DELETE, "/api/devices/{id}/data",       Admin),
    (POST,   "/api/vitals/settings",         Admin),
    (POST,   "/api/model",                   Admin),
    (GET,    "/api/export",                  Admin),
    (POST,   "/api/import",                  Admin),
    (GET,    "/api/tokens",                  Admin),
    (POST,   "/api/tokens",                  Admin),
    (POST,   "/api/tokens/devices",          Admin),
    (POST,   "/api/tokens/{id}",             Admin),
    (DELETE, "/api/tokens/{id}",             Admin),
    (POST,   "/api/tokens/rotate-key",       Admin),
    (POST,   "/api/system/start-normally",   Admin),
    (GET,    "/api/audit",                   Admin),
];

/// Events that clients send.
#[rustfmt::skip]
pub(in crate::gateway) const EVENTS: &[(&str, Need)] = &[
    ("ping",                      Anyone),
    ("request_state",             View),
    ("preview_start",             View),
    ("preview_stop",              View),
    ("frontend_subscribe_alerts", View),
    ("health_check",              View),
    ("frontend_request_history",  Vitals),
    ("esp32_sensor_data",         Measure),
];

pub(in crate::gateway) fn of_route(method: &Method, path: &str) -> Need {
    let row = ROUTES.iter().find(|row| row.0 == *method && row.1 == path);
    row.map_or(Admin, |row| row.2)
}

pub(in crate::gateway) fn of_event(name: &str) -> Need {
    let row = EVENTS.iter().find(|row| row.0 == name);
    row.map_or(Admin, |row| row.1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::gateway::{rest, socket};

    #[test]
    fn every_route_has_its_row_and_every_row_its_route() {
        let served: BTreeSet<_> = rest::table()
            .into_iter()
            .map(|route| (route.method.to_string(), route.path))
            .collect();
        let listed: BTreeSet<_> = ROUTES.iter().map(|row| (row.0.to_string(), row.1)).collect();
        assert_eq!(served, listed);
        assert_eq!(listed.len(), ROUTES.len(), "a row stands there twice");
    }

    #[test]
    fn every_event_of_clients_has_its_row_and_every_row_its_event() {
        let served: BTreeSet<_> = socket::event_names().0.into_iter().collect();
        let listed: BTreeSet<_> = EVENTS.iter().map(|row| row.0).collect();
        assert_eq!(served, listed);
    }

    #[test]
    fn what_nobody_listed_is_for_admins() {
        assert_eq!(of_route(&Method::GET, "/api/new"), Admin);
        assert_eq!(of_event("new"), Admin);
    }
}
