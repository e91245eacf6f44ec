//! A connection whose peer must keep reading: a write that makes no progress for too long ends it. So does whoever ends its
//! [`Presence`].

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

use super::crowd::Presence;

/// Wraps a stream; see the module. What is `held` is let go with the stream, which outlives the HTTP connection after an upgrade.
pub(super) struct StallGuard<S, H> {
    stream: S,
    _held: H,
    presence: Presence,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S, H> StallGuard<S, H> {
    pub(super) fn new(stream: S, patience: Duration, (held, presence): (H, Presence)) -> Self {
        Self {
            stream,
            _held: held,
            presence,
            patience,
            stalled: None,
        }
    }

    fn judge<T>(&mut self, cx: &mut Context<'_>, progress: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if progress.is_ready() {
            self.stalled = None;
            return progress;
        }
        let patience = self.patience;
        let deadline = self
            .stalled
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + patience)));
        match deadline.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the peer stopped reading"))),
            Poll::Pending => Poll::Pending,
        }
    }

    /// What a peer that has gone can no longer be told. Who writes hears of it by reading alone: engineioxide keeps a WebSocket session
    /// for ever whose first write fails, because only its reader ends it.
    fn told<T>(&mut self, cx: &mut Context<'_>, progress: Poll<io::Result<T>>, all: T) -> Poll<io::Result<T>> {
        if let Poll::Ready(Err(_)) = progress {
            self.presence.end();
            return Poll::Ready(Ok(all));
        }
        self.judge(cx, progress)
    }
}

impl<S: AsyncRead + Unpin, H: Unpin> AsyncRead for StallGuard<S, H> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.presence.is_ending(cx) {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "it was ended from here",
            )));
        }
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if read.is_ready() {
            self.presence.heard();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin, H: Unpin> AsyncWrite for StallGuard<S, H> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.told(cx, progress, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.told(cx, progress, slices.iter().map(|slice| slice.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let progress = Pin::new(&mut self.stream).poll_flush(cx);
        self.told(cx, progress, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let progress = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.judge(cx, progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_stops_reading_is_let_go() {
        let (near, _far) = tokio::io::duplex(16);
        let mut guarded = StallGuard::new(near, Duration::from_secs(5), ((), Presence::default()));
        let error = guarded.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn one_that_is_ended_from_elsewhere_stops_reading() {
        let (near, _far) = tokio::io::duplex(16);
        let presence = Presence::default();
        let mut guarded = StallGuard::new(near, Duration::from_secs(5), ((), presence.clone()));
        let reader = tokio::spawn(async move { guarded.read_u8().await.unwrap_err().kind() });
        tokio::task::yield_now().await;
        presence.end();
        assert_eq!(reader.await.unwrap(), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test]
    async fn who_writes_to_a_peer_that_has_gone_hears_of_it_by_reading() {
        let (near, far) = tokio::io::duplex(16);
        drop(far);
        let mut guarded = StallGuard::new(near, Duration::from_secs(5), ((), Presence::default()));
        guarded.write_all(&[0; 64]).await.unwrap();
        guarded.flush().await.unwrap();
        let error = guarded.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_that_goes_on_reading_stays() {
        let (near, mut far) = tokio::io::duplex(16);
        let mut guarded = StallGuard::new(near, Duration::from_secs(5), ((), Presence::default()));
        let reader = tokio::spawn(async move {
            let mut got = [0; 16];
            for _ in 0..8 {
                tokio::time::sleep(Duration::from_secs(4)).await;
                far.read_exact(&mut got).await.unwrap();
            }
        });
        guarded.write_all(&[0; 128]).await.unwrap();
        reader.await.unwrap();
    }
}
