//! What to do about an error or a finding, in the words of the command line.
//!
//! The other rooms know no commands: each has a `Remedy`, whose variants are acts with their values or plain advice.
//! Here each room's remedies get their words, one function for each room, and nowhere else.

use std::error::Error;

use crate::delivery::{DkimError, LedgerError, ReplyPathError, SkipReason, TransportError};
use crate::doctor;
use crate::inbox::ImapError;
use crate::net::{ConnectError, EndpointError};
use crate::newsroom::{
    CheckupError, EditionsError, EraseError, ExportError, ImportError, ListReadError, MailReaderError, MailingError,
    NoSuchPreset, OpenError, PackError, PrepareError, ProofError, PublishError, UnusableRendition, UnusableTemplates,
};
use crate::photo::{self, NotCleared, PhotoId, Requirement};
use crate::press::{ListError, NotAListFile, NotATable, NotSuppressed, SecretError};
use crate::release;
use crate::storage::SecretFileError;

/// What to do about an error, where its type tells.
pub(crate) fn of_error(error: &(dyn Error + 'static)) -> Option<String> {
    /// An error's remedy, if it is of a type.
    fn of<E: Error + 'static>(error: &(dyn Error + 'static), remedy: fn(&E) -> Option<String>) -> Option<String> {
        error.downcast_ref().and_then(remedy)
    }
    of(error, |error| Some(of_opening(error)))
        .or_else(|| of(error, of_editions))
        .or_else(|| of(error, of_preparing))
        .or_else(|| of(error, of_proof))
        .or_else(|| of(error, of_publishing))
        .or_else(|| of(error, of_packing))
        .or_else(|| of(error, of_export))
        .or_else(|| of(error, |error| Some(of_preset(error))))
        .or_else(|| of(error, of_list_read))
        .or_else(|| of(error, of_list))
        .or_else(|| of(error, of_import))
        .or_else(|| of(error, of_erasing))
        .or_else(|| of(error, of_ledger))
        .or_else(|| of(error, |error| Some(of_secret(error))))
        .or_else(|| of(error, of_mailing))
        .or_else(|| of(error, of_mail_reader))
        .or_else(|| of(error, |error| Some(of_checkup(error).to_owned())))
        .or_else(|| of(error, |error| Some(of_transport(error))))
        .or_else(|| of(error, |error| Some(of_mailbox(error))))
        .or_else(|| of(error, |_: &UnusableTemplates| Some(TEMPLATE.to_owned())))
        .or_else(|| of(error, |error| Some(of_rendition(error))))
}

const TEMPLATE: &str = "correct it, or remove it to use the built-in one";
const TOO_LONG: &str = "shorten the text, or use fewer keywords";

/// What to do where a release's editions are not to be had.
fn of_editions(error: &EditionsError) -> Option<String> {
    match error {
        EditionsError::NoEdition { there, .. } => Some(format!("it has {}", listed(there))),
        EditionsError::Release(_) => None,
    }
}

/// What to do where the photos of a release cannot be prepared.
fn of_preparing(error: &PrepareError) -> Option<String> {
    match error {
        PrepareError::NotInLibrary { release, .. } => {
            Some(format!("take it out of `{}`, or ingest it", release.display()))
        }
        PrepareError::TooLong(_) => Some(TOO_LONG.to_owned()),
        PrepareError::NotCleared(error) => Some(of_clearing(error)),
        PrepareError::Preset(error) => Some(of_preset(error)),
        PrepareError::Library(_) | PrepareError::Rendition { .. } => None,
    }
}

/// What to do about a photo of a release that is not cleared.
fn of_clearing(error: &NotCleared) -> String {
    match error {
        NotCleared::Withdrawn { .. } => "take it out of the release".to_owned(),
        NotCleared::Expired { .. } | NotCleared::Missing { .. } => of_photo(&error.remedy()),
    }
}

fn of_preset(error: &NoSuchPreset) -> String {
    format!("the presets are {}; add your own to `pressbox.toml`", listed(&error.there))
}

fn of_rendition(error: &UnusableRendition) -> String {
    format!("make it again with `pressbox renditions {} --force`", error.photo.short())
}

/// What to do about a release that is not proof-read, or does not pass.
fn of_proof(error: &ProofError) -> Option<String> {
    match error {
        ProofError::Errors(slug) => Some(format!("see everything with `pressbox release check {slug}`")),
        ProofError::TooLong(_) => Some(TOO_LONG.to_owned()),
        ProofError::Release(_) | ProofError::Library(_) => None,
    }
}

