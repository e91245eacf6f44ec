//! Files that a target needs; `fuzz/run` has them in memory.

use std::{fs, path::Path};

use tempfile::TempDir;

/// A new folder where `$TMPDIR` says.
#[must_use]
pub fn folder() -> TempDir {
    TempDir::with_prefix("retroboard-fuzz-").expect("there is room for a folder")
}

/// Writes `bytes` where a program expects its file.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("there is room for a file");
}
