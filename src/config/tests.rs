//! Loading: tables of files, variables and flags, with what comes of them.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use super::{check_config::Outcome, *};

struct Case {
    folder: TempDir,
    sources: Sources,
}

impl Case {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("retroboard.toml");
        fs::write(&file, text).unwrap();
        let environment = vec![("HOME".to_owned(), "/people/ada".to_owned())];
        Self {
            folder,
            sources: Sources {
                vendor: None,
                file: Some(file),
                page: None,
                environment,
                flags: Vec::new(),
            },
        }
    }

    fn variable(mut self, name: &str, text: &str) -> Self {
        self.sources.environment.push((name.to_owned(), text.to_owned()));
        self
    }

    fn flag<T: serde::Serialize>(mut self, name: &'static str, key: &'static str, value: &T) -> Self {
        self.sources.flags.extend(Flag::given(name, key, Some(value)));
        self
    }

    fn config(&self) -> Config {
        Config::load(&self.sources)
            .unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
            .config
    }

    /// The mistakes as they are told, without the folder.
    fn mistakes(&self) -> Vec<String> {
        let mistakes = Config::load(&self.sources).expect_err("there is a mistake");
        let folder = format!("{}/", self.folder.path().display());
        mistakes
            .iter()
            .map(|mistake| mistake.to_string().replace(&folder, ""))
            .collect()
    }
}

#[test]
fn nothing_given_is_the_default() {
    let mut wanted = Config::default();
    wanted.storage.data_dir = PathBuf::from("/people/ada/.local/share/retroboard");
    assert_eq!(Case::new("").config(), wanted);
}

#[test]
fn a_file_sets_keys_in_every_way_toml_writes_them() {
    let texts = [
        "[display]\nwidth = 128\nheight = 64\n",
        "display.width = 128\ndisplay.height = 0x40\n",
        "display = { width = 1_28, height = 64 }\n",
    ];
    for text in texts {
        assert_eq!(Case::new(text).config().display.size(), (128, 64), "{text}");
    }
}

/// A file with one mistake, and how it is told.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[display]\nwidth = \"64\"\n",
        "retroboard.toml:2: display.width: expected an integer, got a string \"64\"",
    ),
    (
        "[display]\nwidth = 6.4\n",
        "retroboard.toml:2: display.width: expected an integer, got a float 6.4",
    ),
    (
        "\n\n[display]\nwidth = 8\n",
        "retroboard.toml:4: display.width: must be between 16 and 512, not 8",
    ),
    (
        "display.height = 99999999999999999999999",
        "retroboard.toml:1: display.height: has a number that is too large",
    ),
    (
        "display.height = 513",
        "retroboard.toml:1: display.height: must be between 16 and 512, not 513",
    ),
    (
        "[display]\nkind = \"led\"\n",
        "retroboard.toml:2: display.kind: must be \"simulator\" or \"hub75\" or \"auto\", not \"led\"",
    ),
    (
        "[display]\nkind = 75\n",
        "retroboard.toml:2: display.kind: expected a string, got an integer 75",
    ),
    (
        "[display]\nwidht = 64\n",
        "retroboard.toml:2: display.widht: unknown key; the nearest known one is display.width",
    ),
    (
        "[dispaly]\nwidth = 64\n",
        "retroboard.toml:2: dispaly.width: unknown key; the nearest known one is display.width",
    ),
    (
        "[dispaly]\n",
        "retroboard.toml:1: dispaly: unknown key; the nearest known one is display.kind",
    ),
    (
        "display = 3\n",
        "retroboard.toml:1: display: is a section; write [display] and its keys below",
    ),
    (
        "[display.width]\na = 1\n",
        "retroboard.toml:1: display.width: expected an integer, got a table",
    ),
    (
        "[[stage]]\n",
        "retroboard.toml:1: stage: is a section; write [stage] and its keys below",
    ),
    (
        "[server]\nallow_open_network = 1\n",
        "retroboard.toml:2: server.allow_open_network: expected true or false, got an integer 1",
    ),
    (
        "[server]\nlisten = \"127.0.0.1:1\"\n",
        "retroboard.toml:2: server.listen: expected a list of strings, got a string \"127.0.0.1:1\"",
    ),
    (
        "[server]\nlisten = []\n",
        "retroboard.toml:2: server.listen: the number of entries must be between 1 and 16, not 0",
    ),
    (
        "[server]\nlisten = [\n  \"127.0.0.1:1\",\n  \"localhost:5000\",\n]\n",
        "retroboard.toml:2: server.listen: \"localhost:5000\" is not an IP address with a port; \
             write one such as 127.0.0.1:5000 or [::]:5000",
    ),
    (
        "[access]\nhosts = [\"http://panel.example\"]\n",
        "retroboard.toml:2: access.hosts: \"http://panel.example\" is not a host name; \
             write one such as panel.example, without scheme or port",
    ),
    (
        "[access]\norigins = [\"*\"]\n",
        "retroboard.toml:2: access.origins: \"*\" is not an origin; \
             write one such as https://dashboard.example, without a path",
    ),
    (
        "[server]\nlisten = [\"127.0.0.1:5000\", \"0.0.0.0:5000\"]\n",
        "retroboard.toml:2: server.listen: everyone on the network could use the board at 0.0.0.0:5000, because \
             auth = \"open\" asks nobody who they are: listen on 127.0.0.1, or accept it with allow_open_network = true in [server]",
    ),
    (
        "[socket]\nmax_message_bytes = 100_000\n",
        "socket.max_frame_bytes: must be at most socket.max_message_bytes (100000), not 262144",
    ),
    (
        "[stage]\ndefault_app = \"clok\"\n",
        "retroboard.toml:2: stage.default_app: there is no app \"clok\"; the apps are clock, scroll_text, stars, test_pattern",
    ),
    (
        "[board]\ntimezone = \"Europe/Atlantis\"\n",
        "retroboard.toml:2: board.timezone: there is no time zone \"Europe/Atlantis\"; write an IANA name such as Europe/Berlin",
    ),
    (
        "[stage]\nrealtime_priority = 100\n",
        "retroboard.toml:2: stage.realtime_priority: must be between 0 and 99, not 100",
    ),
    (
        "[socket]\nqueue = 0\n",
        "retroboard.toml:2: socket.queue: must be between 1 and 4096, not 0",
    ),
    (
        "[log]\nlevel = 'loud'\n",
        "retroboard.toml:2: log.level: must be \"error\" or \"warn\" or \"info\" or \"debug\" or \"trace\", not \"loud\"",
    ),
];