/// What to do about a release that does not become files.
fn of_publishing(error: &PublishError) -> Option<String> {
    match error {
        PublishError::Prepare(error) => of_preparing(error),
        PublishError::Rendition(error) => Some(of_rendition(error)),
        PublishError::FeedEmbargoed { .. } => Some("make the `rss` format once it has lifted".to_owned()),
        PublishError::Template(_)
        | PublishError::Json(_)
        | PublishError::Folder { .. }
        | PublishError::Write { .. } => None,
    }
}

/// What to do about a kit that is not packed.
fn of_packing(error: &PackError) -> Option<String> {
    match error {
        PackError::Editions(error) => of_editions(error),
        PackError::Proof(error) => of_proof(error),
        PackError::ForAnybody { .. } => Some(
            "make it for somebody who is trusted with embargoes, with `--for ADDRESS`, or wait until the embargo lifts"
                .to_owned(),
        ),
        PackError::NotTrusted { .. } => {
            Some("write `yes` in the column `embargo` of their list, or wait until the embargo lifts".to_owned())
        }
        PackError::List(error) => of_list_read(error),
        PackError::Templates(_) => Some(TEMPLATE.to_owned()),
        PackError::Prepare(error) => of_preparing(error),
        PackError::Kit(_) | PackError::Folder(_) => None,
    }
}

fn of_export(error: &ExportError) -> Option<String> {
    match error {
        ExportError::NotCleared(error) => Some(of_clearing(error)),
        ExportError::Rendition(error) => Some(of_rendition(error)),
        ExportError::Folder { .. } | ExportError::Write { .. } => None,
    }
}

/// What to do about a list that cannot be read.
fn of_list_read(error: &ListReadError) -> Option<String> {
    match error {
        ListReadError::Unknown { name, there, .. } => {
            let make = format!("make it with `pressbox list import {name} FILE.csv`");
            Some(if there.is_empty() { make } else { format!("the lists are {}; or {make}", listed(there)) })
        }
        ListReadError::List(error) => of_list(error),
    }
}

/// What to do about a list's error.
fn of_list(error: &ListError) -> Option<String> {
    let hint = match error {
        ListError::NotAList { source: NotAListFile::Table(NotATable::Spreadsheet), .. } => {
            "open it in a spreadsheet and save it as `CSV UTF-8`"
        }
        ListError::NotAList { source: NotAListFile::NoAddresses(_) | NotAListFile::SeveralAddresses(_), .. } => {
            "give the column with the addresses the heading `e-mail`"
        }
        ListError::Suppressed {
            source: NotSuppressed::NoSecret { .. } | NotSuppressed::OtherSecret { .. }, ..
        } => "restore the file `library/newsroom.secret` of this newsroom; until then nothing is sent",
        ListError::Suppressed { .. } => "correct that row; until then nothing is sent",
        ListError::Damaged(_) => "correct or delete those rows, then try again",
        ListError::NothingToUndo(_) => "only an import can be undone; the lists themselves are plain files to edit",
        ListError::ChangedSince(_) => "undo it anyway with `--force`",
        ListError::TooLarge { .. } => "name the list's own CSV file",
        ListError::Read { .. } => "check the path, and that you may read the file",
        ListError::Write { .. } => "check that you may write to the folder `lists`, and that the disk is not full",
        ListError::Pseudonym(_) => {
            "restore the file `library/newsroom.secret`, or check that you may write to its folder"
        }
        ListError::Unknown(_) | ListError::NotAList { .. } => return None,
    };
    Some(hint.to_owned())
}

/// What to do where a file is not imported into a list.
fn of_import(error: &ImportError) -> Option<String> {
    match error {
        ImportError::List(error) => of_list(error),
        ImportError::UnusableRows { .. } => {
            Some("correct or delete those rows, or start the list afresh with `--replace`".to_owned())
        }
        // `list import` says which rows are to blame.
        ImportError::NoJournalists { .. } => None,
    }
}

/// What to do where a person is not erased.
fn of_erasing(error: &EraseError) -> Option<String> {
    match error {
        EraseError::Ledger(error) => of_ledger(error),
        EraseError::List(error) => of_list(error),
        EraseError::Secret(error) => Some(of_secret(error)),
    }
}

