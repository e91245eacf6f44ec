//! Reads on what nobody wants any more, for a while. Closed while the sender is still at it, a connection is reset, and the answer
//! that says why gets lost on its way: browsers then say that the network failed, and proxies answer 502.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::{runtime::Handle, time::timeout};

/// Most bytes that are read and thrown away …
const MOST: usize = 64 * 1024 * 1024;
/// … for so long …
const LONGEST: Duration = Duration::from_secs(30);
/// … while the sender does not rest for so long.
const REST: Duration = Duration::from_secs(2);

/// A body that is read to its end after it was dropped.
struct Lingering(Option<Body>);

/// The same request, whose sender sees the answer also when the body is not read.
pub(super) fn linger(request: Request) -> Request {
    // Who asks first whether to send it at all gets the answer instead of a go-ahead.
    if request.headers().contains_key(header::EXPECT) {
        return request;
    }
    request.map(|body| {
        if body.is_end_stream() {
            body
        } else {
            Body::new(Lingering(Some(body)))
        }
    })
}

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let frame = Pin::new(body).poll_frame(cx);
        if let Poll::Ready(None | Some(Err(_))) = frame {
            self.0 = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let rest = self.0.take().filter(|body| !body.is_end_stream());
        if let (Some(body), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(timeout(LONGEST, throw_away(body)));
        }
    }
}

async fn throw_away(mut body: Body) {
    let mut thrown = 0;
    while thrown < MOST {
        let Ok(Some(Ok(frame))) = timeout(REST, body.frame()).await else {
            return;
        };
        thrown += frame.data_ref().map_or(0, Bytes::len);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    const PIECE: usize = 1024 * 1024;

    /// Endless; says how many pieces were asked for.
    fn endless() -> (Body, tokio::sync::watch::Receiver<usize>) {
        let (count, counted) = tokio::sync::watch::channel(0);
        let pieces = stream::repeat_with(move || {
            count.send_modify(|count| *count += 1);
            Ok::<_, std::io::Error>(Bytes::from(vec![0; PIECE]))
        });
        (Body::from_stream(pieces), counted)
    }

    #[tokio::test]
    async fn what_is_left_is_read_up_to_a_bound() {
        let (body, mut counted) = endless();
        let mut request = linger(Request::new(body));
        assert!(request.body_mut().frame().await.is_some());
        drop(request);
        while counted.changed().await.is_ok() {}
        assert_eq!(*counted.borrow(), 1 + MOST / PIECE);
    }

    #[tokio::test]
    async fn who_asked_first_is_not_read() {
        let (body, mut counted) = endless();
        let mut request = Request::new(body);
        request
            .headers_mut()
            .insert(header::EXPECT, "100-continue".parse().unwrap());
        drop(linger(request));
        assert!(counted.changed().await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_that_rests_is_let_go() {
        let (sender, body) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let pieces = stream::unfold(body, async |mut body| body.recv().await.map(|piece| (piece, body)));
        drop(linger(Request::new(Body::from_stream(pieces))));
        sender.send(Ok(Bytes::from_static(b"one"))).await.unwrap();
        sender.closed().await;
    }

    #[tokio::test]
    async fn what_was_read_to_its_end_is_whole() {
        let request = linger(Request::new(Body::from_stream(stream::iter(
            [b"on", b"ce"].map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece))),
        ))));
        assert_eq!(request.into_body().collect().await.unwrap().to_bytes(), "once");
    }
}
