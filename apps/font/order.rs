//! From the order text is read in to the order it stands in: Arabic joined, right-to-left runs turned round.

use unicode_bidi::{BidiInfo, Level};
use unicode_bidi_mirroring::get_mirrored;

use super::{
    clean::{is_mark, is_shown, is_skin_tone},
    joining::join,
};

/// A character with the marks over it.
pub(super) struct Cluster {
    pub(super) base: char,
    pub(super) marks: Vec<char>,
}

/// Clean text as clusters from left to right, and whether it is read from right to left as a whole.
pub(super) fn visual(text: &str) -> (Vec<Cluster>, bool) {
    if !text.chars().any(may_turn) {
        return (clusters(text), false);
    }
    let joined = join(text);
    let bidi = BidiInfo::new(&joined, None);
    let Some(paragraph) = bidi.paragraphs.first() else {
        return (Vec::new(), false);
    };
    let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
    let placed = runs
        .into_iter()
        .flat_map(|run| turned(&joined[run.clone()], levels[run.start]));
    (placed.collect(), paragraph.level.is_rtl())
}

/// Hebrew, Arabic, their relatives and their presentation forms begin here.
fn may_turn(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn turned(run: &str, level: Level) -> Vec<Cluster> {
    let mut clusters = clusters(run);
    if level.is_rtl() {
        clusters.reverse();
        for cluster in &mut clusters {
            cluster.base = get_mirrored(cluster.base).unwrap_or(cluster.base);
        }
    }
    clusters
}

fn clusters(text: &str) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for c in text.chars().filter(|c| is_shown(*c)) {
        match clusters.last_mut() {
            Some(cluster) if is_mark(c) => cluster.marks.push(c),
            Some(cluster) if is_skin_tone(c) && cluster.base > '\u{2600}' => {}
            _ => clusters.push(Cluster {
                base: c,
                marks: Vec::new(),
            }),
        }
    }
    clusters
}
