//! What will be tried against the daemon, each attack under its number, with what must happen.
//!
//! After every one of them (`target::Target::check`): it still serves, no panic is in its log, nothing was answered 5xx but 503 and
//! 507, memory has grown by at most 16 MiB once everybody is gone, pictures go on, and no answer and no log tells a secret.
//! Those who must not notice are asked while it goes on.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#![allow(clippy::too_many_lines, reason = "tables are read row by row")]

mod abuse;
mod browser;
mod connections;
mod credentials;
#[path = "../support/daemon.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod daemon;
mod floods;
#[path = "../support/http.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod http;
mod markup;
mod readings;
#[path = "../support/recording.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod recording;
mod revoked;
mod roles;
mod sight;
mod system;
mod target;
mod visitor;
#[path = "../support/websocket.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod websocket;

use std::{process::Command, time::Instant};

use target::Target;

type Settings = &'static [(&'static str, &'static str)];

const USUAL: Settings = &[];
const IMPATIENT: Settings = &[
    ("RETROBOARD_SERVER_HEADER_TIMEOUT_SECONDS", "1"),
    ("RETROBOARD_SERVER_BODY_TIMEOUT_SECONDS", "1"),
];
const WITH_A_FRIEND: Settings = &[("RETROBOARD_ACCESS_ORIGINS", "https://friend.example")];
const GENEROUS: Settings = &[
    ("RETROBOARD_SOCKET_EVENTS_PER_SECOND", "10000"),
    ("RETROBOARD_SOCKET_EVENTS_BURST", "100000"),
];
const A_READING_A_SECOND: Settings = &[("RETROBOARD_VITALS_READINGS_PER_SECOND", "1")];
/// A million lines of log are no part of the attack.
const QUIET: Settings = &[("RETROBOARD_LOG_LEVEL", "info")];

