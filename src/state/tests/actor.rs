use std::{
    future::Future,
    sync::{Arc, Mutex},
};

use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::state::{
    Handle, Journal, Record, Rejected,
    actor::{self, NotDurable},
};
use crate::wire::view::Pairing;

type Asked = (Record, oneshot::Sender<Result<(), NotDurable>>);

/// A disk whose every write the test decides on.
struct Disk(Mutex<mpsc::UnboundedSender<Asked>>);

impl Journal for Disk {
    fn write(&self, record: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        let (done, written) = oneshot::channel();
        self.0.lock().unwrap().send((record, done)).unwrap();
        async move { written.await.unwrap() }
    }
}

struct Board {
    handle: Handle,
    disk: mpsc::UnboundedReceiver<Asked>,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

fn board() -> Board {
    let table = Table::new();
    let (asked, disk) = mpsc::unbounded_channel();
    let (stop, stops) = oneshot::channel::<()>();
    let stops = async move { drop(stops.await) };
    let (handle, ended) = actor::start(table.board, Arc::new(table.rules), Disk(Mutex::new(asked)), stops);
    Board {
        handle,
        disk,
        stop,
        ended,
    }
}

fn dim(percent: u8) -> Command {
    Command::Set(read(json!({"brightness": percent})))
}

/// Sends without waiting for the answer, but for the change to be seen.
async fn sent(handle: &Handle, percent: u8) -> tokio::task::JoinHandle<Result<crate::state::Done, Rejected>> {
    let sender = handle.clone();
    let answer = tokio::spawn(async move { sender.send(dim(percent)).await });
    handle
        .watch()
        .wait_for(|board| board.settings.brightness == percent)
        .await
        .unwrap();
    answer
}

#[tokio::test]
async fn a_change_is_seen_at_once_and_answered_when_written() {
    let mut board = board();
    let answer = sent(&board.handle, 10).await;
    let (record, done) = board.disk.recv().await.unwrap();
    assert_eq!(record.board.settings.brightness, 10);
    assert!(!answer.is_finished(), "not before it is on disk");
    done.send(Ok(())).unwrap();
    assert_eq!(answer.await.unwrap().unwrap().board.settings.brightness, 10);
}

#[tokio::test]
async fn commands_share_the_next_write() {
    let mut board = board();
    let first = sent(&board.handle, 10).await;
    let (_, done) = board.disk.recv().await.unwrap();
    let others = [sent(&board.handle, 20).await, sent(&board.handle, 30).await];
    done.send(Ok(())).unwrap();
    first.await.unwrap().unwrap();
    let (record, done) = board.disk.recv().await.unwrap();
    assert_eq!(record.board.settings.brightness, 30, "one write for both");
    assert!(others.iter().all(|answer| !answer.is_finished()));
    done.send(Ok(())).unwrap();
    for answer in others {
        answer.await.unwrap().unwrap();
    }
    assert!(board.disk.try_recv().is_err());
}

#[tokio::test]
async fn a_write_that_fails_takes_the_board_back() {
    let mut board = board();
    let revision = board.handle.board().revision;
    let first = sent(&board.handle, 10).await;
    let (_, done) = board.disk.recv().await.unwrap();
    let second = sent(&board.handle, 20).await;
    done.send(Err(NotDurable::Full)).unwrap();
    for answer in [first, second] {
        assert!(matches!(
            answer.await.unwrap(),
            Err(Rejected::NotDurable(NotDurable::Full))
        ));
    }
    let now = board.handle.board();
    assert_eq!(now.settings.brightness, 100);
    assert!(
        now.revision > revision + 2,
        "clients take it for newer than what they saw"
    );
    let again = sent(&board.handle, 30).await;
    let (_, done) = board.disk.recv().await.unwrap();
    done.send(Ok(())).unwrap();
    again.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_the_stage_reports_outlives_a_full_disk() {
    let mut board = board();
    let failed = Command::AppFailed {
        app: "clock".into(),
        reason: "it broke".into(),
    };
    board.handle.tell(failed).unwrap();
    let (record, done) = board.disk.recv().await.unwrap();
    assert!(record.board.failed.contains_key("clock"));
    let dimmed = sent(&board.handle, 10).await;
    done.send(Err(NotDurable::Full)).unwrap();
    assert!(dimmed.await.unwrap().is_err());
    let now = board.handle.board();
    assert_eq!(now.settings.brightness, 100, "a command is taken back");
    assert!(now.failed.contains_key("clock"), "a fact is not");
    assert!(board.disk.try_recv().is_err(), "nothing is tried again by itself");

    board.stop.send(()).unwrap();
    let (record, done) = board.disk.recv().await.unwrap();
    assert!(record.board.failed.contains_key("clock"), "the last chance is taken");
    done.send(Ok(())).unwrap();
    board.ended.await.unwrap();
}

#[tokio::test]
async fn what_changes_nothing_is_no_revision_and_no_write() {
    let mut board = board();
    let before = board.handle.board().revision;
    assert_eq!(board.handle.send(dim(100)).await.unwrap().board.revision, before);
    assert!(matches!(
        board.handle.send(dim(101)).await,
        Err(Rejected::Refused(Refusal::Brightness))
    ));
    assert!(board.disk.try_recv().is_err());
}

#[tokio::test]
async fn a_code_for_a_phone_is_told_though_no_disk_keeps_it() {
    let mut board = board();
    let mut seen = board.handle.watch();
    for code in [Some("123456"), None] {
        let wanted = code.map(|code| Pairing {
            code: code.into(),
            qr: Vec::new(),
        });
        board.handle.tell(Command::ShowPairing(wanted.clone())).unwrap();
        seen.wait_for(|board| board.pairing == wanted).await.unwrap();
        let (_, done) = board.disk.recv().await.unwrap();
        done.send(Ok(())).unwrap();
    }
}

#[tokio::test]
async fn stopping_writes_what_was_begun() {
    let mut board = board();
    let answer = sent(&board.handle, 10).await;
    board.stop.send(()).unwrap();
    let (_, done) = board.disk.recv().await.unwrap();
    done.send(Ok(())).unwrap();
    answer.await.unwrap().unwrap();
    board.ended.await.unwrap();
    assert!(matches!(board.handle.send(dim(1)).await, Err(Rejected::Stopping)));
}
