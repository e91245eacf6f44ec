//! The code on the panel. Who can read it is let in; who guesses finds the door closed.
//!
//! Five tries a code of six digits are five in a million a window.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::secret;
use crate::wire::access::{Role, Sight};

pub const CODE_DIGITS: usize = 6;
/// How long a code holds.
const WINDOW: Duration = Duration::from_mins(2);
/// Wrong codes that end a window.
const TRIES: u32 = 5;
/// How long nobody can pair after the first window that ended so; twice as long after each further one …
const BACK_OFF: Duration = Duration::from_secs(30);
/// … up to this.
const LONGEST_BACK_OFF: Duration = Duration::from_hours(1);
/// Windows that strangers may open …
const STARTS: Rate = Rate(10, Duration::from_mins(10));
/// … and codes that may be tried, whether one is asked for or not.
const ATTEMPTS: Rate = Rate(20, Duration::from_secs(10));

/// So many in so long a time.
struct Rate(usize, Duration);

/// Who wants a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opener {
    /// Anybody: it shows on the panel.
    Stranger,
    /// An admin, who passes the code on; or whoever sits at the machine itself.
    Admin(Grant),
}

/// What whoever pairs may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub vitals: Sight,
}

/// A window that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub code: String,
    pub grant: Grant,
    pub ends: Instant,
    pub on_panel: bool,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairingRefusal {
    #[error("Nobody has asked for a code; start pairing, then read the code on the panel")]
    NotAsked,
    #[error("Wrong code; {0} more tries")]
    WrongCode(u32),
    #[error("Too many wrong codes; this one has ended. Try again in {} seconds", .0.as_secs())]
    Ended(Duration),
    #[error("Too many wrong codes; try again in {} seconds, or run `retroboard pair` on the machine itself", .0.as_secs())]
    BackOff(Duration),
    #[error("Somebody else is pairing; try again in {} seconds", .0.as_secs())]
    Busy(Duration),
    #[error("Too many tries; try again in {} seconds", .0.as_secs())]
    TooMany(Duration),
}

/// Pure: it is told what time it is.
#[derive(Default)]
pub struct Pairing {
    window: Option<Window>,
    /// Windows in a row that ended by wrong codes.
    strikes: u32,
    closed_until: Option<Instant>,
    starts: VecDeque<Instant>,
    attempts: VecDeque<Instant>,
}

struct Window {
    opened: Opened,
    wrong: u32,
}

impl Pairing {
    /// Opens a window, or shows a stranger the one that strangers have open. `role` is what a stranger gets.
    pub fn start(&mut self, opener: Opener, role: Role, now: Instant) -> Result<Opened, PairingRefusal> {
        self.close_when_over(now);
        let grant = match opener {
            Opener::Admin(grant) => return Ok(self.open(grant, false, now)),
            Opener::Stranger => Grant {
                role,
                vitals: sight_of(role),
            },
        };
        if let Some(left) = left(self.closed_until, now) {
            return Err(PairingRefusal::BackOff(left));
        }
        match &self.window {
            Some(window) if window.opened.on_panel => return Ok(window.opened.clone()),
            Some(window) => return Err(PairingRefusal::Busy(window.opened.ends - now)),
            None => {}
        }
        take(&mut self.starts, &STARTS, now)?;
        Ok(self.open(grant, true, now))
    }

    /// What the code is worth; it is worth it once.
    pub fn finish(&mut self, code: &str, now: Instant) -> Result<Grant, PairingRefusal> {
        take(&mut self.attempts, &ATTEMPTS, now)?;
        self.close_when_over(now);
        let Some(window) = &mut self.window else {
            return Err(left(self.closed_until, now).map_or(PairingRefusal::NotAsked, PairingRefusal::BackOff));
        };
        if is_same(&window.opened.code, code) {
            let grant = window.opened.grant.clone();
            self.window = None;
            self.strikes = 0;
            return Ok(grant);
        }
        window.wrong += 1;
        if window.wrong < TRIES {
            return Err(PairingRefusal::WrongCode(TRIES - window.wrong));
        }
        Err(PairingRefusal::Ended(self.strike(now)))
    }

