//! Holds the structure that ARCHITECTURE.md describes: who may know whom, and what no file may contain.

mod rules;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use rules::{NEVER_IN_APPS, OWNERS, RULES, Rule};
use source::{Source, files, paths_of};

const LONGEST_FILE: usize = 400;

/// The daemon's modules, without the files that only its unit tests are made of.
fn daemon() -> Vec<Source> {
    let beside = |file: &Source| {
        ["src/lib.rs", "src/main.rs"]
            .iter()
            .any(|root| file.path == Path::new(root))
    };
    let for_tests = |file: &Source| {
        let path = file.path.to_string_lossy();
        path.ends_with("tests.rs") || path.contains("/tests/")
    };
    let mut all = files("src", &[".rs"]);
    all.retain(|file| !beside(file) && !for_tests(file));
    all
}

fn rust() -> Vec<Source> {
    ["src", "apps", "panel", "tests", "benches", "fuzz"]
        .iter()
        .flat_map(|folder| files(folder, &[".rs"]))
        .collect()
}

fn rule_of(file: &Source) -> &'static Rule {
    let module = file.module();
    RULES.iter().find(|rule| rule.module == module).unwrap_or_else(|| {
        panic!("module `{module}` has no row in tests/architecture/rules.rs: say there whom it may know, and why")
    })
}

/// Whether `path` leads to or through `forbidden`: `std::fs` is in `std::fs::File`.
fn leads_to(path: &str, forbidden: &str) -> bool {
    path.strip_prefix(forbidden)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The same anywhere in the path: `Timestamp::now` is in `jiff::Timestamp::now`.
fn goes_through(path: &str, forbidden: &str) -> bool {
    format!("::{path}::").contains(&format!("::{forbidden}::"))
}

fn assert_none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}

#[test]
fn every_module_has_a_row_and_every_row_a_module() {
    let modules: BTreeSet<String> = daemon().iter().map(Source::module).collect();
    let rows: BTreeSet<String> = RULES.iter().map(|rule| rule.module.to_owned()).collect();
    assert_eq!(
        modules, rows,
        "left: folders and files in src/, right: rows in tests/architecture/rules.rs"
    );
}

#[test]
fn modules_know_only_whom_they_may() {
    let mut wrong = Vec::new();
    for file in daemon() {
        let rule = rule_of(&file);
        for other in file.imports() {
            if other != rule.module && !rule.may_import.contains(&other.as_str()) {
                wrong.push(format!(
                    "{}: imports {other}, but `{}`: {}",
                    file.path.display(),
                    rule.module,
                    rule.reason
                ));
            }
        }
    }
    assert_none(&wrong, "modules that know too many");
}

#[test]
fn modules_stay_away_from_what_is_not_theirs() {
    let mut wrong = Vec::new();
    for file in daemon() {
        let rule = rule_of(&file);
        for path in file.paths() {
            if rule.never.iter().any(|never| leads_to(&path, never)) {
                wrong.push(format!(
                    "{}: uses {path}, but `{}`: {}",
                    file.path.display(),
                    rule.module,
                    rule.reason
                ));
            }
        }
    }
    assert_none(&wrong, "modules that do what is not their work");
}

#[test]
fn a_library_is_used_by_its_owner() {
    let mut wrong = Vec::new();
    for file in daemon() {
        let module = file.module();
        for path in file.paths() {
            for (library, owners, reason) in OWNERS {
                // A lone word may be a function or a field of that name.
                if path.contains("::") && leads_to(&path, library) && !owners.contains(&module.as_str()) {
                    wrong.push(format!("{}: uses {path}, but {reason}", file.path.display()));
                }
            }
        }
    }
    assert_none(&wrong, "libraries outside their place");
}

#[test]
fn nobody_knows_himself_by_a_detour() {
    let edges: BTreeMap<&str, &[&str]> = RULES.iter().map(|rule| (rule.module, rule.may_import)).collect();
    for start in edges.keys() {
        let mut reached: Vec<&str> = edges[start].to_vec();
        let mut at = 0;
        while at < reached.len() {
            let next = edges
                .get(reached[at])
                .unwrap_or_else(|| panic!("{start} may import {}, which has no row", reached[at]));
            reached.extend(
                next.iter()
                    .filter(|module| !reached.contains(module))
                    .copied()
                    .collect::<Vec<_>>(),
            );
            at += 1;
        }
        assert!(
            !reached.contains(start),
            "{start} may import itself by way of others: {reached:?}"
        );
    }
}

