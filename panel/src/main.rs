//! `retroboard-panel`: the only program that touches the GPIO. It shows frames from a Unix socket and knows nothing else.

#![forbid(unsafe_code)]

mod board;
mod cli;
mod connection;
mod door;
mod failure;
#[cfg_attr(not(feature = "hub75"), path = "hub75_absent.rs")]
mod hub75;
mod panel;
mod recording;
mod screen;
mod service;
mod signals;
mod socket;

use std::{process::ExitCode, sync::mpsc::sync_channel};

use clap::Parser;
use panel_link::{Hello, Hub75Options};

use crate::{
    cli::{Args, DisplayKind},
    failure::Failure,
    panel::Panel,
};

/// Events that may wait for the panel; beyond it the sender waits, and with it the daemon.
const WAITING_EVENTS: usize = 2;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("retroboard-panel: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(args: &Args) -> Result<(), Failure> {
    let options = cli::options(args)?;
    let (events, inbox) = sync_channel(WAITING_EVENTS);
    signals::forward(events.clone()).map_err(Failure::Signals)?;
    let socket = socket::listen(&args.socket)?;
    let panel = open_panel(args, &options)?;
    let (width, height) = panel.size();
    let hello = Hello::new(width, height).expect("the options were validated");
    eprintln!("listening on {} for a {width}x{height} panel", args.socket.display());
    door::open(socket.listener()?, hello, events).map_err(Failure::Threads)?;
    screen::Screen::new(panel, args.blank_after)
        .run(&inbox)
        .map_err(Failure::Show)
}

fn open_panel(args: &Args, options: &Hub75Options) -> Result<Box<dyn Panel>, Failure> {
    match args.display {
        DisplayKind::Recording => recording::Recording::create(options.panel_size(), args.record.as_deref())
            .map(|panel| Box::new(panel) as Box<dyn Panel>)
            .map_err(Failure::Record),
        DisplayKind::Hub75 if !hub75::LINKED => Err(Failure::NotLinked),
        DisplayKind::Hub75 => {
            let board = board::check(&board::Facts::gather(options.uses_hardware_pulses()))?;
            eprintln!("driving the panel from a {board}");
            hub75::open(options)
        }
    }
}
