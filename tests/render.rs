//! `retroboard render` through the program: the files it writes, and what it says of bad arguments.
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare fails")]

use std::{
    fs::{self, File},
    io::BufReader,
    path::PathBuf,
    process::Command,
};

use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `retroboard render ARGUMENTS -o NAME`; exit code and what was told.
    fn render(&self, arguments: &[&str], name: &str) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
        let output = command
            .arg("render")
            .args(arguments)
            .arg("-o")
            .arg(self.path(name))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn rendered(&self, arguments: &[&str], name: &str) -> Vec<u8> {
        assert_eq!(self.render(arguments, name), (Some(0), String::new()));
        fs::read(self.path(name)).unwrap()
    }

    /// Width, height and RGB pixels.
    fn png(&self, name: &str) -> (u32, u32, Vec<u8>) {
        let file = BufReader::new(File::open(self.path(name)).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info.width, info.height, pixels)
    }

    /// Width, height, and the delay of each frame in 1/100 s.
    fn gif(&self, name: &str) -> (u16, u16, Vec<u16>) {
        let mut decoder = gif::Decoder::new(BufReader::new(File::open(self.path(name)).unwrap())).unwrap();
        let (width, height) = (decoder.width(), decoder.height());
        let mut delays = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            delays.push(frame.delay);
        }
        (width, height, delays)
    }
}

#[test]
fn a_clock_is_lit_in_its_colour_and_nothing_else() {
    let desk = Desk::new();
    let config = r#"{"color": [0, 128, 255]}"#;
    desk.rendered(
        &["clock", "--at", "2026-01-31T09:41:00Z", "--config", config],
        "clock.png",
    );
    let (width, height, pixels) = desk.png("clock.png");
    assert_eq!((width, height), (64, 32));
    let lit: Vec<[u8; 3]> = pixels
        .as_chunks()
        .0
        .iter()
        .copied()
        .filter(|pixel| *pixel != [0; 3])
        .collect();
    assert!(
        lit.len() > 20 && lit.iter().all(|pixel| *pixel == [0, 128, 255]),
        "{lit:?}"
    );
}

#[test]
fn size_and_scale_are_as_asked_for() {
    let desk = Desk::new();
    desk.rendered(
        &["clock", "--width", "128", "--height", "64", "--scale", "3"],
        "clock.png",
    );
    let (width, height, _) = desk.png("clock.png");
    assert_eq!((width, height), (384, 192));
}

#[test]
fn the_same_arguments_make_the_same_file() {
    let desk = Desk::new();
    for app in ["clock", "scroll_text", "stars", "test_pattern"] {
        let arguments = [app, "--at", "2026-01-31T09:41:00Z", "--frames", "40"];
        for (one, two) in [("one.png", "two.png"), ("one.gif", "two.gif")] {
            assert_eq!(desk.rendered(&arguments, one), desk.rendered(&arguments, two), "{app}");
        }
    }
}

#[test]
fn a_clock_of_three_frames_is_a_film_of_three_seconds() {
    let desk = Desk::new();
    desk.rendered(&["clock", "--at", "2026-01-31T09:41:00Z", "--frames", "3"], "clock.gif");
    assert_eq!(desk.gif("clock.gif"), (64, 32, vec![100, 100, 100]));
}

#[test]
fn a_film_at_sixty_frames_a_second_takes_its_true_time() {
    let desk = Desk::new();
    desk.rendered(
        &["stars", "--config", r#"{"fps": 60}"#, "--frames", "120", "--scale", "2"],
        "stars.gif",
    );
    let (width, height, delays) = desk.gif("stars.gif");
    assert_eq!((width, height), (128, 64));
    assert!(delays.iter().all(|delay| *delay >= 2), "{delays:?}");
    let whole: u16 = delays.iter().sum();
    assert!((199..=201).contains(&whole), "{whole}");
}

#[test]
fn a_png_is_the_last_of_its_frames() {
    let desk = Desk::new();
    let at = ["clock", "--at", "2026-01-31T09:41:00Z"];
    let third = desk.rendered(&[&at[..], &["--frames", "3"]].concat(), "third.png");
    let then = desk.rendered(&["clock", "--at", "2026-01-31T09:41:02Z"], "then.png");
    assert_eq!(third, then);
    assert_ne!(third, desk.rendered(&at, "first.png"));
}

#[test]
fn bad_arguments_are_told_with_what_to_do() {
    let desk = Desk::new();
    let table: [(&[&str], &str, &str); 8] = [
        (
            &["clok"],
            "a.png",
            "there is no app \"clok\"; the apps are clock, scroll_text, stars",
        ),
        (
            &["clock", "--config", "{\"color\": "],
            "a.png",
            "--config is not JSON: EOF while parsing a value at line 1 column 10",
        ),
        (&["clock", "--config", "[]"], "a.png", "--config must be a JSON object"),
        (&["clock", "--config", "{\"color\": 5}"], "a.png", "--config: color"),
        (&["clock", "--config", "{\"colour\": 5}"], "a.png", "colour"),
        (&["clock", "--at", "noon"], "a.png", "--at \"noon\" is not a time"),
        (&["clock"], "a.jpeg", "must end in .png or .gif"),
        (&["clock", "--scale", "17"], "a.png", "17 is not in 1..=16"),
    ];
    for (arguments, name, wanted) in table {
        let (code, told) = desk.render(arguments, name);
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(wanted), "{told}");
        assert!(!desk.path(name).exists(), "nothing is written");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_no_usage_error() {
    let desk = Desk::new();
    for name in ["no/such/folder.png", "no/such/folder.gif"] {
        let (code, told) = desk.render(&["clock"], name);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("cannot write") && told.contains(name), "{told}");
    }
}
