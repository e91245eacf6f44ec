//! The command line of RetroBoard. Each command lives in a module of its own.
#![forbid(unsafe_code)]

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use clap::Parser;
use retroboard::{
    cli::{CheckConfig, Cli, Command, Evaluate, ImportState, Serve, manage},
    config::{Config, Mistake, check_config},
    control::{AskError, commands},
    daemon::{self, DaemonError},
    evaluate, import_state, render,
};

/// It went wrong while running.
const FAILURE: u8 = 1;
/// Mistakes in the arguments or in the configuration.
const MISTAKES: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(flags) => serve(&flags),
        Command::CheckConfig(flags) => check(&flags),
        Command::Render(flags) => draw(&flags),
        Command::Evaluate(flags) => assess(&flags),
        Command::Pair(flags) => manage(&flags.daemon, async |folder, to| {
            commands::pair(folder, flags.role, to).await
        }),
        Command::Token(flags) => manage(&flags.daemon, async |folder, to| {
            commands::token(folder, &flags.command, to).await
        }),
        Command::Device(flags) => manage(&flags.daemon, async |folder, to| {
            commands::device(folder, &flags.command, to).await
        }),
        Command::Setup(flags) => manage(&flags.daemon, async |folder, to| {
            commands::setup(folder, flags.command, to).await
        }),
        Command::Export(flags) => manage(&flags.daemon, async |folder, _| commands::export(folder, &flags).await),
        Command::ImportState(flags) => import(&flags),
    }
}

fn serve(flags: &Serve) -> ExitCode {
    match daemon::serve(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(DaemonError::Config(mistakes)) => mistaken(&mistakes),
        Err(error) => failed(&error),
    }
}

fn check(flags: &CheckConfig) -> ExitCode {
    match check_config::run(
        &flags.sources(),
        flags.print,
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    ) {
        Ok(check_config::Outcome::Good) => ExitCode::SUCCESS,
        Ok(check_config::Outcome::Mistaken) => ExitCode::from(MISTAKES),
        Err(error) => failed(&error),
    }
}

fn draw(flags: &retroboard::cli::Render) -> ExitCode {
    match render::run(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_usage() => {
            failed(&error);
            ExitCode::from(MISTAKES)
        }
        Err(error) => failed(&error),
    }
}

fn assess(flags: &Evaluate) -> ExitCode {
    let policy = daemon::policy(flags.alerts);
    match evaluate::run(&flags.folder, &policy, flags.json, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn import(flags: &ImportState) -> ExitCode {
    let config = match Config::load(&flags.sources()) {
        Ok(loaded) => loaded.config,
        Err(mistakes) => return mistaken(&mistakes),
    };
    match import_state::run(&flags.file, &config.storage.data_dir) {
        Ok(report) => {
            // A reader that stops listening (`| head`) is no failure of the import.
            let _gone = report.iter().try_for_each(|line| writeln!(io::stdout(), "{line}"));
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error),
    }
}

/// A command to the daemon over the folder that the configuration names.
fn manage(daemon: &manage::Daemon, work: impl AsyncFnOnce(&Path, &mut io::Stdout) -> Result<(), AskError>) -> ExitCode {
    let folder = match Config::load(&daemon.sources()) {
        Ok(loaded) => loaded.config.storage.data_dir,
        Err(mistakes) => return mistaken(&mistakes),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime
        .map_err(AskError::from)
        .and_then(|runtime| runtime.block_on(work(&folder, &mut io::stdout())));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn mistaken(mistakes: &[Mistake]) -> ExitCode {
    let _gone = check_config::tell(mistakes, &mut io::stderr().lock());
    ExitCode::from(MISTAKES)
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("retroboard: {error}");
    ExitCode::from(FAILURE)
}
