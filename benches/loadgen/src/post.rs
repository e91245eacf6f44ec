//! One `POST /api/settings` on a connection of its own, as `curl` makes it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use crate::{Failed, PATIENCE};

/// A POST that has been sent and not been answered yet.
pub(crate) struct Pending(TcpStream);

pub(crate) fn send(address: SocketAddr, brightness: u8) -> Result<Pending, Failed> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = format!(r#"{{"brightness":{brightness}}}"#);
    let head = format!("POST /api/settings HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    let kind = format!(
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{kind}{body}").as_bytes())?;
    Ok(Pending(stream))
}

impl Pending {
    pub(crate) fn answered(mut self) -> Result<(), Failed> {
        let mut answer = Vec::new();
        self.0.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.lines().next().unwrap_or_default();
        if status.contains(" 200 ") {
            Ok(())
        } else {
            Err(Failed::Refused(answer.into_owned()))
        }
    }
}
