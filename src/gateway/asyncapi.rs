//! The AsyncAPI 3 document, made from the table of events and the types it names.

use serde_json::{Map, Value, json};

use super::{
    gate::permissions,
    openapi::generator,
    socket::{EVENTS, EventDoc, Payload, Way},
};

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = generator();
    let messages: Map<String, Value> = EVENTS
        .iter()
        .map(|event| (event.name.to_owned(), message(event, &mut schemas)))
        .collect();
    let operations: Map<String, Value> = EVENTS
        .iter()
        .map(|event| (event.name.to_owned(), operation(event)))
        .collect();
    let names = EVENTS.iter().map(|event| {
        (
            event.name.to_owned(),
            json!({"$ref": format!("#/components/messages/{}", event.name)}),
        )
    });
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "RetroBoard",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "State of the board over Socket.IO (protocol 5 over Engine.IO 4, and 4 over 3).",
            "license": {"name": "GPL-2.0-or-later"},
        },
        "channels": {
            "board": {
                "address": "/",
                "title": "Socket.IO namespace /",
                "description": "Whoever has left it comes back with a new session: each is let in once.",
                "messages": names.collect::<Map<String, Value>>(),
            },
        },
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas.take_definitions(true)},
    })
}

fn message(event: &EventDoc, schemas: &mut schemars::SchemaGenerator) -> Value {
    let mut message = json!({"name": event.name, "summary": event.summary});
    if matches!(event.way, Way::FromClient) {
        message["x-needs"] = permissions::of_event(event.name).as_str().into();
    }
    match event.payload {
        Payload::Nothing => {}
        Payload::Json(schema) => message["payload"] = schema(schemas).to_value(),
        Payload::Binary => {
            message["contentType"] = "application/octet-stream".into();
            message["payload"] = json!({"type": "string", "format": "binary"});
        }
    }
    message
}

/// The daemon's point of view: it receives what clients send.
fn operation(event: &EventDoc) -> Value {
    let action = match event.way {
        Way::FromClient => "receive",
        Way::ToClient => "send",
    };
    json!({
        "action": action,
        "channel": {"$ref": "#/channels/board"},
        "messages": [{"$ref": format!("#/channels/board/messages/{}", event.name)}],
    })
}
