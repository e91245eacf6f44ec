//! What is wrong with a configuration, and where.

use std::{fmt, path::PathBuf};

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// What the installation sets; it ranks with the defaults.
    Vendor(PathBuf),
    File(PathBuf),
    /// What was set on the page, kept in that file.
    Page(PathBuf),
    /// The name of the variable.
    Environment(String),
    /// The flag as one writes it, `--width`.
    Flag(String),
    Default,
}

/// One thing to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub source: Source,
    /// Line in the file, from 1.
    pub line: Option<usize>,
    /// The key with its section, `display.width`; empty when it concerns the whole source.
    pub key: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl fmt::Display for Mistake {
    /// `FILE:LINE: key: message`, the form editors and CI systems jump to.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.source, self.line) {
            (Source::Vendor(path) | Source::File(path) | Source::Page(path), Some(line)) => {
                write!(to, "{}:{line}: ", path.display())?;
            }
            (Source::Vendor(path) | Source::File(path) | Source::Page(path), None) => {
                write!(to, "{}: ", path.display())?;
            }
            (Source::Environment(name) | Source::Flag(name), _) => write!(to, "{name}: ")?,
            (Source::Default, _) => {}
        }
        if !self.key.is_empty() {
            write!(to, "{}: ", self.key)?;
        }
        to.write_str(&self.message)
    }
}

/// The place of a value: source and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub source: Source,
    /// Line in the file, from 1.
    pub line: Option<usize>,
}

impl fmt::Display for Place {
    /// In a sentence: it is set `in FILE, line 4`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Vendor(path) | Source::File(path) | Source::Page(path) => write!(to, "in {}", path.display())?,
            Source::Environment(name) => write!(to, "by the environment variable {name}")?,
            Source::Flag(name) => write!(to, "by the flag {name}")?,
            Source::Default => to.write_str("by default")?,
        }
        self.line.map_or(Ok(()), |line| write!(to, ", line {line}"))
    }
}

impl Place {
    pub(super) const DEFAULT: Self = Self {
        source: Source::Default,
        line: None,
    };

    pub(super) fn variable(name: &str) -> Self {
        Self {
            source: Source::Environment(name.to_owned()),
            line: None,
        }
    }

    pub(super) fn mistake(&self, key: &str, message: impl Into<String>) -> Mistake {
        Mistake {
            source: self.source.clone(),
            line: self.line,
            key: key.to_owned(),
            message: message.into(),
        }
    }
}
