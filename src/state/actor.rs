//! The task that owns the board.
//!
//! A command changes the board and everybody sees it at once; who sent it is answered when the change is on disk.
//! While one write is under way, further commands are applied and share the next one. A write that fails takes the
//! board back to what is on disk, and everybody sees that too. What the stage reports has happened all the same, so it
//! stays and goes to disk with the next command: else an app that fails would start again as fast as the disk refuses.

use std::{collections::VecDeque, future::Future, pin::Pin, sync::Arc};

use tokio::sync::{mpsc, oneshot, watch};

use super::{
    apply::Effect,
    board::Board,
    command::Command,
    handle::{Call, Done, Envelope, Handle, Rejected},
    rules::Rules,
};

/// Commands that may wait to be applied.
const COMMANDS: usize = 256;
/// Commands that may wait for the disk.
const UNANSWERED: usize = 1024;

/// What one write takes to the disk.
#[derive(Clone, Debug)]
pub struct Record {
    pub board: Arc<Board>,
    pub effects: Vec<Effect>,
}

/// Why a change could not be kept. The board is as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDurable {
    #[error("The disk is full, so the change was not kept; make room and try again")]
    Full,
    #[error("The disk refuses writes, so the change was not kept; see the log")]
    Failed,
}

/// Where the board is kept. The state itself does no I/O.
pub trait Journal: Send + 'static {
    /// Resolves when `record` is on disk for good.
    fn write(&self, record: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static;
}

struct Unanswered {
    revision: u64,
    done: Done,
    reply: oneshot::Sender<Result<Done, Rejected>>,
}

type Write = Pin<Box<dyn Future<Output = Result<(), NotDurable>> + Send>>;

struct Actor<J> {
    journal: J,
    rules: Arc<Rules>,
    publish: watch::Sender<Arc<Board>>,
    board: Arc<Board>,
    /// What a failed write goes back to.
    settled: Arc<Board>,
    /// Whether `settled` holds reports of the stage that are not on disk.
    unsaved: bool,
    /// What the stage reported since `settled`, with the revision it led to.
    reports: Vec<(u64, Command)>,
    writing: Option<(Arc<Board>, Write)>,
    effects: Vec<Effect>,
    unanswered: VecDeque<Unanswered>,
}

