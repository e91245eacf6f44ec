//! What the fuzz targets share. Each target sends bytes of a stranger through the door they would come in by.
//!
//! * [`scratch`]: folders for files.
//! * [`daemon`]: the whole daemon in this process, on a port of its own.
//! * [`http`], [`websocket`]: just enough of a client to say what no honest client says.
//! * [`json`]: what every answer of the API has to look like.

pub mod daemon;
pub mod http;
pub mod json;
pub mod scratch;
pub mod websocket;
