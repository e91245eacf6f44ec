//! The guides: their links lead somewhere, and what they quote is what the programs say.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Where words come from that a person may meet.
const SOURCES: [&str; 4] = ["src", "panel", "web/src/locales", "packaging/debian"];
/// A shorter piece of a quotation would be found anywhere.
const PIECE: usize = 6;

#[test]
fn every_link_leads_somewhere() {
    let mut links = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in links_of(&text).filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                page.clone()
            } else {
                page.parent().unwrap().join(file)
            };
            assert!(target.exists(), "{}: {link}", page.display());
            assert!(
                anchor.is_empty() || anchors_of(&target).contains(anchor),
                "{}: {link}",
                page.display()
            );
            links += 1;
        }
    }
    assert!(links > 50, "{links}");
}

#[test]
fn troubleshooting_quotes_what_the_programs_say() {
    let said = words_of_the_programs();
    let page = fs::read_to_string(root().join("docs/troubleshooting.md")).unwrap();
    let symptoms = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let quoted: Vec<&str> = symptoms.flat_map(quotations).collect();
    assert!(quoted.len() > 40, "{quoted:?}");
    for quotation in quoted {
        let pieces = quotation.split(|sign: char| sign == '…' || sign.is_ascii_digit());
        for piece in pieces.filter(|piece| piece.len() >= PIECE) {
            assert!(said.contains(piece), "nothing says {piece:?} of {quotation:?}");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = files_below(&root().join("docs"), &["md"]);
    let own = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root().join(name));
    docs.into_iter().chain(own).collect()
}

fn files_below(folder: &Path, kinds: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let kind = path.extension().map_or("", |kind| kind.to_str().unwrap());
        if path.is_dir() {
            found.extend(files_below(&path, kinds));
        } else if kinds.contains(&kind) {
            found.push(path);
        }
    }
    found
}

fn links_of(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// As the sites that show these pages make them of headings.
fn anchors_of(page: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(page).unwrap();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| -> String {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign));
        kept.map(|sign| if sign == ' ' { '-' } else { sign }).collect()
    };
    headings.map(anchor).collect()
}

/// What stands between backquotes: two of them where it has one inside.
fn quotations(cell: &str) -> Vec<&str> {
    let mark = if cell.contains("``") { "``" } else { "`" };
    let quoted = cell.split(mark).skip(1).step_by(2).map(str::trim);
    quoted.filter(|text| text.contains(' ')).collect()
}

/// Texts that go on in the next line of the source are one text here.
fn words_of_the_programs() -> String {
    let folders = SOURCES.iter().map(|folder| root().join(folder));
    let files = folders.flat_map(|folder| files_below(&folder, &["rs", "ts", ""]));
    files.map(|file| joined(&fs::read_to_string(file).unwrap())).collect()
}

fn joined(source: &str) -> String {
    let mut lines = source.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}