/// What to do where the ledger cannot be used.
fn of_ledger(error: &LedgerError) -> Option<String> {
    let hint = match error {
        LedgerError::Busy => "wait until it has finished; it may be running on another machine",
        LedgerError::OldCopy { .. } => {
            "restore the newest `library/ledger.sqlite3`; or send with `--trust-ledger`, but some may then get it twice"
        }
        LedgerError::ClockSetBack { .. } => {
            "correct the clock; or, if it is right now and was wrong then, send with `--trust-ledger`"
        }
        LedgerError::Lock { .. } => "check that you may write to the folder `library`, and that the disk is not full",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// What to do where the newsroom's secret cannot be used.
fn of_secret(error: &SecretError) -> String {
    match error {
        SecretError::File(SecretFileError::Open { path, .. }) => closing(path),
        _ => "restore the file `library/newsroom.secret`, readable by you alone".to_owned(),
    }
}

/// What to do about a sending that does not begin.
fn of_mailing(error: &MailingError) -> Option<String> {
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
        MailingError::UnknownPhoto { .. } => Some("`pressbox photos` lists them".to_owned()),
        MailingError::NotWithdrawn(photo) => {
            Some(format!("withdraw it first, with `pressbox photo withdraw {}`", photo.short()))
        }
        MailingError::NobodyHasPhoto { release, .. } => {
            Some(format!("see who has the release with `pressbox report {release}`"))
        }
        MailingError::Secret(error) => Some(of_secret(error)),
        MailingError::ReplyPath(error) => Some(of_reply_path(error).to_owned()),
        MailingError::Dkim(error) => Some(of_signing(error)),
        MailingError::Templates(_) => Some(TEMPLATE.to_owned()),
        MailingError::Prepare(error) => of_preparing(error),
        MailingError::Rendition(error) => Some(of_rendition(error)),
        MailingError::Endpoint(EndpointError::Unset) => Some(
            "set `url` under `[smtp]` in `pressbox.toml`, or look at the messages with `--outbox out/mail`".to_owned(),
        ),
        MailingError::Endpoint(error) => Some(of_endpoint(error, Protocol::Smtp)),
        MailingError::Certificates { source } => Some(of_endpoint(source, Protocol::Smtp)),
        MailingError::Transport(error) => Some(of_transport(error)),
        MailingError::Library(_) | MailingError::Slug(_) | MailingError::Template(_) => None,
    }
}

/// What to do where no more mail can be read.
fn of_mail_reader(error: &MailReaderError) -> Option<String> {
    match error {
        MailReaderError::Ledger(error) => of_ledger(error),
        MailReaderError::Secret(error) => Some(of_secret(error)),
        MailReaderError::List(error) => of_list(error),
        MailReaderError::Mailbox(error) => Some(of_mailbox(error)),
    }
}

fn of_reply_path(error: &ReplyPathError) -> &'static str {
    match error {
        ReplyPathError::Bounce(_) => "write it as `bounce = \"bounces@press.example.org\"`",
        ReplyPathError::Page(_) => {
            "write it as `unsubscribe_url = \"https://press.example.org/unsubscribe/{token}\"`, with `{token}` in it"
        }
    }
}

/// What to do where messages cannot be signed.
fn of_signing(error: &DkimError) -> String {
    match error {
        DkimError::File(SecretFileError::Open { path, .. }) => closing(path),
        DkimError::Name(_) => "correct `[dkim]` in `pressbox.toml`".to_owned(),
        _ => "correct `key` under `[dkim]`, or make a key with `pressbox dkim new`".to_owned(),
    }
}

/// What a mail server speaks, and so where its settings stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Smtp,
    Imap,
}

impl Protocol {
    /// Of its addresses, of its settings, and of its environment variables.
    fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Imap => "imap",
        }
    }
}

/// What to do where no server is named that could be used.
pub(crate) fn of_endpoint(error: &EndpointError, protocol: Protocol) -> String {
    let name = protocol.name();
    match (error, protocol) {
        (EndpointError::Unset, _) => {
            format!("set `url` under `[{name}]` in `pressbox.toml`, as in `{name}://user@mail.example.org`")
        }
        (
            EndpointError::Scheme(_) | EndpointError::Host(_) | EndpointError::Port(_) | EndpointError::Option(_),
            Protocol::Smtp,
        ) => "write it as `smtp://user@mail.example.org:587` or `smtps://user@mail.example.org:465`".to_owned(),
        (
            EndpointError::Scheme(_) | EndpointError::Host(_) | EndpointError::Port(_) | EndpointError::Option(_),
            Protocol::Imap,
        ) => MAILBOX.to_owned(),
        (EndpointError::PasswordInUrl | EndpointError::NoPassword(_), _) => {
            let variable = name.to_uppercase();
            format!(
                "give the password in `PRESSBOX_{variable}_PASSWORD`, or as `password_command` or `password_file` under `[{name}]`"
            )
        }
        (EndpointError::File(SecretFileError::Open { path, .. }), _) => closing(path),
        (EndpointError::File(_), _) => format!("correct `password_file` under `[{name}]` in `pressbox.toml`"),
        (EndpointError::Command(_) | EndpointError::CommandFailed(_), _) => {
            format!("correct `password_command` under `[{name}]` in `pressbox.toml`")
        }
        (EndpointError::Open(_), _) => format!("leave out `?tls=none`, or use `{name}s://`"),
        (EndpointError::Ca(_) | EndpointError::CaFile { .. } | EndpointError::Tls(_), _) => {
            format!("correct `ca` under `[{name}]` in `pressbox.toml`")
        }
    }
}

