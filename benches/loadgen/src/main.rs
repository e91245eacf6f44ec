//! Connects many Socket.IO clients to one server, posts a brightness again and again, and prints as a JSON array how many
//! milliseconds each POST took from its start until the last client had the `settings` event.
//!
//! Once all are connected, one thread listens over epoll, so that what is measured is the server. No server can make it
//! wait longer than [`PATIENCE`] for one round.
#![forbid(unsafe_code)]

mod client;
mod post;

use std::{
    io,
    net::SocketAddr,
    os::fd::AsRawFd,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use mio::{Events, Interest, Poll, Token, unix::SourceFd};

use client::Client;

/// The longest wait for one answer or one round of events.
const PATIENCE: Duration = Duration::from_secs(10);
/// Rounds before the clock counts: connections, caches and branch predictors get warm.
const WARM_UP: u32 = 10;
/// Between two rounds, so that they do not queue up behind each other.
const GAP: Duration = Duration::from_millis(20);
/// Clients that connect at the same time.
const CONNECTING: usize = 16;

#[derive(Parser)]
#[command(about = "Milliseconds from a POST until the last of many Socket.IO clients knows, as a JSON array")]
struct Arguments {
    /// Where the server listens
    address: SocketAddr,
    /// Socket.IO clients to connect, over WebSocket
    #[arg(long, default_value_t = 1000)]
    clients: usize,
    /// POSTs to measure
    #[arg(long, default_value_t = 200)]
    posts: u32,
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("the connection broke: {0}")]
    Io(#[from] io::Error),
    #[error("the WebSocket broke: {0}")]
    Socket(#[from] Box<tungstenite::Error>),
    #[error("the POST was answered with: {0}")]
    Refused(String),
    #[error("only {heard} of {all} clients heard of brightness {value} in time")]
    Silent { heard: usize, all: usize, value: u8 },
}

impl From<tungstenite::Error> for Failed {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// All clients of one run.
struct Crowd {
    address: SocketAddr,
    poll: Poll,
    events: Events,
    clients: Vec<Client>,
}

impl Crowd {
    fn connect(address: SocketAddr, size: usize) -> Result<Self, Failed> {
        let clients = connect_all(address, size)?;
        let poll = Poll::new()?;
        for (number, client) in clients.iter().enumerate() {
            let descriptor = client.stream().as_raw_fd();
            poll.registry()
                .register(&mut SourceFd(&descriptor), Token(number), Interest::READABLE)?;
        }
        let events = Events::with_capacity(size.max(1));
        Ok(Self {
            address,
            poll,
            events,
            clients,
        })
    }

    /// Posts `value` and waits until every client has heard of it.
    fn round(&mut self, value: u8) -> Result<Duration, Failed> {
        let start = Instant::now();
        let post = post::send(self.address, value)?;
        let mut heard = 0;
        while heard < self.clients.len() {
            if start.elapsed() > PATIENCE {
                return Err(Failed::Silent {
                    heard,
                    all: self.clients.len(),
                    value,
                });
            }
            // Without sleeping: waking a process up is not the server's work, and costs as much as a small event does.
            heard += self.listen(Duration::ZERO, value)?;
        }
        let last = start.elapsed();
        post.answered()?;
        self.rest()?;
        Ok(last)
    }

    /// Reads what has come within `patience`; answers how many clients heard of `value` for the first time.
    fn listen(&mut self, patience: Duration, value: u8) -> Result<usize, Failed> {
        self.poll.poll(&mut self.events, Some(patience))?;
        let mut news = 0;
        for event in &self.events {
            let client = &mut self.clients[event.token().0];
            let before = client.brightness();
            client.read()?;
            news += usize::from(before != Some(value) && client.brightness() == Some(value));
        }
        Ok(news)
    }

    /// Lets the server settle, and answers its pings meanwhile.
    fn rest(&mut self) -> Result<(), Failed> {
        let end = Instant::now() + GAP;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            self.listen(left, 0)?;
        }
        Ok(())
    }
}

/// Some at a time: servers that leave Nagle's algorithm on need 40 ms a client.
fn connect_all(address: SocketAddr, size: usize) -> Result<Vec<Client>, Failed> {
    let share = |worker: usize| (worker..size).step_by(CONNECTING);
    let connect = |worker| {
        share(worker)
            .map(|_| Client::connect(address))
            .collect::<Result<Vec<_>, _>>()
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTING)
            .map(|worker| scope.spawn(move || connect(worker)))
            .collect();
        let clients: Result<Vec<_>, _> = workers
            .into_iter()
            .map(|worker| worker.join().expect("connecting does not panic"))
            .collect();
        Ok(clients?.into_iter().flatten().collect())
    })
}

/// Values 1 to 50 in turn: each is news.
fn value_of(round: u32) -> u8 {
    (round % 50 + 1) as u8
}

fn run(arguments: &Arguments) -> Result<Vec<f64>, Failed> {
    let mut crowd = Crowd::connect(arguments.address, arguments.clients)?;
    for round in 0..WARM_UP {
        crowd.round(value_of(round))?;
    }
    let rounds = WARM_UP..WARM_UP + arguments.posts;
    rounds
        .map(|round| Ok(crowd.round(value_of(round))?.as_secs_f64() * 1e3))
        .collect()
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(milliseconds) => {
            println!("{}", serde_json::json!(milliseconds));
            ExitCode::SUCCESS
        }
        Err(failed) => {
            eprintln!("loadgen: {failed}");
            ExitCode::FAILURE
        }
    }
}
