//! What the user should be told while a use case runs, although it does not stop the work.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use super::list_error::ListReadError;
use super::logo::LogoError;
use super::not_kept::NotKept;
use super::outputs::OutputsError;
use crate::delivery::LedgerError;
use crate::photo::PhotoId;
use crate::press::{Address, GuardCopyError, ListName, Unusable};
use crate::progress::{Hidden, Progress};
use crate::release::render::Weight;
use crate::release::{Finding, Language, ReleaseError, Slug};
use crate::rendition::ByteSize;

/// Something that the user should be told.
#[derive(Debug)]
pub enum Notice {
    /// An edition's mail is so heavy that mail programs cut it off.
    HeavyMail { language: Language, weight: Weight },
    /// A finding for which a release is refused, and the file that it is in.
    ReleaseError { path: PathBuf, finding: Finding },
    /// A row of a list's own file that cannot be used.
    UnusableRow { list: ListName, row: usize, unusable: Unusable },
    /// A list that cannot be read, where the work goes on without it.
    UnreadableList(ListReadError),
    /// A tag of a segment that nobody has; it may be misspelled.
    UnknownTag(String),
    /// The UIDs of events are not kept: after a correction, calendars may show them twice.
    EventsNotKept(NotKept),
    /// The logo cannot be used, and the message goes without it.
    LogoLeftOut(LogoError),
    /// The logo cannot be used, and a PDF has the issuer's name in its place.
    LogoNotInPdf(LogoError),
    /// A part of a kit that is larger than was asked for: a photo alone takes so much.
    LargePart { path: PathBuf, bytes: u64, limit: ByteSize },
    /// Characters that the fonts of PDFs do not have.
    LettersMissing(BTreeSet<char>),
    /// An earlier sending was interrupted, and left this many messages in doubt.
    LeftInDoubt(usize),
    /// A photo of the release was withdrawn, and is left out.
    LeftOut(PhotoId),
    /// What is written is not recorded: a photo that is withdrawn later will not be taken out of it.
    NotRecorded(Box<OutputsError>),
    /// Whom a kit is for is not recorded: a notice about one of its photos will not reach them.
    KitNotRecorded { recipient: Address, error: LedgerError },
    /// Something is wrong with what is kept outside the newsroom of who gets no mail.
    GuardCopy(GuardCopyError),
    /// A release that is not on the site yet, because it bears the date of a day to come.
    DatedLater(Slug, Date),
    /// A name that a release had before, and that is another release's or a page's: nothing leads from it.
    NameTaken { release: Slug, was: Slug },
    /// A file of the user's own that the site would have written.
    OwnFile(String),
    /// A release without a date: it comes last on the site, and feeds do not have it.
    Undated(Slug),
    /// A release that cannot be read, where the work goes on without it.
    UnreadableRelease(Box<ReleaseError>),
}

/// Follows a use case: how far it is, and what the user should be told.
pub trait Observer: Progress {
    fn notice(&self, notice: &Notice);
}

/// Hears what is noticed, and shows no stage of its own: several kits are packed at once, within one stage.
pub(super) struct NoticesOnly<'a>(pub(super) &'a dyn Observer);

impl Progress for NoticesOnly<'_> {
    fn start(&self, _stage: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
    fn finish(&self) {}
}

impl Observer for NoticesOnly<'_> {
    fn notice(&self, notice: &Notice) {
        self.0.notice(notice);
    }
}

impl Observer for Hidden {
    fn notice(&self, _notice: &Notice) {}
}
