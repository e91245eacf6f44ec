//! The only thread that writes. What waits together is committed together.

use std::{
    fs::File,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, params};
use tokio::sync::mpsc;

use super::{FontChange, Job, QUEUE, Save, SaveError};

pub(super) fn start(
    mut connection: Connection,
    lock: File,
    mut jobs: mpsc::Receiver<Job>,
    observe: impl Fn(Duration) + Send + 'static,
) {
    let work = move || {
        let _lock = lock;
        let mut batch = Vec::with_capacity(QUEUE);
        while jobs.blocking_recv_many(&mut batch, QUEUE) > 0 {
            let began = Instant::now();
            let result = commit(&mut connection, &batch);
            observe(began.elapsed());
            for (_, done) in batch.drain(..) {
                let _gone = done.send(result.clone());
            }
        }
    };
    std::thread::Builder::new()
        .name("store".into())
        .spawn(work)
        .expect("a thread can be started at start-up");
}

fn commit(connection: &mut Connection, batch: &[Job]) -> Result<(), SaveError> {
    let transaction = connection.transaction()?;
    for (save, _) in batch {
        write(&transaction, save)?;
    }
    Ok(transaction.commit()?)
}

fn write(connection: &Connection, save: &Save) -> Result<(), SaveError> {
    if let Some(board) = &save.board {
        let sql = "INSERT INTO board (id, document) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET document = ?1";
        connection.prepare_cached(sql)?.execute([board])?;
    }
    for change in &save.fonts {
        match change {
            FontChange::Put { name, bdf } => {
                let sql = "INSERT INTO fonts (name, bdf) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET bdf = ?2";
                connection.prepare_cached(sql)?.execute(params![name, &bdf[..]])?;
            }
            FontChange::Remove { name } => {
                connection
                    .prepare_cached("DELETE FROM fonts WHERE name = ?1")?
                    .execute([name])?;
            }
        }
    }
    Ok(())
}

impl From<rusqlite::Error> for SaveError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    fn job(board: String) -> Job {
        (
            Save {
                board: Some(board),
                fonts: Vec::new(),
            },
            oneshot::channel().0,
        )
    }

    #[test]
    fn a_full_disk_is_told_apart_and_passes() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrations::run(&mut connection).unwrap();
        let big = || job(format!(r#"{{"text":"{}"}}"#, "x".repeat(100_000)));
        // SQLite answers a database that may not grow exactly as it answers a disk that is full.
        connection.pragma_update(None, "max_page_count", 1).unwrap();
        assert_eq!(commit(&mut connection, &[big()]), Err(SaveError::Full));
        connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
        assert_eq!(commit(&mut connection, &[big()]), Ok(()));
    }
}
