//! The attachments of a release, on their way into a kit or onto the site.

use std::io;

use super::opened::Newsroom;
use crate::release::{AttachedFile, FoundFile, Release};
use crate::storage::Sha256;

/// An attachment that was found, and is what it says.
#[derive(Debug)]
pub(super) struct FoundAttachment {
    /// As the first edition that has it describes it.
    pub(super) file: AttachedFile,
    pub(super) found: FoundFile,
    pub(super) sha256: Sha256,
}

/// An attachment that cannot be read.
#[derive(Debug)]
pub(super) struct UnreadableAttachment {
    pub(super) path: String,
    pub(super) source: io::Error,
}

/// Finds the attachments of an edition, and says where each will be; what is not known yet of the release's is added. One that
/// may not go out is left out: the check of the release has told why.
pub(super) fn find_attachments(
    newsroom: &Newsroom,
    edition: &mut Release,
    known: &mut Vec<FoundAttachment>,
    place: impl Fn(&AttachedFile) -> String,
) -> Result<(), UnreadableAttachment> {
    let releases = newsroom.releases();
    for mut file in std::mem::take(&mut edition.attachments) {
        let Ok(found) = releases.attached(&edition.slug, &file) else { continue };
        (file.bytes, file.place) = (Some(found.bytes), Some(place(&file)));
        match known.iter().find(|known| known.file.name() == file.name()) {
            Some(known) if known.file.file != file.file => continue,
            Some(_) => {}
            None => {
                let path = found.path.display().to_string();
                let sha256 = found.sha256().map_err(|source| UnreadableAttachment { path, source })?;
                known.push(FoundAttachment { file: file.clone(), found, sha256 });
            }
        }
        edition.attachments.push(file);
    }
    Ok(())
}
