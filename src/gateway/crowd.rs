//! Who is connected: so many in all and from one address. At one more, somebody else makes room, not the newcomer: nobody keeps
//! an admin out by holding connections.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::Context,
    time::Instant,
};

use futures_util::task::AtomicWaker;
use socketioxide::socket::Sid;

use super::services::Limits;
use crate::metrics::Metrics;

/// Times are counted from here.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// One connection, to be asked how it is, and to be ended from elsewhere. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Presence(Arc<State>);

#[derive(Default)]
struct State {
    /// Somebody with a role came by it.
    known: AtomicBool,
    /// When it last said something, in milliseconds.
    heard: AtomicU64,
    ending: AtomicBool,
    reader: AtomicWaker,
    /// The Socket.IO session that was upgraded to it.
    session: Mutex<Option<Sid>>,
}

impl Presence {
    fn new() -> Self {
        let presence = Self::default();
        presence.heard();
        presence
    }

    pub(super) fn heard(&self) {
        let now = START.elapsed().as_millis() as u64;
        self.0.heard.store(now, Ordering::Relaxed);
    }

    /// Somebody who may see the board came by it.
    pub(super) fn know(&self) {
        self.0.known.store(true, Ordering::Relaxed);
    }

    /// That session goes on by it, and by nothing else.
    pub(super) fn carries(&self, session: Sid) {
        *self.session() = Some(session);
    }

    /// Its next read fails.
    pub(super) fn end(&self) {
        self.0.ending.store(true, Ordering::Release);
        self.0.reader.wake();
    }

    /// Whether it is to end; who reads is woken when that changes.
    pub(super) fn is_ending(&self, cx: &Context<'_>) -> bool {
        self.0.reader.register(cx.waker());
        self.0.ending.load(Ordering::Acquire)
    }

    fn session(&self) -> MutexGuard<'_, Option<Sid>> {
        self.0.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Strangers make room before others, and then who has been silent for longest.
    fn rank(&self) -> (bool, u64) {
        let State { known, heard, .. } = &*self.0;
        (known.load(Ordering::Relaxed), heard.load(Ordering::Relaxed))
    }
}

/// Everybody who is connected by the network. Cheap to clone.
#[derive(Clone, Default)]
pub struct Crowd(Arc<Mutex<Present>>);

type Present = HashMap<IpAddr, Vec<Presence>>;

/// A place among the connections; given back when dropped.
pub(super) struct Seat {
    address: IpAddr,
    presence: Presence,
    crowd: Crowd,
    metrics: Arc<Metrics>,
}

impl Seat {
    pub(super) fn presence(&self) -> Presence {
        self.presence.clone()
    }
}

impl Crowd {
    /// A place for a newcomer, made where there is none.
    pub(super) fn admit(&self, address: IpAddr, limits: &Limits, metrics: &Arc<Metrics>) -> Seat {
        let presence = Presence::new();
        let mut present = self.lock();
        while present.get(&address).map_or(0, Vec::len) >= limits.connections_per_address {
            make_room(&mut present, address);
        }
        while present.values().map(Vec::len).sum::<usize>() >= limits.connections {
            let busiest = present.iter().max_by_key(|(_, here)| here.len());
            let busiest = *busiest.expect("somebody is there, or there would be room").0;
            make_room(&mut present, busiest);
        }
        present.entry(address).or_default().push(presence.clone());
        metrics.connections.inc();
        Seat {
            address,
            presence,
            crowd: self.clone(),
            metrics: metrics.clone(),
        }
    }

    /// Ends the connection to which that session was upgraded.
    pub(super) fn hang_up(&self, session: Sid) {
        let present = self.lock();
        let carries = |presence: &&Presence| *presence.session() == Some(session);
        present.values().flatten().filter(carries).for_each(Presence::end);
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(present: &mut Present, address: IpAddr) {
    let here = present.entry(address).or_default();
    let first = here.iter().enumerate().min_by_key(|(_, presence)| presence.rank());
    if let Some((place, _)) = first {
        tracing::debug!(%address, "a connection makes room for another");
        here.swap_remove(place).end();
    }
    if here.is_empty() {
        present.remove(&address);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut present = self.crowd.lock();
        if let Some(here) = present.get_mut(&self.address) {
            here.retain(|presence| !Arc::ptr_eq(&presence.0, &self.presence.0));
            if here.is_empty() {
                present.remove(&self.address);
            }
        }
        self.metrics.connections.dec();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limits(connections: usize, connections_per_address: usize) -> Limits {
        Limits {
            connections,
            connections_per_address,
            header_timeout: Duration::ZERO,
            header_bytes: 0,
            body_timeout: Duration::ZERO,
            body_bytes: 0,
            sockets: 0,
            message_bytes: 0,
            frame_bytes: 0,
            queue: 0,
            events_per_second: 0.0,
            events_burst: 0.0,
            stall: Duration::ZERO,
        }
    }

    fn ends(seat: &Seat) -> bool {
        seat.presence.0.ending.load(Ordering::Acquire)
    }

    fn address(last: u8) -> IpAddr {
        [192, 168, 0, last].into()
    }

    #[test]
    fn a_stranger_makes_room_before_who_is_known_however_silent() {
        let (crowd, metrics) = (Crowd::default(), Metrics::new());
        let come = || crowd.admit(address(1), &limits(9, 3), &metrics);
        let [known, older, newer] = [come(), come(), come()];
        known.presence.know();
        older.presence.0.heard.store(1, Ordering::Relaxed);
        newer.presence.0.heard.store(2, Ordering::Relaxed);
        let next = come();
        assert_eq!([&known, &older, &newer, &next].map(ends), [false, true, false, false]);
        drop(older);
        next.presence.know();
        let last = come();
        assert_eq!([&known, &newer, &next, &last].map(ends), [false, true, false, false]);
    }

    #[test]
    fn room_is_made_where_most_come_from() {
        let (crowd, metrics) = (Crowd::default(), Metrics::new());
        let come = |from| crowd.admit(address(from), &limits(3, 3), &metrics);
        let (lone, first, second) = (come(1), come(2), come(2));
        lone.presence.0.heard.store(0, Ordering::Relaxed);
        let newcomer = come(3);
        assert!(!ends(&lone) && !ends(&newcomer));
        assert!(ends(&first) != ends(&second));
        drop((lone, first, second, newcomer));
        assert!(crowd.lock().is_empty(), "places come back");
        assert_eq!(metrics.connections.get(), 0);
    }

    #[test]
    fn only_the_connection_of_that_session_is_ended() {
        let (crowd, metrics) = (Crowd::default(), Metrics::new());
        let seats = [1, 2, 3].map(|last| crowd.admit(address(last), &limits(9, 9), &metrics));
        let session = Sid::new();
        seats[1].presence.carries(session);
        seats[2].presence.carries(Sid::new());
        crowd.hang_up(session);
        assert_eq!(seats.each_ref().map(ends), [false, true, false]);
    }
}
