//! What a kind and a range cannot say.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{
    Board, Config, Display, Server, Socket, Stage, Storage, Tls,
    access::AccessConfig,
    environment::{HOME, STATE_DIRECTORY, XDG_DATA_HOME},
    load::Layers,
    sections::{LONGEST_SOCKET_PATH, fits_socket_path},
};

pub(super) fn all(config: &Config, layers: &mut Layers) {
    access(&config.server, layers);
    names(&config.access, layers);
    tls(config, layers);
    message_sizes(&config.socket, layers);
    panel(&config.display, layers);
    start(&config.stage, layers);
    zone(&config.board, layers);
}

fn access(server: &Server, layers: &mut Layers) {
    if !layers.are_right(&["server.auth", "server.listen", "server.allow_open_network"]) {
        return;
    }
    for refusal in server
        .listen
        .iter()
        .filter_map(|address| server.may_listen_on(*address).err())
    {
        layers.refuse_value("server.listen", refusal.to_string());
    }
}

/// A name, or a page's origin; what is neither would silently allow nothing.
fn names(access: &AccessConfig, layers: &mut Layers) {
    let is_host = |text: &String| !text.is_empty() && !text.contains(['/', ':', '@', '*', ' ']);
    if let Some(host) = access.hosts.iter().find(|host| !is_host(host)) {
        let reason = format!("{host:?} is not a host name; write one such as panel.example, without scheme or port");
        layers.refuse_value("access.hosts", reason);
    }
    if let Some(origin) = access.origins.iter().find(|origin| !is_origin(origin)) {
        let reason =
            format!("{origin:?} is not an origin; write one such as https://dashboard.example, without a path");
        layers.refuse_value("access.origins", reason);
    }
}

fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '@', '*', ' ']))
}

fn tls(config: &Config, layers: &mut Layers) {
    let Tls { certificate, key, .. } = &config.tls;
    if certificate.as_os_str().is_empty() != key.as_os_str().is_empty() {
        layers.refuse_value("tls.key", "certificate and key belong together; name both, or neither");
    }
    let refused = |address: &SocketAddr| config.server.may_listen_on(*address).err();
    if let Some(refusal) = config.tls.listen.iter().find_map(refused) {
        layers.refuse_value("tls.listen", refusal.to_string());
    }
}

fn message_sizes(socket: &Socket, layers: &mut Layers) {
    let (frame, message) = (socket.max_frame_bytes, socket.max_message_bytes);
    if frame > message && layers.are_right(&["socket.max_frame_bytes", "socket.max_message_bytes"]) {
        let reason = format!("must be at most socket.max_message_bytes ({message}), not {frame}");
        layers.refuse_value("socket.max_frame_bytes", reason);
    }
}

fn panel(display: &Display, layers: &mut Layers) {
    if !fits_socket_path(&display.panel_socket) {
        let reason =
            format!("must be at most {LONGEST_SOCKET_PATH} bytes long, the path of a Unix socket cannot be longer");
        layers.refuse_value("display.panel_socket", reason);
    }
    for mistake in display.hub75.validate() {
        let key = format!("display.hub75.{}", mistake.key);
        if layers.are_right(&[&key]) {
            layers.refuse_value(&key, mistake.message);
        }
    }
}

fn start(stage: &Stage, layers: &mut Layers) {
    let names: Vec<&str> = apps::registry().iter().map(|entry| entry.name).collect();
    if layers.are_right(&["stage.default_app"]) && !names.contains(&stage.default_app.as_str()) {
        let reason = format!(
            "there is no app {:?}; the apps are {}",
            stage.default_app,
            names.join(", ")
        );
        layers.refuse_value("stage.default_app", reason);
    }
}

fn zone(board: &Board, layers: &mut Layers) {
    if board.zone().is_err() {
        let reason = format!(
            "there is no time zone {:?}; write an IANA name such as Europe/Berlin",
            board.timezone
        );
        layers.refuse_value("board.timezone", reason);
    }
}

/// Finds the folder when none is configured, and reads `~/` as the home folder.
pub(super) fn data_dir(storage: &mut Storage, environment: &[(String, String)], layers: &mut Layers) {
    let set = |name: &str| {
        environment
            .iter()
            .find(|(known, text)| known == name && !text.is_empty())
    };
    let folder = |name: &str| set(name).map(|(_, text)| PathBuf::from(text));
    let configured = std::mem::take(&mut storage.data_dir);
    let found = match configured.strip_prefix("~") {
        Ok(below) => folder(HOME).map(|home| home.join(below)),
        Err(_) if configured == Path::new("") => by_convention(folder),
        Err(_) => Some(configured),
    };
    match found {
        Some(folder) => storage.data_dir = folder,
        None => layers.refuse_value(
            "storage.data_dir",
            "there is no home folder ($HOME) to keep data in; name a folder",
        ),
    }
}

/// systemd's `StateDirectory=` may name several folders (systemd.exec(5)); then the XDG Base Directory Specification,
/// which has a relative `$XDG_DATA_HOME` ignored.
fn by_convention(folder: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let state = folder(STATE_DIRECTORY).and_then(|list| std::env::split_paths(&list).next());
    let data = || {
        folder(XDG_DATA_HOME)
            .filter(|path| path.is_absolute())
            .map(|data| data.join("retroboard"))
    };
    let home = || folder(HOME).map(|home| home.join(".local/share/retroboard"));
    state.or_else(data).or_else(home)
}
