//! The TOML file as a layer.

use std::{fs::File, io::Read as _, ops::Range, path::Path};

use serde::Deserialize as _;
use toml::{
    Spanned, Value,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    keys::{self, Key},
    load::Layers,
    mistake::{Place, Source},
    page,
};

/// Largest file in bytes; a real one has a few kilobytes.
pub(super) const LARGEST: u64 = 1024 * 1024;

/// Reads the file at `path` into `layers`: its settings, and its mistakes.
pub(super) fn read(source: Source, path: &Path, layers: &mut Layers) {
    match text(path) {
        Ok(text) => parse(&source, &text, layers),
        Err(message) => layers.refuse(&Place { source, line: None }, "", message),
    }
}

/// What the file holds, or why it cannot be had.
pub(super) fn text(path: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(cannot)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "is larger than {LARGEST} bytes; a configuration file is never that long"
        ));
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())
}

/// A file with broken TOML is not looked into further: what follows a break is a guess.
pub(super) fn parse(source: &Source, text: &str, layers: &mut Layers) {
    let lines = Lines::new(source, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        walk("", table.get_ref(), &lines, layers);
    }
    for error in errors {
        let place = lines.place(&error.span().unwrap_or_default());
        layers.refuse(&place, "", format!("not TOML: {}", error.message()));
    }
}

fn walk(prefix: &str, table: &DeTable<'_>, lines: &Lines<'_>, layers: &mut Layers) {
    for (name, value) in table {
        let path = keys::join(prefix, name.get_ref());
        let place = lines.place(&name.span());
        match (keys::get(&path), value.get_ref()) {
            (Some(key), _) if lines.may_set(&path) => take(key, value, place, layers),
            (Some(_), _) => layers.refuse(&place, &path, "cannot be set on the page"),
            (None, DeValue::Table(inner)) if keys::is_section(&path) || !inner.is_empty() => {
                walk(&path, inner, lines, layers);
            }
            (None, _) if keys::is_section(&path) => layers.refuse(
                &place,
                &path,
                format!("is a section; write [{path}] and its keys below"),
            ),
            (None, _) => layers.unknown(&place, &path, || keys::nearest(&path)),
        }
    }
}

/// TOML's grammar lets a number have any length; nothing else can fail here.
fn take(key: &'static Key, value: &Spanned<DeValue<'_>>, place: Place, layers: &mut Layers) {
    match Value::deserialize(ValueDeserializer::from(value.clone())) {
        Ok(value) => layers.set(key, value, place),
        Err(_) => layers.refuse(&place, &key.name, "has a number that is too large"),
    }
}

/// Turns places in the text into lines.
struct Lines<'a> {
    source: &'a Source,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a Source, text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            source,
            starts: breaks.map(|(at, _)| at + 1).collect(),
        }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let line = 1 + self.starts.partition_point(|start| *start <= span.start);
        Place {
            source: self.source.clone(),
            line: Some(line),
        }
    }

    fn may_set(&self, key: &str) -> bool {
        !matches!(self.source, Source::Page(_)) || page::may_set(key)
    }
}
