//! Why nothing is sent.

use super::attachments::AttachedError;
use super::versions::VersionError;
use crate::delivery::{DkimError, LedgerError, ReplyPathError, TransportError};
use crate::library::LibraryError;
use crate::net::EndpointError;
use crate::newsroom::ListReadError;
use crate::newsroom::editions::EditionsError;
use crate::newsroom::link_check::DeadLink;
use crate::newsroom::opened::UnusableTemplates;
use crate::newsroom::prepared::PrepareError;
use crate::newsroom::presets::UnusableRendition;
use crate::newsroom::private_links::UnusableLinks;
use crate::newsroom::proof_reading::ProofError;
use crate::newsroom::suspicion::SuspicionError;
use crate::photo::PhotoId;
use crate::press::{ListError, ListName, NotAnAddress, SecretError, Segment};
use crate::release::render::TemplateError;
use crate::release::{NotASlug, Slug};

/// Why nothing is sent.
#[derive(Debug, thiserror::Error)]
pub enum MailingError {
    #[error(transparent)]
    Editions(#[from] EditionsError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The newsroom's own address.
    #[error(transparent)]
    From(#[from] NotAnAddress),
    #[error("it is no longer scheduled like this: it was cancelled or changed")]
    NoLongerScheduled,
    #[error("no recipients are named for `{0}`")]
    NobodyNamed(Slug),
    #[error("nobody on the list matches the segment `{segment}`")]
    NobodyInSegment { segment: Segment, lists: Vec<ListName> },
    #[error(transparent)]
    ListRead(#[from] ListReadError),
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// A withdrawn photo that the library does not know.
    #[error("{source}")]
    UnknownPhoto { source: LibraryError },
    #[error("the photo `{}` has not been withdrawn", .0.short())]
    NotWithdrawn(PhotoId),
    #[error("nobody was sent the photo `{}` with `{release}`", photo.short())]
    NobodyHasPhoto { photo: PhotoId, release: Slug },
    #[error(transparent)]
    Version(#[from] VersionError),
    #[error(transparent)]
    Slug(#[from] NotASlug),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    ReplyPath(#[from] ReplyPathError),
    #[error(transparent)]
    Dkim(#[from] DkimError),
    #[error(transparent)]
    Templates(#[from] UnusableTemplates),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error(transparent)]
    Rendition(#[from] UnusableRendition),
    #[error(transparent)]
    Attached(#[from] AttachedError),
    /// Web addresses in the mail that do not answer; whether any is on the newsroom's own site.
    #[error("{}", dead_links(dead))]
    DeadLinks { dead: Vec<DeadLink>, own: bool },
    /// The mail of a release under embargo tells where everybody will find it.
    #[error("`{slug}` is under embargo until {until}, and its mail names `{address}`, where anybody may look for it")]
    Guessable { address: String, slug: Slug, until: String },
    #[error(transparent)]
    Links(#[from] UnusableLinks),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The certificates that the settings name for the server.
    #[error("{source}")]
    Certificates { source: EndpointError },
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// How many addresses are named that do not answer.
const NAMED: usize = 5;

fn dead_links(dead: &[DeadLink]) -> String {
    let named: Vec<_> = dead.iter().take(NAMED).map(|link| format!("`{}` ({})", link.url, link.why)).collect();
    let more = dead.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match dead {
        [one] => format!("the address `{}` in the mail does not answer: {}", one.url, one.why),
        _ => format!("{} addresses in the mail do not answer: {}{more}", dead.len(), named.join(", ")),
    }
}

impl From<SuspicionError> for MailingError {
    fn from(error: SuspicionError) -> Self {
        match error {
            SuspicionError::Ledger(error) => error.into(),
            SuspicionError::List(error) => error.into(),
        }
    }
}
