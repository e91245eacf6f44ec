//! The only thread that writes. What waits together is committed together.

use std::{
    fs::File,
    path::PathBuf,
    sync::PoisonError,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    FontChange, Happened, OpenError, QUEUE, Save, SaveError,
    access::{self, AuditRow, TokenChange},
    damage,
    devices::{self, Cutoffs, Device, EpisodeStep},
    history::Desk,
    mend::{self, MendError, Mended},
    open,
    readings::{self, Kept, Numbers, Reading},
};

/// A database is mended, or looked over, at most so often: a disk that dies is not copied again and again.
const REST: Duration = Duration::from_mins(10);

/// What is to be done, and who waits for it.
pub(super) struct Job {
    work: Work,
    answer: Answer,
}

pub(super) enum Work {
    Save(Save),
    Keep {
        readings: Vec<Reading>,
        raw: bool,
    },
    Device(Device),
    Episode(EpisodeStep),
    Forget(String),
    Tend(Cutoffs),
    Tokens(TokenChange),
    Record(Vec<AuditRow>),
    /// Somebody met damage.
    LookOver,
    /// Somebody asks whether the thread is alive.
    Pass,
    /// Nothing is taken from now on; what waits already is written.
    Close,
}

/// What came of it, one kind for each shape of answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Done,
    Kept(Vec<Kept>),
    Episode(Option<i64>),
    Whether(bool),
}

impl Work {
    /// All of the database is read, or all of a device is overwritten.
    fn may_take_long(&self) -> bool {
        matches!(self, Self::LookOver | Self::Forget(_))
    }
}

type Answer = Box<dyn FnOnce(Result<Outcome, SaveError>) + Send>;

/// An answer of the type that whoever waits expects.
pub(super) trait FromOutcome: Send + 'static {
    fn from(outcome: Outcome) -> Self;
}

impl Job {
    pub(super) fn new<T: FromOutcome>(work: Work, done: oneshot::Sender<Result<T, SaveError>>) -> Self {
        let answer = Box::new(|result: Result<Outcome, SaveError>| {
            let _gone = done.send(result.map(T::from));
        });
        Self { work, answer }
    }
}

impl FromOutcome for () {
    fn from(_: Outcome) -> Self {}
}

impl FromOutcome for Vec<Kept> {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Kept(kept) => kept,
            other => unreachable!("{other:?} is no answer to readings"),
        }
    }
}

impl FromOutcome for Option<i64> {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Episode(id) => id,
            other => unreachable!("{other:?} is no answer to an episode"),
        }
    }
}

impl FromOutcome for bool {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Whether(yes) => yes,
            other => unreachable!("{other:?} is no yes or no"),
        }
    }
}

pub(super) fn start(
    writer: Writer,
    lock: File,
    mut jobs: mpsc::Receiver<Job>,
    observe: impl Fn(Happened) + Send + 'static,
    ended: watch::Sender<()>,
) {
    let work = move || {
        // Last of all, when the lock is gone.
        let _told = ended;
        let _lock = lock;
        let mut writer = writer;
        let mut batch = Vec::with_capacity(QUEUE);
        while jobs.blocking_recv_many(&mut batch, QUEUE) > 0 {
            if batch.iter().any(|job| matches!(job.work, Work::Close)) {
                jobs.close();
            }
            let result = writer.work(&batch, &observe);
            let damaged = matches!(result, Err(SaveError::Damaged(_)));
            answer(batch.drain(..), result);
            if damaged {
                writer.mend_now_and_then(&observe);
            }
        }
    };
    std::thread::Builder::new()
        .name("store".into())
        .spawn(work)
        .expect("a thread can be started at start-up");
}

fn answer(batch: impl Iterator<Item = Job>, result: Result<Vec<Outcome>, SaveError>) {
    match result {
        Ok(outcomes) => {
            for (job, outcome) in batch.zip(outcomes) {
                (job.answer)(Ok(outcome));
            }
        }
        Err(error) => batch.for_each(|job| (job.answer)(Err(error.clone()))),
    }
}

pub(super) struct Writer {
    path: PathBuf,
    /// None until there is one: the disk may be full, or the database be damaged.
    connection: Option<Connection>,
    numbers: Numbers,
    desk: Desk,
    mended: Option<Instant>,
    looked: Option<Instant>,
}

impl Writer {
    pub(super) fn new(path: PathBuf, connection: Option<Connection>, desk: Desk) -> Self {
        Self {
            path,
            connection,
            numbers: Numbers::default(),
            desk,
            mended: None,
            looked: None,
        }
    }

    fn work(&mut self, batch: &[Job], observe: &impl Fn(Happened)) -> Result<Vec<Outcome>, SaveError> {
        let long = batch.iter().any(|job| job.work.may_take_long());
        let began = Instant::now();
        if long {
            observe(Happened::Busy(true));
        }
        let result = self.commit(batch);
        if long {
            observe(Happened::Busy(false));
        }
        if batch.iter().any(|job| !matches!(job.work, Work::Pass)) {
            observe(Happened::Wrote(began.elapsed()));
        }
        result
    }

