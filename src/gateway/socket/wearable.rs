//! Readings that come over Socket.IO, each acknowledged when it is on disk.

use std::sync::Arc;

use serde_json::Value;
use socketioxide::extract::{AckSender, SocketRef, TryData};

use super::{client::Kind, entry, refuse};
use crate::{
    gateway::{rest::problem::Problem, rest::readings, services::Services},
    wire::vitals::{DataReceived, Prediction},
};

pub(super) fn register(socket: &SocketRef, services: &Services) {
    // The library clones a handler for each event.
    let services = Arc::new(services.clone());
    socket.on(
        "esp32_sensor_data",
        async move |socket: SocketRef, TryData(value): TryData<Value>, ack: AckSender| {
            if entry::allows(&socket, "esp32_sensor_data") {
                take(&socket, &services, value.unwrap_or_default(), ack).await;
            }
        },
    );
}

async fn take(socket: &SocketRef, services: &Services, value: Value, ack: AckSender) {
    match record(socket, services, value).await {
        Ok(received) => {
            let _gone = socket.emit("data_received", &received);
            let _unasked = ack.send(&received);
        }
        Err(problem) => {
            let error = refuse(socket, problem);
            let _unasked = ack.send(&error);
        }
    }
}

async fn record(socket: &SocketRef, services: &Services, value: Value) -> Result<DataReceived, Problem> {
    if Kind::of(socket) != Kind::Wearable {
        let words = "Readings come from clients that connect with ?type=esp32";
        return Err(Problem::bad("not_a_device", words));
    }
    let sample = readings::read(services, &entry::caller(socket), &unpacked(value))?;
    let recorded = services.vitals.hand_in_now(sample)?.recorded().await?;
    Ok(DataReceived {
        status: "success",
        record_id: recorded.id,
        stress_prediction: Prediction {
            label: recorded.level,
            confidence: recorded.confidence,
        },
    })
}

/// Sketches tend to send the object as a text of JSON.
fn unpacked(value: Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::Null),
        value => value,
    }
}
