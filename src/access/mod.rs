//! Who somebody is, and what they may do.
//!
//! * `need`: what a route or an event asks of whoever uses it. `caller`: whoever uses it.
//! * `secret`, `token`: the key of this board, and the JWTs signed with it.
//! * `registry`: tokens that were given out; one that is not there is worth nothing, however well signed.
//! * `pairing`: the code on the panel, and who guesses at it.
//! * `audit`: the record of commands.

pub mod audit;
mod caller;
mod need;
mod pairing;
mod registry;
mod secret;
mod token;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Instant,
};

use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};

use crate::{
    store::{SaveError, Store, TokenChange, TokenRow},
    wire::access::{Role, TokenPatch},
};
pub use caller::{Caller, Means};
pub use need::Need;
pub use pairing::{CODE_DIGITS, Grant, Opened, Opener, Pairing, PairingRefusal};
use registry::Registry;
pub use registry::{Held, Refusal, Wanted};
use secret::Secret;
pub use secret::SecretError;

/// Who hears that a token was changed or revoked; more than this at a time and all sockets are looked at.
const NEWS: usize = 64;

/// What has become of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not what it was: whoever holds it must come anew.
    One(Arc<str>),
    All,
}

/// How strangers are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As admins: nobody is asked who they are.
    Open,
    Paired,
}

/// What is needed to start.
pub struct Parts {
    pub mode: Mode,
    pub folder: std::path::PathBuf,
    pub tokens: Vec<TokenRow>,
    pub store: Store,
}

/// Cheap to clone; every holder sees the same.
#[derive(Clone)]
pub struct Access(Arc<Inner>);

struct Inner {
    mode: Mode,
    folder: std::path::PathBuf,
    secret: RwLock<Secret>,
    registry: RwLock<Registry>,
    pairing: Mutex<Pairing>,
    store: Store,
    changes: broadcast::Sender<Change>,
    given_out: Notify,
}

/// Why a token was not given out, changed or revoked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Pairing(#[from] PairingRefusal),
    #[error("This could not be written to disk; nothing has changed")]
    NotDurable { full: bool },
    #[error("A new key could not be written to disk; the old one stays")]
    Key,
}

impl From<SaveError> for AccessError {
    fn from(error: SaveError) -> Self {
        tracing::error!(%error, "a change of the tokens could not be kept");
        Self::NotDurable {
            full: error == SaveError::Full,
        }
    }
}

impl Access {
    pub fn start(parts: Parts) -> Result<Self, SecretError> {
        let secret = Secret::load_or_make(&parts.folder)?;
        Ok(Self(Arc::new(Inner {
            mode: parts.mode,
            folder: parts.folder,
            secret: RwLock::new(secret),
            registry: RwLock::new(Registry::new(parts.tokens)),
            pairing: Mutex::default(),
            store: parts.store,
            changes: broadcast::channel(NEWS).0,
            given_out: Notify::new(),
        })))
    }

    #[must_use]
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// Whoever comes without a token.
    #[must_use]
    pub fn stranger(&self) -> Caller {
        match self.0.mode {
            Mode::Open => Caller::open(),
            Mode::Paired => Caller::nobody(),
        }
    }

    /// Whose token this is. `None` when it is nobody's: never given out, revoked, expired, or not signed here.
    #[must_use]
    pub fn identify(&self, token: &str, means: Means) -> Option<Caller> {
        let now = unix_now();
        let id = token::verify(token, &self.secret(), now)?;
        self.registry().caller(&id, now, means)
    }

    /// Whether this is still true: not revoked, not changed, not expired.
    #[must_use]
    pub fn still(&self, caller: &Caller) -> bool {
        caller
            .id
            .as_ref()
            .is_none_or(|id| self.registry().caller(id, unix_now(), caller.means).as_ref() == Some(caller))
    }

    /// Tokens that are changed or revoked from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    #[must_use]
    pub fn tokens(&self) -> Vec<Held> {
        self.registry().all()
    }

    #[must_use]
    pub fn has_admin(&self) -> bool {
        self.registry().has_admin(unix_now())
    }

    /// Waits until somebody is admin.
    pub async fn first_admin(&self) {
        loop {
            let given_out = self.0.given_out.notified();
            if self.has_admin() {
                return;
            }
            given_out.await;
        }
    }

