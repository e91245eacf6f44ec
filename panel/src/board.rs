//! Whether this machine can drive a HUB75 panel: asked before the LED library is called.
//!
//! The library guesses: without a readable revision, and for a model it does not know, it assumes a Raspberry Pi 3 and
//! writes to that model's addresses, which on another board ends in SIGBUS. With the wrong settings it calls `exit`.
//! Revision codes: <https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#raspberry-pi-revision-codes>.

use std::{fmt, fs};

use thiserror::Error;

/// What the decision is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// `/proc/device-tree/model`.
    pub(crate) model: Option<String>,
    /// `/proc/cpuinfo`.
    pub(crate) cpuinfo: String,
    /// `/proc/modules`.
    pub(crate) modules: String,
    /// Whether the options use the PWM hardware.
    pub(crate) hardware_pulses: bool,
    /// Whether `/dev/mem` can be opened for writing: GPIO, timer and PWM.
    pub(crate) dev_mem: bool,
    /// Whether `/dev/gpiomem` can: GPIO only.
    pub(crate) gpiomem: bool,
}

/// The families the library drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Board {
    Pi1,
    Pi2,
    Pi3,
    Pi4,
}

impl fmt::Display for Board {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Pi1 => "Raspberry Pi 1 or Zero",
            Self::Pi2 => "Raspberry Pi 2 or Zero 2",
            Self::Pi3 => "Raspberry Pi 3",
            Self::Pi4 => "Raspberry Pi 4",
        })
    }
}

/// Why the library must not be called here.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum Refusal {
    #[error(
        "this is not a Raspberry Pi ({0}), so there is no panel to drive: use `--display recording` here, \
         or the daemon's own simulator (display = \"simulator\")"
    )]
    NotAPi(String),
    #[error(
        "Raspberry Pi 5 is not supported yet ({0}): its GPIO is behind another chip, which the LED library cannot drive. \
         Use a Raspberry Pi 4 or older"
    )]
    Pi5(String),
    #[error("the LED library does not know this board ({0}): use a Raspberry Pi 1 to 4 or a Zero")]
    Unknown(String),
    #[error(
        "the kernel does not tell this board's revision ({0}; no `Revision` line in /proc/cpuinfo), and the LED library \
         would take it for a Raspberry Pi 3: use a Raspberry Pi OS kernel"
    )]
    NoRevision(String),
    #[error(
        "the Pi's own sound (module snd_bcm2835) and the panel need the same hardware. Either switch the sound off \
         (`dtparam=audio=off` in config.txt, `blacklist snd_bcm2835` in /etc/modprobe.d, reboot), or set \
         disable_hardware_pulsing = true in [display.hub75] and accept more flicker"
    )]
    Sound,
    #[error(
        "cannot open /dev/mem, which hardware pulses need: start this program by its systemd unit, which has the group kmem \
         and CAP_SYS_RAWIO, or set disable_hardware_pulsing = true in [display.hub75] and accept more flicker"
    )]
    NoDevMem,
    #[error(
        "cannot open /dev/mem nor /dev/gpiomem: start this program by its systemd unit, or add its user to group gpio"
    )]
    NoGpio,
}

impl Facts {
    /// Looks at this machine. What cannot be read is left empty.
    pub(crate) fn gather(hardware_pulses: bool) -> Self {
        let text = |path| fs::read_to_string(path).unwrap_or_default();
        let writable = |path| fs::File::options().read(true).write(true).open(path).is_ok();
        Self {
            model: fs::read_to_string("/proc/device-tree/model").ok(),
            cpuinfo: text("/proc/cpuinfo"),
            modules: text("/proc/modules"),
            hardware_pulses,
            dev_mem: writable("/dev/mem"),
            gpiomem: writable("/dev/gpiomem"),
        }
    }

    fn model(&self) -> &str {
        // The device tree ends its strings with a NUL.
        self.model.as_deref().unwrap_or("no device tree").trim_end_matches('\0')
    }

    /// The revision code, found as the library finds it.
    fn revision(&self) -> Option<u32> {
        let line = self.cpuinfo.lines().find(|line| line.starts_with("Revision"))?;
        u32::from_str_radix(line.split_once(':')?.1.trim(), 16).ok()
    }
}

/// The board the library will take this machine for, if that is what it is and it may go to work.
pub(crate) fn check(facts: &Facts) -> Result<Board, Refusal> {
    let board = board(facts)?;
    let sound = facts.modules.lines().any(|line| line.starts_with("snd_bcm2835"));
    match (facts.hardware_pulses, facts.dev_mem) {
        (true, _) if sound => Err(Refusal::Sound),
        (true, false) => Err(Refusal::NoDevMem),
        (false, false) if !facts.gpiomem => Err(Refusal::NoGpio),
        _ => Ok(board),
    }
}

fn board(facts: &Facts) -> Result<Board, Refusal> {
    let model = facts.model();
    let Some(name) = model.strip_prefix("Raspberry Pi ") else {
        return Err(Refusal::NotAPi(model.to_owned()));
    };
    if name.starts_with('5') || name.starts_with("Compute Module 5") {
        return Err(Refusal::Pi5(model.to_owned()));
    }
    match facts.revision() {
        Some(revision) => by_revision(revision, model),
        None => by_name(name).ok_or_else(|| Refusal::NoRevision(model.to_owned())),
    }
}

