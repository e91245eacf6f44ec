//! Small files that only their owner can read, and that are there whole or not at all, whenever the power goes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Mode of such a file.
pub const OWNER_ONLY: u32 = 0o600;

/// Writes aside, then puts it in its place; on disk when this returns.
pub fn put(path: &Path, content: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("new");
    let _left_over = fs::remove_file(&aside);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(&aside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    path.parent().map_or(Ok(()), sync)
}

/// What was renamed or deleted in the folder is so on disk.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