/// One row an attack: number, what is tried, what must happen, under which settings, and by whom it is tried.
macro_rules! attacks {
    ($($name:ident $number:literal $what:literal => $must:literal, $settings:ident, $run:path;)*) => {
        $(#[test] fn $name() { stand($number, $what, $must, &Target::with($settings), $run); })*
    };
}

#[rustfmt::skip] // a row an attack
attacks! {
    // HTTP and browser
    a01 "1" "Host: evil.example on any route" => "421, nothing said", USUAL, browser::another_name;
    a03 "3" "WebSocket upgrade and polling with a foreign Origin or null" => "403 before the upgrade; a device's token without Origin is fine", USUAL, browser::another_page;
    a04 "4" "cross-site form POST" => "415; with a cookie and no proof 403", USUAL, browser::another_form;
    a06 "6" "a command by GET" => "405", USUAL, browser::command_by_get;
    a07 "7" "preflight from elsewhere" => "no CORS headers, never * with credentials", WITH_A_FRIEND, browser::preflight;
    a08 "8" "framing" => "frame-ancestors 'none'", USUAL, browser::frames;
    a10 "10" "/socket.io-admin" => "404", USUAL, browser::almost_the_socket;
    a11 "11" "headers or body dribbled" => "closed within 10 s; 408 within 30 s", IMPATIENT, connections::dribbled;
    a15 "15" "10 MB on a JSON route" => "413 before buffering", USUAL, connections::too_large;
    a17 "17" "JSON nested 20,000 deep, NaN, 1e400, lone surrogates" => "400", USUAL, connections::strange_json;
    a18 "18" "X-Forwarded-For: 127.0.0.1" => "ignored", USUAL, connections::forwarded;
    a19 "19" "<script> in a path, a name, a device id" => "never comes back as HTML", USUAL, markup::never_html;
    a20 "20" "names with markup" => "shown as text", USUAL, markup::text_stays_text;
    // Credentials and roles
    a21 "21" "no token, an empty one, a prefix, one byte more, other case" => "401", USUAL, credentials::almost_a_token;
    a22 "22" "5 wrong pairing codes" => "window closed, back-off for everybody, the panel says so; a code works once", USUAL, credentials::guessed;
    a23 "23" "clients race for a code" => "one wins", USUAL, credentials::raced;
    a24 "24" "pairing when nobody asked at the panel" => "403", USUAL, credentials::unasked;
    a25 "25" "every route x every role, page and name" => "the table", USUAL, roles::routes;
    a25_events "25" "every event x every role" => "the table", USUAL, roles::events;
    a25_vitals "25" "a person with the sight of one wearable" => "hears and reads nothing of another", USUAL, sight::one_of_two;
    a26 "26" "a device's token reads history, lists devices, joins a room, writes for another" => "refused, counted", USUAL, credentials::device_beyond_its_own;
    a27 "27" "revoked or lowered while a socket is open" => "its events stop, the socket closes within 1 s", USUAL, revoked::cut_off;
    a28 "28" "a token in a query string" => "never logged", USUAL, credentials::in_the_query;
    a29 "29" "1,000 logins a second" => "429, sessions unaffected", USUAL, credentials::thousand_logins;
    a31 "31" "a controller deletes history" => "403", USUAL, credentials::controller_deletes;
    // Socket.IO
    a32 "32" "a message over the cap; 60 fragments of 1 MiB" => "closed, memory flat", QUIET, abuse::endless;
    a33 "33" "invalid UTF-8, reserved bits, unmasked, fragmented control frames" => "closed", USUAL, abuse::broken_frames;
    a34 "34" "six bytes of multi-byte text, a lone b, an empty frame" => "closed, server alive", USUAL, abuse::broken_packets;
    a35 "35" "11 and 10^9 attachments, placeholder out of range" => "closed", USUAL, abuse::attachments;
    a37 "37" "CONNECT twice, EVENT before CONNECT, no CONNECT for long" => "no handler runs twice, closed", USUAL, abuse::wrong_order;
    a38 "38" "namespace /../../etc, or 1 MB long" => "refused", USUAL, abuse::namespaces;
    a40 "40" "a million events from one client" => "its bucket trips, disconnected", QUIET, floods::million;
    a40_beneath "40" "50,000 packets that are no events, of each kind" => "memory flat, others go on", GENEROUS, floods::beneath_events;
    a41 "41" "10,000 connects and disconnects" => "sessions return to 0", QUIET, floods::comings_and_goings;
    a41_half "41" "half-finished upgrades, sessions that nobody uses" => "sessions return to 0", QUIET, floods::half_upgrades;
    a41_hurry "41" "CONNECT and DISCONNECT in turns on one session" => "let in once; sessions return to 0", QUIET, floods::back_and_forth;
    a41_reset "41" "connections reset before they are greeted" => "sessions return to 0", QUIET, floods::gone_at_once;
    a42 "42" "a reader stalls" => "out soon, others do not notice", GENEROUS, floods::deaf;
    a43 "43" "wrong protocol version, two polls on one session" => "400", USUAL, abuse::wrong_version;
    // Data
    a45 "45" "hr -1, 0, 999, NaN, \"72\", null; eda infinite" => "refused by field; in an array the good ones are kept", USUAL, readings::impossible;
    a47 "47" "the same reading 1,000 times" => "stored once, answered each time", USUAL, readings::repeated;
    a48 "48" "out of order, gaps" => "stored, gap visible", USUAL, readings::disordered;
    a49 "49" "ten times the declared rate" => "429 with Retry-After, others unaffected", A_READING_A_SECOND, readings::too_often;
    a55 "55" "a model with external data, links, absurd shapes, NaN" => "refused; the panel keeps running", USUAL, system::hostile_model;
    // System
    a58 "58" "kill -9, SIGSTOP" => "last state restored, nothing acknowledged is lost", USUAL, system::killed;
    // What others have been hit by
    b1 "CVE-2018-12550" "an empty key, an empty way of access" => "refused, not open", USUAL, system::empty_key;
    b2 "CVE-2023-27482" "traversal and listing before onboarding" => "401 or 404, nobody is named", USUAL, system::traversal;
    b3 "pairing" "a preview while a code is on the panel" => "shows what is below it", USUAL, sight::code_on_panel;
}

#[test]
fn a13() {
    let few_files = |serve: Command| by_shell("ulimit -Sn 700", &serve);
    let target = Target::started_by(&["--auth", "paired"], QUIET, few_files);
    stand(
        "13",
        "2,000 idle connections",
        "capped in all and per address, an admin still gets in",
        &target,
        connections::idle,
    );
}

#[test]
fn a56() {
    let no_signal = |serve: Command| by_shell("trap '' XFSZ", &serve);
    let target = Target::started_by(&["--auth", "paired"], QUIET, no_signal);
    let must = "503/507 to writers, no acknowledgement, alert on the panel, recovery without restart";
    stand("56", "a disk that takes no more", must, &target, system::full_disk);
}

/// The same program, after this command of a shell.
fn by_shell(first: &str, serve: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{first}; exec \"$0\" \"$@\"")])
        .arg(serve.get_program())
        .args(serve.get_args());
    shell.stdout(std::process::Stdio::piped());
    shell
}

fn stand(number: &str, what: &str, must: &str, target: &Target, attack: impl FnOnce(&Target)) {
    println!("{number}. {what} -> {must}");
    let began = Instant::now();
    attack(target);
    let took = began.elapsed();
    let (growth, peak) = target.check();
    println!(
        "{number}: {:.1} s, memory {growth:+} KiB, at most {peak:+} KiB",
        took.as_secs_f64()
    );
}