/// Bits 4 to 11 of the revision; the codes before 2014 read as type 0 or 1 and are all a Raspberry Pi 1.
fn by_revision(revision: u32, model: &str) -> Result<Board, Refusal> {
    match (revision >> 4) & 0xff {
        0x00..=0x03 | 0x05 | 0x06 | 0x09 | 0x0c => Ok(Board::Pi1),
        0x04 | 0x12 => Ok(Board::Pi2),
        0x08 | 0x0a | 0x0d | 0x0e | 0x10 => Ok(Board::Pi3),
        0x11 | 0x13 | 0x14 => Ok(Board::Pi4),
        0x17..=0x1a => Err(Refusal::Pi5(model.to_owned())),
        _ => Err(Refusal::Unknown(format!("{model}, revision {revision:x}"))),
    }
}

/// Without a revision the library assumes a Raspberry Pi 3, which has the addresses of a 2 and a Zero 2 too.
fn by_name(name: &str) -> Option<Board> {
    let is = |start| name.starts_with(start);
    if is("3") || is("Compute Module 3") {
        Some(Board::Pi3)
    } else if is("2") || is("Zero 2") {
        Some(Board::Pi2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pi(model: &str, revision: &str) -> Facts {
        let cpuinfo = match revision {
            "" => "processor\t: 0\nCPU revision\t: 3\n".to_owned(),
            code => format!("CPU revision\t: 3\nRevision\t: {code}\nSerial\t\t: 0\n"),
        };
        Facts {
            model: Some(format!("{model}\0")),
            cpuinfo,
            hardware_pulses: true,
            dev_mem: true,
            ..Facts::default()
        }
    }

    #[test]
    fn boards_the_library_drives() {
        for (model, revision, board) in [
            ("Raspberry Pi Model B Rev 2", "000e", Board::Pi1),
            ("Raspberry Pi Model B Plus Rev 1.2", "0010", Board::Pi1),
            ("Raspberry Pi Zero W Rev 1.1", "9000c1", Board::Pi1),
            ("Raspberry Pi 2 Model B Rev 1.1", "a01041", Board::Pi2),
            ("Raspberry Pi Zero 2 W Rev 1.0", "902120", Board::Pi2),
            ("Raspberry Pi 3 Model B Rev 1.2", "a02082", Board::Pi3),
            ("Raspberry Pi 3 Model B Plus Rev 1.3", "a020d3", Board::Pi3),
            ("Raspberry Pi 3 Model A Plus Rev 1.0", "9020e0", Board::Pi3),
            ("Raspberry Pi Compute Module 3 Plus Rev 1.0", "a02100", Board::Pi3),
            ("Raspberry Pi 4 Model B Rev 1.5", "d03115", Board::Pi4),
            ("Raspberry Pi 400 Rev 1.0", "c03130", Board::Pi4),
            ("Raspberry Pi Compute Module 4 Rev 1.1", "b03141", Board::Pi4),
            ("Raspberry Pi 3 Model B", "", Board::Pi3),
            ("Raspberry Pi 2 Model B", "", Board::Pi2),
        ] {
            assert_eq!(check(&pi(model, revision)), Ok(board), "{model} {revision}");
        }
    }

    #[test]
    fn a_pi_5_is_told_so_with_and_without_a_revision() {
        for (model, revision) in [
            ("Raspberry Pi 5 Model B Rev 1.0", "c04170"),
            ("Raspberry Pi 5 Model B Rev 1.0", ""),
            ("Raspberry Pi 500 Rev 1.0", "d04190"),
            ("Raspberry Pi Compute Module 5 Rev 1.0", "d04180"),
        ] {
            let refusal = check(&pi(model, revision)).unwrap_err();
            assert_eq!(refusal, Refusal::Pi5(model.to_owned()));
            assert!(refusal.to_string().starts_with("Raspberry Pi 5 is not supported yet"));
        }
    }

    #[test]
    fn other_machines_are_sent_to_the_simulator() {
        let computer = check(&Facts::default()).unwrap_err();
        assert!(computer.to_string().contains("--display recording"), "{computer}");
        let rock = check(&pi("Radxa ROCK 4C+", "a03111")).unwrap_err();
        assert_eq!(rock, Refusal::NotAPi("Radxa ROCK 4C+".to_owned()));
    }

    #[test]
    fn a_board_the_library_would_mistake_is_refused() {
        let lost = check(&pi("Raspberry Pi 4 Model B Rev 1.5", "")).unwrap_err();
        assert!(matches!(lost, Refusal::NoRevision(_)));
        let unknown = check(&pi("Raspberry Pi Compute Module 4S Rev 1.0", "a03150")).unwrap_err();
        assert!(matches!(unknown, Refusal::Unknown(_)));
        let unreadable = check(&pi("Raspberry Pi 4 Model B Rev 1.5", "zzzz")).unwrap_err();
        assert!(matches!(unreadable, Refusal::NoRevision(_)));
    }

    #[test]
    fn sound_and_permissions_decide_by_hardware_pulses() {
        let modules = "snd_pcm 1 0 - Live 0x0\nsnd_bcm2835 28672 0 - Live 0x0\n";
        for (sound, pulses, dev_mem, gpiomem, expected) in [
            (true, true, true, true, Err(Refusal::Sound)),
            (true, false, true, true, Ok(Board::Pi3)),
            (false, true, false, true, Err(Refusal::NoDevMem)),
            (false, false, false, true, Ok(Board::Pi3)),
            (false, false, false, false, Err(Refusal::NoGpio)),
            (false, true, true, false, Ok(Board::Pi3)),
        ] {
            let facts = Facts {
                modules: if sound { modules.to_owned() } else { String::new() },
                hardware_pulses: pulses,
                dev_mem,
                gpiomem,
                ..pi("Raspberry Pi 3 Model B Rev 1.2", "a02082")
            };
            assert_eq!(check(&facts), expected, "{facts:?}");
        }
    }
}
