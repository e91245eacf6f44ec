//! What a package sets, and what it leaves to the machine.

use std::fs;

use super::*;

#[test]
fn what_the_installation_sets_is_beneath_everything_else() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = folder.path().join("defaults.toml");
    fs::write(&vendor, "[server]\nauth = \"paired\"\n[display]\nwidth = 128\n").unwrap();
    let sources = Sources {
        vendor: Some(vendor),
        environment: vec![
            ("RETROBOARD_DISPLAY_WIDTH".into(), "96".into()),
            ("HOME".into(), "/people/ada".into()),
        ],
        ..Sources::default()
    };
    let loaded = Config::load(&sources).unwrap();
    assert_eq!(
        (loaded.config.server.auth, loaded.config.display.width),
        (Auth::Paired, 96)
    );
    assert!(matches!(loaded.place("server.auth").source, Source::Vendor(_)));
}

#[test]
fn a_raspberry_pi_has_a_panel_unless_told_otherwise() {
    use DisplayKind::{Auto, Hub75, Simulator};
    let pi = "Raspberry Pi 4 Model B Rev 1.5\0";
    for (said, model, wanted) in [
        (Auto, pi, Hub75),
        (Auto, "", Simulator),
        (Simulator, pi, Simulator),
        (Hub75, "", Hub75),
    ] {
        assert_eq!(said.on(model), wanted);
    }
}
