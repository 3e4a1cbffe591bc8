//! Remedies for the ledger, signing and sending.

use std::io;

use super::net::{Protocol, of_connection};
use super::press::of_list;
use super::words::{FREE_SPACE, closing, of_lock};
use crate::cli::shell_word::shell_word;
use crate::delivery::{
    AttachmentError, DkimError, LedgerError, ReplyPathError, ScheduleError, SenderFault, SkipReason, TransportError,
};
use crate::inbox::speaks_of_rate;
use crate::newsroom::{CancelError, ScheduleFault};
use crate::storage::{DatabaseError, SecretFileError};

/// What to do about a file that should be a scheduled mailing; `shown` is its path.
pub(crate) fn of_schedule(error: &ScheduleError, shown: &str) -> String {
    let kind = match error {
        ScheduleError::Read { source, .. } | ScheduleError::Write { source, .. } => Some(source.kind()),
        ScheduleError::Parse { .. } => None,
        ScheduleError::OpenToAll { path } => {
            return format!("look at what is there, then run `chmod o-w {}`", shell_word(path));
        }
        ScheduleError::Lock { source, .. } => return of_lock(source).to_owned(),
    };
    match kind {
        Some(io::ErrorKind::PermissionDenied) => format!("make sure that you can read `{shown}`"),
        Some(io::ErrorKind::NotADirectory) => format!("move the file `{shown}` away: that name is for a folder"),
        _ => format!("correct `{shown}`, or delete it to cancel the mailing"),
    }
}

/// What to do about a scheduled mailing that cannot go out; `shown` is its file's path.
pub(crate) fn of_schedule_fault(fault: &ScheduleFault, release: &str, shown: &str) -> String {
    let cancel = format!("cancel the mailing with `pressbox schedule cancel {release}`");
    match fault {
        ScheduleFault::NoRelease(_) => format!("restore its folder in `releases`, or {cancel}"),
        ScheduleFault::NoList(list) => format!("restore `lists/{list}.csv`, or {cancel}"),
        ScheduleFault::Release(_) => format!("see what is wrong with `pressbox release check {release}`"),
        ScheduleFault::ListName(_) => format!("correct `lists` in `{shown}`, or {cancel}"),
        ScheduleFault::List(error) => of_list(error).unwrap_or(cancel),
        ScheduleFault::Same { .. } => format!("delete `{shown}`, or change its time"),
    }
}

/// What to do if a scheduled mailing is not cancelled.
pub(super) fn of_cancelling(error: &CancelError) -> String {
    match error {
        CancelError::NotScheduled { .. } => "`pressbox schedule` lists what is scheduled".to_owned(),
        CancelError::Lock(error) => of_unscheduled(error).to_owned(),
        CancelError::OnItsWay(_) => "stop that run with Ctrl-C or `kill`, then cancel the mailing".to_owned(),
    }
}

/// What to do if nothing can be scheduled, or the schedule not be changed.
pub(crate) fn of_unscheduled(error: &ScheduleError) -> &'static str {
    match error {
        ScheduleError::Lock { source, .. } => of_lock(source),
        _ => "check that you can write to the newsroom's folder",
    }
}

/// The comment at the top of a scheduled mailing's file.
pub(crate) const SCHEDULE_HEADER: &str =
    "# A scheduled mailing. `pressbox send --due` sends it when it is due; `pressbox schedule cancel` deletes it.\n";

/// What to do where the ledger cannot be used.
pub(super) fn of_ledger(error: &LedgerError) -> Option<String> {
    let hint = match error {
        LedgerError::Busy { .. } => "wait until it has finished; it may be running on another machine",
        LedgerError::OldCopy { .. } => {
            "restore the newest `library/ledger.sqlite3`; or send with `--trust-ledger`, but some may then get it twice"
        }
        LedgerError::ClockSetBack { .. } => {
            "correct the clock; or, if it is right now and was wrong then, send with `--trust-ledger`"
        }
        LedgerError::Empty { .. } => {
            "restore it from your last backup; if you have none, delete it and check who has got what before you send"
        }
        LedgerError::Damaged(_) | LedgerError::Database(DatabaseError::DamagedFile { .. } | DatabaseError::Damaged) => {
            "restore `library/ledger.sqlite3` from your last backup; if you have none, move it away, and check who has got \
             what before you send"
        }
        LedgerError::Unreadable { source, .. } => reading(source),
        LedgerError::Lock { .. } | LedgerError::Folder { .. } => {
            "check that you can write to the folder `library`, and that the disk is not full"
        }
        LedgerError::Database(DatabaseError::NoSpace) => FREE_SPACE,
        LedgerError::Database(_) => return None,
    };
    Some(hint.to_owned())
}

/// What to do where the library's folder cannot be looked into.
pub(super) fn reading(error: &io::Error) -> &'static str {
    if error.kind() == io::ErrorKind::PermissionDenied {
        "run pressbox as the user who owns the newsroom, or have its owner open the folder `library` to you"
    } else {
        "connect the disk that `library` is on, or restore the folder"
    }
}

