//! What to do about an error or a finding, in the words of the command line.
//!
//! The other rooms know no commands: each has a `Remedy`, whose variants are acts with their values or plain advice.
//! Here each room's remedies get their words, one function for each room, and nowhere else.

use std::error::Error;

use crate::newsroom::OpenError;
use crate::photo::{self, PhotoId, Requirement};
use crate::release;

/// What to do about an error, where its type tells.
pub(crate) fn of_error(error: &(dyn Error + 'static)) -> Option<String> {
    error.downcast_ref().map(of_opening)
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
        Remedy::EditPhoto { photo, properties } => edit_photo(*photo, properties),
        Remedy::ExtendLicence { photo } => extend_licence(*photo),
        Remedy::StateDate => "say when the release is from with `--date DATE`".to_owned(),
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
    format!("if its licence was extended, `pressbox photo edit {} --expires DATE`", photo.short())
}

fn edit_photo(photo: PhotoId, missing: &[Requirement]) -> String {
    let options: String = missing.iter().map(|requirement| format!(" {} TEXT", option(*requirement))).collect();
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
