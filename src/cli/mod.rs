//! The command line: what `retroboard` understands, and what its flags set in the configuration.

pub mod manage;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, builder::RangedI64ValueParser};

use crate::{
    config::{
        AlertPreset, Auth, Display, DisplayKind, Flag, Level, Sources, environment_of_process,
        sections::{LARGEST_SIDE, SMALLEST_SIDE},
    },
    picture::LARGEST_SCALE,
};

/// The file that is read when `--config` names none, if it is there.
pub const CONFIG_FILE: &str = "/etc/retroboard/retroboard.toml";

const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  it went wrong while running (the message says what)
  2  mistakes in the arguments or in the configuration";

const EXAMPLES: &str = "\
Examples:
  retroboard serve                         a simulated 64x32 panel at http://127.0.0.1:5000
  retroboard check-config                  is the configuration right?
  retroboard render clock -o clock.png     a picture of an app, without a daemon

Every key of the configuration can also be set by a variable: RETROBOARD_DISPLAY_WIDTH=128 is [display] width = 128.
A flag goes before a variable, that before the file, that before what was set on the page, that before the default.
NO_COLOR=1 switches colours off.";

const SERVE_EXAMPLES: &str = "\
Examples:
  retroboard serve --width 128 --height 64 --app stars
  retroboard serve --listen 127.0.0.1:8080 --listen [::1]:8080 --data-dir ./data
  RETROBOARD_SERVER_ALLOW_OPEN_NETWORK=true retroboard serve --listen 0.0.0.0:5000

The daemon reloads its configuration on SIGHUP and ends on SIGTERM or Ctrl-C.";

const CHECK_EXAMPLES: &str = "\
Examples:
  retroboard check-config --config new.toml && sudo systemctl reload retroboard
  retroboard check-config --print > retroboard.toml    a file with every key, explained

Mistakes are told as FILE:LINE: KEY: MESSAGE, all at once.";

const RENDER_EXAMPLES: &str = "\
Examples:
  retroboard render clock --at 2026-01-31T09:41:00 -o clock.png
  retroboard render scroll_text --config '{\"text\": \"Hello\"}' --frames 120 -o hello.gif
  retroboard render stars --width 128 --height 64 --scale 4 --frames 200 -o stars.gif

The same arguments make the same picture: chance is seeded, and --at stops the clock.";

const IMPORT_EXAMPLES: &str = "\
Examples:
  retroboard import-state ~/RetroBoard/state.json
  retroboard import-state state.json --data-dir /var/lib/retroboard

Stop the daemon first.";

const EVALUATE_EXAMPLES: &str = "\
Examples:
  retroboard evaluate recordings/
  retroboard evaluate recordings/ --alerts quiet --json > figures.json

A recording is a CSV file with the columns subject,t,hr,temp,eda,label (0 rest, 1 stress, 2 exercise, -1 neither), named
PERSON_KIND.csv. Each goes the way of live readings.";

/// LED-matrix appliance: apps and notifications on a HUB75 panel, commanded over REST and Socket.IO
#[derive(Debug, Parser)]
#[command(name = "retroboard", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the board
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Serve),
    /// Say what is wrong with the configuration
    #[command(after_help = CHECK_EXAMPLES)]
    CheckConfig(CheckConfig),
    /// Draw an app into a PNG or GIF file
    #[command(after_help = RENDER_EXAMPLES)]
    Render(Render),
    /// Say how well stress is found in recordings with labels
    #[command(after_help = EVALUATE_EXAMPLES)]
    Evaluate(Evaluate),
    /// Print a code that lets somebody in
    #[command(after_help = manage::PAIR_EXAMPLES)]
    Pair(manage::Pair),
    /// List, give out and revoke tokens
    #[command(after_help = manage::TOKEN_EXAMPLES)]
    Token(manage::Token),
    /// Give wearables their tokens, or forget one
    #[command(after_help = manage::DEVICE_EXAMPLES)]
    Device(manage::Device),
    /// Keep or take back settings that were made on the page
    #[command(after_help = manage::SETUP_EXAMPLES)]
    Setup(manage::Setup),
    /// Write the readings of a wearable into a CSV file
    #[command(after_help = manage::EXPORT_EXAMPLES)]
    Export(manage::Export),
    #[command(about = "Take over the state.json of the first RetroBoard", after_help = IMPORT_EXAMPLES)]
    ImportState(ImportState),
}

/// Flags of `serve`. What a flag does not give comes from variables, the file, and the defaults.
#[derive(Args, Clone, Debug, Default)]
pub struct Serve {
    /// Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address to listen on; may be given several times
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Vec<String>,
    /// Folder of the database; deleting it is a factory reset
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where the picture goes
    #[arg(long, value_enum)]
    pub display: Option<DisplayKind>,
    /// Width of the simulator in pixels, 16 to 512
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true)]
    pub width: Option<i64>,
    /// Height of the simulator in pixels, 16 to 512
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true)]
    pub height: Option<i64>,
    /// App to start with when none is saved
    #[arg(long, value_name = "NAME")]
    pub app: Option<String>,
    /// Start with --app even when another app is saved
    #[arg(long)]
    pub ignore_state: bool,
    /// Who may use the board
    #[arg(long, value_enum)]
    pub auth: Option<Auth>,
    /// Least important log messages that are told
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub log: Option<Level>,
}

impl Serve {
    /// Where this daemon's configuration comes from, also when it is reloaded.
    #[must_use]
    pub fn sources(&self) -> Sources {
        sources(self.config.as_deref(), self.flags())
    }

