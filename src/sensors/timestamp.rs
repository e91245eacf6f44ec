//! The ways in which a device may say when: ISO 8601 with an offset or `Z`, Unix seconds, Unix milliseconds.

use jiff::Timestamp;
use serde_json::Value;

/// A number from here on is milliseconds: as seconds it would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;
/// 2000-01-01. Before it, a device without a clock counts from its own start.
const EARLIEST_MS: i64 = 946_684_800_000;
/// 9999-12-31, the end of what ISO 8601 writes with four digits.
const LATEST_MS: i64 = 253_402_300_799_999;

/// Why a timestamp cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTimestamp {
    #[error(
        "timestamp must be ISO 8601 with an offset or Z, such as 2024-12-10T10:30:00Z, or Unix seconds or milliseconds"
    )]
    Form,
    #[error("timestamp is before the year 2000; set the device's clock, or leave timestamp out")]
    Early,
}

/// Unix milliseconds.
pub fn parse(value: &Value) -> Result<i64, BadTimestamp> {
    let at = match value {
        Value::String(text) => text
            .parse::<Timestamp>()
            .map_err(|_| BadTimestamp::Form)?
            .as_millisecond(),
        Value::Number(number) => from_number(number.as_f64().ok_or(BadTimestamp::Form)?),
        _ => return Err(BadTimestamp::Form),
    };
    match at {
        ..EARLIEST_MS => Err(BadTimestamp::Early),
        EARLIEST_MS..=LATEST_MS => Ok(at),
        _ => Err(BadTimestamp::Form),
    }
}

/// Too large a number ends at the largest, which is refused above.
fn from_number(number: f64) -> i64 {
    let milliseconds = if number.abs() < MILLISECONDS_FROM {
        number * 1000.0
    } else {
        number
    };
    milliseconds.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_is_the_same_moment() {
        let moment = 1_733_826_600_000;
        for form in [
            json!("2024-12-10T10:30:00Z"),
            json!("2024-12-10T11:30:00+01:00"),
            json!("2024-12-10 10:30:00.000Z"),
            json!(1_733_826_600),
            json!(1_733_826_600.0),
            json!(1_733_826_600_000_i64),
        ] {
            assert_eq!(parse(&form), Ok(moment), "{form}");
        }
        assert_eq!(parse(&json!(1_733_826_600.25)), Ok(moment + 250));
    }

    #[test]
    fn what_says_no_moment_is_refused() {
        for form in [
            json!("2024-12-10T10:30:00"),
            json!("2024-12-10"),
            json!("yesterday"),
            json!(true),
            json!([1]),
            json!(1e300),
            json!("-009999-01-02T00:00:00Z junk"),
        ] {
            assert_eq!(parse(&form), Err(BadTimestamp::Form), "{form}");
        }
    }

    #[test]
    fn a_clock_that_was_never_set_is_told() {
        for form in [json!(0), json!(123_456), json!(-5), json!("1970-01-01T00:05:00Z")] {
            assert_eq!(parse(&form), Err(BadTimestamp::Early), "{form}");
        }
    }
}
