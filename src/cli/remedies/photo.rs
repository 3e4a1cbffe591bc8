//! Remedies for photos that are not cleared.

use crate::photo::{PhotoId, Remedy, Requirement};

/// What to do about a photo that was not cleared.
pub(crate) fn of_photo(remedy: &Remedy) -> String {
    match remedy {
        Remedy::ReplacePhoto { .. } => "use another photo: a withdrawn one cannot be used".to_owned(),
        Remedy::ExtendLicence { photo } => extend_licence(*photo),
        Remedy::ChangeFirstDay { photo } => format!(
            "wait until that day; if it may be used earlier, run `pressbox photo edit {} --not-before DATE`",
            photo.short()
        ),
        Remedy::ReviewMetadata { photo } => review_metadata(&photo.short()),
        Remedy::EditPhoto { photo, missing } => edit_photo(*photo, missing),
    }
}

fn extend_licence(photo: PhotoId) -> String {
    format!("if its licence was extended, run `pressbox photo edit {} --expires DATE`", photo.short())
}

/// What to do about metadata that could not be read.
pub(crate) fn review_metadata(photo: &str) -> String {
    format!(
        "look at its metadata in another program, set what it says with `pressbox photo edit {photo} …`, and then run \
         `pressbox photo edit {photo} --accept-unread`"
    )
}

fn edit_photo(photo: PhotoId, missing: &[Requirement]) -> String {
    let options: String = missing.iter().map(|requirement| [" ", option(*requirement), " TEXT"].concat()).collect();
    format!("add what is missing with `pressbox photo edit {}{options}`", photo.short())
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
