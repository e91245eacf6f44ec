//! 40 to 42: more than anybody needs, and less than anybody reads.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    abuse::poll_session,
    target::{Target, wait_for},
    visitor::Ask,
    websocket::{WebSocket, frame},
};

/// Sends until there are so many thousand of them, or the daemon has had enough; how many that were.
fn flood(socket: &mut WebSocket, event: &str, thousands: usize) -> usize {
    let thousand = frame(0x81, event.as_bytes()).repeat(1000);
    (0..thousands)
        .take_while(|_| socket.send_raw(&thousand).is_ok())
        .count()
        * 1000
}

fn assert_answered(calm: &mut WebSocket) {
    calm.send(&[r#"42["ping"]"#]).unwrap();
    assert!(
        std::iter::from_fn(|| calm.event()).any(|(name, _)| name == "pong"),
        "others go on"
    );
}

pub(crate) fn million(target: &Target) {
    let before = target.memory("VmHWM:");
    let mut calm = target.socket(&target.admin, "frontend");
    for event in [
        r#"42["ping"]"#,
        r#"42["nobody_knows_this",1]"#,
        r#"42["frontend_request_history",{}]"#,
    ] {
        let mut socket = target.socket(&target.admin, "frontend");
        let sent = flood(&mut socket, event, 1000);
        assert!(socket.closes(), "who sends {event} {sent} times is put out");
        assert_answered(&mut calm);
    }
    let grown = target.memory("VmHWM:") - before;
    println!("a million events: at most {grown} KiB more");
    assert!(grown < 64 * 1024, "memory stays flat: {grown} KiB");
}

/// No bucket counts packets that are no events.
pub(crate) fn beneath_events(target: &Target) {
    let before = target.memory("VmHWM:");
    let mut calm = target.socket(&target.admin, "frontend");
    for packet in [
        "3",
        "40",
        r#"40{"token":"eyJhbGciOiJIUzI1NiJ9.e30.nobody"}"#,
        "40/nowhere,",
    ] {
        for mut socket in [
            target.socket(&target.admin, "frontend"),
            target.engine("", "frontend").unwrap(),
        ] {
            let flooding = thread::spawn(move || flood(&mut socket, packet, 50));
            while !flooding.is_finished() {
                assert_answered(&mut calm);
            }
            println!("{packet}: {} were taken", flooding.join().unwrap());
        }
    }
    let grown = target.memory("VmHWM:") - before;
    println!("at most {grown} KiB more");
    assert!(grown < 64 * 1024, "memory stays flat: {grown} KiB");
}

pub(crate) fn comings_and_goings(target: &Target) {
    const ALL: usize = 10_000;
    let (begun, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let comes_and_goes = || {
        while begun.fetch_add(1, Ordering::Relaxed) < ALL {
            match target.engine(&target.admin, "frontend") {
                Ok(mut socket) => drop(socket.send(&["40"])),
                Err(_) => drop(refused.fetch_add(1, Ordering::Relaxed)),
            }
        }
    };
    thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(comes_and_goes))));
    println!("{} of {ALL} were told that it is full", refused.load(Ordering::Relaxed));
    target.settle();
    assert_eq!(
        target.machine(&Ask::get("/api/tokens")).json()["tokens"][0]["sockets"],
        0
    );
}

/// The end of one socket is no longer there to be taken for that of the next of the same session.
pub(crate) fn back_and_forth(target: &Target) {
    for hurry in [
        &["40", "41", "40"][..],
        &["40", "41", "41", "40"],
        &["40", "41", "40", "41", "41", "40", "40"],
    ] {
        for _ in 0..400 {
            let mut socket = target.engine(&target.admin, "frontend").unwrap();
            let _may_be_closed = socket.send(hurry);
        }
    }
    target.settle();
    let mut socket = target.socket(&target.admin, "frontend");
    socket.send(&["41"]).unwrap();
    wait_for(|| target.figure("retroboard_clients") == 0, "it has left");
    socket.send(&["40"]).unwrap();
    let answer = socket.connect_answer();
    assert!(
        answer.as_ref().is_some_and(|text| text.contains("connect anew")),
        "{answer:?}"
    );
}

/// Gone before, while and after they are greeted.
pub(crate) fn gone_at_once(target: &Target) {
    let headers = format!("Authorization: Bearer {}\r\n", target.admin);
    for (version, headers) in [(3, headers.as_str()), (4, headers.as_str()), (3, ""), (4, "")] {
        for moment in 0..400 {
            let path = format!("/socket.io/?EIO={version}&transport=websocket&type=frontend");
            let after = Duration::from_micros(200) * (moment % 12);
            WebSocket::break_off(target.daemon.address, &path, headers, after);
        }
    }
    target.settle();
}

pub(crate) fn half_upgrades(target: &Target) {
    let mut half = Vec::new();
    for number in 0..200 {
        let poll = poll_session(target);
        let path = poll.replace("polling", "websocket");
        let headers = format!("Authorization: Bearer {}\r\n", target.admin);
        // Some say the probe and no more, some say nothing; some are in already.
        let mut socket = WebSocket::try_open(target.daemon.address, &path, &headers).unwrap();
        if number % 2 == 1 {
            socket.send(&["2probe"]).unwrap();
        }
        if number % 4 > 1 {
            let connect = Ask::new("POST", &poll).token(&target.admin);
            target.ask(&connect.body("text/plain;charset=UTF-8", b"40"));
        }
        half.push(socket);
    }
    // Some open a session and never come again; strangers fill no more than their own places.
    let handshake = || target.ask(&Ask::get("/socket.io/?EIO=4&transport=polling")).status;
    let opened = (0..500).filter(|_| handshake() == 200).count();
    assert!(opened <= 256, "{opened} strangers were let in");
    for _ in 0..100 {
        poll_session(target);
    }
    // They are put out; nobody here closes.
    wait_for(|| target.figure("retroboard_connections") == 0, "half upgrades end");
    wait_for(|| target.figure("retroboard_clients") == 0, "and their sessions");
    drop(half);
}

/// With a rate of events at which one client can ask for much.
pub(crate) fn deaf(target: &Target) {
    let mut deaf = target.socket(&target.admin, "frontend");
    let mut calm = target.socket(&target.admin, "frontend");
    let began = Instant::now();
    // What it is told of each is ten times as long as what it asks.
    let thousand = frame(0x81, br#"42["request_state"]"#).repeat(1000);
    let asked = (0..20).take_while(|_| deaf.send_raw(&thousand).is_ok()).count();
    let mut longest = Duration::ZERO;
    let mut rounds = 0;
    while target.figure("retroboard_clients") > 1 {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it is still there; the bare library takes 70 s"
        );
        let sent = Instant::now();
        assert_answered(&mut calm);
        longest = longest.max(sent.elapsed());
        rounds += 1;
    }
    println!(
        "out after {:?}; {asked} thousand asked; others waited at most {longest:?} in {rounds} rounds",
        began.elapsed()
    );
    target.command("/api/settings", &json!({"brightness": 21}));
    let heard =
        std::iter::from_fn(|| calm.event()).any(|(name, payload)| name == "settings" && payload["brightness"] == 21);
    assert!(heard, "others miss nothing");
    drop((deaf, calm));
}
