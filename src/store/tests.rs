use super::*;

fn save(board: &str) -> Save {
    Save {
        board: Some(board.into()),
        fonts: Vec::new(),
    }
}

#[tokio::test]
async fn what_was_saved_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _, saved) = Store::open(folder.path(), |_| ()).unwrap();
    assert_eq!(saved, Saved::default());
    store.save(save(r#"{"a":1}"#)).await.unwrap();
    let font = FontChange::Put {
        name: "mine".into(),
        bdf: Arc::from(&b"BDF"[..]),
    };
    store
        .save(Save {
            board: Some(r#"{"a":2}"#.into()),
            fonts: vec![font],
        })
        .await
        .unwrap();
    let saved = reopened(store, folder.path());
    assert_eq!(saved.board.as_deref(), Some(r#"{"a":2}"#));
    assert_eq!(saved.fonts, [("mine".to_owned(), b"BDF".to_vec())]);
}

#[tokio::test]
async fn a_folder_serves_one_daemon_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let (_store, ..) = Store::open(folder.path(), |_| ()).unwrap();
    assert!(matches!(Store::open(folder.path(), |_| ()), Err(OpenError::Busy(_))));
}

#[tokio::test]
async fn a_refused_step_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (store, ..) = Store::open(folder.path(), |_| ()).unwrap();
    store.save(save(r#"{"good":true}"#)).await.unwrap();
    let font = FontChange::Put {
        name: "mine".into(),
        bdf: Arc::from(&b"BDF"[..]),
    };
    let bad = store
        .save(Save {
            board: Some("no json".into()),
            fonts: vec![font],
        })
        .await;
    assert!(matches!(bad, Err(SaveError::Failed(_))));
    let saved = reopened(store, folder.path());
    assert_eq!(saved.board.as_deref(), Some(r#"{"good":true}"#));
    assert!(saved.fonts.is_empty());
}

/// Spoils the last page of the readings, which is where the next ones go.
fn spoil_the_end(path: &std::path::Path) {
    use std::os::unix::fs::FileExt;

    let page: u64 = {
        let connection = rusqlite::Connection::open(path).unwrap();
        let sql = "SELECT max(pageno) FROM dbstat WHERE name = 'readings'";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as u64
    };
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&[0xFF; 512], (page - 1) * 512).unwrap();
}

async fn keep(store: &Store, numbers: std::ops::Range<i64>) -> Result<Vec<Kept>, SaveError> {
    let (store, readings) = (store.clone(), numbers.map(reading).collect());
    let pending = tokio::task::spawn_blocking(move || store.keep_blocking(readings, true));
    pending.await.unwrap()?.done().await
}

#[tokio::test]
async fn damage_is_told_and_mended_while_the_writer_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("retroboard.db");
    let (store, ..) = Store::open(folder.path(), |_| ()).unwrap();
    keep(&store, 0..1000).await.unwrap();
    reopened(store, folder.path());
    // Whoever is last empties the log into the database.
    while std::fs::metadata(path.with_extension("db-wal")).is_ok() {
        std::thread::yield_now();
    }
    spoil_the_end(&path);

    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (store, history, _) = opened(folder.path(), move |happened| {
        if let Happened::Mended(mended) = happened {
            tell.send(mended).unwrap();
        }
    });
    assert!(matches!(keep(&store, 1000..1001).await, Err(SaveError::Damaged(_))));
    let mended = told.recv().await.unwrap();
    assert!(mended.aside.is_file() && mended.readings > 900, "{mended:?}");
    keep(&store, 1000..1001).await.unwrap();
    let kept = history.recent("wrist", 0).unwrap();
    assert_eq!(kept.len() as u64, mended.readings + 1, "readers see the new database");
}

fn reopened(store: Store, folder: &std::path::Path) -> Saved {
    drop(store);
    let (.., saved) = opened(folder, |_| ());
    saved
}

/// The writer lets go of the folder when its last handle is gone; that takes it a moment.
fn opened(folder: &std::path::Path, observe: impl Fn(Happened) + Clone + Send + 'static) -> (Store, History, Saved) {
    loop {
        match Store::open(folder, observe.clone()) {
            Err(OpenError::Busy(_)) => std::thread::yield_now(),
            outcome => return outcome.unwrap(),
        }
    }
}

/// At one reading a second, a hundred megabytes a day; an SD card lives long at that.
const MOST_BYTES: u64 = 100_000_000 / 86_400;

#[tokio::test]
async fn a_reading_that_comes_alone_writes_little() {
    let folder = tempfile::tempdir().unwrap();
    let (store, ..) = Store::open(folder.path(), |_| ()).unwrap();
    let size = |name: &str| std::fs::metadata(folder.path().join(name)).map_or(0, |file| file.len());
    let readings = 3000;
    for number in 0..readings {
        let store = store.clone();
        let pending = tokio::task::spawn_blocking(move || store.keep_blocking(vec![reading(number)], true));
        pending.await.unwrap().unwrap().done().await.unwrap();
    }
    // The log has grown by what was written; later every page of the database is written once more.
    let written = size("retroboard.db-wal") + size("retroboard.db-wal") / 4096 + size("retroboard.db");
    let pages = written / readings as u64;
    assert!(pages < MOST_BYTES, "{pages} bytes a reading, {MOST_BYTES} are the most");
}

fn reading(number: i64) -> Reading {
    Reading {
        device: "wrist".into(),
        at: 1_733_826_600_000 + number * 1000,
        hr: 61.37 + number as f64 / 1000.0,
        temp: 33.21,
        eda: 1.2345,
        level: 1,
        confidence: 0.734_512,
    }
}
