//! Tokens that were given out. A token is worth what its row says now, not what it said when it was signed.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{
    caller::{Caller, Means},
    pairing::sight_of,
    secret,
};
use crate::{
    store::TokenRow,
    wire::access::{Role, Sight, TokenPatch},
};

/// Tokens of people, and of wearables, that there may be at a time.
const MOST_PEOPLE: usize = 200;
const MOST_DEVICES: usize = 2048;
const LONGEST_NAME: usize = 60;
/// Who nobody is and who sits at the machine, in the record.
const RESERVED: [&str; 2] = ["anyone", "machine"];
const DAY: i64 = 24 * 60 * 60;
const PERSON_DAYS: i64 = 365;
const DEVICE_DAYS: i64 = 3650;
/// What is that much newer than what is on disk goes there.
const SEEN_STEP: i64 = 60 * 60;
/// Random bytes of an id: nobody guesses one, and no two are the same.
const ID_BYTES: usize = 12;

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: Arc<str>,
    pub name: String,
    pub role: Role,
    pub sight: Sight,
    pub device: Option<String>,
    /// Unix seconds.
    pub created: i64,
    pub expires: i64,
    pub seen: Option<i64>,
}

impl Held {
    pub(super) fn row(&self) -> TokenRow {
        TokenRow {
            id: self.id.to_string(),
            name: self.name.clone(),
            role: self.role.as_str().to_owned(),
            vitals: serde_json::to_string(&self.sight).expect("a sight is JSON"),
            device: self.device.clone(),
            created: self.created,
            expires: self.expires,
            seen: self.seen,
        }
    }

    /// `None` for a row that this program would not have written: better nobody than the wrong one.
    fn of(row: TokenRow) -> Option<Self> {
        Some(Self {
            id: row.id.into(),
            name: row.name,
            role: Role::named(&row.role)?,
            sight: serde_json::from_str(&row.vitals).ok()?,
            device: row.device,
            created: row.created,
            expires: row.expires,
            seen: row.seen,
        })
    }

    fn caller(&self, means: Means) -> Caller {
        Caller {
            id: Some(self.id.clone()),
            name: self.name.as_str().into(),
            role: Some(self.role),
            sight: self.sight.clone(),
            device: self.device.as_deref().map(Arc::from),
            means,
        }
    }

    fn is_admin(&self, now: i64) -> bool {
        self.role == Role::Admin && self.expires > now
    }
}

/// A token that is to be given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    pub role: Role,
    pub sight: Sight,
    pub device: Option<String>,
    pub days: Option<u32>,
}

impl Wanted {
    #[must_use]
    pub fn person(name: String, role: Role, sight: Sight) -> Self {
        Self {
            name,
            role,
            sight,
            device: None,
            days: None,
        }
    }

    #[must_use]
    pub fn device(device: String) -> Self {
        Self {
            name: device.clone(),
            role: Role::Device,
            sight: Sight::NONE,
            device: Some(device),
            days: None,
        }
    }
}

/// Why a token is not given out, changed or revoked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("name must be 1 to {LONGEST_NAME} visible characters")]
    Name,
    #[error("The record of commands has another meaning for this name; choose another one")]
    Reserved,
    #[error("days must be between 1 and 3650")]
    Days,
    #[error("A token with role device needs a device_id, and only such a token has one")]
    Device,
    #[error("There is room for {0} tokens of this kind; revoke one first")]
    Full(usize),
    #[error("Token not found")]
    NotFound,
    #[error("This is the last admin; make somebody else admin first, or nobody could manage access any more")]
    LastAdmin,
    #[error("What a wearable may do cannot be changed; revoke its token")]
    Fixed,
}

#[derive(Default)]
pub(super) struct Registry {
    held: HashMap<Arc<str>, Entry>,
}

struct Entry {
    held: Held,
    /// When it was last used.
    seen: std::sync::atomic::AtomicI64,
}

impl Entry {
    fn new(held: Held) -> Self {
        let seen = held.seen.unwrap_or_default().into();
        Self { held, seen }
    }

    fn now(&self) -> Held {
        let seen = self.seen.load(std::sync::atomic::Ordering::Relaxed);
        Held {
            seen: (seen > 0).then_some(seen),
            ..self.held.clone()
        }
    }
}

impl Registry {
    pub(super) fn new(rows: Vec<TokenRow>) -> Self {
        let mut registry = Self::default();
        for row in rows {
            let id = row.id.clone();
            if let Some(held) = Held::of(row) {
                registry.put(held);
            } else {
                tracing::warn!(%id, "a token cannot be read any more, and is worth nothing");
            }
        }
        registry
    }

