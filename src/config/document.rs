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
    let key = line
        .split_once(" = ")
        .and_then(|(name, _)| keys::get(&keys::join(section, name)));
    key.map_or_else(|| line.to_owned(), |key| format!("{}{line}", comment(key)))
}

fn comment(key: &Key) -> String {
    let range = key.kind.range();
    let range = if range.is_empty() {
        range
    } else {
        format!("# Range: {range}.\n")
    };
    format!("# {}\n{range}", key.description)
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

    /// The reference of the documentation: a table a section, a row a key.
    fn reference() -> String {
        let mut section = String::new();
        let text = toml::to_string(&Config::default()).unwrap();
        text.lines().map(|line| row(line, &mut section)).collect()
    }

    fn row(line: &str, section: &mut String) -> String {
        if line.starts_with('[') {
            section.clear();
            section.push_str(line.trim_matches(['[', ']']));
            return format!("\n### `{line}`\n\n| Key | Default | Range | Meaning |\n|---|---|---|---|\n");
        }
        let Some((name, default)) = line.split_once(" = ") else {
            return String::new();
        };
        let key = keys::get(&keys::join(section, name)).unwrap();
        assert!(!key.description.is_empty(), "{} says what it means", key.name);
        format!(
            "| `{name}` | `{default}` | {} | {} |\n",
            key.kind.range(),
            key.description.replace('|', "\\|")
        )
    }

    #[test]
    fn the_documentation_names_every_key() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
        let text = fs::read_to_string(&path).unwrap();
        let (before, rest) = text
            .split_once("cargo test the_documentation_names_every_key` -->\n")
            .unwrap();
        let (found, after) = rest.split_once("\n<!-- end of keys -->").unwrap();
        if env::var_os("RETROBOARD_BLESS").is_some() {
            let start = "cargo test the_documentation_names_every_key` -->\n";
            fs::write(
                path,
                format!("{before}{start}{}\n<!-- end of keys -->{after}", reference()),
            )
            .unwrap();
        } else {
            let wanted = reference();
            let stale = wanted.lines().find(|line| !found.lines().any(|known| known == *line));
            assert_eq!(
                stale, None,
                "is not in the documentation; run this test with RETROBOARD_BLESS=1"
            );
            assert_eq!(
                found.len(),
                wanted.len(),
                "the documentation has keys that are gone; run with RETROBOARD_BLESS=1"
            );
        }
    }

    /// The file of the package: every key is there, and none is set.
    fn packaged() -> String {
        let head = "# RetroBoard: what is set here goes before what the page sets. `retroboard check-config` finds mistakes;\n\
                    # `systemctl reload retroboard` takes most of it on, and says what needs `systemctl restart retroboard`.\n\
                    # Each key stands here with the program's own default; the package has set others in\n\
                    # /usr/share/retroboard/defaults.toml.\n\n";
        let explained = commented(&Config::default());
        let lines = explained.lines().map(|line| match line.chars().next() {
            Some('#' | '[') | None => format!("{line}\n"),
            Some(_) => format!("#{line}\n"),
        });
        head.to_owned() + &lines.collect::<String>()
    }

    #[test]
    fn the_packaged_file_has_every_key() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/retroboard.toml");
        if env::var_os("RETROBOARD_BLESS").is_some() {
            fs::write(&path, packaged()).unwrap();
        }
        let found = fs::read_to_string(path).unwrap_or_default();
        assert!(found == packaged(), "run this test with RETROBOARD_BLESS=1");
        assert_eq!(
            found
                .parse::<toml::Table>()
                .unwrap()
                .values()
                .filter(|section| section.as_table().unwrap().values().any(|value| !value.is_table()))
                .count(),
            0
        );
    }

    #[test]
    fn no_key_is_left_out() {
        let rows = reference().lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, keys::all().len());
    }

    #[test]
    fn every_key_is_explained_with_its_range() {
        let text = commented(&Config::default());
        assert!(text.contains("\n# Width of the simulator in pixels; a HUB75 panel's comes from `[display.hub75]`.\n# Range: 16 to 512.\nwidth = 64\n"), "{text}");
        assert_eq!(
            text.matches(" = ").count(),
            keys::all().len() + text.matches("`auth = ").count()
        );
    }
}
