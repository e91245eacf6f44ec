//! Configuration files: what is accepted survives being printed and read again, is read alike by the panel program, and
//! can be adopted by a running daemon; what is refused says where and why.
#![no_main]

use std::{path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use retroboard::config::{Config, Mistake, Sources, check_config, document};
use retroboard_fuzz::scratch;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(scratch::folder);

fuzz_target!(|bytes: &[u8]| {
    let sources = file("given.toml", bytes);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = check_config::run(&sources, false, &mut out, &mut err).expect("memory can be written");
    match Config::load(&sources) {
        Ok(loaded) => {
            assert_eq!(outcome, check_config::Outcome::Good);
            accepted(&loaded.config, bytes);
        }
        Err(mistakes) => {
            assert_eq!(outcome, check_config::Outcome::Mistaken);
            refused(&mistakes, &err);
        }
    }
});

fn file(name: &str, bytes: &[u8]) -> Sources {
    let path: PathBuf = FOLDER.path().join(name);
    scratch::write(&path, bytes);
    Sources {
        file: Some(path),
        environment: vec![("HOME".to_owned(), "/fuzz".to_owned())],
        ..Sources::default()
    }
}

fn accepted(config: &Config, bytes: &[u8]) {
    let printed = document::commented(config);
    let again = Config::load(&file("printed.toml", printed.as_bytes()));
    let again = again.expect("what is printed can be read").config;
    assert_eq!(&again, config, "printed:\n{printed}");

    let text = std::str::from_utf8(bytes).expect("what is accepted is text");
    let panel = panel_link::from_toml(text).expect("the panel program reads what the daemon reads");
    assert_eq!(panel, config.display.hub75);

    let mut running = Config::default();
    let adopted = running.adopt(config);
    let once_more = running.adopt(config);
    assert!(once_more.now.is_empty(), "adopted twice: {adopted:?}, {once_more:?}");
    assert_eq!(once_more.restart, adopted.restart);
    assert!(!adopted.now.iter().any(|key| adopted.restart.contains(key)));
}

fn refused(mistakes: &[Mistake], told: &[u8]) {
    assert!((1..=101).contains(&mistakes.len()), "{} mistakes", mistakes.len());
    assert!(mistakes.iter().all(|mistake| !mistake.to_string().is_empty()));
    assert!(told.ends_with(b"\n"));
}
