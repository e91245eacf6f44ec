//! A WebSocket client that shows every byte: what clients on microcontrollers send is no library's choice.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

use crate::http;

pub(crate) struct WebSocket {
    stream: TcpStream,
}

impl WebSocket {
    /// Upgrades on a connection of its own; more headers each end in `\r\n`.
    pub(crate) fn open(address: SocketAddr, path: &str) -> Self {
        Self::upgrade(http::connect(address), address, path, "Connection: Upgrade\r\n")
    }

    pub(crate) fn upgrade(mut stream: TcpStream, address: SocketAddr, path: &str, headers: &str) -> Self {
        let answer = Self::ask(&mut stream, address, path, headers);
        assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
        Self { stream }
    }

    /// One that may be refused; then the head of the answer.
    pub(crate) fn try_open(address: SocketAddr, path: &str, headers: &str) -> Result<Self, String> {
        let mut stream = http::connect(address);
        let answer = Self::ask(&mut stream, address, path, &format!("Connection: Upgrade\r\n{headers}"));
        if answer.starts_with("HTTP/1.1 101") {
            Ok(Self { stream })
        } else {
            Err(answer)
        }
    }

    /// Wants to be upgraded, and breaks the connection off without a farewell `after` so long.
    pub(crate) fn break_off(address: SocketAddr, path: &str, headers: &str, after: Duration) {
        let mut stream = http::connect(address);
        rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
        Self::want(&mut stream, address, path, &format!("Connection: Upgrade\r\n{headers}"));
        std::thread::sleep(after);
    }

    fn ask(stream: &mut TcpStream, address: SocketAddr, path: &str, headers: &str) -> String {
        Self::want(stream, address, path, headers);
        head_of(stream)
    }

    fn want(stream: &mut TcpStream, address: SocketAddr, path: &str, headers: &str) {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
    }

    /// Any bytes, also such that are no frame.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Several text messages in one write.
    pub(crate) fn send(&mut self, texts: &[&str]) -> std::io::Result<()> {
        let frames: Vec<u8> = texts.iter().flat_map(|text| masked(text)).collect();
        self.stream.write_all(&frames)
    }

    /// The next text message; `None` when the daemon closed.
    pub(crate) fn next(&mut self) -> Option<String> {
        loop {
            if let (1, payload) = self.message()? {
                return Some(String::from_utf8(payload).unwrap());
            }
        }
    }

    /// The next binary message.
    pub(crate) fn binary(&mut self) -> Option<Vec<u8>> {
        loop {
            if let (2, payload) = self.message()? {
                return Some(payload);
            }
        }
    }

    /// The next message with its opcode.
    fn message(&mut self) -> Option<(u8, Vec<u8>)> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head).ok()?;
        let length = match head[1] & 127 {
            126 => u64::from(u16::from_be_bytes(self.bytes()?)),
            127 => u64::from_be_bytes(self.bytes()?),
            short => u64::from(short),
        };
        let mut payload = vec![0; length as usize];
        self.stream.read_exact(&mut payload).ok()?;
        let opcode = head[0] & 15;
        (opcode != 8).then_some((opcode, payload))
    }

    /// What CONNECT is answered: `40` with the session, or `44` with the reason why not.
    pub(crate) fn connect_answer(&mut self) -> Option<String> {
        std::iter::from_fn(|| self.next()).find(|text| text.starts_with("40") || text.starts_with("44"))
    }

    /// The next Socket.IO event by name and payload; pings are answered, other packets passed over.
    pub(crate) fn event(&mut self) -> Option<(String, Value)> {
        loop {
            let text = self.next()?;
            if text == "2" {
                self.send(&["3"]).ok()?;
            }
            if let Some(event) = text.strip_prefix("42") {
                let event: Vec<Value> = serde_json::from_str(event).unwrap();
                return Some((
                    event[0].as_str().unwrap().to_owned(),
                    event.get(1).cloned().unwrap_or_default(),
                ));
            }
        }
    }

    pub(crate) fn welcome(&mut self) {
        let names: Vec<String> = (0..6).map(|_| self.event().unwrap().0).collect();
        assert_eq!(names[..4], ["apps_list", "current_app", "settings", "carousel_config"]);
        assert_eq!(names[4..], ["presets", "schedule"]);
    }

    /// Reads on until the daemon has closed; `false` when it does not.
    pub(crate) fn closes(&mut self) -> bool {
        let mut any = [0; 4096];
        loop {
            match self.stream.read(&mut any) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).ok().map(|()| bytes)
    }
}

/// Reads up to the empty line, and not a byte further.
pub(crate) fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn masked(text: &str) -> Vec<u8> {
    frame(0x81, text.as_bytes())
}

/// One frame as a client has to send it, with this first byte. A mask of zeros is a mask.
pub(crate) fn frame(head: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![head];
    match payload.len() {
        short @ 0..126 => frame.push(0x80 | short as u8),
        long @ 126..0x1_0000 => {
            frame.push(0x80 | 0x7E);
            frame.extend((long as u16).to_be_bytes());
        }
        longer => {
            frame.push(0x80 | 0x7F);
            frame.extend((longer as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}