    /// Gives out tokens, all or none of them. Answers each with what is known of it.
    pub async fn issue(&self, wanted: Vec<Wanted>) -> Result<Vec<(String, Held)>, AccessError> {
        let now = unix_now();
        let held = self.write_registry().admit(wanted, now)?;
        let rows = held.iter().map(Held::row).collect();
        if let Err(error) = self.0.store.change_tokens(TokenChange::Put(rows)).await {
            let mut registry = self.write_registry();
            for held in &held {
                registry.remove(&held.id);
            }
            return Err(error.into());
        }
        self.0.given_out.notify_waiters();
        let secret = self.secret();
        Ok(held
            .into_iter()
            .map(|held| (token::sign(&held, &secret), held))
            .collect())
    }

    /// Changes what a token may do; its sockets have to come anew.
    pub async fn change(&self, id: &str, patch: TokenPatch) -> Result<Held, AccessError> {
        let (before, after) = self.write_registry().change(id, patch, unix_now())?;
        if let Err(error) = self.0.store.change_tokens(TokenChange::Put(vec![after.row()])).await {
            self.write_registry().put(before);
            return Err(error.into());
        }
        self.tell(Change::One(id.into()));
        Ok(after)
    }

    /// The token is worth nothing from now on.
    pub async fn revoke(&self, id: &str) -> Result<(), AccessError> {
        let held = self.write_registry().revoke(id, unix_now())?;
        // It is cut off before that is on disk: better too early than too late.
        self.tell(Change::One(id.into()));
        if let Err(error) = self.0.store.change_tokens(TokenChange::Remove(id.to_owned())).await {
            self.write_registry().put(held);
            return Err(error.into());
        }
        Ok(())
    }

    /// Revokes what that wearable holds. Whether it held anything.
    pub async fn revoke_device(&self, device: &str) -> Result<bool, AccessError> {
        let ids = self.registry().of_device(device);
        for id in &ids {
            self.revoke(id).await?;
        }
        Ok(!ids.is_empty())
    }

    /// Makes a new key. Every token that was given out is worth nothing from now on.
    pub async fn rotate(&self) -> Result<(), AccessError> {
        let folder = self.0.folder.clone();
        let made = tokio::task::spawn_blocking(move || Secret::replace(&folder)).await;
        let made = made.ok().and_then(Result::ok).ok_or(AccessError::Key)?;
        *self.0.secret.write().unwrap_or_else(PoisonError::into_inner) = made;
        self.write_registry().clear();
        self.tell(Change::All);
        Ok(self.0.store.change_tokens(TokenChange::RemoveAll).await?)
    }

    /// Opens the time in which a code lets somebody in.
    pub fn start_pairing(&self, opener: Opener) -> Result<Opened, PairingRefusal> {
        let role = if self.has_admin() {
            Role::Controller
        } else {
            Role::Admin
        };
        self.pairing().start(opener, role, Instant::now())
    }

    /// A code for a token.
    pub async fn finish_pairing(&self, code: &str, name: &str) -> Result<(String, Held), AccessError> {
        let name = registry::checked_name(name)?;
        let grant = self.pairing().finish(code, Instant::now())?;
        let wanted = Wanted::person(name, grant.role, grant.vitals);
        let mut issued = self.issue(vec![wanted]).await?;
        Ok(issued.remove(0))
    }

    /// For how long a code is still on the panel.
    #[must_use]
    pub fn code_on_panel(&self) -> Option<std::time::Duration> {
        self.pairing().on_panel(Instant::now())
    }

    /// The same token for longer, when it would end soon: who uses a phone is not asked to pair it again.
    pub async fn renew(&self, caller: &Caller) -> Option<String> {
        let held = self.write_registry().renew(caller.id.as_ref()?, unix_now())?;
        let _asked_for_again = self.0.store.change_tokens(TokenChange::Put(vec![held.row()])).await;
        Some(token::sign(&held, &self.secret()))
    }

    /// When tokens were last used goes to disk now and then only.
    pub async fn keep_seen(&self) {
        let rows = self.write_registry().take_unsaved();
        if !rows.is_empty() {
            let _next_time = self.0.store.change_tokens(TokenChange::Put(rows)).await;
        }
    }

    fn tell(&self, change: Change) {
        let _nobody = self.0.changes.send(change);
    }

    fn secret(&self) -> Secret {
        self.0.secret.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn registry(&self) -> std::sync::RwLockReadGuard<'_, Registry> {
        self.0.registry.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_registry(&self) -> std::sync::RwLockWriteGuard<'_, Registry> {
        self.0.registry.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn pairing(&self) -> MutexGuard<'_, Pairing> {
        self.0.pairing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unix_now() -> i64 {
    Timestamp::now().as_second()
}
