//! Command line and configuration file.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};

use crate::failure::Failure;

const LONG_ABOUT: &str = "\
Shows frames on a HUB75 LED panel. This is the only RetroBoard program that touches the GPIO: the daemon `retroboard` \
draws, and sends whole frames to this program over a Unix socket.

It serves one daemon at a time, and a newer connection replaces the older one. While the daemon restarts, the last frame \
stays on the panel; after --blank-after seconds without a daemon the panel goes dark.";

const AFTER_HELP: &str = "\
Configuration: section [display.hub75] of the daemon's TOML file; nothing else in it is read. With --settings, what was set on \
the board's page counts where that file says nothing. Both are read anew whenever a daemon connects: when they say something \
else by then, this program ends with code 4, to be started again. For example:

  [display.hub75]
  rows = 32
  cols = 64
  hardware_mapping = \"adafruit-hat\"
  gpio_slowdown = 2

Examples:
  retroboard-panel --config /etc/retroboard/retroboard.toml --settings /var/lib/retroboard
  retroboard-panel --display recording --socket /tmp/panel.sock      # no LEDs needed: one text line a frame
  retroboard-panel --display recording --record frames.rec --socket /tmp/panel.sock

Recording prints `frame NUMBER WIDTHxHEIGHT lit=PIXELS` for each frame shown, NUMBER counting from 1. The file of --record \
takes the frames themselves, one after the other, as frame messages of the frame socket: u8 3, u32 length of the rest, \
u32 NUMBER, u16 width, u16 height, then width*height*3 bytes RGB888; numbers are little endian.

Exit codes: 0 stopped by SIGTERM or SIGINT, panel dark; 1 failed while running; 2 wrong flag, option or configuration; \
3 this machine or this build cannot drive a panel; 4 the options have changed, start it again.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DisplayKind {
    /// A real HUB75 panel on the GPIO header of a Raspberry Pi.
    Hub75,
    /// Writes down what a panel would show.
    Recording,
}

/// Shows the daemon's frames on a HUB75 LED panel.
#[derive(Debug, Parser)]
#[command(version, long_about = LONG_ABOUT, after_long_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The daemon's configuration file; without it every option has its default.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Data folder of the daemon, for what was set on the board's page.
    #[arg(long, value_name = "DIR")]
    pub(crate) settings: Option<PathBuf>,
    /// Unix socket to listen on. Its group may connect (mode 0660).
    #[arg(long, value_name = "PATH", default_value = panel_link::DEFAULT_SOCKET)]
    pub(crate) socket: PathBuf,
    /// Where frames go.
    #[arg(long, value_enum, default_value = "hub75")]
    pub(crate) display: DisplayKind,
    /// With `--display recording`: append every shown frame to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
    /// Go dark after this long without a daemon; fractions are fine.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) blank_after: Duration,
}

/// Refuses what one flag alone does not show.
pub(crate) fn check(args: &Args) -> Result<(), Failure> {
    if args.record.is_some() && args.display != DisplayKind::Recording {
        return Err(Failure::RecordNeedsRecording);
    }
    Ok(())
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|seconds| (0.0..=86_400.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "give seconds between 0 and 86400".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn manuals_and_completions_say_the_same() {
        manuals::check(&Args::command());
    }

    #[test]
    fn seconds_are_bounded() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        for wrong in ["-1", "86401", "NaN", "inf", "soon", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
