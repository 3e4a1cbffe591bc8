//! `pressbox bounces`

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::messages;
use super::notices::Notices;
use super::pending;
use super::remedies;
use super::ui::{Tone, Ui, in_a_line};
use crate::delivery::NoticeKind;
use crate::inbox::{Mailbox, MailboxError};
use crate::newsroom::{MailPlace, MailReader, MailReport, MailTally, Newsroom, OpenedMail, UnreadableMail};
use crate::press::Address;

/// Read what came back: bounces, delays, automatic replies and unsubscribe requests
///
/// Addresses that no longer work, and people who unsubscribe or complain, get no mail from then on. If nothing
/// proves that a message is about one of yours, or somebody asks only in their own words, they get no mail until you decide. A
/// message that was read before changes nothing. No message is moved, marked or deleted.
#[derive(Debug, Args)]
pub(crate) struct BouncesArgs {
    /// Maildirs, mboxes, `.eml` files, JSON notifications of Amazon SES, folders of them, or a mailbox as
    /// `imaps://user@mail.example.org/INBOX`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Show what would happen, without changing anything
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: BouncesArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mailbox = |path: &PathBuf| {
        let url = path.to_str().filter(|word| Mailbox::is_named(word))?;
        Some(newsroom.mailbox(url, context.imap_password.as_deref()))
    };
    // Whatever is named wrongly is refused before anything is read.
    let mailboxes = args.paths.iter().map(|path| mailbox(path).transpose()).collect::<Result<Vec<_>, _>>()?;
    let notices = Notices { ui, context };
    let mut reader = MailReader::open(&newsroom, &notices, args.dry_run)?;
    for (named, mailbox) in args.paths.iter().zip(&mailboxes) {
        let from = context.working_dir.join(named);
        let mut broken = None;
        let mut hears = |report: &MailReport| {
            broken = tell(ui, source(named, &from, &report.place), &report.result, args.dry_run).err();
            if broken.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        match mailbox {
            Some(mailbox) => reader.read_mailbox(mailbox, &mut hears)?,
            None => reader.read_files(&from, &mut hears)?,
        }
        if let Some(error) = broken {
            return Err(error);
        }
    }
    let tally = reader.tally();
    close(ui, &newsroom, &tally, args.dry_run);
    Ok(Outcome::of_failures(tally.unreadable))
}

/// Where a mail was found, for programs; a path is shown as it was named.
fn source(named: &Path, from: &Path, place: &MailPlace) -> Value {
    match place {
        MailPlace::Whole => json!({ "path": named.display().to_string() }),
        MailPlace::Uid(uid) => json!({ "path": named.display().to_string(), "uid": uid }),
        MailPlace::File { path, number } => {
            let shown = match path.strip_prefix(from) {
                Ok(inside) if !inside.as_os_str().is_empty() => named.join(inside),
                _ => named.to_path_buf(),
            };
            let mut source = json!({ "path": shown.display().to_string() });
            if let Some(number) = number {
                source["number"] = (*number).into();
            }
            source
        }
    }
}

fn tell(ui: &Ui, source: Value, result: &Result<OpenedMail, UnreadableMail>, dry_run: bool) -> Result<(), CliError> {
    let error = match result {
        Ok(mail) => return ui.answer(line(ui, mail, dry_run), &joined(source, object(mail))),
        Err(error) => error,
    };
    let reason = match error {
        UnreadableMail::Mail(error) => CliError::one_line_of(error),
        UnreadableMail::Path(error) => CliError::one_line_of(error),
        UnreadableMail::Mailbox(error) => CliError::one_line_of(error),
    };
    ui.failed(format!("`{}`: {reason}", in_a_line(source["path"].as_str().unwrap_or_default())));
    let is_url = source["path"].as_str().is_some_and(|path| path.contains("://"));
    ui.answer("", &joined(source, json!({ "status": "rejected", "reason": reason })))?;
    match error {
        UnreadableMail::Mailbox(error) => ui.hint(remedies::of_mailbox(error)),
        UnreadableMail::Mail(
            MailboxError::TooLarge | MailboxError::TooComplex | MailboxError::Unreadable | MailboxError::NotDelivered,
        ) => {
            ui.hint(remedies::unread_mail());
        }
        UnreadableMail::Path(_) if is_url => {
            ui.hint(remedies::naming_mailbox());
        }
        UnreadableMail::Mail(MailboxError::Read(_) | MailboxError::NotMail) | UnreadableMail::Path(_) => {}
    }
    Ok(())
}

/// A mail for programs.
fn object(mail: &OpenedMail) -> Value {
    let OpenedMail { reading, about, known, suppressed, pending, why } = mail;
    let whom = about.as_ref().map_or_else(|| reading.addresses.first(), |about| Some(&about.address));
    json!({
        "kind": reading.kind.as_str(),
        "address": whom.map(Address::as_str),
        "name": about.as_ref().map(|about| &about.name).filter(|name| !name.is_empty()),
        "status": reading.status,
        "message_id": about.as_ref().and_then(|about| about.message_id.as_ref()),
        "said": reading.reason_given,
        "suppressed": suppressed,
        "pending": pending,
        "why": why,
        "known": known,
    })
}

/// A line for what matters; other mail and what was already read is only counted.
fn line(ui: &Ui, mail: &OpenedMail, dry_run: bool) -> String {
    let OpenedMail { reading, about, known, suppressed, pending, why } = mail;
    if reading.kind == NoticeKind::Other || *known {
        return String::new();
    }
    let tone = match reading.kind {
        NoticeKind::Failed | NoticeKind::Complaint => Tone::Bad,
        NoticeKind::Delayed | NoticeKind::Unsubscribe => Tone::Careful,
        NoticeKind::Delivered => Tone::Good,
        NoticeKind::AutoReply | NoticeKind::Other => Tone::Quiet,
    };
    let word = ui.paint(tone, &format!("{:<11}", said(reading.kind)));
    let whom = match (about, reading.addresses.first()) {
        (Some(about), _) => messages::whom(&about.name, &about.address),
        (None, Some(address)) => address.to_string(),
        (None, None) => "an unnamed recipient".to_owned(),
    };
    let reason = match reading.kind {
        NoticeKind::Failed | NoticeKind::Delayed => format!(": {}", reading.reason()),
        _ => reading.reason_given.as_ref().map(|said| format!(": {said}")).unwrap_or_default(),
    };
    // The server's words are in front already.
    let why = why.as_ref().map(|why| why.strip_suffix(&reason).filter(|_| !reason.is_empty()).unwrap_or(why));
    let end = match (suppressed, pending, why) {
        (true, ..) if dry_run => "; would get no mail from then on".to_owned(),
        (true, ..) => "; gets no mail from now on".to_owned(),
        (_, true, Some(why)) if dry_run => format!("; would get no mail until you decide: {why}"),
        (_, true, Some(why)) => format!("; gets no mail until you decide: {why}"),
        (_, _, Some(why)) if reading.kind != NoticeKind::Unsubscribe || about.is_none() => format!("; {why}"),
        _ => String::new(),
    };
    format!("{word} {whom}{reason}{end}")
}

/// Says how much was read, and who waits for a decision.
fn close(ui: &Ui, newsroom: &Newsroom, tally: &MailTally, dry_run: bool) {
    let kinds: Vec<_> = tally.kinds.iter().map(|(kind, number)| counted(*kind, *number)).collect();
    let all = tally.kinds.values().sum();
    let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
    let again = if tally.known > 0 { format!("; {} already read", tally.known) } else { String::new() };
    ui.status(format!("read {}{kinds}{again}", count(all, "message", "messages")));
    if dry_run {
        let addresses = |number| count(number, "address", "addresses");
        let (silent, waiting) = (tally.suppressed, tally.pending);
        ui.status(match (silent, waiting) {
            (0, 0) => "nothing was changed".to_owned(),
            (_, 0) => format!("{} would get no more mail; nothing was changed", addresses(silent)),
            (0, _) => format!("{} would get no mail until you decide; nothing was changed", addresses(waiting)),
            _ => format!(
                "{} would get no more mail, and {} would get none until you decide; nothing was changed",
                addresses(silent),
                count(waiting, "other", "others")
            ),
        });
        return;
    }
    if tally.suppressed > 0 {
        let who = count(tally.suppressed, "address gets", "addresses get");
        ui.status(format!("{who} no mail from now on; see `lists/suppressed.csv`"));
        ui.hint(remedies::lifting("ADDRESS"));
    }
    pending::remind(ui, newsroom);
}

/// A kind in a person's words; for scripts a bounce is `failed`.
fn said(kind: NoticeKind) -> String {
    if kind == NoticeKind::Failed { "bounced".to_owned() } else { kind.as_str().replace('_', " ") }
}

/// `2 automatic replies`, `1 bounced`.
fn counted(kind: NoticeKind, number: usize) -> String {
    match kind {
        NoticeKind::AutoReply => count(number, "automatic reply", "automatic replies").to_string(),
        NoticeKind::Unsubscribe => count(number, "unsubscribe request", "unsubscribe requests").to_string(),
        NoticeKind::Complaint => count(number, "complaint", "complaints").to_string(),
        NoticeKind::Other => count(number, "other message", "other messages").to_string(),
        NoticeKind::Failed | NoticeKind::Delayed | NoticeKind::Delivered => format!("{number} {}", said(kind)),
    }
}

/// The fields of two objects in one.
fn joined(mut first: Value, second: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (first.as_object_mut(), second) {
        fields.extend(more);
    }
    first
}
