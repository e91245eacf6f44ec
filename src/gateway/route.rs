//! One row of the route table: what is served, by whom, and what the OpenAPI document says of it.

use axum::{
    handler::Handler,
    http::{Method, StatusCode},
    routing::{MethodFilter, MethodRouter, on},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::services::Services;

/// Makes the schema of a type, with its parts going to the document's components.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a request carries.
pub(super) enum Takes {
    Nothing,
    Json(SchemaOf),
    /// Raw bytes of this media type.
    Raw(&'static str),
}

/// What an answer carries.
pub(super) enum Answers {
    Json(SchemaOf),
    Raw(&'static str),
}

/// A parameter in the query string.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) required: bool,
}

pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    pub(super) handler: MethodRouter<Services>,
    pub(super) takes: Takes,
    pub(super) query: Vec<Query>,
    pub(super) answers: Answers,
    /// Status of what went well.
    pub(super) done: StatusCode,
    /// Status and words of every refusal of its own.
    pub(super) refusals: Vec<(u16, &'static str)>,
}

impl Route {
    pub(super) fn get<H, T>(path: &'static str, summary: &'static str, handler: H) -> Self
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        Self::new(Method::GET, path, summary, on(MethodFilter::GET, handler))
    }

    pub(super) fn post<H, T>(path: &'static str, summary: &'static str, handler: H) -> Self
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        Self::new(Method::POST, path, summary, on(MethodFilter::POST, handler))
    }

    pub(super) fn delete<H, T>(path: &'static str, summary: &'static str, handler: H) -> Self
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        Self::new(Method::DELETE, path, summary, on(MethodFilter::DELETE, handler))
    }

    fn new(method: Method, path: &'static str, summary: &'static str, handler: MethodRouter<Services>) -> Self {
        let answers = Answers::Json(schema_of::<crate::wire::answer::Done>);
        Self {
            method,
            path,
            summary,
            handler,
            takes: Takes::Nothing,
            query: Vec::new(),
            answers,
            done: StatusCode::OK,
            refusals: Vec::new(),
        }
    }

    pub(super) fn takes<T: JsonSchema>(self) -> Self {
        Self {
            takes: Takes::Json(schema_of::<T>),
            ..self
        }
    }

    pub(super) fn takes_raw(self, media_type: &'static str) -> Self {
        Self {
            takes: Takes::Raw(media_type),
            ..self
        }
    }

    pub(super) fn query(mut self, name: &'static str, description: &'static str, required: bool) -> Self {
        self.query.push(Query {
            name,
            description,
            required,
        });
        self
    }

    pub(super) fn answers<T: JsonSchema>(self) -> Self {
        Self {
            answers: Answers::Json(schema_of::<T>),
            ..self
        }
    }

    /// What is asked for happens after the answer.
    pub(super) fn later(self) -> Self {
        Self {
            done: StatusCode::ACCEPTED,
            ..self
        }
    }

    pub(super) fn answers_raw(self, media_type: &'static str) -> Self {
        Self {
            answers: Answers::Raw(media_type),
            ..self
        }
    }

    pub(super) fn refuses(mut self, status: u16, words: &'static str) -> Self {
        self.refusals.push((status, words));
        self
    }
}

pub(super) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
