//! The OpenAPI 3.1 document, made from the route table and the types it names.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    gate::permissions,
    rest,
    route::{Answers, Route, SchemaOf, Takes, schema_of},
};
use crate::{access::Need, wire::answer::Problem};

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in rest::table() {
        let operation = operation(&route, &mut schemas);
        let method = route.method.as_str().to_ascii_lowercase();
        paths.entry(route.path).or_default().insert(method, operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "RetroBoard",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Commands to the board. State is pushed over Socket.IO; see /api/asyncapi.json. `x-needs` is the least \
                            role that an operation asks for; `vitals` is the sight of vitals, which an admin grants.",
            "license": {"name": "GPL-2.0-or-later", "identifier": "GPL-2.0-or-later"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "retroboard"},
                "query": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
    })
}

/// Makes schemas whose parts are found under `#/components/schemas`, in OpenAPI and AsyncAPI alike.
pub(super) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.for_serialize().into_generator()
}

fn operation(route: &Route, schemas: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.summary,
        "tags": [tag(route.path)],
        "parameters": parameters(route),
        "responses": responses(route, schemas),
    });
    let need = permissions::of_route(&route.method, route.path);
    operation["x-needs"] = need.as_str().into();
    if need != Need::Anyone {
        operation["security"] = json!([{"bearer": []}, {"cookie": []}, {"query": []}]);
    }
    if let Some(body) = body(&route.takes, schemas) {
        operation["requestBody"] = body;
    }
    operation
}

fn operation_id(route: &Route) -> String {
    let words = route
        .path
        .split(['/', '.', '{', '}'])
        .filter(|word| !word.is_empty() && *word != "api");
    let words = std::iter::once(route.method.as_str().to_ascii_lowercase()).chain(words.map(str::to_owned));
    words.collect::<Vec<_>>().join("_")
}

fn tag(path: &str) -> &str {
    path.trim_start_matches("/api")
        .trim_start_matches('/')
        .split(['/', '.'])
        .next()
        .unwrap_or_default()
}

fn parameters(route: &Route) -> Value {
    let named = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let in_query = route.query.iter().map(|query| {
        json!({
            "name": query.name, "in": "query", "required": query.required,
            "description": query.description, "schema": {"type": "string"},
        })
    });
    in_path.chain(in_query).collect()
}

fn body(takes: &Takes, schemas: &mut SchemaGenerator) -> Option<Value> {
    match takes {
        Takes::Nothing => None,
        Takes::Json(schema) => Some(json!({"required": true, "content": content(*schema, schemas)})),
        Takes::Raw(media_type) => Some(
            json!({"required": true, "content": {*media_type: {"schema": {"type": "string", "format": "binary"}}}}),
        ),
    }
}

fn responses(route: &Route, schemas: &mut SchemaGenerator) -> Value {
    let good = match &route.answers {
        Answers::Json(schema) => content(*schema, schemas),
        Answers::Raw(media_type) => json!({*media_type: {}}),
    };
    let mut responses = Map::from_iter([(
        route.done.as_str().to_owned(),
        json!({"description": description(route.done), "content": good}),
    )]);
    let problem = content(schema_of::<Problem>, schemas);
    let mut words: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, refusal) in &route.refusals {
        words.entry(*status).or_default().push(refusal);
    }
    for (status, refusals) in words {
        responses.insert(
            status.to_string(),
            json!({"description": refusals.join("; "), "content": problem}),
        );
    }
    responses.insert(
        "default".into(),
        json!({"description": "Any other refusal", "content": problem}),
    );
    Value::Object(responses)
}

fn description(done: StatusCode) -> &'static str {
    if done == StatusCode::ACCEPTED {
        "Accepted; it happens after this answer"
    } else {
        "Done"
    }
}

fn content(schema: SchemaOf, schemas: &mut SchemaGenerator) -> Value {
    json!({"application/json": {"schema": schema(schemas)}})
}
