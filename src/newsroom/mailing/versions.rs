//! Why a version of a release is not sent.

use crate::release::Language;

/// An edition whose version does not fit what journalists have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// It was corrected, and its version was not raised.
    #[error(
        "the `{edition}` edition has changed since version {version} went out: {} the earlier text",
        have(*.readers)
    )]
    Changed { edition: Language, version: u32, readers: usize },
    /// The version was raised, and nothing else is new.
    #[error("version {version} of the `{edition}` edition says the same as version {before}, which {}", have(*.readers))]
    Same { edition: Language, version: u32, before: u32, readers: usize },
    /// A newer version went out before.
    #[error("the `{edition}` edition is version {version}, but {} version {newest} already", have(*.readers))]
    Older { edition: Language, version: u32, newest: u32, readers: usize },
    /// There is nothing that it would correct.
    #[error("version {version} of the `{edition}` edition corrects nothing: no earlier version of it was sent")]
    NothingEarlier { edition: Language, version: u32 },
}

/// `1 journalist has`
fn have(readers: usize) -> String {
    if readers == 1 { "1 journalist has".to_owned() } else { format!("{readers} journalists have") }
}
