//! A wearable of the arduinoWebSockets library that has nothing to say for a long time.

use std::{
    env, thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    daemon::Daemon,
    sockets::arduino,
    vitals::{next, reading},
    websocket::WebSocket,
};

/// How often the library pings (`EIO_HEARTBEAT_INTERVAL`).
const PING: Duration = Duration::from_secs(20);

/// Longer than the daemon waits for a sign of life before it hangs up; `IDLE_MINUTES` says how much longer.
fn idle(daemon: &Daemon) -> Duration {
    let handshake = daemon.get("/socket.io/?EIO=4&transport=polling").body;
    let open: serde_json::Value = serde_json::from_slice(&handshake[1..]).unwrap();
    let patience = ["pingInterval", "pingTimeout"].map(|key| open[key].as_u64().unwrap());
    let minutes = env::var("IDLE_MINUTES").map_or(0, |minutes| minutes.parse().unwrap());
    Duration::from_millis(patience.iter().sum()).max(Duration::from_mins(minutes)) + Duration::from_secs(2)
}

fn ping(socket: &mut WebSocket) {
    socket.send(&["2"]).unwrap();
    while socket.next().expect("it is still connected") != "3" {}
}

#[test]
fn an_idle_microcontroller_stays_connected() {
    let daemon = Daemon::start();
    let mut socket = arduino(&daemon);
    let end = Instant::now() + idle(&daemon);
    let mut pings = 0;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        thread::sleep(left.min(PING));
        ping(&mut socket);
        pings += 1;
        if left <= PING {
            break;
        }
    }
    let figures = String::from_utf8(daemon.get("/metrics").body).unwrap();
    assert!(
        figures.lines().any(|line| line == "retroboard_clients 1"),
        "one client, the same all the time"
    );
    socket
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading(0)]))])
        .unwrap();
    assert_eq!(next(&mut socket, "data_received")["status"], "success");
    println!("connected after {pings} pings");
}