    /// For how long a code is still on the panel.
    #[must_use]
    pub fn on_panel(&self, now: Instant) -> Option<Duration> {
        let window = self.window.as_ref().filter(|window| window.opened.on_panel)?;
        left(Some(window.opened.ends), now)
    }

    fn open(&mut self, grant: Grant, on_panel: bool, now: Instant) -> Opened {
        let opened = Opened {
            code: random_code(),
            grant,
            ends: now + WINDOW,
            on_panel,
        };
        self.window = Some(Window {
            opened: opened.clone(),
            wrong: 0,
        });
        opened
    }

    fn strike(&mut self, now: Instant) -> Duration {
        self.window = None;
        let wait = BACK_OFF.saturating_mul(1 << self.strikes.min(16)).min(LONGEST_BACK_OFF);
        self.strikes += 1;
        self.closed_until = Some(now + wait);
        wait
    }

    fn close_when_over(&mut self, now: Instant) {
        self.window.take_if(|window| window.opened.ends <= now);
    }
}

/// An admin sees all; everybody else sees what an admin grants.
pub(super) fn sight_of(role: Role) -> Sight {
    if role == Role::Admin { Sight::ALL } else { Sight::NONE }
}

/// All digits are compared, whether the first is wrong or the last.
fn is_same(code: &str, guess: &str) -> bool {
    let digits = guess.bytes().filter(|byte| *byte != b' ' && *byte != b'-');
    let guess: Vec<u8> = digits.take(CODE_DIGITS + 1).collect();
    let differences = code
        .bytes()
        .zip(&guess)
        .fold(0, |sum, (ours, theirs)| sum | (ours ^ theirs));
    guess.len() == code.len() && differences == 0
}

fn take(taken: &mut VecDeque<Instant>, rate: &Rate, now: Instant) -> Result<(), PairingRefusal> {
    taken.retain(|at| now.duration_since(*at) < rate.1);
    if taken.len() >= rate.0 {
        return Err(PairingRefusal::TooMany(
            rate.1.saturating_sub(now.duration_since(taken[0])),
        ));
    }
    taken.push_back(now);
    Ok(())
}

fn left(until: Option<Instant>, now: Instant) -> Option<Duration> {
    until
        .map(|until| until.saturating_duration_since(now))
        .filter(|left| !left.is_zero())
}

