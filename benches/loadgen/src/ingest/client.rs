//! A wearable or a phone: Engine.IO 4 over WebSocket, namespace `/`.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use tungstenite::{Error, Message, WebSocket};

use crate::{Failed, PATIENCE};

/// 2024-12-10T10:30:00Z, in Unix seconds.
const START: usize = 1_733_826_600;

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
    /// Its number when it is a wearable.
    device: Option<usize>,
    /// When each reading was sent; the id of its acknowledgement is its place here.
    sent: Vec<Instant>,
}

/// What came in one go.
#[derive(Default)]
pub(crate) struct Heard {
    /// How long each acknowledged reading took.
    pub(crate) acks: Vec<Duration>,
    /// Readings that a phone was told of.
    pub(crate) told: u64,
}

impl Client {
    /// Connects and waits until the namespace is open. From then on it never blocks for reading.
    pub(crate) fn connect(address: SocketAddr, device: Option<usize>) -> Result<Self, Failed> {
        let kind = if device.is_some() { "esp32" } else { "frontend" };
        let mut socket = retroboard_loadgen::open(address, &format!("&type={kind}"), PATIENCE)?;
        loop {
            let message = socket.read()?;
            match message.to_text()? {
                open if open.starts_with('0') => socket.send(Message::text("40"))?,
                connected if connected.starts_with("40") => break,
                _ => {}
            }
        }
        socket.get_ref().set_nonblocking(true)?;
        Ok(Self {
            socket,
            device,
            sent: Vec::new(),
        })
    }

    pub(crate) fn is_wearable(&self) -> bool {
        self.device.is_some()
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        self.socket.get_ref()
    }

    /// The next reading: a pulse and a skin that change a little.
    pub(crate) fn send(&mut self) -> Result<(), Failed> {
        let Some(device) = self.device else { return Ok(()) };
        let number = self.sent.len();
        let (hr, eda) = (60 + number * 7 % 30, 0.5 + (number % 50) as f64 / 50.0);
        let at = START + number;
        let text = format!(
            r#"42{number}["esp32_sensor_data",{{"hr":{hr},"temp":33.4,"eda":{eda},"device_id":"w{device}","timestamp":{at}}}]"#
        );
        self.sent.push(Instant::now());
        Ok(self.socket.send(Message::text(text))?)
    }

    /// Takes in all that has come.
    pub(crate) fn read(&mut self) -> Result<Heard, Failed> {
        let mut heard = Heard::default();
        loop {
            match self.socket.read() {
                Ok(message) => self.take(&message, &mut heard)?,
                Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => return Ok(heard),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn take(&mut self, message: &Message, heard: &mut Heard) -> Result<(), Failed> {
        let Message::Text(text) = message else { return Ok(()) };
        if let Some(ack) = text.strip_prefix("43") {
            heard.acks.push(self.acknowledged(ack)?);
        } else if text.starts_with(r#"42["new_sensor_data""#) {
            heard.told += 1;
        } else if text.as_str() == "2" {
            self.socket.send(Message::text("3"))?;
        }
        Ok(())
    }

    fn acknowledged(&self, ack: &str) -> Result<Duration, Failed> {
        let refused = || Failed::Refused(ack.to_owned());
        let (id, answer) = ack.split_once('[').ok_or_else(refused)?;
        if !answer.contains(r#""success""#) {
            return Err(refused());
        }
        let sent = id.parse().ok().and_then(|id: usize| self.sent.get(id));
        sent.map(Instant::elapsed).ok_or_else(refused)
    }
}
