//! Where pictures are drawn that are not for the panel: on threads of their own, few at a time, behind everything else.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use tokio::sync::{Semaphore, oneshot};

use super::problem::panic_words;

/// The lowest priority of an ordinary thread (setpriority(2)).
const NICE: i32 = 19;

/// So many pictures at a time, and so many more that may wait.
pub(super) struct Easel {
    turns: Semaphore,
    places: Semaphore,
}

/// Why there is no picture.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoPicture {
    #[error("too many pictures wait to be drawn")]
    Crowded,
    #[error("it panicked: {0}")]
    Panicked(String),
}

impl Easel {
    pub(super) const fn new(at_a_time: usize, waiting: usize) -> Self {
        Self {
            turns: Semaphore::const_new(at_a_time),
            places: Semaphore::const_new(at_a_time + waiting),
        }
    }

    /// What `work` returns, drawn when it is its turn.
    ///
    /// Who stops waiting gives the place back; work that has begun keeps its turn until it ends, so that a client that
    /// comes and goes cannot have more drawn at a time.
    pub(super) async fn draw<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoPicture> {
        let place = self.places.try_acquire().map_err(|_| NoPicture::Crowded)?;
        let turn = self.turns.acquire().await.map_err(|_| NoPicture::Crowded)?;
        let (hand_over, done) = oneshot::channel();
        let draw = move || {
            // On Linux this is the thread's own priority, not the process's; without it the work is done all the same.
            let _usual = rustix::process::setpriority_process(None, NICE);
            let drawn = catch_unwind(AssertUnwindSafe(work));
            // Whoever is answered finds the turn and the place free.
            drop((place, turn));
            let _nobody_waits = hand_over.send(drawn);
        };
        let begun = thread::Builder::new().name("easel".into()).spawn(draw);
        begun.map_err(|_| NoPicture::Crowded)?;
        let drawn = done.await.expect("the thread sends before it ends");
        drawn.map_err(|cause| NoPicture::Panicked(panic_words(&*cause)))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        sync::mpsc,
        task::{Context, Poll, Waker},
    };

    use super::*;

    #[tokio::test]
    async fn work_that_panics_is_told_and_the_easel_lives_on() {
        static EASEL: Easel = Easel::new(1, 0);
        let failed = EASEL.draw(|| -> u8 { panic!("out of paint") }).await;
        assert_eq!(failed, Err(NoPicture::Panicked("out of paint".into())));
        assert_eq!(EASEL.draw(|| 7).await, Ok(7), "its turn and its place came back");
    }

    #[tokio::test]
    async fn work_is_nice_to_others() {
        static EASEL: Easel = Easel::new(1, 0);
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let before = nice();
        assert_eq!(EASEL.draw(nice).await, Ok(NICE));
        assert_eq!(nice(), before, "only the thread that draws");
    }

    #[tokio::test]
    async fn one_that_went_away_makes_no_room_until_its_work_ends() {
        static EASEL: Easel = Easel::new(1, 1);
        let (go_on, wait) = mpsc::channel::<()>();
        let (began, begins) = oneshot::channel();
        let first = tokio::spawn(EASEL.draw(move || {
            began.send(()).unwrap();
            wait.recv().unwrap();
        }));
        begins.await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        let mut second = Box::pin(EASEL.draw(|| 2));
        assert!(look(&mut second).is_pending(), "the first one's turn lasts");
        assert_eq!(EASEL.draw(|| 3).await, Err(NoPicture::Crowded), "and its place too");
        go_on.send(()).unwrap();
        assert_eq!(second.await, Ok(2));
    }

    fn look<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
        Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
    }
}
