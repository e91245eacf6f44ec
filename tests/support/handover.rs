//! Starts a program as systemd does: with sockets that are open already.

use std::{
    net::TcpListener,
    os::fd::OwnedFd,
    process::{Command, Stdio},
};

/// Standard input becomes descriptor 3 and standard error 4; the shell then becomes the program, so its number stays.
const LAUNCHER: &str = r#"
exec 3<&0 </dev/null
if [ "$LISTEN_FDS" = 2 ]; then exec 4<&2 2>/dev/null; fi
LISTEN_PID=$$
export LISTEN_PID
exec "$0" "$@"
"#;

/// `command` with one or two sockets of these names; with two, what it tells on standard error is lost.
pub(crate) fn with_sockets(command: &Command, sockets: &[(&str, OwnedFd)]) -> Command {
    let mut launched = Command::new("sh");
    launched.arg("-c").arg(LAUNCHER).arg(command.get_program());
    launched.args(command.get_args()).stdout(Stdio::piped());
    for (name, value) in command.get_envs() {
        launched.env(name, value.expect("a variable that is set"));
    }
    let names: Vec<&str> = sockets.iter().map(|(name, _)| *name).collect();
    launched.env("LISTEN_FDS", sockets.len().to_string());
    launched.env("LISTEN_FDNAMES", names.join(":"));
    let mut descriptors = sockets.iter().map(|(_, socket)| socket.try_clone().unwrap().into());
    launched.stdin(descriptors.next().unwrap_or_else(Stdio::null));
    launched.stderr(descriptors.next().unwrap_or_else(Stdio::piped));
    launched
}

/// A socket for the program, the one that the caller keeps.
pub(crate) fn share(listener: &TcpListener) -> OwnedFd {
    listener.try_clone().unwrap().into()
}