/// Every code is as likely as any other: what would make the first ones likelier is thrown away.
fn random_code() -> String {
    let all = 10u32.pow(CODE_DIGITS as u32);
    loop {
        let mut bytes = [0; 4];
        secret::fill(&mut bytes);
        let number = u32::from_ne_bytes(bytes);
        if number < u32::MAX - u32::MAX % all {
            return format!("{:0width$}", number % all, width = CODE_DIGITS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(pairing: &mut Pairing, now: Instant) -> Opened {
        pairing.start(Opener::Stranger, Role::Controller, now).unwrap()
    }

    fn wrong(code: &str) -> String {
        let last = (code.as_bytes()[CODE_DIGITS - 1] - b'0' + 1) % 10;
        format!("{}{last}", &code[..CODE_DIGITS - 1])
    }

    #[test]
    fn a_code_works_once_and_for_two_minutes() {
        let (mut pairing, now) = (Pairing::default(), Instant::now());
        assert_eq!(pairing.finish("123456", now), Err(PairingRefusal::NotAsked));
        let code = opened(&mut pairing, now).code;
        assert_eq!(opened(&mut pairing, now).code, code, "who asks again sees the same");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(pairing.finish(&spaced, now).unwrap().role, Role::Controller);
        assert_eq!(pairing.finish(&code, now), Err(PairingRefusal::NotAsked), "once");
        let code = opened(&mut pairing, now).code;
        assert!(pairing.on_panel(now).is_some());
        assert_eq!(pairing.on_panel(now + WINDOW), None);
        assert_eq!(
            pairing.finish(&code, now + WINDOW),
            Err(PairingRefusal::NotAsked),
            "over"
        );
    }

    #[test]
    fn five_wrong_codes_end_it_and_make_everybody_wait_twice_as_long_each_time() {
        let (mut pairing, mut now) = (Pairing::default(), Instant::now());
        for wait in [30, 60, 120, 240, 480] {
            let code = opened(&mut pairing, now).code;
            for left in (1..TRIES).rev() {
                assert_eq!(pairing.finish(&wrong(&code), now), Err(PairingRefusal::WrongCode(left)));
            }
            let wait = Duration::from_secs(wait);
            assert_eq!(pairing.finish(&wrong(&code), now), Err(PairingRefusal::Ended(wait)));
            assert_eq!(
                pairing.finish(&code, now),
                Err(PairingRefusal::BackOff(wait)),
                "also the right one"
            );
            let again = pairing.start(Opener::Stranger, Role::Controller, now);
            assert_eq!(again, Err(PairingRefusal::BackOff(wait)));
            now += wait;
        }
    }

    #[test]
    fn whoever_sits_at_the_machine_gets_in_all_the_same() {
        let (mut pairing, now) = (Pairing::default(), Instant::now());
        let code = opened(&mut pairing, now).code;
        for _ in 0..TRIES {
            let _refused = pairing.finish(&wrong(&code), now);
        }
        let grant = Grant {
            role: Role::Admin,
            vitals: Sight::ALL,
        };
        let opened = pairing.start(Opener::Admin(grant.clone()), Role::Viewer, now).unwrap();
        assert!(!opened.on_panel);
        assert_eq!(pairing.on_panel(now), None);
        assert_eq!(pairing.finish(&opened.code, now), Ok(grant));
    }

    #[test]
    fn a_stranger_cannot_take_over_the_window_of_an_admin() {
        let (mut pairing, now) = (Pairing::default(), Instant::now());
        let grant = Grant {
            role: Role::Admin,
            vitals: Sight::ALL,
        };
        pairing.start(Opener::Admin(grant), Role::Viewer, now).unwrap();
        let stranger = pairing.start(Opener::Stranger, Role::Controller, now);
        assert_eq!(stranger, Err(PairingRefusal::Busy(WINDOW)));
    }

    #[test]
    fn starts_and_attempts_are_limited() {
        let (mut pairing, mut now) = (Pairing::default(), Instant::now());
        for _ in 0..STARTS.0 {
            opened(&mut pairing, now);
            now += WINDOW / 4;
            pairing.window = None;
        }
        let more = pairing.start(Opener::Stranger, Role::Controller, now);
        assert!(matches!(more, Err(PairingRefusal::TooMany(_))), "{more:?}");
        let mut refused = 0;
        for _ in 0..1000 {
            refused += usize::from(matches!(pairing.finish("000000", now), Err(PairingRefusal::TooMany(_))));
        }
        assert_eq!(refused, 1000 - ATTEMPTS.0);
    }

    #[test]
    fn only_the_whole_code_is_the_code() {
        assert!(is_same("012345", "012345"));
        for guess in ["", "0", "01234", "0123456", "012346", "112345", "０12345"] {
            assert!(!is_same("012345", guess), "{guess}");
        }
    }

    #[test]
    fn codes_are_spread_evenly() {
        let codes: Vec<u32> = (0..3000).map(|_| random_code().parse().unwrap()).collect();
        let low = codes.iter().filter(|code| **code < 500_000).count();
        assert!((1300..1700).contains(&low), "{low}");
        assert!(codes.iter().all(|code| *code < 1_000_000));
    }
}
