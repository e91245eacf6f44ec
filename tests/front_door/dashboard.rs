//! The dashboard of the package asks for figures that the daemon really has, by labels that they really have.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::{Value, json};

use crate::{daemon::Daemon, http};

const DASHBOARD: &str = "packaging/grafana/retroboard.json";
/// What Prometheus itself adds to every figure.
const OF_PROMETHEUS: [&str; 2] = ["instance", "job"];
/// Words of the query language that stand where a name could.
const WORDS: [&str; 1] = ["by"];

type Figures = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_figure_of_the_dashboard_is_one_of_the_daemons() {
    let figures = figures_of_a_daemon();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DASHBOARD);
    let dashboard: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let queries = queries(&dashboard);
    assert!(queries.len() > 20, "{queries:?}");
    for query in queries {
        let asked = parse(&query);
        assert!(!asked.names.is_empty(), "no figure in {query}");
        let mut known: BTreeSet<&str> = OF_PROMETHEUS.into();
        for name in &asked.names {
            let labels = figures.get(name);
            known.extend(
                labels
                    .unwrap_or_else(|| panic!("no {name} in {figures:?}: {query}"))
                    .iter()
                    .map(String::as_str),
            );
        }
        for label in &asked.labels {
            assert!(known.contains(label.as_str()), "no label {label}: {query}");
        }
    }
}

#[test]
fn a_query_with_a_mistake_would_be_found() {
    let asked = parse(
        r#"histogram_quantile(0.99, sum by (le, app) (rate(a_bucket{event=~"x y",code="}"}[$__rate_interval]))) / b"#,
    );
    assert_eq!(asked.names, ["a_bucket", "b"].map(str::to_owned).into());
    assert_eq!(asked.labels, ["le", "app", "event", "code"].map(str::to_owned).into());
}

/// The figures and their labels, after something has happened that counts in each.
fn figures_of_a_daemon() -> Figures {
    let daemon = Daemon::start();
    daemon.command("/api/settings", &json!({"brightness": 40}));
    let foreign = b"GET /api/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(http::raw(daemon.address, foreign).status, 421);
    let text = String::from_utf8(daemon.get("/metrics").body).unwrap();
    let mut figures = Figures::new();
    for sample in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, labels) = sample.split_once(['{', ' ']).unwrap();
        let labels = labels.rsplit_once('}').map_or("", |(labels, _)| labels);
        let names = labels
            .split(',')
            .filter_map(|pair| Some(pair.split_once('=')?.0.to_owned()));
        figures.entry(name.to_owned()).or_default().extend(names);
    }
    figures
}

/// Every query of every panel, and of the choices above them.
fn queries(dashboard: &Value) -> Vec<String> {
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().expect("a panel asks for something"));
    let asked = targets.map(|target| target["expr"].as_str().unwrap().to_owned());
    let choices = dashboard["templating"]["list"].as_array().unwrap().iter();
    let choices = choices.filter_map(|choice| {
        let (name, label) = choice["query"]["query"]
            .as_str()?
            .strip_prefix("label_values(")?
            .strip_suffix(')')?
            .split_once(", ")?;
        Some(format!("{name}{{{label}=\"\"}}"))
    });
    asked.chain(choices).collect()
}

#[derive(Default)]
struct Asked {
    names: BTreeSet<String>,
    labels: BTreeSet<String>,
}

/// Names of figures and labels in a query: as much of the language as the dashboard uses.
fn parse(query: &str) -> Asked {
    let mut asked = Asked::default();
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let (taken, labels) = match first {
            '{' => braces(rest),
            '[' => (rest.find(']').unwrap() + 1, Vec::new()),
            _ if is_of_a_name(first) => {
                let length = rest.find(|sign| !is_of_a_name(sign)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(length);
                if WORDS.contains(&word) {
                    grouping(rest, length)
                } else {
                    let is_function = after.starts_with('(') || after.starts_with(" by (");
                    let is_figure = !is_function && !first.is_ascii_digit();
                    asked.names.extend(is_figure.then(|| word.to_owned()));
                    (length, Vec::new())
                }
            }
            _ => (first.len_utf8(), Vec::new()),
        };
        asked.labels.extend(labels);
        rest = &rest[taken..];
    }
    asked
}

fn is_of_a_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_' || sign == ':' || sign == '.'
}

/// `{label="value",…}`: its length, and the labels. A value may hold anything but `"`.
fn braces(text: &str) -> (usize, Vec<String>) {
    let outside: Vec<&str> = text.split('"').step_by(2).collect();
    let last = outside.iter().position(|part| part.contains('}')).expect("closed");
    let values: usize = text.split('"').take(2 * last).map(|part| part.len() + 1).sum();
    let length = values + outside[last].find('}').unwrap() + 1;
    let labels = outside[..last].iter().map(|part| {
        let name = part.trim_matches(|sign: char| !is_of_a_name(sign));
        name.to_owned()
    });
    (length, labels.collect())
}

/// `by (label, …)`: its length, and the labels.
fn grouping(text: &str, word: usize) -> (usize, Vec<String>) {
    let end = text.find(')').expect("closed");
    let inside = text[word..end].trim_start_matches([' ', '(']);
    (end + 1, inside.split(", ").map(str::to_owned).collect())
}
