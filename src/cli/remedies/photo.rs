//! Remedies for photos that are not cleared.

use crate::newsroom::CodesError;
use crate::photo::{CodeError, CodesFault, PhotoId, Remedy, Requirement};

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

/// What to do about a file of codes that cannot be used.
pub(super) fn of_codes(error: &CodesError) -> String {
    let CodesError::Fault(fault) = error else {
        return "name a file that you can read, with a code, a tab and its replacement in each line".to_owned();
    };
    match fault {
        CodesFault::Twice { .. } => "delete one of the lines, or give it another code",
        CodesFault::NoTab(_) | CodesFault::Blank { .. } | CodesFault::NoCode(_) => {
            "write a code, a tab and its replacement in each line; a line that begins with `//` is a comment"
        }
        CodesFault::Code { .. } => "give it a short code of letters and digits",
        CodesFault::Long { .. } => "shorten it, or write it with `--caption`",
        CodesFault::Large { .. } | CodesFault::Many { .. } => {
            "divide it, and name the files that you need with `--codes`"
        }
    }
    .to_owned()
}

/// What to do about a code that nothing stands for.
pub(super) fn of_code(error: &CodeError) -> Option<String> {
    let CodeError::Unknown { nearest, .. } = error else { return None };
    let near: Vec<_> = nearest.iter().map(|(code, text)| format!("`\\{code}\\` ({})", shortened(text))).collect();
    let near = match &near[..] {
        [] => "none of the codes looks like it".to_owned(),
        [one] => format!("the nearest is {one}"),
        more => format!("the nearest are {}", more.join(", ")),
    };
    Some(format!("{near}; add it to the file of codes, or keep backslashes as they are with `--no-codes`"))
}

fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let start: String = text.chars().take(MOST).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}