pub(super) fn of_reply_path(error: &ReplyPathError) -> &'static str {
    match error {
        ReplyPathError::Bounce(_) => "write it as `bounce = \"bounces@press.example.org\"`",
        ReplyPathError::Page(_) => {
            "write it as `unsubscribe_url = \"https://press.example.org/unsubscribe/{token}\"`, with `{token}` in it"
        }
    }
}

/// What to do about a file that cannot be attached.
pub(super) fn of_attachment(error: &AttachmentError) -> Option<&'static str> {
    match error {
        AttachmentError::Folder { .. } => Some("pack it into a `.zip` file, or attach its files one by one"),
        AttachmentError::Link { .. } => Some("name the file that it points to"),
        AttachmentError::TooLarge { .. } => {
            Some("put it on the web, and add its address under `[[links]]` in the release")
        }
        AttachmentError::Name { .. } | AttachmentError::Twice { .. } => Some("rename the file"),
        AttachmentError::Refused { .. } => Some("put it on the web, and add its address to the release"),
        AttachmentError::Missing { .. } => Some("check the path"),
        AttachmentError::NotAFile { .. } => Some("attach a copy of it that is an ordinary file"),
        AttachmentError::Empty { .. } => Some("attach a file that has content"),
        AttachmentError::Read { .. } => None,
    }
}

/// What to do where messages cannot be signed.
pub(super) fn of_signing(error: &DkimError) -> String {
    match error {
        DkimError::File(SecretFileError::Open { path, .. }) => closing(path),
        DkimError::Name(_) => "correct `[dkim]` in `pressbox.toml`".to_owned(),
        _ => "correct `key` under `[dkim]`, or create a key with `pressbox dkim new`".to_owned(),
    }
}

/// What to do about messages that are too large.
const TOO_LARGE: &str = "attach fewer or smaller files; if the email shows a photo, set `url` under `[site]` so that the email links to the photo, or make the `mail` preset smaller";

/// What to do about a mail server that takes nothing.
pub(super) fn of_transport(error: &TransportError) -> String {
    match error {
        TransportError::Connect(error) => of_connection(error, Protocol::Smtp),
        TransportError::Unwelcome { .. } => {
            "check `from` under `[newsroom]`, and the user in `url` under `[smtp]`".to_owned()
        }
        TransportError::Refusing { fault, .. } => of_sender_fault(*fault).to_owned(),
        TransportError::Limited { why, .. } if !speaks_of_rate(why) => "the server is busy: try again later".to_owned(),
        TransportError::Limited { .. } => {
            "ask your mail provider how much you may send, and set `rate` under `[smtp]` to less than that".to_owned()
        }
        TransportError::Unconfirmed { .. } => {
            "ask whoever runs the mail server whether these messages went out, and why it closes the connection"
                .to_owned()
        }
        TransportError::TooLarge { .. } => TOO_LARGE.to_owned(),
        TransportError::Outbox { .. } => "choose another folder with `--outbox DIR`".to_owned(),
    }
}

/// What to do about a server that refuses whatever comes from us.
fn of_sender_fault(fault: SenderFault) -> &'static str {
    match fault {
        SenderFault::Relay => {
            "use your mail provider's server for outgoing mail, with your user name in `url` under `[smtp]`, and check `from` under `[newsroom]`"
        }
        SenderFault::Login => {
            "put your user name in `url` under `[smtp]`, as in `smtp://user@mail.example.org`, and set the password"
        }
        SenderFault::Blocked => {
            "ask your mail provider to have the block lifted; `pressbox doctor` shows what receivers object to"
        }
        SenderFault::Authentication => "correct SPF, DKIM and DMARC: `pressbox doctor` shows what is missing",
        SenderFault::Spam => {
            "send it to yourself with `--test`, change anything that reads like advertising, and run `pressbox doctor`"
        }
        SenderFault::Size => TOO_LARGE,
        SenderFault::Unclear => "check `url` under `[smtp]` and `from` under `[newsroom]`, or ask your mail provider",
    }
}

/// What to do about somebody who gets nothing now.
pub(crate) fn of_skipped(reason: &SkipReason) -> Option<&'static str> {
    match reason {
        SkipReason::InDoubt => {
            Some("settle it with `pressbox resolve`, `--mark-sent` if it arrived or `--resend` if it did not")
        }
        SkipReason::Pending { .. } => Some("settle it with `pressbox list suppress` or `pressbox list allow`"),
        SkipReason::NoEarlier { .. } => Some("`--also` sends it anyway"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_set_only_where_the_server_speaks_of_one() {
        let hint =
            |why: &str| of_transport(&TransportError::Limited { server: "mail".to_owned(), why: why.to_owned() });
        for why in ["452 4.3.1 Insufficient system storage", "451 4.3.0 try again", "450 4.7.1 try again later"] {
            assert_eq!(hint(why), "the server is busy: try again later");
        }
        assert!(hint("450 4.7.1 Policy Rejection- Quota Exceeded.").contains("set `rate`"));
    }
}
