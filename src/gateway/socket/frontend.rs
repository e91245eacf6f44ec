//! What phones ask of the vitals.

use jiff::Timestamp;
use serde_json::Value;
use socketioxide::extract::{SocketRef, TryData};

use super::{client::Kind, entry, refuse};
use crate::{
    gateway::{
        rest::{history, problem::Problem, system},
        services::Services,
    },
    wire::vitals::{HistoryRequest, Pong, SubscriptionStatus},
};

pub(super) fn register(socket: &SocketRef, services: &Services) {
    let asked = services.clone();
    socket.on(
        "frontend_request_history",
        async move |socket: SocketRef, TryData(wanted): TryData<Value>| {
            if entry::allows(&socket, "frontend_request_history") {
                tell_history(&socket, &asked, wanted.unwrap_or_default()).await;
            }
        },
    );
    socket.on("frontend_subscribe_alerts", async |socket: SocketRef| {
        if entry::allows(&socket, "frontend_subscribe_alerts") {
            let message = "Alerts come by themselves to every client with ?type=frontend";
            let status = if Kind::of(&socket) == Kind::Frontend {
                "subscribed"
            } else {
                "not_subscribed"
            };
            let _gone = socket.emit("subscription_status", &SubscriptionStatus { status, message });
        }
    });
    socket.on("ping", async |socket: SocketRef| {
        if entry::allows(&socket, "ping") {
            let timestamp = Timestamp::now();
            let _gone = socket.emit("pong", &Pong { timestamp });
        }
    });
    let asked = services.clone();
    socket.on("health_check", async move |socket: SocketRef| {
        if entry::allows(&socket, "health_check") {
            let _gone = socket.emit("health_status", &system::status_of(&asked));
        }
    });
}

async fn tell_history(socket: &SocketRef, services: &Services, wanted: Value) {
    match ask_history(socket, services, wanted).await {
        Ok(data) => {
            let _gone = socket.emit("history_data", &data);
        }
        Err(problem) => {
            refuse(socket, problem);
        }
    }
}

async fn ask_history(
    socket: &SocketRef,
    services: &Services,
    wanted: Value,
) -> Result<crate::wire::vitals::HistoryData, Problem> {
    if Kind::of(socket) == Kind::Wearable {
        let words = "A wearable cannot read the history; connect with ?type=frontend";
        return Err(Problem::bad("not_a_frontend", words));
    }
    let request = match wanted {
        Value::Null => HistoryRequest::default(),
        wanted => serde_path_to_error::deserialize(wanted).map_err(|error| {
            let field = error.path().to_string();
            Problem::bad("invalid_value", format!("{field}: {}", error.into_inner())).at(field)
        })?,
    };
    history::history(services, request, &entry::caller(socket).sight).await
}
