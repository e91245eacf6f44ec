//! `retroboard setup`: what was set on the page, and the way out when that locked everybody out.

use std::{io::Write, path::Path};

use hyper::Method;
use serde_json::Value;

use super::{
    client::{AskError, Daemon},
    commands::{each, text},
};
use crate::cli::manage::SetupCommand;

pub async fn setup(folder: &Path, command: SetupCommand, to: &mut impl Write) -> Result<(), AskError> {
    let daemon = Daemon::over(folder);
    match command {
        SetupCommand::Show => show(&daemon.ask(Method::GET, "/api/setup", None).await?, to)?,
        SetupCommand::Confirm => {
            daemon.ask(Method::POST, "/api/setup/confirm", None).await?;
            writeln!(to, "confirmed")?;
        }
        SetupCommand::Revert => {
            daemon.ask(Method::POST, "/api/setup/revert", None).await?;
            writeln!(to, "taken back; RetroBoard starts anew with the settings before")?;
        }
    }
    Ok(())
}

/// Defaults are left out: `check-config --print` has them.
fn show(setup: &Value, to: &mut impl Write) -> Result<(), AskError> {
    for key in each(&setup["keys"]).filter(|key| key["source"] != "default") {
        let place = key["place"].as_str().unwrap_or("on the page");
        writeln!(to, "{} = {}  (set {place})", text(&key["name"]), key["value"])?;
    }
    if let Some(failure) = setup["last_failure"].as_str() {
        writeln!(to, "Last failure: {failure}")?;
    }
    match &setup["trial"] {
        Value::Null => writeln!(to, "Nothing is on trial.")?,
        trial => tell_trial(trial, to)?,
    }
    Ok(())
}

fn tell_trial(trial: &Value, to: &mut impl Write) -> Result<(), AskError> {
    writeln!(to, "On trial for {} more seconds:", trial["seconds_left"])?;
    for (key, value) in trial["changes"].as_object().into_iter().flatten() {
        writeln!(to, "  {key} = {value}")?;
    }
    let pages: Vec<&str> = each(&trial["open_at"]).map(text).collect();
    writeln!(to, "Open {} and confirm there.", pages.join(" or "))?;
    Ok(())
}