    fn flags(&self) -> Vec<Flag> {
        let listen = (!self.listen.is_empty()).then_some(&self.listen);
        let flags = [
            Flag::given("--listen", "server.listen", listen),
            data_dir(self.data_dir.as_ref()),
            Flag::given("--display", "display.kind", self.display.as_ref()),
            Flag::given("--width", "display.width", self.width.as_ref()),
            Flag::given("--height", "display.height", self.height.as_ref()),
            Flag::given("--app", "stage.default_app", self.app.as_ref()),
            Flag::given("--auth", "server.auth", self.auth.as_ref()),
            Flag::given("--log", "log.level", self.log.as_ref()),
        ];
        flags.into_iter().flatten().collect()
    }
}

#[derive(Args, Clone, Debug, Default)]
pub struct CheckConfig {
    /// Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print the configuration in force, every key explained, as a file
    #[arg(long)]
    pub print: bool,
}

impl CheckConfig {
    #[must_use]
    pub fn sources(&self) -> Sources {
        sources(self.config.as_deref(), Vec::new())
    }
}

#[derive(Args, Clone, Debug)]
pub struct Render {
    /// Name of the app
    pub app: String,
    /// Settings of the app that differ from their defaults, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub config: String,
    /// Time to show, ISO 8601; the clock shows it as written [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Frames to draw, 1 to 10000: a GIF shows all of them, a PNG the last
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(1, 10_000))]
    pub frames: u32,
    /// Width of the panel in pixels, 16 to 512
    #[arg(long, value_name = "PIXELS", default_value_t = Display::default().width, value_parser = side())]
    pub width: u32,
    /// Height of the panel in pixels, 16 to 512
    #[arg(long, value_name = "PIXELS", default_value_t = Display::default().height, value_parser = side())]
    pub height: u32,
    /// Size of a panel's pixel in the file
    #[arg(long, value_name = "1-16", default_value_t = 1, value_parser = whole(1, LARGEST_SCALE))]
    pub scale: u32,
    /// File to write, ending in .png or .gif
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Args, Clone, Debug)]
pub struct Evaluate {
    /// Folder with the recordings
    pub folder: PathBuf,
    /// When an alert begins
    #[arg(long, value_enum, default_value_t)]
    pub alerts: AlertPreset,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Clone, Debug)]
pub struct ImportState {
    /// The state.json to take over
    pub file: PathBuf,
    /// Folder of the database to write to
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Configuration file [default: /etc/retroboard/retroboard.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ImportState {
    #[must_use]
    pub fn sources(&self) -> Sources {
        let flags = data_dir(self.data_dir.as_ref());
        sources(self.config.as_deref(), flags.into_iter().collect())
    }
}

fn side() -> RangedI64ValueParser<u32> {
    whole(SMALLEST_SIDE, LARGEST_SIDE)
}

fn whole(least: u32, most: u32) -> RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(i64::from(least)..=i64::from(most))
}

fn data_dir(folder: Option<&PathBuf>) -> Option<Flag> {
    let folder = folder.map(|path| path.to_string_lossy());
    Flag::given("--data-dir", "storage.data_dir", folder.as_ref())
}

fn sources(config: Option<&Path>, flags: Vec<Flag>) -> Sources {
    let usual = || Some(PathBuf::from(CONFIG_FILE)).filter(|file| file.exists());
    let file = config.map(Path::to_owned).or_else(usual);
    Sources {
        vendor: vendor_file(),
        file,
        page: None,
        environment: environment_of_process(),
        flags,
    }
}

/// Beside an installed program, as in `/usr/bin` and `/usr/share`.
fn vendor_file() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let file = program.parent()?.parent()?.join("share/retroboard/defaults.toml");
    file.exists().then_some(file)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::config::Config;

    fn serve(arguments: &str) -> Serve {
        let arguments = ["retroboard", "serve"].into_iter().chain(arguments.split_whitespace());
        match Cli::try_parse_from(arguments).unwrap().command {
            Command::Serve(serve) => serve,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn manuals_and_completions_say_the_same() {
        manuals::check(&Cli::command());
    }

    #[test]
    fn each_flag_of_serve_sets_its_key() {
        let given = serve(
            "--listen 127.0.0.1:1 --listen [::1]:2 --data-dir /d --display hub75 --width 100 --height 50 --app stars \
             --auth open --log debug --ignore-state",
        );
        let sources = Sources {
            flags: given.flags(),
            ..Sources::default()
        };
        let mut wanted = Config::default();
        wanted.server.listen = ["127.0.0.1:1", "[::1]:2"].map(|text| text.parse().unwrap()).to_vec();
        wanted.storage.data_dir = PathBuf::from("/d");
        wanted.display.kind = DisplayKind::Hub75;
        (wanted.display.width, wanted.display.height) = (100, 50);
        "stars".clone_into(&mut wanted.stage.default_app);
        wanted.log.level = Level::Debug;
        assert_eq!(Config::load(&sources).unwrap().config, wanted);
        assert!(given.ignore_state);
    }

    #[test]
    fn no_flag_sets_nothing() {
        assert!(serve("").flags().is_empty());
    }

    #[test]
    fn the_help_names_the_usual_file() {
        let mut command = Cli::command();
        let serve = command.find_subcommand_mut("serve").unwrap();
        assert!(serve.render_help().to_string().contains(CONFIG_FILE));
    }
}
