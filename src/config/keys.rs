//! All keys as one table, made from the JSON Schema of [`Config`] so that names, ranges and meanings are written once.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde::Deserialize as _;
use serde_json::Value as Schema;
use toml::{Table, Value};

use super::Config;

/// One key that holds a value.
#[derive(Debug)]
pub(super) struct Key {
    /// With its sections: `display.hub75.rows`.
    pub(super) name: String,
    /// `RETROBOARD_DISPLAY_HUB75_ROWS`.
    pub(super) variable: String,
    pub(super) description: String,
    pub(super) kind: Kind,
    /// JSON Schema of the value.
    pub(super) schema: Schema,
}

#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    Boolean,
    /// With the least and the greatest value.
    Integer(Option<i64>, Option<i64>),
    Number,
    Text,
    /// One of these words.
    Choice(Vec<String>),
    /// Of texts, with the least and the greatest count.
    List(Option<i64>, Option<i64>),
}

/// Start of the name of every variable.
pub(super) const PREFIX: &str = "RETROBOARD_";

static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<Config>().to_value();
    let mut keys = Vec::new();
    collect("", &schema, &mut keys);
    keys
});

pub(super) fn all() -> &'static [Key] {
    &KEYS
}

pub(super) fn get(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

pub(super) fn is_section(name: &str) -> bool {
    KEYS.iter()
        .any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The known key whose name is most like `name`.
pub(super) fn nearest(name: &str) -> &'static str {
    most_like(name, KEYS.iter().map(|key| key.name.as_str()))
}

/// The known variable whose name is most like `name`.
pub(super) fn nearest_variable(name: &str) -> &'static str {
    most_like(name, KEYS.iter().map(|key| key.variable.as_str()))
}

fn most_like<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> &'a str {
    let name: String = name.chars().take(200).collect();
    // A section alone is like its first key, however long that is.
    let far = |known: &str| {
        let section = known.split('.').next().unwrap_or(known);
        let whole = strsim::damerau_levenshtein(&name, known);
        (whole.min(strsim::damerau_levenshtein(&name, section)), whole)
    };
    known.min_by_key(|known| far(known)).expect("there are keys")
}

/// The default configuration as the file would have it.
pub(super) fn defaults() -> Table {
    Table::try_from(Config::default()).expect("the configuration is a TOML table")
}

fn collect(prefix: &str, schema: &Schema, keys: &mut Vec<Key>) {
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let path = join(prefix, name);
        if schema["properties"].is_object() {
            collect(&path, schema, keys);
        } else {
            keys.push(Key::new(path, schema));
        }
    }
}

pub(super) fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}.{name}")
    }
}

impl Key {
    fn new(name: String, schema: &Schema) -> Self {
        let variable = format!("{PREFIX}{}", name.replace('.', "_").to_uppercase());
        let description = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
        Self {
            name,
            variable,
            description,
            kind: Kind::of(schema),
            schema: schema.clone(),
        }
    }

    /// Checks kind and range, then whether the configuration takes it; the error is a sentence for a person.
    pub(super) fn check(&self, value: &Value) -> Result<(), String> {
        self.kind.check(value)?;
        let mut table = defaults();
        put(&mut table, &self.name, value.clone());
        Config::deserialize(table)
            .map(drop)
            .map_err(|error| error.message().to_owned())
    }
}

/// Puts `value` at the dotted `name`, making the sections on the way.
pub(super) fn put(table: &mut Table, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(table.insert(name.to_owned(), value)),
        Some((section, rest)) => {
            let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            put(section.as_table_mut().expect("a section is a table"), rest, value);
        }
    }
}

/// The value at the dotted `name`.
pub(super) fn at<'a>(table: &'a Table, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => table.get(name),
        Some((section, rest)) => at(table.get(section)?.as_table()?, rest),
    }
}

impl Kind {
    fn of(schema: &Schema) -> Self {
        let words = choices(schema);
        if !words.is_empty() {
            return Self::Choice(words);
        }
        match type_of(schema) {
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::Integer(schema["minimum"].as_i64(), schema["maximum"].as_i64()),
            Some("number") => Self::Number,
            Some("array") => Self::List(schema["minItems"].as_i64(), schema["maxItems"].as_i64()),
            _ => Self::Text,
        }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Self::Integer(least, most), Value::Integer(number)) => {
                in_range(*number, *least, *most).map_err(|range| format!("must be {range}, not {number}"))
            }
            (Self::List(least, most), Value::Array(items)) => {
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                in_range(count, *least, *most)
                    .map_err(|range| format!("the number of entries must be {range}, not {count}"))
            }
            (Self::Choice(words), Value::String(text)) if !words.contains(text) => {
                Err(format!("must be {}, not {text:?}", one_of(words)))
            }
            (Self::Boolean, Value::Boolean(_))
            | (Self::Number, Value::Integer(_) | Value::Float(_))
            | (Self::Text | Self::Choice(_), Value::String(_)) => Ok(()),
            _ => Err(format!("expected {self}, got {}", told(value))),
        }
    }

    /// The range in words, as the documentation has it.
    pub(super) fn range(&self) -> String {
        match self {
            Self::Integer(Some(least), Some(most)) => format!("{least} to {most}"),
            Self::Integer(Some(least), None) => format!("{least} or more"),
            Self::List(Some(least), Some(most)) => format!("{least} to {most} entries"),
            Self::Choice(words) => words.join(", "),
            Self::Boolean => "true, false".to_owned(),
            _ => String::new(),
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Boolean => "true or false",
            Self::Integer(..) => "an integer",
            Self::Number => "a number",
            Self::Text | Self::Choice(_) => "a string",
            Self::List(..) => "a list of strings",
        })
    }
}

fn in_range(number: i64, least: Option<i64>, most: Option<i64>) -> Result<(), String> {
    let inside = least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most);
    match (inside, least, most) {
        (true, ..) => Ok(()),
        (false, Some(least), Some(most)) => Err(format!("between {least} and {most}")),
        (false, Some(least), None) => Err(format!("at least {least}")),
        (false, None, most) => Err(format!("at most {}", most.unwrap_or_default())),
    }
}

fn one_of(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    quoted.join(" or ")
}

/// The value with its kind: `a string "64"`. Long ones are cut.
pub(super) fn told(value: &Value) -> String {
    let kind = match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a float",
        Value::Boolean(_) => "a boolean",
        Value::Datetime(_) => "a date",
        Value::Array(_) => return "a list".to_owned(),
        Value::Table(_) => return "a table".to_owned(),
    };
    format!("{kind} {}", value.to_string().chars().take(60).collect::<String>())
}

/// The kind of value, for an optional one the kind beside null.
fn type_of(schema: &Schema) -> Option<&str> {
    match &schema["type"] {
        Schema::Array(types) => types.iter().filter_map(Schema::as_str).find(|name| *name != "null"),
        name => name.as_str(),
    }
}

/// The words of an enum: `enum` when its cases have no comment, `oneOf` of constants when they have.
fn choices(schema: &Schema) -> Vec<String> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let cases = schema["oneOf"].as_array().into_iter().flatten();
    let nested = cases
        .clone()
        .flat_map(|case| case["enum"].as_array().into_iter().flatten());
    let constants = cases.map(|case| &case["const"]);
    listed
        .chain(nested)
        .chain(constants)
        .filter_map(Schema::as_str)
        .map(str::to_owned)
        .collect()
}
