//! HTTP/1.1 by hand: one connection, blocking, and every answer read to its end.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
};

use rustix::net::sockopt::set_socket_linger;

use crate::daemon::LONG;

/// Larger than anything the daemon answers.
const LONGEST_LINE: u64 = 1 << 16;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Client {
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LONG))?;
        stream.set_write_timeout(Some(LONG))?;
        // Millions of connections in a row: none of them may keep its port for a minute.
        set_socket_linger(&stream, Some(std::time::Duration::ZERO))?;
        Ok(Self {
            stream: BufReader::new(stream),
            address,
        })
    }

    /// Sends a request and reads its answer; `head` holds the request line and headers without `Host` and length.
    pub fn ask(&mut self, method: &str, head: &[u8], body: &[u8]) -> io::Result<Answer> {
        let length = format!("content-length: {}\r\n\r\n", body.len());
        self.send(&[head, length.as_bytes(), body].concat())?;
        self.answer(method == "HEAD")
    }

    #[must_use]
    pub fn get(&mut self, path: &str) -> Answer {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        self.ask("GET", head.as_bytes(), b"").expect("a plain GET is answered")
    }

    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// No more will be sent; whoever reads on hears what is still said.
    pub fn hang_up(&mut self) {
        let _gone = self.stream.get_mut().shutdown(Shutdown::Write);
    }

    /// Everything until the other end closes, which it has to do in time.
    pub fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                panic!("a connection stays open that its peer has left")
            }
            _ => rest,
        }
    }

    pub fn answer(&mut self, without_body: bool) -> io::Result<Answer> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut answer = Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            headers: self.headers()?,
            body: Vec::new(),
        };
        let bodiless = without_body || matches!(answer.status, 100..200 | 204 | 304);
        if !bodiless {
            answer.body = self.body(&answer)?;
        }
        Ok(answer)
    }

    fn headers(&mut self) -> io::Result<Vec<(String, String)>> {
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(headers);
            }
            let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn body(&mut self, answer: &Answer) -> io::Result<Vec<u8>> {
        if answer.header("transfer-encoding") == Some("chunked") {
            return self.chunks();
        }
        let length = answer.header("content-length").and_then(|text| text.parse().ok());
        self.exactly(length.unwrap_or(0))
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = self.line()?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.stream.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

/// The bytes as a request target that a server has to take apart: what cannot stand in one is percent-encoded.
#[must_use]
pub fn target(bytes: &[u8]) -> String {
    let slash = (bytes.first() != Some(&b'/')).then_some("/".to_owned());
    let rest = bytes.iter().map(|byte| match byte {
        b'!' | b'$'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => char::from(*byte).to_string(),
        other => format!("%{other:02X}"),
    });
    slash.into_iter().chain(rest).collect()
}
