//! `retroboard check-config`: says what is wrong with the configuration before a daemon is started with it.

use std::io::{self, Write};

use super::{Config, Loaded, Mistake, Sources, document};

/// How a check went; the exit code is 0 or 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Good,
    Mistaken,
}

/// Writes `OK: FILE`, or with `print` the effective configuration, to `out`; mistakes, one a line, to `err`.
pub fn run(sources: &Sources, print: bool, out: &mut impl Write, err: &mut impl Write) -> io::Result<Outcome> {
    match Config::load(&sources.clone().with_page()) {
        Ok(loaded) if print => out
            .write_all(document::commented(&loaded.config).as_bytes())
            .map(|()| Outcome::Good),
        Ok(loaded) => writeln!(out, "OK: {}", name(&loaded)).map(|()| Outcome::Good),
        Err(mistakes) => tell(&mistakes, err).map(|()| Outcome::Mistaken),
    }
}

/// Writes one line a mistake; `serve` tells them the same way.
pub fn tell(mistakes: &[Mistake], err: &mut impl Write) -> io::Result<()> {
    mistakes.iter().try_for_each(|mistake| writeln!(err, "{mistake}"))
}

fn name(loaded: &Loaded) -> String {
    loaded
        .file
        .as_ref()
        .map_or_else(|| "no file, defaults".to_owned(), |file| file.display().to_string())
}