/// Starts the task. It ends, with everything written, when the last handle that can send is gone or `stop` resolves.
pub fn start<J: Journal>(
    board: Board,
    rules: Arc<Rules>,
    journal: J,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (Handle, tokio::task::JoinHandle<()>) {
    let (commands, inbox) = mpsc::channel(COMMANDS);
    let board = Arc::new(board);
    let (publish, watch) = watch::channel(board.clone());
    let handle = Handle {
        commands,
        board: watch,
        rules: rules.clone(),
    };
    let actor = Actor {
        journal,
        rules,
        publish,
        settled: board.clone(),
        unsaved: false,
        reports: Vec::new(),
        board,
        writing: None,
        effects: Vec::new(),
        unanswered: VecDeque::new(),
    };
    (handle, tokio::spawn(actor.run(inbox, stop)))
}

impl<J: Journal> Actor<J> {
    async fn run(mut self, mut inbox: mpsc::Receiver<Call>, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                biased;
                result = written(&mut self.writing) => self.wrote(result),
                call = inbox.recv(), if self.unanswered.len() < UNANSWERED => match call {
                    Some(call) => self.hear(call),
                    None => break,
                },
                () = &mut stop => break,
            }
        }
        inbox.close();
        while let Ok(call) = inbox.try_recv() {
            self.hear(call);
        }
        if self.unsaved {
            self.write_now();
        }
        while self.writing.is_some() {
            let result = written(&mut self.writing).await;
            self.wrote(result);
        }
    }

    fn hear(&mut self, call: Call) {
        match call {
            Call::Command(envelope) => self.take(envelope),
            Call::Pass(token) => {
                let _asker_left = token.send(());
            }
        }
    }

    fn take(&mut self, envelope: Envelope) {
        let mut next = (*self.board).clone();
        let report = envelope.reply.is_none().then(|| envelope.command.clone());
        match next.apply(envelope.command, &self.rules) {
            Ok(outcome) => {
                let changed = !outcome.effects.is_empty() || differs(&self.board, &next);
                self.effects.extend(outcome.effects);
                if changed {
                    next.revision += 1;
                    self.reports.extend(report.map(|report| (next.revision, report)));
                    self.adopt(Arc::new(next));
                }
                if let Some(reply) = envelope.reply {
                    self.answer_when_durable(reply, outcome.notice);
                }
                self.write();
            }
            Err(refusal) => {
                if let Some(reply) = envelope.reply {
                    let _gone = reply.send(Err(refusal.into()));
                }
            }
        }
    }

    fn adopt(&mut self, board: Arc<Board>) {
        self.board = board.clone();
        self.publish.send_replace(board);
    }

    fn answer_when_durable(&mut self, reply: oneshot::Sender<Result<Done, Rejected>>, notice: Option<u64>) {
        let done = Done {
            board: self.board.clone(),
            notice,
        };
        if self.settled.revision == self.board.revision {
            let _gone = reply.send(Ok(done));
        } else {
            self.unanswered.push_back(Unanswered {
                revision: self.board.revision,
                done,
                reply,
            });
        }
    }

    /// Starts a write unless one is under way, which will start the next when it ends.
    fn write(&mut self) {
        if self.writing.is_none() && self.settled.revision != self.board.revision {
            self.write_now();
        }
    }

    fn write_now(&mut self) {
        let record = Record {
            board: self.board.clone(),
            effects: std::mem::take(&mut self.effects),
        };
        self.writing = Some((self.board.clone(), Box::pin(self.journal.write(record))));
    }

    fn wrote(&mut self, (board, result): (Arc<Board>, Result<(), NotDurable>)) {
        match result {
            Ok(()) => self.settle(board),
            Err(error) => self.take_back(error),
        }
    }

    fn settle(&mut self, board: Arc<Board>) {
        self.settled = board;
        self.unsaved = false;
        let durable = self.settled.revision;
        self.reports.retain(|(revision, _)| *revision > durable);
        let kept = self.unanswered.partition_point(|waiting| waiting.revision <= durable);
        for waiting in self.unanswered.drain(..kept) {
            let _gone = waiting.reply.send(Ok(waiting.done));
        }
        self.write();
    }

    fn take_back(&mut self, error: NotDurable) {
        self.effects.clear();
        let mut back = (*self.settled).clone();
        for (_, report) in self.reports.drain(..) {
            // A report about something that is itself taken back is refused, as it should be.
            let _stale = back.apply(report, &self.rules);
            self.unsaved = true;
        }
        if differs(&self.board, &back) {
            back.revision = self.board.revision + 1;
            back.slot = self.board.slot + 1;
            self.adopt(Arc::new(back));
        }
        self.settled = self.board.clone();
        for waiting in self.unanswered.drain(..) {
            let _gone = waiting.reply.send(Err(error.into()));
        }
    }
}

async fn written(writing: &mut Option<(Arc<Board>, Write)>) -> (Arc<Board>, Result<(), NotDurable>) {
    let Some((_, write)) = writing.as_mut() else {
        return std::future::pending().await;
    };
    let result = write.await;
    let (board, _) = writing.take().expect("it was there a moment ago");
    (board, result)
}

/// Whether anything changed that the disk, the stage or a client would notice.
fn differs(before: &Board, after: &Board) -> bool {
    before.running != after.running
        || before.slot != after.slot
        || before.configs != after.configs
        || before.settings != after.settings
        || before.carousel != after.carousel
        || before.notices != after.notices
        || before.presets != after.presets
        || before.schedule != after.schedule
        || before.vitals != after.vitals
        || before.alerts != after.alerts
        || before.failed != after.failed
        || before.pairing != after.pairing
        || before.first_run != after.first_run
}