/// How the address of a mailbox is written.
const MAILBOX: &str = "write it as `imaps://user@mail.example.org/INBOX`";

/// What to do about a server that cannot be used.
fn of_connection(error: &ConnectError, protocol: Protocol) -> String {
    let name = protocol.name();
    // A mailbox is named where it is read, a server to send with in the settings.
    let address = if protocol == Protocol::Smtp { "`[smtp] url`" } else { "the address" };
    match error {
        ConnectError::Unreachable { .. } => format!("check {address} and the network"),
        ConnectError::NoTls { .. } => {
            let port = if protocol == Protocol::Smtp { 465 } else { 993 };
            format!("ask your mail provider for its `{name}s://` address, usually on port {port}")
        }
        ConnectError::Tls { .. } => {
            format!(
                "check the host and the port in {address}; for a server with a certificate of its own, set `ca` under `[{name}]`"
            )
        }
        ConnectError::Login { .. } => format!("check the user in {address}, and the password"),
        ConnectError::NoCommonAuth { .. } => format!(
            "set `auth` under `[{name}]` to \"plain\", \"login\" or \"xoauth2\"; the last takes a token from `password_command`"
        ),
    }
}

/// What to do about a mail server that takes nothing.
fn of_transport(error: &TransportError) -> String {
    match error {
        TransportError::Connect(error @ ConnectError::Unreachable { .. }) => {
            format!("{}; what was not sent waits for the next run", of_connection(error, Protocol::Smtp))
        }
        TransportError::Connect(error) => of_connection(error, Protocol::Smtp),
        TransportError::Unwelcome { .. } => "check `[newsroom] from`, and the user in `[smtp] url`".to_owned(),
        TransportError::TooLarge { .. } => {
            "set `[site] url` so that mails link to the photo, or make the `mail` preset smaller".to_owned()
        }
        TransportError::Outbox { .. } => "choose another folder with `--outbox DIR`".to_owned(),
    }
}

/// What to do about a mailbox that cannot be read.
pub(crate) fn of_mailbox(error: &ImapError) -> String {
    const LATER: &str = "check the address and the network; messages already read are remembered";
    match error {
        ImapError::Address(_) | ImapError::Nobody(_) => MAILBOX.to_owned(),
        ImapError::Endpoint(error) => of_endpoint(error, Protocol::Imap),
        ImapError::Connect(ConnectError::Unreachable { .. }) | ImapError::Broken { .. } | ImapError::Enough => {
            LATER.to_owned()
        }
        ImapError::Connect(error) => of_connection(error, Protocol::Imap),
        ImapError::Folder { .. } => "name a folder that exists, such as `INBOX`".to_owned(),
        ImapError::Remember { .. } => "check that the disk has space and that you may write there".to_owned(),
    }
}

/// Whether an error means that the command was called wrongly.
pub(crate) fn is_usage(error: &(dyn Error + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(MailingError::NobodyNamed(_)))
}

/// What to do about a private file that others can read.
fn closing(path: &str) -> String {
    format!("make it private with `chmod 600 {path}`")
}

/// Names in backticks, with commas between.
fn listed(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What to do about a newsroom that cannot be opened.
fn of_opening(error: &OpenError) -> String {
    const MAKE: &str = "make one with `pressbox init DIR --name ORG --from ADDRESS`";
    match error {
        OpenError::NotFound(_) => format!("{MAKE}, or name one with `--newsroom DIR`"),
        OpenError::NotANewsroom(_) => MAKE.to_owned(),
        OpenError::Settings(error) => format!("correct `{}`", error.path()),
    }
}

/// What stands above a scheduled sending in its file.
pub(crate) const SCHEDULE_HEADER: &str =
    "# A scheduled sending. `pressbox send --due` sends it when it is time; to cancel it, delete this file.\n";

/// What to do about somebody who gets nothing now.
pub(crate) fn of_skipped(reason: &SkipReason) -> Option<&'static str> {
    match reason {
        SkipReason::InDoubt => Some("settle it with `pressbox resolve`"),
        SkipReason::NoEarlier { .. } => Some("`--also` sends it anyway"),
        _ => None,
    }
}