#[test]
fn one_mistake_names_file_line_and_key() {
    for (text, wanted) in MISTAKES {
        assert_eq!(Case::new(text).mistakes(), [*wanted], "{text}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = "[server]\nlisten = [\"0.0.0.0:80\"]\nauth = \"opne\"\n\n[display]\nheight = 1\nwidth = true\n[display.hub75]\nrows = 1000\n[x]\ny = 1\n";
    let case = Case::new(text)
        .variable("RETROBOARD_SOCKET_QUEUE", "many")
        .variable("RETROBOARD_SOCKET_QUEU", "64")
        .flag("--app", "stage.default_app", &"chess");
    let starts = [
        "retroboard.toml:3: server.auth: must be",
        "retroboard.toml:6: display.height: must be",
        "retroboard.toml:7: display.width: expected an integer",
        "retroboard.toml:9: display.hub75.rows: ",
        "retroboard.toml:11: x.y: unknown key",
        "RETROBOARD_SOCKET_QUEU: unknown key; the nearest known one is RETROBOARD_SOCKET_QUEUE",
        "RETROBOARD_SOCKET_QUEUE: socket.queue: expected an integer, got a string \"many\"",
        "--app: stage.default_app: there is no app \"chess\"",
    ];
    let mistakes = case.mistakes();
    assert_eq!(mistakes.len(), starts.len(), "{mistakes:#?}");
    for (mistake, start) in mistakes.iter().zip(starts) {
        assert!(mistake.starts_with(start), "{mistake}\n{start}");
    }
}

#[test]
fn broken_toml_is_told_with_its_lines() {
    let mistakes = Case::new("[display]\nwidth = 6x4\n\nheight 32\n").mistakes();
    let lines: Vec<&str> = mistakes
        .iter()
        .filter_map(|mistake| mistake.split(" not TOML: ").next())
        .collect();
    assert_eq!(lines, ["retroboard.toml:2:", "retroboard.toml:4:"], "{mistakes:#?}");
    let twice = Case::new("[log]\nlevel = \"info\"\nlevel = \"warn\"\n").mistakes();
    assert_eq!(twice, ["retroboard.toml:3: not TOML: duplicate key"]);
}

#[test]
fn there_may_be_as_many_devices_as_the_store_can_number() {
    let most = crate::store::MOST_DEVICES;
    let file = |devices: usize| Case::new(&format!("vitals.max_devices = {devices}"));
    assert_eq!(file(most).config().vitals.max_devices, most);
    assert_eq!(
        file(most + 1).mistakes(),
        [format!(
            "retroboard.toml:1: vitals.max_devices: must be between 1 and {most}, not {}",
            most + 1
        )]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_mistake() {
    let mut case = Case::new("");
    fs::write(case.folder.path().join("retroboard.toml"), [0xff, 0xfe]).unwrap();
    assert_eq!(case.mistakes(), ["retroboard.toml: is not UTF-8 text"]);
    fs::write(case.folder.path().join("retroboard.toml"), vec![b'#'; 1024 * 1024 + 1]).unwrap();
    assert!(case.mistakes()[0].contains("larger than 1048576 bytes"));
    case.sources.file = Some(case.folder.path().join("none.toml"));
    assert!(case.mistakes()[0].starts_with("none.toml: cannot be read: No such file"));
}

#[test]
fn ten_thousand_mistakes_are_cut_at_a_hundred() {
    let lines: Vec<String> = (0..10_000).map(|number| format!("key{number} = 1")).collect();
    assert_eq!(Case::new(&lines.join("\n")).mistakes().len(), 100);
}

#[test]
fn flag_before_variable_before_file_before_default() {
    let case = Case::new("[display]\nwidth = 100\n");
    assert_eq!(case.config().display.size(), (100, 32));
    let case = case.variable("RETROBOARD_DISPLAY_WIDTH", "110");
    assert_eq!(case.config().display.width, 110);
    let case = case.flag("--width", "display.width", &120);
    assert_eq!(case.config().display.width, 120);
}

#[test]
fn a_hidden_value_is_checked_all_the_same() {
    let case = Case::new("[display]\nwidth = 1\n").flag("--width", "display.width", &120);
    assert_eq!(
        case.mistakes(),
        ["retroboard.toml:2: display.width: must be between 16 and 512, not 1"]
    );
}

#[test]
fn variables_are_read_as_their_key_wants() {
    let case = Case::new("")
        .variable("RETROBOARD_SERVER_LISTEN", "127.0.0.1:1, [::1]:2")
        .variable("RETROBOARD_SERVER_ALLOW_OPEN_NETWORK", "true")
        .variable("RETROBOARD_DISPLAY_KIND", "hub75")
        .variable("RETROBOARD_DISPLAY_HUB75_ROWS", "16")
        .variable("RETROBOARD_BOARD_TIMEZONE", "Asia/Tokyo");
    let config = case.config();
    let listen: Vec<String> = config.server.listen.iter().map(ToString::to_string).collect();
    assert_eq!(listen, ["127.0.0.1:1", "[::1]:2"]);
    assert!(config.server.allow_open_network);
    assert_eq!(config.display.size(), (64, 16));
    assert_eq!(config.board.zone().unwrap().iana_name(), Some("Asia/Tokyo"));
}

#[test]
fn variables_of_tests_and_of_others_are_left_alone() {
    let case = Case::new("")
        .variable("RETROBOARD_BLESS", "1")
        .variable("RETROBOARD_RECORDINGS", "/x")
        .variable("ROWS", "9");
    case.config();
}

#[test]
fn every_variable_belongs_to_one_key() {
    let mut names: Vec<&str> = keys::all().iter().map(|key| key.variable.as_str()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count > 30 && names.contains(&"RETROBOARD_DISPLAY_HUB75_ROWS"));
}

#[test]
fn an_open_network_must_be_wanted() {
    for (address, open) in [
        ("127.8.9.1:5000", true),
        ("[::1]:5000", true),
        ("[::ffff:127.0.0.1]:5000", true),
    ] {
        assert_eq!(
            Server::default().may_listen_on(address.parse().unwrap()).is_ok(),
            open,
            "{address}"
        );
    }
    for address in ["0.0.0.0:5000", "[::]:5000", "192.168.1.4:5000", "[fe80::1]:5000"] {
        assert!(
            Server::default().may_listen_on(address.parse().unwrap()).is_err(),
            "{address}"
        );
        let text = format!("[server]\nallow_open_network = true\nlisten = [\"{address}\"]\n");
        assert_eq!(Case::new(&text).config().server.listen, [address.parse().unwrap()]);
    }
}

#[test]
fn data_goes_where_the_system_keeps_data() {
    let case = Case::new("");
    let folder = |case: &Case| case.config().storage.data_dir.display().to_string();
    assert_eq!(folder(&case), "/people/ada/.local/share/retroboard");
    let case = case.variable("XDG_DATA_HOME", "/data");
    assert_eq!(folder(&case), "/data/retroboard");
    let case = case.variable("STATE_DIRECTORY", "/var/lib/retroboard:/var/lib/other");
    assert_eq!(folder(&case), "/var/lib/retroboard");
    let case = case.flag("--data-dir", "storage.data_dir", &"~/board");
    assert_eq!(folder(&case), "/people/ada/board");
}

#[test]
fn without_a_home_the_folder_must_be_named() {
    let mut case = Case::new("");
    case.sources.environment.clear();
    assert_eq!(
        case.mistakes(),
        ["storage.data_dir: there is no home folder ($HOME) to keep data in; name a folder"]
    );
}

#[test]
fn the_printed_configuration_loads_as_itself() {
    let case = Case::new("[display]\nkind = \"hub75\"\nhub75.cols = 32\n[board]\ntimezone = \"Europe/Berlin\"\n");
    let mut text = Vec::new();
    let outcome = check_config::run(&case.sources, true, &mut text, &mut std::io::sink()).unwrap();
    assert_eq!(outcome, Outcome::Good);
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("# Time zone by its IANA name"), "{text}");
    assert_eq!(Case::new(&text).config(), case.config());
}
