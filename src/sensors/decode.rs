//! From the JSON of a device to a reading. Fields that it does not know are ignored: firmware is older or newer than we are.

use serde_json::{Map, Value};

use super::{BadTimestamp, LONGEST_DEVICE_ID, NAMELESS, Range, Ranges, Sample, timestamp};

/// How far a device's clock may be ahead, in milliseconds.
const FUTURE_MS: i64 = 5 * 60 * 1000;

const VITALS: [&str; 3] = ["hr", "temp", "eda"];

/// Why a reading is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadReading {
    #[error("No JSON data provided")]
    Empty,
    #[error("Missing required fields: {}", .0.join(", "))]
    Missing(Vec<&'static str>),
    #[error("hr, temp, and eda must be valid numbers")]
    NotNumbers { field: &'static str },
    #[error("{field} must be {range} {unit}")]
    OutOfRange {
        field: &'static str,
        range: Range,
        unit: &'static str,
    },
    #[error(transparent)]
    Timestamp(#[from] BadTimestamp),
    #[error("timestamp is more than 5 minutes in the future; set the device's clock")]
    Future,
    #[error("device_id must be text of 1 to 64 characters without control characters")]
    DeviceId,
}

impl BadReading {
    /// The reason for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "missing_data",
            Self::Missing(_) => "missing_field",
            Self::NotNumbers { .. } | Self::Timestamp(BadTimestamp::Form) | Self::DeviceId => "invalid_value",
            Self::OutOfRange { .. } | Self::Future | Self::Timestamp(BadTimestamp::Early) => "out_of_range",
        }
    }

    /// The first field that is wrong.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Empty => None,
            Self::Missing(fields) => fields.first().copied(),
            Self::NotNumbers { field } | Self::OutOfRange { field, .. } => Some(field),
            Self::Timestamp(_) | Self::Future => Some("timestamp"),
            Self::DeviceId => Some("device_id"),
        }
    }
}

/// Reads one reading that came in at `now` (Unix milliseconds).
pub fn decode(value: &Value, ranges: &Ranges, now: i64) -> Result<Sample, BadReading> {
    let object = value
        .as_object()
        .filter(|object| !object.is_empty())
        .ok_or(BadReading::Empty)?;
    let [hr, temp, eda] = vitals(object)?;
    for (field, value, range, unit) in [
        ("hr", hr, ranges.hr, "bpm"),
        ("temp", temp, ranges.temp, "°C"),
        ("eda", eda, ranges.eda, "µS"),
    ] {
        if !range.holds(value) {
            return Err(BadReading::OutOfRange { field, range, unit });
        }
    }
    let at = match object.get("timestamp") {
        None | Some(Value::Null) => now,
        Some(value) => timestamp::parse(value)?,
    };
    if at > now + FUTURE_MS {
        return Err(BadReading::Future);
    }
    let device = device_id(object.get("device_id"))?;
    Ok(Sample {
        device,
        at,
        hr,
        temp,
        eda,
    })
}

fn vitals(object: &Map<String, Value>) -> Result<[f64; 3], BadReading> {
    let absent = |field: &&str| object.get(*field).is_none_or(Value::is_null);
    let missing: Vec<_> = VITALS.into_iter().filter(absent).collect();
    if !missing.is_empty() {
        return Err(BadReading::Missing(missing));
    }
    let mut values = [0.0; 3];
    for (value, field) in values.iter_mut().zip(VITALS) {
        let number = object[field].as_f64().filter(|number| number.is_finite());
        *value = number.ok_or(BadReading::NotNumbers { field })?;
    }
    Ok(values)
}

fn device_id(value: Option<&Value>) -> Result<String, BadReading> {
    let name = match value {
        None | Some(Value::Null) => NAMELESS,
        Some(Value::String(name)) => name.trim(),
        Some(_) => return Err(BadReading::DeviceId),
    };
    check_device_id(name).map(|()| name.to_owned())
}

/// Whether a wearable may be called so.
pub fn check_device_id(name: &str) -> Result<(), BadReading> {
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_DEVICE_ID && !name.chars().any(char::is_control);
    fits.then_some(()).ok_or(BadReading::DeviceId)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_733_826_600_000;

    fn read(value: &Value) -> Result<Sample, BadReading> {
        decode(value, &Ranges::default(), NOW)
    }

    fn with(field: &str, value: Value) -> Value {
        let mut reading = json!({"hr": 75.5, "temp": 36.2, "eda": 0.45});
        reading[field] = value;
        reading
    }

    #[test]
    fn a_reading_of_the_sketch_is_read() {
        let reading = json!({"hr": 75.5, "temp": 36.2, "eda": 0.45, "timestamp": "2024-12-10T10:30:00Z",
            "device_id": "ESP32_001", "seq": 4, "battery": 81});
        let sample = Sample {
            device: "ESP32_001".into(),
            at: NOW,
            hr: 75.5,
            temp: 36.2,
            eda: 0.45,
        };
        assert_eq!(read(&reading), Ok(sample));
        let bare = read(&json!({"hr": 60, "temp": 33, "eda": 0})).unwrap();
        assert_eq!((bare.device.as_str(), bare.at), (NAMELESS, NOW));
    }

    #[test]
    fn nothing_is_told_from_not_enough() {
        for nothing in [json!(null), json!({}), json!("x"), json!(5)] {
            assert_eq!(read(&nothing), Err(BadReading::Empty), "{nothing}");
        }
        let some = read(&json!({"temp": 33, "eda": null})).unwrap_err();
        assert_eq!(some.to_string(), "Missing required fields: hr, eda");
        assert_eq!((some.code(), some.field()), ("missing_field", Some("hr")));
    }

    #[test]
    fn a_bool_and_a_text_are_no_numbers() {
        for value in [json!(true), json!("75"), json!([75]), json!({})] {
            let refused = read(&with("eda", value)).unwrap_err();
            assert_eq!(refused.to_string(), "hr, temp, and eda must be valid numbers");
            assert_eq!(refused.field(), Some("eda"));
        }
    }

    #[test]
    fn bounds_belong_to_the_range() {
        for (field, least, most) in [("hr", 20.0, 250.0), ("temp", 10.0, 45.0), ("eda", 0.0, 100.0)] {
            assert!(read(&with(field, json!(least))).is_ok() && read(&with(field, json!(most))).is_ok());
            assert!(
                read(&with(field, json!(least - 0.01))).is_err() && read(&with(field, json!(most + 0.01))).is_err()
            );
        }
        let hot = read(&with("temp", json!(98.6))).unwrap_err();
        assert_eq!(hot.to_string(), "temp must be between 10 and 45 °C");
    }

    #[test]
    fn the_future_begins_in_five_minutes() {
        assert!(read(&with("timestamp", json!(NOW + FUTURE_MS))).is_ok());
        assert_eq!(
            read(&with("timestamp", json!(NOW + FUTURE_MS + 1))),
            Err(BadReading::Future)
        );
    }

    #[test]
    fn a_name_is_text_that_can_be_shown() {
        assert_eq!(
            read(&with("device_id", json!("Anna’s ⌚"))).unwrap().device,
            "Anna’s ⌚"
        );
        for name in [
            json!(""),
            json!("  "),
            json!("a\nb"),
            json!("x".repeat(65)),
            json!(7),
            json!(["a"]),
        ] {
            assert_eq!(read(&with("device_id", name)), Err(BadReading::DeviceId));
        }
    }
}