    fn commit(&mut self, batch: &[Job]) -> Result<Vec<Outcome>, SaveError> {
        let done = self.transact(batch);
        if done.is_err() {
            // The numbers of new devices were taken back with the rest.
            self.numbers.forget();
        }
        if done.is_ok() && batch.iter().any(|job| matches!(job.work, Work::Forget(_))) {
            self.empty_log();
        }
        done
    }

    fn transact(&mut self, batch: &[Job]) -> Result<Vec<Outcome>, SaveError> {
        if batch.iter().any(|job| matches!(job.work, Work::LookOver)) && is_due(&mut self.looked) {
            look_over(self.connection()?)?;
        }
        self.connection()?;
        let connection = self.connection.as_mut().expect("it was opened a moment ago");
        let transaction = connection.transaction()?;
        let outcomes = batch
            .iter()
            .map(|job| perform(&transaction, &mut self.numbers, &job.work))
            .collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        Ok(outcomes)
    }

    fn connection(&mut self) -> Result<&Connection, SaveError> {
        if self.connection.is_none() {
            self.connection = Some(open::connect(&self.path)?);
        }
        Ok(self.connection.as_ref().expect("it is there now"))
    }

    /// Not when one was mended a moment ago.
    fn mend_now_and_then(&mut self, observe: &impl Fn(Happened)) {
        if !is_due(&mut self.mended) {
            return;
        }
        tracing::error!("the database is damaged; what can be read goes into a new one");
        observe(Happened::Busy(true));
        match self.mend() {
            Ok(mended) => observe(Happened::Mended(mended)),
            Err(error) => tracing::error!(%error, "the database could not be mended; it is tried again later"),
        }
        observe(Happened::Busy(false));
    }

    fn mend(&mut self) -> Result<Mended, MendError> {
        self.connection = None;
        let gathered = mend::gather(&self.path)?;
        let mut readers = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        *readers = None;
        mend::swap(&self.path, &gathered)
    }

    /// What was deleted is still in the log until the log is emptied.
    fn empty_log(&self) {
        let empty = "PRAGMA wal_checkpoint(TRUNCATE)";
        let Some(connection) = &self.connection else { return };
        if let Err(error) = connection.query_row(empty, [], |_| Ok(())) {
            tracing::warn!(%error, "the write-ahead log could not be emptied; it will be at the next start");
        }
    }
}

fn perform(connection: &Connection, numbers: &mut Numbers, work: &Work) -> rusqlite::Result<Outcome> {
    Ok(match work {
        Work::Save(save) => {
            write(connection, save)?;
            Outcome::Done
        }
        Work::Keep { readings, raw } => Outcome::Kept(readings::keep(connection, numbers, readings, *raw)?),
        Work::Device(device) => {
            devices::write(connection, numbers, device)?;
            Outcome::Done
        }
        Work::Episode(step) => Outcome::Episode(devices::step(connection, numbers, step)?),
        Work::Forget(device) => Outcome::Whether(devices::forget(connection, numbers, device)?),
        Work::Tokens(change) => {
            access::change(connection, change)?;
            Outcome::Done
        }
        Work::Record(rows) => {
            access::record(connection, rows)?;
            Outcome::Done
        }
        Work::Tend(cutoffs) => Outcome::Whether(devices::tend(connection, cutoffs)?),
        Work::LookOver | Work::Pass | Work::Close => Outcome::Done,
    })
}

/// Reads all of it once.
fn look_over(connection: &Connection) -> rusqlite::Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(damage::found(found))
    }
}

/// Whether it was not done for a while; then it counts as done now.
fn is_due(last: &mut Option<Instant>) -> bool {
    let due = last.is_none_or(|at| at.elapsed() >= REST);
    if due {
        *last = Some(Instant::now());
    }
    due
}

fn write(connection: &Connection, save: &Save) -> rusqlite::Result<()> {
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
        if damage::is_full(&error) {
            Self::Full
        } else if damage::is_damage(&error) {
            Self::Damaged(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl From<OpenError> for SaveError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Database { error, .. } => error.into(),
            error if error.is_full() => Self::Full,
            error => Self::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(board: String) -> Job {
        let save = Save {
            board: Some(board),
            fonts: Vec::new(),
        };
        Job::new::<()>(Work::Save(save), oneshot::channel().0)
    }

    #[test]
    fn a_full_disk_is_told_apart_and_passes() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrations::run(&mut connection).unwrap();
        let mut writer = Writer::new(PathBuf::new(), Some(connection), Desk::default());
        let big = || job(format!(r#"{{"text":"{}"}}"#, "x".repeat(100_000)));
        // SQLite answers a database that may not grow exactly as it answers a disk that is full.
        let grow_to = |writer: &Writer, pages: u32| {
            let connection = writer.connection.as_ref().unwrap();
            connection.pragma_update(None, "max_page_count", pages).unwrap();
        };
        grow_to(&writer, 1);
        assert_eq!(writer.commit(&[big()]), Err(SaveError::Full));
        grow_to(&writer, 1_000_000);
        assert_eq!(writer.commit(&[big()]), Ok(vec![Outcome::Done]));
    }
}
