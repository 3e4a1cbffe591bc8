//! Remedies for mail: what is sent, what came back, and the check beforehand.

use super::delivery::{of_attachment, of_ledger, of_reply_path, of_signing, of_transport};
use super::inbox::of_mailbox;
use super::library::of_library;
use super::links::of_links;
use super::lists::of_list_read;
use super::net::{Protocol, of_endpoint};
use super::newsroom::{TEMPLATE, of_editions, of_preparing, of_proof, of_rendition};
use super::press::{of_list, of_secret};
use super::words::{PHOTO_IDS, listed};
use crate::net::EndpointError;
use crate::newsroom::{AttachedError, CheckupError, MailReaderError, MailingError, VersionError};
use crate::release::Language;

/// What to do about a mailing that does not begin.
pub(super) fn of_mailing(error: &MailingError) -> Option<String> {
    match error {
        MailingError::Editions(error) => of_editions(error),
        MailingError::Proof(error) => of_proof(error),
        MailingError::From(_) => Some("correct `from` in `pressbox.toml`".to_owned()),
        MailingError::NobodyNamed(_) => Some("name a list with `--list NAME`".to_owned()),
        MailingError::NobodyInSegment { lists, .. } => {
            let lists: Vec<_> = lists.iter().map(|name| format!("pressbox list show {name}")).collect();
            Some(format!("see the tags with {}", listed(&lists)))
        }
        MailingError::ListRead(error) => of_list_read(error),
        MailingError::List(error) => of_list(error),
        MailingError::Ledger(error) => of_ledger(error),
        MailingError::UnknownPhoto { .. } => Some(PHOTO_IDS.to_owned()),
        MailingError::NotWithdrawn(photo) => {
            Some(format!("withdraw it first, with `pressbox photo withdraw {}`", photo.short()))
        }
        MailingError::NobodyHasPhoto { release, .. } => {
            Some(format!("see who has the release with `pressbox report {release}`"))
        }
        MailingError::Version(error) => Some(of_version(error)),
        MailingError::Secret(error) => Some(of_secret(error)),
        MailingError::ReplyPath(error) => Some(of_reply_path(error).to_owned()),
        MailingError::Dkim(error) => Some(of_signing(error)),
        MailingError::Templates(_) => Some(TEMPLATE.to_owned()),
        MailingError::Prepare(error) => of_preparing(error),
        MailingError::Rendition(error) => Some(of_rendition(error)),
        MailingError::Attached(error) => of_attached(error),
        MailingError::DeadLinks { own: true, .. } => Some(
            "publish the site first: `pressbox site publish`; or correct the address, or send without asking with \
             `--no-link-check`"
                .to_owned(),
        ),
        MailingError::DeadLinks { own: false, .. } => {
            Some("correct or remove it in the release, or send without asking with `--no-link-check`".to_owned())
        }
        MailingError::Guessable { slug, .. } => Some(format!(
            "take the address out of the release or the template: a journalist with a private link (`pressbox site link {slug} \
             --for ADDRESS`) finds it in the mail"
        )),
        MailingError::Links(error) => Some(of_links(error)),
        MailingError::Endpoint(EndpointError::Unset) => Some(
            "ask whoever runs your mail for the server's name, and set it as `url` under `[smtp]` in `pressbox.toml`, where \
             each line is explained; to look at the messages first, use `--outbox out/mail`"
                .to_owned(),
        ),
        MailingError::Endpoint(error) => Some(of_endpoint(error, Protocol::Smtp)),
        MailingError::Certificates { source } => Some(of_endpoint(source, Protocol::Smtp)),
        MailingError::Transport(error) => Some(of_transport(error)),
        MailingError::Library(error) => of_library(error),
        MailingError::NoLongerScheduled => Some("see what is scheduled with `pressbox schedule`".to_owned()),
        MailingError::Slug(_) | MailingError::Template(_) => None,
    }
}

/// What to write where a version does not fit what journalists have.
fn of_version(error: &VersionError) -> String {
    let file = |edition: &Language| format!("`release.{edition}.md`");
    match error {
        VersionError::Changed { edition, version, .. } => format!(
            "write `version = {}` and `correction = \"What is different.\"` at the top of {}: it then goes to those who have \
             version {version}",
            version.saturating_add(1),
            file(edition)
        ),
        VersionError::Same { edition, before, .. } => format!(
            "correct the text or say what is different with `correction = \"…\"`, or write `version = {before}` again in {}",
            file(edition)
        ),
        VersionError::Older { edition, newest, .. } => format!(
            "write `version = {newest}` again in {}, or `version = {}` if this text corrects that one",
            file(edition),
            newest.saturating_add(1)
        ),
        VersionError::NothingEarlier { edition, .. } => {
            format!("remove `version` and `correction` from {}, and send it as the first version", file(edition))
        }
    }
}

/// What to do about files that are not attached.
fn of_attached(error: &AttachedError) -> Option<String> {
    const CORRECT: &str = "send the new one as a correction, by raising the release's `version`";
    Some(match error {
        AttachedError::Unusable(error) => return of_attachment(error).map(str::to_owned),
        AttachedError::ChangedSincePlan { .. } => "restore the file, or run `send` again".to_owned(),
        AttachedError::Changed { .. } => format!("attach the file as it was, or {CORRECT}"),
        AttachedError::Missing { name, .. } => format!("attach the same file with `--attach {name}`"),
        AttachedError::Added { .. } => format!("leave out `--attach`, or {CORRECT}"),
    })
}

/// What to do where no more mail can be read.
pub(super) fn of_mail_reader(error: &MailReaderError) -> Option<String> {
    match error {
        MailReaderError::Ledger(error) => of_ledger(error),
        MailReaderError::Secret(error) => Some(of_secret(error)),
        MailReaderError::List(error) => of_list(error),
        MailReaderError::Mailbox(error) => Some(of_mailbox(error)),
    }
}

/// What to do where the doctor cannot begin.
pub(super) fn of_checkup(error: &CheckupError) -> &'static str {
    match error {
        CheckupError::From(_) => "set `from` under `[newsroom]` in `pressbox.toml`",
        CheckupError::Bounce(_) => "correct `bounce` under `[delivery]` in `pressbox.toml`",
        CheckupError::Resolver(_) => "correct `resolver` under `[doctor]` in `pressbox.toml`",
        CheckupError::NoResolver => {
            "name one with `--resolver ADDRESS`, or as `resolver` under `[doctor]` in `pressbox.toml`"
        }
    }
}
