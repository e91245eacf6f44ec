//! A WebSocket client that shows every byte: what clients on microcontrollers send is no library's choice.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
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
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let answer = head_of(&mut stream);
        assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
        Self { stream }
    }

    /// Several text messages in one write.
    pub(crate) fn send(&mut self, texts: &[&str]) -> std::io::Result<()> {
        let frames: Vec<u8> = texts.iter().flat_map(|text| masked(text)).collect();
        self.stream.write_all(&frames)
    }

    /// The next text message; `None` when the daemon closed.
    pub(crate) fn next(&mut self) -> Option<String> {
        loop {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).ok()?;
            let length = match head[1] & 127 {
                126 => u64::from(u16::from_be_bytes(self.bytes()?)),
                127 => u64::from_be_bytes(self.bytes()?),
                short => u64::from(short),
            };
            let mut payload = vec![0; length as usize];
            self.stream.read_exact(&mut payload).ok()?;
            match head[0] & 15 {
                1 => return Some(String::from_utf8(payload).unwrap()),
                8 => return None,
                _ => {}
            }
        }
    }

    /// The next Socket.IO event by name and payload, other packets passed over.
    pub(crate) fn event(&mut self) -> Option<(String, Value)> {
        loop {
            let text = self.next()?;
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

/// A mask of zeros is a mask.
fn masked(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match text.len() {
        short @ 0..126 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 0x7E);
            frame.extend((long as u16).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}
