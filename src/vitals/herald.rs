//! Answers devices when their readings are on disk, and tells the phones.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::{broadcast, mpsc};

use super::{
    alarms::Alarms,
    handle::{News, NotRecorded, Recorded},
    judge::{Batch, Judged},
    registry::{Registry, lock},
};
use crate::{
    sensors::Sample,
    store::{Kept, Mended, SaveError},
    wire::vitals::{Level, NewSensorData, SensorData},
};

/// How often somebody looks who fell silent.
const LOOK: Duration = Duration::from_secs(1);

/// Runs until the last batch is told.
pub(super) async fn run(
    mut batches: mpsc::Receiver<Batch>,
    mut mended: mpsc::Receiver<Mended>,
    feed: broadcast::Sender<News>,
    registry: Arc<Mutex<Registry>>,
    mut alarms: Alarms,
) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            batch = batches.recv() => {
                let Some(batch) = batch else { return };
                let written = match batch.written {
                    Ok(pending) => pending.done().await,
                    Err(error) => Err(error),
                };
                alarms.disk(&written);
                tell(batch.judged, written, &feed, &registry, &mut alarms).await;
            }
            Some(mended) = mended.recv() => alarms.mended(&mended),
            _ = look.tick() => {
                for status in lock(&registry).fallen_silent(Instant::now()) {
                    let _nobody = feed.send(News::Device(Arc::new(status)));
                }
                alarms.let_go_of_the_lost().await;
            }
        }
    }
}

async fn tell(
    judged: Vec<Judged>,
    written: Result<Vec<Kept>, SaveError>,
    feed: &broadcast::Sender<News>,
    registry: &Mutex<Registry>,
    alarms: &mut Alarms,
) {
    let turn = |judged: &Judged| Some((judged.envelope.sample.clone(), judged.change?));
    let changes: Vec<_> = judged.iter().filter_map(turn).collect();
    match written {
        Ok(kept) => {
            for (judged, kept) in judged.into_iter().zip(kept) {
                acknowledge(judged, kept, feed, registry);
            }
        }
        Err(error) => {
            tracing::error!(%error, "readings could not be kept");
            for judged in judged {
                let _gone = judged.envelope.reply.send(Err(NotRecorded::from(&error)));
            }
        }
    }
    for (sample, change) in changes {
        alarms.change(&sample, change).await;
    }
}

fn acknowledge(judged: Judged, kept: Kept, feed: &broadcast::Sender<News>, registry: &Mutex<Registry>) {
    let sample = judged.envelope.sample;
    let level = Level::of(kept.level);
    if kept.fresh {
        let mut registry = lock(registry);
        let came_back = registry.heard(&sample, level, kept.confidence, Instant::now());
        if came_back && let Some(status) = registry.status(&sample.device) {
            let _nobody = feed.send(News::Device(Arc::new(status)));
        }
        if feed.receiver_count() > 0 {
            let _nobody = feed.send(News::Reading {
                device: sample.device.as_str().into(),
                json: told(&sample, &kept),
            });
        }
    }
    let _gone = judged.envelope.reply.send(Ok(Recorded {
        id: kept.id,
        level,
        confidence: kept.confidence,
        sample,
    }));
}

fn told(sample: &Sample, kept: &Kept) -> Arc<RawValue> {
    let Sample {
        device,
        at,
        hr,
        temp,
        eda,
    } = sample;
    let values = SensorData {
        hr: *hr,
        temp: *temp,
        eda: *eda,
    };
    let reading = NewSensorData::new(
        kept.id,
        device.clone(),
        *at,
        values,
        Level::of(kept.level),
        kept.confidence,
    );
    to_raw_value(&reading).expect("a reading is always JSON").into()
}
