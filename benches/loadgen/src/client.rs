//! One Socket.IO client: Engine.IO 4 over WebSocket, namespace `/`.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
};

use serde::{Deserialize, de::IgnoredAny};
use tungstenite::{Error, Message, WebSocket};

use crate::{Failed, PATIENCE};

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
    brightness: Option<u8>,
    welcomed: bool,
}

#[derive(Deserialize)]
struct Settings {
    brightness: u8,
}

impl Client {
    /// Connects and waits for the last event of the welcome. From then on it never blocks.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self, Failed> {
        let socket = retroboard_loadgen::open(address, "", PATIENCE)?;
        let mut client = Self {
            socket,
            brightness: None,
            welcomed: false,
        };
        while !client.welcomed {
            let message = client.socket.read()?;
            client.take(&message)?;
        }
        client.stream().set_nonblocking(true)?;
        Ok(client)
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        self.socket.get_ref()
    }

    /// The brightness it was told last.
    pub(crate) fn brightness(&self) -> Option<u8> {
        self.brightness
    }

    /// Takes in all that has come.
    pub(crate) fn read(&mut self) -> Result<(), Failed> {
        loop {
            match self.socket.read() {
                Ok(message) => self.take(&message)?,
                Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Engine.IO: `0` open, `2` ping, `4` message; Socket.IO inside a message: `0` connect, `2` event.
    fn take(&mut self, message: &Message) -> Result<(), Failed> {
        let Message::Text(text) = message else { return Ok(()) };
        if text.starts_with('0') {
            self.socket.send(Message::text("40"))?;
        } else if text.as_str() == "2" {
            self.socket.send(Message::text("3"))?;
        } else if text.starts_with(r#"42["carousel_config","#) {
            self.welcomed = true;
        } else if text.starts_with(r#"42["settings","#) {
            self.brightness = brightness_in(&text[2..]);
        }
        Ok(())
    }
}

fn brightness_in(event: &str) -> Option<u8> {
    let (_, settings): (IgnoredAny, Settings) = serde_json::from_str(event).ok()?;
    Some(settings.brightness)
}
