//! The options change while the program runs: it ends when a daemon connects, and its starter starts it with the new ones.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[allow(dead_code, reason = "each suite uses its part")]
mod support;

use std::{fs, os::unix::net::UnixStream};

use support::{Program, picture};
use tempfile::TempDir;

const TRIAL: &str = panel_link::settings::TRIAL;
const KEPT: &str = panel_link::settings::KEPT;

/// A folder whose configuration file leaves the width to the page.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("retroboard.toml"), "[display.hub75]\nrows = 16\n").unwrap();
    fs::write(folder.path().join(KEPT), cols(32)).unwrap();
    folder
}

fn cols(count: u32) -> String {
    format!("[server]\nauth = \"paired\"\n[display.hub75]\ncols = {count}\n")
}

/// A program that waits for its daemon with a panel of this width.
fn started(folder: TempDir, width: u32) -> Program {
    let (program, listening) = Program::start_told(folder);
    assert!(listening.contains(&format!("for a {width}x16 panel")), "{listening}");
    program
}

/// A daemon comes, and the program ends for it.
fn ends(program: Program) -> TempDir {
    let _daemon = UnixStream::connect(program.socket()).unwrap();
    program.wait_until_told("the options of the panel have changed");
    let (status, folder) = program.ended();
    assert_eq!(status.code(), Some(4));
    folder
}

#[test]
fn a_trial_and_its_end_reach_the_panel() {
    let program = started(folder(), 32);
    program.connect().show(1, &picture(1));
    fs::write(program.folder().join(TRIAL), cols(64)).unwrap();
    let program = started(ends(program), 64);
    fs::remove_file(program.folder().join(TRIAL)).unwrap();
    let program = started(ends(program), 32);
    program.connect().show(1, &picture(1));
}

#[test]
fn a_confirmed_trial_and_other_keys_change_nothing() {
    let program = started(folder(), 32);
    fs::write(program.folder().join(TRIAL), format!("{}rows = 64\n", cols(32))).unwrap();
    program.connect().show(1, &picture(1));
    fs::rename(program.folder().join(TRIAL), program.folder().join(KEPT)).unwrap();
    program.connect().show(1, &picture(2));
}

#[test]
fn the_configuration_file_is_read_again_too() {
    let program = started(folder(), 32);
    let file = program.folder().join("retroboard.toml");
    fs::write(&file, "[display.hub75]\nrows = 0\n").unwrap();
    program.connect().show(1, &picture(1));
    program.wait_until_told("the options cannot be read again");
    fs::write(&file, "[display.hub75]\nrows = 16\ncols = 128\n").unwrap();
    started(ends(program), 128);
}

#[test]
fn settings_that_cannot_be_used_are_left_out() {
    let folder = folder();
    fs::write(folder.path().join(KEPT), "[display.hub75]\ncols = 3\n").unwrap();
    let program = started(folder, 64);
    drop(program);
}
