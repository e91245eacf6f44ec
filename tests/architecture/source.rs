//! Reads Rust sources as tokens: comments and strings cannot be mistaken for code.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One file of the repository.
pub(crate) struct Source {
    /// Relative to the repository.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Source {
    /// Every path written in it (`a::b::c`), use trees taken apart, code for `cfg(test)` left out.
    pub(crate) fn paths(&self) -> Vec<String> {
        let tokens: TokenStream = self
            .text
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        paths_of(tokens)
    }

    /// The module of the daemon it belongs to: the first step below `src/`.
    pub(crate) fn module(&self) -> String {
        let below = self.path.strip_prefix("src").expect("a file of the daemon");
        let first = below.iter().next().expect("a file has a name");
        first.to_string_lossy().trim_end_matches(".rs").to_owned()
    }

    /// The modules of the daemon it names, by `crate::`, by `retroboard::` or by enough `super::`.
    pub(crate) fn imports(&self) -> Vec<String> {
        let depth = self.depth();
        self.paths()
            .iter()
            .filter_map(|path| module_named(path, depth))
            .collect()
    }

    /// How many `super` lead to the root of the crate.
    fn depth(&self) -> usize {
        let steps = self.path.components().count() - 1;
        steps - usize::from(self.path.ends_with("mod.rs"))
    }
}

fn module_named(path: &str, depth: usize) -> Option<String> {
    let steps: Vec<&str> = path.split("::").collect();
    let supers = steps.iter().take_while(|step| **step == "super").count();
    let at_root = matches!(steps[0], "crate" | "retroboard") || (supers > 0 && supers == depth);
    let next = if supers > 0 { supers } else { 1 };
    let name = steps.get(next).filter(|_| at_root)?;
    (*name != "self").then(|| (*name).to_owned())
}

/// All files below `folder` whose names end in one of `endings`, but for what tools put there.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut |path| {
        let name = path.to_string_lossy();
        if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(path).expect("sources are UTF-8");
            let path = path
                .strip_prefix(root)
                .expect("the walk starts at the root")
                .to_path_buf();
            found.push(Source { path, text });
        }
    });
    found
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", ".git", ".venv", "__pycache__"];
    let list = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = list
        .map(|entry| entry.expect("a folder that is being read").path())
        .collect();
    entries.sort();
    for entry in entries {
        let ours = !NOT_OURS.iter().any(|name| entry.ends_with(name));
        if entry.is_dir() && ours {
            walk(&entry, visit);
        } else if entry.is_file() {
            visit(&entry);
        }
    }
}

pub(crate) fn paths_of(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    collect(tokens, "", &mut found);
    found
}

fn collect(tokens: TokenStream, prefix: &str, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        at = match &tokens[at] {
            TokenTree::Punct(mark) if mark.as_char() == '#' && is_cfg_test(tokens.get(at + 1)) => {
                skip_item(&tokens, at)
            }
            TokenTree::Ident(name) if !prefix.is_empty() && name == "as" => at + 2,
            TokenTree::Ident(_) => follow(&tokens, at, prefix, found),
            TokenTree::Group(group) => {
                collect(group.stream(), "", found);
                at + 1
            }
            _ => at + 1,
        };
    }
}

/// Reads the path that starts at `at`, and what is in braces at its end; answers where it ends.
fn follow(tokens: &[TokenTree], mut at: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut path = format!("{prefix}{}", tokens[at]);
    at += 1;
    while is_double_colon(&tokens[at..]) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(name)) => path = format!("{path}::{name}"),
            Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                collect(tree.stream(), &format!("{path}::"), found);
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    found.push(path);
    at
}

fn is_double_colon(tokens: &[TokenTree]) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    colon(tokens.first()) && colon(tokens.get(1))
}

fn is_cfg_test(token: Option<&TokenTree>) -> bool {
    let text = |group: &Group| group.stream().to_string().replace(' ', "");
    matches!(token, Some(TokenTree::Group(group)) if text(group) == "cfg(test)")
}

/// The place after the item that starts at `at`: past its braces or its semicolon.
fn skip_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    };
    tokens[at..]
        .iter()
        .position(ends)
        .map_or(tokens.len(), |length| at + length + 1)
}
