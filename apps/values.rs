//! Kinds of values that settings are made of; each carries its bounds into the JSON Schema, so that they stand in one place.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

/// A whole number from `MIN` to `MAX`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Whole<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Whole<MIN, MAX> {
    /// A number known when the code is compiled, as a default is.
    ///
    /// # Panics
    /// When it is out of bounds.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        assert!(MIN <= number && number <= MAX, "the number is within its bounds");
        Self(number)
    }

    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The whole number in `value`. As in JSON Schema `2.0` is one; a bool is none.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    let exact = |number: f64| number.fract() == 0.0 && number.abs() < 9e15;
    value.as_i64().or_else(|| {
        value
            .as_f64()
            .filter(|number| exact(*number))
            .map(|number| number as i64)
    })
}

impl<'de, const MIN: u32, const MAX: u32> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        whole(&value)
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| (MIN..=MAX).contains(number))
            .map(Self)
            .ok_or_else(|| D::Error::custom(format_args!("must be a whole number from {MIN} to {MAX}")))
    }
}

impl<const MIN: u32, const MAX: u32> JsonSchema for Whole<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Whole_{MIN}_to_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": MIN, "maximum": MAX, "x-widget": "slider"})
    }
}

/// Text of `MIN` to `MAX` characters (Unicode scalar values), both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// A text known when the code is compiled, as a default is.
    ///
    /// # Panics
    /// When its length is out of bounds.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::check(text.to_owned()).expect("the text is within its bounds")
    }

    fn check(text: String) -> Result<Self, String> {
        match text.chars().count() {
            length if (MIN..=MAX).contains(&length) => Ok(Self(text)),
            length => Err(format!("must have {MIN} to {MAX} characters and has {length}")),
        }
    }
}

impl<const MIN: usize, const MAX: usize> std::ops::Deref for Text<MIN, MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Self::check(text).map_err(D::Error::custom),
            _ => Err(D::Error::custom(format_args!(
                "must be text of {MIN} to {MAX} characters"
            ))),
        }
    }
}

impl<const MIN: usize, const MAX: usize> JsonSchema for Text<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Text_{MIN}_to_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": MIN, "maxLength": MAX, "x-widget": "text"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_whole_number_keeps_its_bounds() {
        for (value, wanted) in [(json!(1), 1), (json!(10), 10), (json!(3.0), 3)] {
            assert_eq!(from_value::<Whole<1, 10>>(value).unwrap().get(), wanted);
        }
        for value in [
            json!(0),
            json!(11),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!(true),
            json!("1"),
            json!(null),
        ] {
            let error = from_value::<Whole<1, 10>>(value).unwrap_err().to_string();
            assert_eq!(error, "must be a whole number from 1 to 10");
        }
    }

    #[test]
    fn text_is_counted_in_characters() {
        assert!(from_value::<Text<1, 3>>(json!("äöü")).is_ok());
        for value in [json!(""), json!("äöüß"), json!(1), json!(["a"])] {
            assert!(from_value::<Text<1, 3>>(value).is_err());
        }
    }
}
