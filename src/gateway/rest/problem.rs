//! Every refusal in one shape: `{"success": false, "error", "code", "field"?}`.

use std::{any::Any, time::Duration};

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    state::{Refusal, Rejected, actor::NotDurable},
    wire::answer,
};

/// A refusal on its way to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct Problem {
    pub(in crate::gateway) status: StatusCode,
    pub(in crate::gateway) code: &'static str,
    pub(in crate::gateway) words: String,
    pub(in crate::gateway) field: Option<String>,
    /// When it is worth trying again, where that is known.
    pub(in crate::gateway) after: Option<Duration>,
}

impl Problem {
    pub(in crate::gateway) fn new(status: StatusCode, code: &'static str, words: impl Into<String>) -> Self {
        Self {
            status,
            code,
            words: words.into(),
            field: None,
            after: None,
        }
    }

    pub(in crate::gateway) fn bad(code: &'static str, words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, words)
    }

    pub(in crate::gateway) fn missing(words: &str) -> Self {
        Self::bad("missing_data", words)
    }

    /// Try again after this time.
    pub(in crate::gateway) fn after(self, wait: Duration) -> Self {
        Self {
            after: Some(wait),
            ..self
        }
    }

    pub(in crate::gateway) fn at(self, field: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..self
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = answer::Problem {
            success: false,
            error: self.words,
            code: self.code.into(),
            field: self.field,
        };
        let mut response = (self.status, Json(body)).into_response();
        let again = matches!(
            self.status,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
        );
        if again || self.after.is_some() {
            let seconds = self.after.map_or(1, |wait| wait.as_secs().max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        let words = rejected.to_string();
        match rejected {
            Rejected::Refused(refusal) => Self::from(refusal),
            Rejected::NotDurable(NotDurable::Full) => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", words)
            }
            Rejected::NotDurable(NotDurable::Failed) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", words)
            }
            Rejected::Overloaded => Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", words),
            Rejected::Stopping => Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", words),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let field = refusal.field().map(str::to_owned);
        Self {
            status: status(&refusal),
            code: refusal.code(),
            words: refusal.to_string(),
            field,
            after: None,
        }
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::AppNotFound
        | Refusal::CarouselAppNotFound(_)
        | Refusal::NoticeNotFound
        | Refusal::AlertNotFound
        | Refusal::FontNotFound
        | Refusal::PresetNotFound => StatusCode::NOT_FOUND,
        Refusal::NothingRuns | Refusal::CarouselOff | Refusal::FontBuiltIn(_) | Refusal::FontInUse(_) => {
            StatusCode::CONFLICT
        }
        Refusal::NoticesFull | Refusal::FontsFull(_) | Refusal::PresetsFull(_) => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::Setting { .. }
        | Refusal::UnknownSetting { .. }
        | Refusal::Brightness
        | Refusal::TransitionTime
        | Refusal::Days(_)
        | Refusal::CarouselEmpty
        | Refusal::SlotDuration
        | Refusal::SlotDurationRange
        | Refusal::CarouselTooLong(_)
        | Refusal::TimeZone(_)
        | Refusal::PresetName
        | Refusal::Planned { .. }
        | Refusal::ScheduleTooLong(_)
        | Refusal::Import { .. }
        | Refusal::Notice { .. } => StatusCode::BAD_REQUEST,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the cause over")]
/// Nothing a client sends may panic; if it happens all the same, the client is told and the daemon lives on.
pub(in crate::gateway) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic_words(&*cause);
    tracing::error!(%message, "a request handler panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong inside; the log says what",
    )
    .into_response()
}

/// What a panic says; nothing when it says no text.
pub(in crate::gateway) fn panic_words(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
