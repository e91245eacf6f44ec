//! A colour as people set it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

/// A colour setting: read from `[r, g, b]` (each 0-255) or `"#rrggbb"`, always written as `[r, g, b]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Color(pub [u8; 3]);

impl Color {
    pub const WHITE: Self = Self([255; 3]);
}

const WANTED: &str = "a color is [red, green, blue], each a whole number from 0 to 255, or \"#rrggbb\"";

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        from_value(&value).map(Self).ok_or_else(|| D::Error::custom(WANTED))
    }
}

fn from_value(value: &Value) -> Option<[u8; 3]> {
    match value {
        Value::String(text) => from_hex(text),
        Value::Array(parts) => from_parts(parts),
        _ => None,
    }
}

fn from_parts(parts: &[Value]) -> Option<[u8; 3]> {
    let mut colour = [0; 3];
    for (at, part) in <&[Value; 3]>::try_from(parts).ok()?.iter().enumerate() {
        colour[at] = u8::try_from(crate::values::whole(part)?).ok()?;
    }
    Some(colour)
}

fn from_hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

impl JsonSchema for Color {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Color".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let part = serde_json::json!({"type": "integer", "minimum": 0, "maximum": 255});
        json_schema!({
            "anyOf": [
                {"type": "array", "items": part, "minItems": 3, "maxItems": 3},
                {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
            ],
            "x-widget": "color",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn both_spellings_are_read() {
        for (value, wanted) in [
            (json!([1, 2, 255]), [1, 2, 255]),
            (json!("#0aFf00"), [10, 255, 0]),
            (json!([0, 0, 7.0]), [0, 0, 7]),
        ] {
            assert_eq!(from_value::<Color>(value).unwrap(), Color(wanted));
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wanted() {
        for value in [
            json!([1, 2]),
            json!([1, 2, 3, 4]),
            json!([1, 2, 256]),
            json!([1, 2, -1]),
            json!([1, 2, true]),
            json!([1, 2, 0.5]),
            json!([1, 2, "3"]),
            json!("#fff"),
            json!("ffffff"),
            json!("#+fffff"),
            json!("#ééé"),
            json!("red"),
            json!(16),
            json!(null),
            json!({}),
        ] {
            let error = from_value::<Color>(value).unwrap_err().to_string();
            assert_eq!(error, WANTED);
        }
    }

    #[test]
    fn it_is_written_as_three_numbers() {
        assert_eq!(serde_json::to_value(Color([1, 2, 3])).unwrap(), json!([1, 2, 3]));
    }
}
