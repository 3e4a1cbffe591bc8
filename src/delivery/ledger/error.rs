//! Why the ledger cannot be used.

use jiff::Timestamp;

use crate::storage::DatabaseError;
use crate::storage::file_lock::in_process;

/// A ledger that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("another `pressbox`{} is sending from this newsroom or writing to its ledger", in_process(*.process))]
    Busy { process: Option<u32> },
    #[error("the ledger's lock `{path}` cannot be taken")]
    Lock { path: String, source: std::io::Error },
    #[error("the folder `{path}` cannot be created")]
    Folder { path: String, source: std::io::Error },
    #[error("the ledger `{path}` cannot be read, so nobody knows what was sent")]
    Unreadable { path: String, source: std::io::Error },
    #[error("the ledger `{path}` is empty: what it knew of sent messages is lost")]
    Empty { path: String },
    #[error("the ledger cannot be used")]
    Database(#[from] DatabaseError),
    #[error("the ledger is an old copy: it has no record of {} sent", messages(*.forgotten))]
    OldCopy { forgotten: u64 },
    #[error("the clock was set back: it says {now:.0}, but the ledger was last written at {last:.0}")]
    ClockSetBack { last: Timestamp, now: Timestamp },
    #[error("the ledger is damaged: it contains {0}")]
    Damaged(String),
}

fn messages(number: u64) -> String {
    if number == 1 { "1 message that was".to_owned() } else { format!("{number} messages that were") }
}
