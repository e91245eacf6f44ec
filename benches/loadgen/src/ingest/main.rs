//! Plays wearables and phones to one server: each wearable keeps some readings on the way, and sends the next one when one
//! is acknowledged. Prints as JSON how many were acknowledged a second, how long that took, and how many the phones heard of.
//!
//! Readings are a second apart in their own time, so that a model has a second to look at for each.
#![forbid(unsafe_code)]

mod client;

use std::{
    io,
    net::SocketAddr,
    os::fd::AsRawFd,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use mio::{Events, Interest, Poll, Token, unix::SourceFd};

use client::{Client, Heard};

/// Before the clock counts: connections, caches and the model's windows get warm.
const WARM_UP: Duration = Duration::from_secs(2);
/// A server that acknowledges nothing for so long has stopped.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Parser)]
#[command(about = "Readings a second that a server acknowledges, and how long each takes, as JSON")]
struct Arguments {
    /// Where the server listens
    address: SocketAddr,
    /// Wearables, each on a connection of its own
    #[arg(long, default_value_t = 200)]
    devices: usize,
    /// Clients that hear of every reading
    #[arg(long, default_value_t = 5)]
    phones: usize,
    /// Readings of one wearable that wait for their acknowledgement
    #[arg(long, default_value_t = 4)]
    window: usize,
    /// Seconds to measure
    #[arg(long, default_value_t = 8)]
    seconds: u64,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error("the connection broke: {0}")]
    Io(#[from] io::Error),
    #[error("the WebSocket broke: {0}")]
    Socket(#[from] Box<tungstenite::Error>),
    #[error("a reading was answered with: {0}")]
    Refused(String),
    #[error("nothing was acknowledged for {PATIENCE:?}")]
    Silent,
}

impl From<tungstenite::Error> for Failed {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// What was counted.
#[derive(Default)]
struct Tally {
    /// Milliseconds from sending to acknowledgement.
    acks: Vec<f64>,
    told: u64,
}

struct Run {
    poll: Poll,
    clients: Vec<Client>,
    last_ack: Instant,
}

impl Run {
    fn connect(arguments: &Arguments) -> Result<Self, Failed> {
        let poll = Poll::new()?;
        let kinds = (0..arguments.devices)
            .map(Some)
            .chain(std::iter::repeat_n(None, arguments.phones));
        let clients = kinds
            .map(|device| Client::connect(arguments.address, device))
            .collect::<Result<Vec<_>, _>>()?;
        for (number, client) in clients.iter().enumerate() {
            let descriptor = client.stream().as_raw_fd();
            poll.registry()
                .register(&mut SourceFd(&descriptor), Token(number), Interest::READABLE)?;
        }
        Ok(Self {
            poll,
            clients,
            last_ack: Instant::now(),
        })
    }

    /// Every wearable puts its readings on the way.
    fn begin(&mut self, window: usize) -> Result<(), Failed> {
        for client in self.clients.iter_mut().filter(|client| client.is_wearable()) {
            for _ in 0..window {
                client.send()?;
            }
        }
        Ok(())
    }

    fn until(&mut self, end: Instant) -> Result<Tally, Failed> {
        let mut tally = Tally::default();
        let mut events = Events::with_capacity(self.clients.len());
        while Instant::now() < end {
            self.poll.poll(&mut events, Some(Duration::from_millis(50)))?;
            for event in &events {
                let heard = self.clients[event.token().0].read()?;
                self.count(event.token().0, heard, &mut tally)?;
            }
            if self.last_ack.elapsed() > PATIENCE {
                return Err(Failed::Silent);
            }
        }
        Ok(tally)
    }

    fn count(&mut self, number: usize, heard: Heard, tally: &mut Tally) -> Result<(), Failed> {
        tally.told += heard.told;
        for took in heard.acks {
            tally.acks.push(took.as_secs_f64() * 1e3);
            self.last_ack = Instant::now();
            self.clients[number].send()?;
        }
        Ok(())
    }
}

fn run(arguments: &Arguments) -> Result<serde_json::Value, Failed> {
    let mut run = Run::connect(arguments)?;
    run.begin(arguments.window)?;
    run.until(Instant::now() + WARM_UP)?;
    let began = Instant::now();
    let tally = run.until(began + Duration::from_secs(arguments.seconds))?;
    let seconds = began.elapsed().as_secs_f64();
    let mut acks = tally.acks;
    acks.sort_by(f64::total_cmp);
    let at = |share: f64| acks.get((acks.len() as f64 * share) as usize).copied();
    Ok(serde_json::json!({
        "per_second": acks.len() as f64 / seconds,
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "told_per_phone_and_second": tally.told as f64 / seconds / arguments.phones.max(1) as f64,
    }))
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(failed) => {
            eprintln!("ingest: {failed}");
            ExitCode::FAILURE
        }
    }
}
