//! What all the load has in common: a Socket.IO client over WebSocket, Engine.IO 4.
#![forbid(unsafe_code)]

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use tungstenite::{Error, HandshakeError, WebSocket, handshake::HandshakeRole, protocol::WebSocketConfig};

/// Bytes read at a time. The library clears as many before each read, so its default of 128 KiB would measure the client.
const READ_BUFFER: usize = 4096;

/// Connects; `query` goes behind what every client says. Reading blocks, for at most `patience`.
///
/// # Errors
/// The server is not there, or refuses the handshake.
pub fn open(address: SocketAddr, query: &str, patience: Duration) -> Result<WebSocket<TcpStream>, Error> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(patience))?;
    let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket{query}");
    let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
    let connected = tungstenite::client::client_with_config(url, stream, Some(config));
    connected.map(|(socket, _)| socket).map_err(refused)
}

fn refused<R: HandshakeRole>(error: HandshakeError<R>) -> Error {
    match error {
        HandshakeError::Failure(error) => error,
        HandshakeError::Interrupted(_) => Error::Io(ErrorKind::TimedOut.into()),
    }
}