#[test]
fn apps_are_told_the_time_and_touch_nothing() {
    let mut wrong = Vec::new();
    let drawing = files("apps", &[".rs"])
        .into_iter()
        .filter(|file| !file.path.starts_with("apps/tests"));
    for file in drawing {
        for path in file.paths() {
            if NEVER_IN_APPS.iter().any(|never| goes_through(&path, never)) {
                wrong.push(format!("{}: {path}", file.path.display()));
            }
        }
    }
    assert_none(&wrong, "apps that read clocks, files, sockets or start threads");
}

#[test]
fn files_are_short() {
    let long = |file: &Source| file.text.lines().count() > LONGEST_FILE;
    let wrong: Vec<String> = rust()
        .iter()
        .filter(|file| long(file))
        .map(|file| file.path.display().to_string())
        .collect();
    assert_none(&wrong, "files over 400 lines have more than one idea");
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not contain them.
    let marks = [
        ["to", "do!("],
        ["unimple", "mented!("],
        ["FIX", "ME"],
        ["dbg", "!("],
        ["#[ign", "ore"],
    ]
    .map(|halves| halves.concat());
    let mut wrong = Vec::new();
    for file in rust() {
        let found = marks.iter().filter(|mark| file.text.contains(mark.as_str()));
        wrong.extend(found.map(|mark| format!("{}: {mark}", file.path.display())));
    }
    assert_none(&wrong, "unfinished work");
}

#[test]
fn no_path_of_somebodys_machine() {
    const TEXT: &[&str] = &[
        ".rs", ".toml", ".md", ".ts", ".vue", ".mjs", ".js", ".py", ".sh", ".service", ".socket", ".html",
    ];
    let homes = [
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["C:", "\\"],
    ]
    .map(|halves| halves.concat());
    let mut wrong = Vec::new();
    for file in files(".", TEXT) {
        let found = homes.iter().filter(|home| file.text.contains(home.as_str()));
        wrong.extend(found.map(|home| format!("{}: {home}", file.path.display())));
    }
    assert_none(&wrong, "paths that exist on one machine only");
}

#[test]
fn the_daemon_does_not_link_the_led_library() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = [
        "tree",
        "--offline",
        "--locked",
        "--package",
        "retroboard",
        "--edges",
        "normal",
        "--prefix",
        "none",
    ];
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(
        tree.contains("retroboard-apps "),
        "this is not the daemon's tree:\n{tree}"
    );
    assert!(
        !tree.contains("rpi-led-matrix"),
        "the LED library belongs to the panel program alone:\n{tree}"
    );
}

#[test]
fn the_reader_takes_use_trees_apart() {
    let code = "use crate::{wire::{self, event::Event as Told}, state as truth};
        fn run() { let text = \"crate::gateway\"; /* crate::daemon */ print(super::store::open::<crate::picture::Png>(text)); }
        #[cfg(test)] mod tests { use crate::stage::Stage; }
        struct After(crate::display::Size);";
    let paths = paths_of(code.parse().unwrap());
    let named: Vec<&str> = paths
        .iter()
        .map(String::as_str)
        .filter(|path| path.contains("::"))
        .collect();
    let expected = [
        "crate::wire::self",
        "crate::wire::event::Event",
        "crate::state",
        "super::store::open",
        "crate::picture::Png",
        "crate::display::Size",
    ];
    assert_eq!(named, expected);
}

#[test]
fn the_reader_knows_the_way_to_the_root() {
    let read = |path: &str, text: &str| {
        Source {
            path: path.into(),
            text: text.to_owned(),
        }
        .imports()
    };
    assert_eq!(read("src/state.rs", "use super::gateway::Gateway;"), ["gateway"]);
    assert_eq!(read("src/state/mod.rs", "use super::gateway::Gateway;"), ["gateway"]);
    assert_eq!(
        read("src/state/board.rs", "use super::rules; use super::super::gateway;"),
        ["gateway"]
    );
    assert_eq!(read("src/state/board.rs", "fn f() { crate::stage::go() }"), ["stage"]);
}