    pub(super) fn put(&mut self, held: Held) {
        self.held.insert(held.id.clone(), Entry::new(held));
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Held> {
        self.held.remove(id).map(|entry| entry.now())
    }

    pub(super) fn clear(&mut self) {
        self.held.clear();
    }

    pub(super) fn caller(&self, id: &str, now: i64, means: Means) -> Option<Caller> {
        let entry = self.held.get(id).filter(|entry| entry.held.expires > now)?;
        entry.seen.store(now, std::sync::atomic::Ordering::Relaxed);
        Some(entry.held.caller(means))
    }

    /// The oldest first.
    pub(super) fn all(&self) -> Vec<Held> {
        let mut all: Vec<Held> = self.held.values().map(Entry::now).collect();
        all.sort_by(|one, other| (one.created, &one.id).cmp(&(other.created, &other.id)));
        all
    }

    pub(super) fn of_device(&self, device: &str) -> Vec<Arc<str>> {
        let held = self.held.values().map(|entry| &entry.held);
        held.filter(|held| held.device.as_deref() == Some(device))
            .map(|held| held.id.clone())
            .collect()
    }

    pub(super) fn has_admin(&self, now: i64) -> bool {
        self.held.values().any(|entry| entry.held.is_admin(now))
    }

    /// Takes in all of them, or none.
    pub(super) fn admit(&mut self, wanted: Vec<Wanted>, now: i64) -> Result<Vec<Held>, Refusal> {
        self.held.retain(|_, entry| entry.held.expires > now);
        let held = wanted
            .into_iter()
            .map(|wanted| new(wanted, now))
            .collect::<Result<Vec<_>, _>>()?;
        for (is_device, most) in [(true, MOST_DEVICES), (false, MOST_PEOPLE)] {
            let of_kind = |held: &Held| held.device.is_some() == is_device;
            let here = self.held.values().filter(|entry| of_kind(&entry.held)).count();
            let more = held.iter().filter(|held| of_kind(held)).count();
            if more > 0 && here + more > most {
                return Err(Refusal::Full(most));
            }
        }
        held.iter().cloned().for_each(|held| self.put(held));
        Ok(held)
    }

    /// What it was, and what it is.
    pub(super) fn change(&mut self, id: &str, patch: TokenPatch, now: i64) -> Result<(Held, Held), Refusal> {
        let before = self.held.get(id).ok_or(Refusal::NotFound)?.now();
        let name = patch.name.as_deref().map(checked_name).transpose()?;
        let role = patch.role.unwrap_or(before.role);
        let is_device = |role| role == Role::Device;
        if is_device(before.role) != is_device(role) || (is_device(role) && patch.vitals.is_some()) {
            return Err(Refusal::Fixed);
        }
        if role != Role::Admin && self.is_last_admin(&before, now) {
            return Err(Refusal::LastAdmin);
        }
        let kept = patch.vitals.unwrap_or_else(|| before.sight.clone());
        let lowered = before.role == Role::Admin && role != Role::Admin && kept == Sight::ALL;
        let after = Held {
            name: name.unwrap_or_else(|| before.name.clone()),
            role,
            // Who is admin no more sees what was granted by name, not what came with the role.
            sight: match role {
                Role::Admin => Sight::ALL,
                _ if lowered => Sight::NONE,
                _ => kept,
            },
            ..before.clone()
        };
        self.put(after.clone());
        Ok((before, after))
    }

    pub(super) fn revoke(&mut self, id: &str, now: i64) -> Result<Held, Refusal> {
        let held = self.held.get(id).ok_or(Refusal::NotFound)?.now();
        if self.is_last_admin(&held, now) {
            return Err(Refusal::LastAdmin);
        }
        self.held.remove(id);
        Ok(held)
    }

    /// A person's token with a full life before it, when less than half of that was left.
    pub(super) fn renew(&mut self, id: &str, now: i64) -> Option<Held> {
        let entry = self.held.get_mut(id).filter(|entry| entry.held.expires > now)?;
        let ends_soon = entry.held.device.is_none() && entry.held.expires - now < PERSON_DAYS * DAY / 2;
        ends_soon.then(|| {
            entry.held.expires = now + PERSON_DAYS * DAY;
            entry.now()
        })
    }

    /// Rows whose last use is not on disk.
    pub(super) fn take_unsaved(&mut self) -> Vec<TokenRow> {
        let mut rows = Vec::new();
        for entry in self.held.values_mut() {
            let now = entry.now();
            if now.seen.unwrap_or_default() - entry.held.seen.unwrap_or_default() >= SEEN_STEP {
                entry.held.seen = now.seen;
                rows.push(now.row());
            }
        }
        rows
    }

    fn is_last_admin(&self, held: &Held, now: i64) -> bool {
        let others = self.held.values().filter(|entry| entry.held.id != held.id);
        held.is_admin(now) && !others.into_iter().any(|entry| entry.held.is_admin(now))
    }
}

fn new(wanted: Wanted, now: i64) -> Result<Held, Refusal> {
    let is_device = wanted.role == Role::Device;
    if is_device != wanted.device.is_some() {
        return Err(Refusal::Device);
    }
    let days = match wanted.days {
        Some(days @ 1..=3650) => i64::from(days),
        Some(_) => return Err(Refusal::Days),
        None if is_device => DEVICE_DAYS,
        None => PERSON_DAYS,
    };
    Ok(Held {
        id: random_id().into(),
        name: checked_name(&wanted.name)?,
        role: wanted.role,
        sight: match wanted.role {
            Role::Admin | Role::Device => sight_of(wanted.role),
            Role::Viewer | Role::Controller => wanted.sight,
        },
        device: wanted.device,
        created: now,
        expires: now + days * DAY,
        seen: None,
    })
}

/// The name without the space around it, if it is one.
pub(super) fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let length = name.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) || name.chars().any(is_unseen) {
        return Err(Refusal::Name);
    }
    if RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
        return Err(Refusal::Reserved);
    }
    Ok(name.to_owned())
}

/// Controls, and what turns the direction of a text around: a name is to be read as it is.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn random_id() -> String {
    let mut bytes = [0; ID_BYTES];
    secret::fill(&mut bytes);
    // It begins with a letter: a dash would make it a flag on the command line.
    bytes[0] &= 0x7f;
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
