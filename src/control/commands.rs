//! `retroboard pair`, `token`, `device`, `setup` and `export`.

use std::{collections::BTreeSet, fs::OpenOptions, io::Write, path::Path};

use http_body_util::BodyExt;
use hyper::Method;
use serde_json::{Value, json};

use super::client::{AskError, Daemon, segment};
pub use super::setup::setup;
use crate::{
    cli::manage::{DeviceCommand, Export, PersonRole, TokenCommand},
    csv_cell,
};

/// A code, the address it goes with, and both as a QR code.
pub async fn pair(folder: &Path, role: PersonRole, to: &mut impl Write) -> Result<(), AskError> {
    let wanted = json!({"role": role.as_str()});
    let started = Daemon::over(folder)
        .ask(Method::POST, "/api/pair/start", Some(&wanted))
        .await?;
    writeln!(to, "{}", qr_in_text(&started["qr"]))?;
    writeln!(to, "Code: {}", text(&started["code"]))?;
    writeln!(to, "Link: {}", text(&started["url"]))?;
    let (seconds, role) = (&started["expires_in"], text(&started["role"]));
    writeln!(to, "It lets in one {role}, within {seconds} seconds.")?;
    Ok(())
}

pub async fn token(folder: &Path, command: &TokenCommand, to: &mut impl Write) -> Result<(), AskError> {
    let daemon = Daemon::over(folder);
    match command {
        TokenCommand::List => {
            let answer = daemon.ask(Method::GET, "/api/tokens", None).await?;
            list(&answer["tokens"], to)?;
        }
        TokenCommand::Create { name, role, days } => {
            let wanted = json!({"name": name, "role": role.as_str(), "days": days});
            let issued = daemon.ask(Method::POST, "/api/tokens", Some(&wanted)).await?;
            writeln!(to, "{}", text(&issued["token"]))?;
        }
        TokenCommand::Revoke { id } => {
            let path = format!("/api/tokens/{}", segment(id));
            daemon.ask(Method::DELETE, &path, None).await?;
            writeln!(to, "revoked")?;
        }
        TokenCommand::RotateKey => {
            daemon.ask(Method::POST, "/api/tokens/rotate-key", None).await?;
            writeln!(to, "There is a new key; everybody has to pair anew.")?;
        }
    }
    Ok(())
}

pub async fn device(folder: &Path, command: &DeviceCommand, to: &mut impl Write) -> Result<(), AskError> {
    let daemon = Daemon::over(folder);
    match command {
        DeviceCommand::List => {
            for id in wearables(&daemon).await? {
                writeln!(to, "{id}")?;
            }
        }
        DeviceCommand::Add { ids } => {
            let wanted = json!({"device_ids": ids});
            let answer = daemon.ask(Method::POST, "/api/tokens/devices", Some(&wanted)).await?;
            writeln!(to, "device_id,token")?;
            for issued in each(&answer["issued"]) {
                writeln!(
                    to,
                    "{},{}",
                    csv_cell::quoted(text(&issued["device_id"])),
                    text(&issued["token"])
                )?;
            }
        }
        DeviceCommand::Forget { id } => {
            let path = format!("/api/devices/{}/data", segment(id));
            daemon.ask(Method::DELETE, &path, None).await?;
            writeln!(to, "forgotten")?;
        }
    }
    Ok(())
}

/// Ids of those that have sent something, and of those that may.
async fn wearables(daemon: &Daemon) -> Result<BTreeSet<String>, AskError> {
    let heard = daemon.ask(Method::GET, "/api/devices", None).await?;
    let tokens = daemon.ask(Method::GET, "/api/tokens", None).await?;
    let all = each(&heard["devices"]).chain(each(&tokens["tokens"]));
    Ok(all
        .filter_map(|one| one["device_id"].as_str())
        .map(str::to_owned)
        .collect())
}

/// Writes what is kept of a wearable, piece by piece, however much it is.
pub async fn export(folder: &Path, wanted: &Export) -> Result<(), AskError> {
    let path = format!("/api/history?format=csv&device_id={}", segment(&wanted.device));
    let response = Daemon::over(folder).send(Method::GET, &path, None).await?;
    if !response.status().is_success() {
        return Err(AskError::Refused(response.status().to_string()));
    }
    let failed = |error| AskError::Write(wanted.output.clone(), error);
    let file = OpenOptions::new().write(true).create_new(true).open(&wanted.output);
    let mut file = file.map_err(failed)?;
    let mut body = response.into_body();
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame?.into_data() {
            file.write_all(&piece).map_err(failed)?;
        }
    }
    file.sync_all().map_err(failed)
}

fn list(tokens: &Value, to: &mut impl Write) -> Result<(), AskError> {
    writeln!(to, "{:18} {:10} {:22} NAME", "ID", "ROLE", "LAST SEEN")?;
    for token in each(tokens) {
        let seen = token["seen"].as_str().unwrap_or("never");
        let (id, role, name) = (text(&token["id"]), text(&token["role"]), text(&token["name"]));
        writeln!(to, "{id:18} {role:10} {seen:22} {name}")?;
    }
    Ok(())
}

/// Two rows of modules to a line of text, light on dark, with the quiet zone that readers need.
fn qr_in_text(rows: &Value) -> String {
    let rows: Vec<&[u8]> = each(rows).filter_map(Value::as_str).map(str::as_bytes).collect();
    let side = rows.len() as isize;
    let is_dark = |x: isize, y: isize| {
        let row = usize::try_from(y).ok().and_then(|y| rows.get(y));
        let module = row.and_then(|row| usize::try_from(x).ok().and_then(|x| row.get(x)));
        module == Some(&b'1')
    };
    let line = |y: isize| -> String {
        let cells = (-2..side + 2).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (false, false) => '█',
            (false, true) => '▀',
            (true, false) => '▄',
            (true, true) => ' ',
        });
        cells.collect()
    };
    let lines: Vec<String> = (-2..side + 2).step_by(2).map(line).collect();
    lines.join("\n")
}

pub(super) fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_drawn_with_half_blocks() {
        let drawn = qr_in_text(&json!(["10", "01"]));
        assert_eq!(drawn, "██████\n██▄▀██\n██████");
    }
}
