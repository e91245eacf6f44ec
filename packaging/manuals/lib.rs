//! For tests: a program's man pages and shell completions are what its command line says.

use std::{env, fs, io, path::Path};

use clap::Command;
use clap_complete::{Shell, generate_to};

/// Compares what `command` gives with the files in `packaging/man` and `packaging/completions`; with `RETROBOARD_BLESS` it writes them.
///
/// # Panics
/// When a file is missing or says something else.
pub fn check(command: &Command) {
    let packaging = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("it lies in packaging");
    let made = tempfile::tempdir().expect("a folder can be made");
    make(command, made.path()).expect("manuals can be written");
    for (folder, suffix) in [("man", "1"), ("completions", "")] {
        let files = fs::read_dir(made.path().join(folder)).expect("it was made");
        for file in files.map(|file| file.expect("it can be listed").path()) {
            let name = file.file_name().expect("a file has a name");
            assert!(suffix.is_empty() || file.extension().is_some_and(|found| found == suffix));
            compare(&file, &packaging.join(folder).join(name));
        }
    }
}

fn make(command: &Command, folder: &Path) -> io::Result<()> {
    let (manuals, completions) = (folder.join("man"), folder.join("completions"));
    fs::create_dir(&manuals)?;
    fs::create_dir(&completions)?;
    clap_mangen::generate_to(command.clone().disable_help_subcommand(true), &manuals)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        generate_to(shell, &mut command.clone(), command.get_name(), &completions)?;
    }
    Ok(())
}

fn compare(made: &Path, packaged: &Path) {
    let wanted = fs::read_to_string(made).expect("it was made");
    if env::var_os("RETROBOARD_BLESS").is_some() {
        fs::write(packaged, wanted).expect("it can be written");
        return;
    }
    let found = fs::read_to_string(packaged).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is out of date; run this test with RETROBOARD_BLESS=1",
        packaged.display()
    );
}
