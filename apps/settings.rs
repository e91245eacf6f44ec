//! Settings of an app: one struct, from which its defaults, its JSON Schema and its checks are made.

use std::sync::Arc;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    app::{Invalid, Settings},
    font::{Catalogue, Face},
    values::Text,
};

/// The settings struct of one app.
pub(crate) trait Sheet: Default + Serialize + DeserializeOwned + JsonSchema {
    /// Checks what a schema cannot say, and brings values into the form they are answered in.
    fn check(&mut self, fonts: &Catalogue) -> Result<(), Invalid>;
}

pub(crate) fn schema<S: Sheet>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<S>().to_value()
}

pub(crate) fn defaults<S: Sheet>() -> Settings {
    write(&S::default())
}

pub(crate) fn settle<S: Sheet>(settings: &Settings, fonts: &Catalogue) -> Result<Settings, Invalid> {
    let mut sheet: S = read(settings)?;
    sheet.check(fonts)?;
    Ok(write(&sheet))
}

/// Reads settings into their struct; what is missing has its default.
pub(crate) fn read<S: Sheet>(settings: &Settings) -> Result<S, Invalid> {
    serde_path_to_error::deserialize(Value::Object(settings.clone())).map_err(|error| {
        let field = error.path().to_string();
        let message = format!("{field}: {}", error.inner());
        Invalid { field, message }
    })
}

fn write<S: Sheet>(sheet: &S) -> Settings {
    match serde_json::to_value(sheet) {
        Ok(Value::Object(settings)) => settings,
        other => unreachable!("settings are a JSON object: {other:?}"),
    }
}

/// Name of a font in the catalogue.
pub(crate) type FontName = Text<1, 64>;

pub(crate) fn font(name: &FontName, fonts: &Catalogue) -> Result<Arc<Face>, Invalid> {
    fonts.get(name).ok_or_else(|| Invalid {
        field: "font".to_owned(),
        message: format!("font: there is no font {:?}; GET /api/fonts lists their names", &**name),
    })
}
