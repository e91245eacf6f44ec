//! The effective configuration as a TOML file that explains itself.

use super::{
    Config,
    keys::{self, Key},
};

/// A file with every key in the order of the sections, each below its meaning and range. Loading it gives `config`.
///
/// # Panics
/// Never: a configuration is a TOML table, however it was made.
#[must_use]
pub fn commented(config: &Config) -> String {
    let mut section = String::new();
    let text = toml::to_string(config).expect("the configuration is a TOML table");
    text.lines().map(|line| explained(line, &mut section) + "\n").collect()
}

/// `line` of the plain file below its comment; keeps `section` up to date.
fn explained(line: &str, section: &mut String) -> String {
    if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        name.clone_into(section);
    }
    let key = line.split_once(" = ").and_then(|(name, _)| keys::get(&keys::join(section, name)));
    key.map_or_else(|| line.to_owned(), |key| format!("{}{line}", comment(key)))
}

fn comment(key: &Key) -> String {
    let range = key.kind.range();
    let range = if range.is_empty() { range } else { format!("# Range: {range}.\n") };
    format!("# {}\n{range}", key.description)
}