/// What to do where the doctor cannot begin.
fn of_checkup(error: &CheckupError) -> &'static str {
    match error {
        CheckupError::From(_) => "set `from` under `[newsroom]` in `pressbox.toml`",
        CheckupError::Bounce(_) => "correct `bounce` under `[delivery]` in `pressbox.toml`",
        CheckupError::Resolver(_) => "correct `resolver` under `[doctor]` in `pressbox.toml`",
        CheckupError::NoResolver => {
            "name one with `--resolver ADDRESS`, or as `resolver` under `[doctor]` in `pressbox.toml`"
        }
    }
}

/// What to do about a finding of the doctor.
pub(crate) fn of_doctor(remedy: &doctor::Remedy) -> String {
    use doctor::Remedy;
    match remedy {
        Remedy::NameResolver => "try again later, or name another resolver with `--resolver ADDRESS`".to_owned(),
        Remedy::MakeFirstKey => {
            "make one with `pressbox dkim new`, unless your mail server signs for this domain".to_owned()
        }
        Remedy::RestoreKey => {
            "restore the key, make it private with `chmod 600`, or make a new one with `pressbox dkim new`".to_owned()
        }
        Remedy::ReplaceKey => "make a new one with `pressbox dkim new`".to_owned(),
        Remedy::PublishKey => "publish the record that `pressbox dkim show` prints".to_owned(),
        Remedy::Endpoint(error) => of_endpoint(error, Protocol::Smtp),
        Remedy::Connection(error) => of_connection(error, Protocol::Smtp),
        Remedy::SignFor(domain) => {
            format!("sign for `{domain}` with `pressbox dkim new`, or send bounces there")
        }
        Remedy::Advice(advice) => advice.clone(),
    }
}

/// What to do about a finding on a release.
pub(crate) fn of_release(remedy: &release::Remedy) -> String {
    use release::Remedy;
    match remedy {
        Remedy::AddPhotos { release } => format!("add photos with `pressbox release add {release} PHOTO`"),
        Remedy::MovePicture { release } => {
            format!("take it out here, and add it with `pressbox release add {release} PHOTO`")
        }
        Remedy::MatchPhotos { release } => {
            format!("add the same photos to both with `pressbox release add {release} PHOTO…`")
        }
        Remedy::CaptionPhoto { release } => {
            format!("give it to its photo with `pressbox release add {release} PHOTO --caption TEXT`")
        }
        Remedy::DescribePhoto { release } => {
            format!("give the description to its photo with `pressbox release add {release} PHOTO --alt TEXT`")
        }
        Remedy::Photo(remedy) => of_photo(remedy),
        Remedy::StateDate => "give the date of the release with `--date DATE`".to_owned(),
        Remedy::StateZone => "if that is wrong, name the zone with `--zone IANA`".to_owned(),
        Remedy::Advice(advice) => advice.clone(),
    }
}

/// What to do about a photo that was not cleared.
pub(crate) fn of_photo(remedy: &photo::Remedy) -> String {
    use photo::Remedy;
    match remedy {
        Remedy::ReplacePhoto { .. } => "use another photo: a withdrawn one cannot be used".to_owned(),
        Remedy::ExtendLicence { photo } => extend_licence(*photo),
        Remedy::EditPhoto { photo, missing } => edit_photo(*photo, missing),
    }
}

fn extend_licence(photo: PhotoId) -> String {
    format!("if its licence was extended, run `pressbox photo edit {} --expires DATE`", photo.short())
}

fn edit_photo(photo: PhotoId, missing: &[Requirement]) -> String {
    let options: String = missing.iter().map(|requirement| [" ", option(*requirement), " TEXT"].concat()).collect();
    format!("add it with `pressbox photo edit {}{options}`", photo.short())
}

/// The option of `photo edit` that fills in what is missing.
fn option(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::CreatorOrCredit => "--credit",
        Requirement::CopyrightOrTerms => "--copyright",
        Requirement::Caption => "--caption",
        Requirement::AltText | Requirement::OwnAltText => "--alt",
    }
}
