//! `retroboard check-config`, and what `serve` says of a bad configuration, through the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare fails")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("board.toml"), text).unwrap();
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("board.toml")
    }

    /// The program with the file, a home, and no variable of this machine.
    fn retroboard(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .arg(subcommand)
            .arg("--config")
            .arg(self.file());
        command
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn finished(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), text(&stdout), text(&stderr))
}

#[test]
fn a_good_file_is_ok() {
    let desk = Desk::new("[display]\nwidth = 128\n");
    let wanted = format!("OK: {}\n", desk.file().display());
    assert_eq!(
        finished(&mut desk.retroboard("check-config")),
        (Some(0), wanted, String::new())
    );
}

#[test]
fn mistakes_are_listed_with_line_and_key() {
    let desk = Desk::new("[display]\nwidht = 64\n\n[board]\ntimezone = \"Europe/Atlantis\"\n");
    let file = desk.file();
    let file = file.display();
    let wanted = format!(
        "{file}:2: display.widht: unknown key; the nearest known one is display.width\n\
         {file}:5: board.timezone: there is no time zone \"Europe/Atlantis\"; write an IANA name such as Europe/Berlin\n"
    );
    assert_eq!(
        finished(&mut desk.retroboard("check-config")),
        (Some(2), String::new(), wanted)
    );
}

#[test]
fn a_missing_file_is_a_mistake() {
    let desk = Desk::new("");
    fs::remove_file(desk.file()).unwrap();
    let (code, _, told) = finished(&mut desk.retroboard("check-config"));
    assert_eq!(code, Some(2));
    assert!(
        told.starts_with(&format!("{}: cannot be read: ", desk.file().display())),
        "{told}"
    );
}

#[test]
fn variables_are_checked_too() {
    let desk = Desk::new("");
    let (code, _, told) = finished(desk.retroboard("check-config").env("RETROBOARD_DISPLAY_WIDHT", "64"));
    assert_eq!(code, Some(2));
    assert_eq!(
        told,
        "RETROBOARD_DISPLAY_WIDHT: unknown key; the nearest known one is RETROBOARD_DISPLAY_WIDTH\n"
    );
}

#[test]
fn the_printed_configuration_is_in_force_and_can_be_used() {
    let desk = Desk::new("[display]\nwidth = 128\n");
    let (code, printed, _) = finished(
        desk.retroboard("check-config")
            .arg("--print")
            .env("RETROBOARD_DISPLAY_HEIGHT", "64"),
    );
    assert_eq!(code, Some(0));
    assert!(
        printed.contains("\nwidth = 128\n") && printed.contains("\nheight = 64\n"),
        "{printed}"
    );
    let again = Desk::new(&printed);
    assert_eq!(
        finished(again.retroboard("check-config").arg("--print")),
        (Some(0), printed, String::new())
    );
}

#[test]
fn serve_refuses_a_bad_configuration_before_it_starts() {
    let desk = Desk::new("");
    let (code, _, told) = finished(
        desk.retroboard("serve")
            .args(["--listen", "0.0.0.0:0", "--width", "-1"]),
    );
    assert_eq!(code, Some(2));
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("--listen: server.listen: everyone on the network"),
        "{told}"
    );
    assert_eq!(
        lines[1..],
        ["--width: display.width: must be between 16 and 512, not -1"]
    );
    assert!(!desk.folder.path().join(".local").exists(), "nothing is written");
}

#[test]
fn the_help_teaches_and_the_version_is_told() {
    let run = |arguments: &[&str]| finished(Command::new(env!("CARGO_BIN_EXE_retroboard")).args(arguments));
    let (code, help, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for word in [
        "serve",
        "check-config",
        "render",
        "import-state",
        "Examples:",
        "Exit codes:",
        "NO_COLOR",
    ] {
        assert!(help.contains(word), "{word} in\n{help}");
    }
    assert_eq!(
        run(&["--version"]).1,
        format!("retroboard {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(run(&["serve", "--colour"]).0, Some(2));
}

#[test]
fn colours_are_switched_off_by_no_color() {
    let help = |no_color: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
        command.arg("--help").env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1");
        finished(command.envs(no_color.map(|value| ("NO_COLOR", value)))).1
    };
    assert!(help(None).contains('\x1b'));
    assert!(!help(Some("1")).contains('\x1b'));
}
