//! What an earlier run left, and how this one keeps its own.

use std::{future::Future, sync::Arc};

use apps::font::Face;
use tokio::sync::mpsc;

use super::DaemonError;
use crate::{
    config::Config,
    metrics::Metrics,
    state::{Journal, Record, Start, actor::NotDurable, apply::Effect, command::NewFont},
    store::{Device, FontChange, Happened, History, Mended, Save, SaveError, Saved, Store, TokenRow},
    supervisor::Service,
};

/// What an earlier run left, and the way to keep more.
pub(super) struct Restored {
    pub(super) start: Start,
    pub(super) store: Store,
    pub(super) kept: Kept,
    pub(super) tokens: Vec<TokenRow>,
}

/// What there is for the vitals.
pub(super) struct Kept {
    pub(super) history: History,
    pub(super) devices: Vec<Device>,
    pub(super) mended: mpsc::Receiver<Mended>,
}

/// Damaged databases that may wait to be told of; they are rare.
const MENDED: usize = 4;

pub(super) fn restore(
    config: &Config,
    ignore: bool,
    metrics: &Arc<Metrics>,
    service: &Service,
) -> Result<Restored, DaemonError> {
    let (metrics, service) = (metrics.clone(), service.clone());
    let (tell, mended) = mpsc::channel(MENDED);
    let observe = move |happened| match happened {
        Happened::Wrote(took) => metrics.store_write(took),
        Happened::Busy(begins) => service.mending(begins),
        Happened::Mended(what) => drop(tell.try_send(what)),
    };
    let (store, history, saved) = Store::open(&config.storage.data_dir, observe)?;
    let Saved {
        board,
        fonts,
        devices,
        tokens,
    } = saved;
    let saved = board
        .filter(|_| !ignore)
        .map(|document| serde_json::from_str(&document))
        .transpose();
    let start = Start {
        saved: saved.map_err(DaemonError::SavedState)?,
        fonts: faces(fonts),
        app: String::new(),
    };
    Ok(Restored {
        start,
        store,
        kept: Kept {
            history,
            devices,
            mended,
        },
        tokens,
    })
}

/// Uploaded fonts were checked when they came; one that no longer passes is left where it is and told.
fn faces(fonts: Vec<(String, Vec<u8>)>) -> Vec<NewFont> {
    let parsed = fonts
        .into_iter()
        .filter_map(|(name, bdf)| match Face::from_bdf(&name, &bdf) {
            Ok(face) => Some(NewFont {
                name,
                bdf: bdf.into(),
                face: Arc::new(face),
            }),
            Err(error) => {
                tracing::warn!(%name, %error, "an uploaded font cannot be read any more");
                None
            }
        });
    parsed.collect()
}

/// Keeps the board in the store; without one, nowhere.
pub(super) struct StoreJournal(pub(super) Option<Store>);

impl Journal for StoreJournal {
    fn write(&self, record: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        let store = self.0.clone();
        let board = serde_json::to_string(&*record.board).expect("a board is always JSON");
        let fonts = record.effects.into_iter().map(font_change).collect();
        async move {
            let Some(store) = store else { return Ok(()) };
            store
                .save(Save {
                    board: Some(board),
                    fonts,
                })
                .await
                .map_err(|error| {
                    tracing::error!(%error, "a change could not be saved and is taken back");
                    match error {
                        SaveError::Full => NotDurable::Full,
                        SaveError::Failed(_) | SaveError::Damaged(_) | SaveError::Closed => NotDurable::Failed,
                    }
                })
        }
    }
}

fn font_change(effect: Effect) -> FontChange {
    match effect {
        Effect::SaveFont { name, bdf } => FontChange::Put { name, bdf },
        Effect::DropFont { name } => FontChange::Remove { name },
    }
}
