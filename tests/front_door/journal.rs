//! The log where it is the journal of systemd: entries with fields, and nothing twice.

use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    daemon::{Daemon, command},
    small_disk::own_mounts,
};

#[test]
fn an_event_becomes_an_entry_with_its_fields() {
    let Some(namespaces) = own_mounts() else { return };
    let folder = tempfile::tempdir().unwrap();
    // Too long for the path of a socket, which the daemon warns of.
    let data = folder.path().join("d".repeat(120));
    let daemon = command(&data, &[]);
    let file = folder.path().join("entries");
    let mut command = Command::new("unshare");
    command.args(namespaces).arg("python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/journal.py"));
    command.arg(&file).arg(daemon.get_program()).args(daemon.get_args());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut daemon = Daemon::run(&mut command);
    let (stdin, mut stderr) = daemon.pipes();
    drop(stdin);
    assert!(daemon.ended().success());
    let mut lines = String::new();
    stderr.read_to_string(&mut lines).unwrap();
    assert_eq!(lines, "", "all of it went to the journal");

    let entries = fs::read_to_string(file).unwrap();
    let entries: Vec<Value> = entries
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let entry = |words: &str| {
        let found = entries
            .iter()
            .find(|entry| entry["MESSAGE"].as_str().unwrap().starts_with(words));
        found.unwrap_or_else(|| panic!("{words}: {entries:?}"))
    };
    let warning = entry("no socket for commands of this machine error=");
    assert_eq!(warning["PRIORITY"], "4");
    assert_eq!(warning["SYSLOG_IDENTIFIER"], "retroboard");
    assert!(warning["CODE_FILE"].as_str().unwrap().starts_with("src/daemon"));
    let reason = warning["RETROBOARD_ERROR"].as_str().unwrap();
    assert!(warning["MESSAGE"].as_str().unwrap().ends_with(reason));
    assert_eq!(entry("stopped")["PRIORITY"], "6");
}
