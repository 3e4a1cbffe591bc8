//! Remedies for findings on a release, and for one that cannot be read.

use super::photo::of_photo;
use super::words::{listed, of_lock};
use crate::cli::shell_word::shell_word;
use crate::release::{Language, ReleaseError, Remedy, WhyStray};

/// What to do about a release that cannot be read or changed.
pub(super) fn of_release_error(error: &ReleaseError) -> Option<String> {
    match error {
        ReleaseError::Lock { source, .. } => Some(of_lock(source).to_owned()),
        ReleaseError::NotUnderstood { source, .. } => source.first.remedy.as_ref().map(of_release),
        ReleaseError::Unknown { slug, .. } => {
            Some(format!("write one with `pressbox release new {slug}`, or import one with `pressbox release import`"))
        }
        ReleaseError::NoEdition { path, why } | ReleaseError::UnusedEmbargo { path, why } => Some(of_stray(why, path)),
        ReleaseError::Changing { .. } => Some("close the programs that write it, and run the command again".to_owned()),
        ReleaseError::TooLong { .. } => Some("check that it is the right file".to_owned()),
        ReleaseError::NotText { .. } => Some("open it in a text editor, and save it as UTF-8".to_owned()),
        ReleaseError::Io { .. } => None,
    }
}

/// What to do about something among the releases that is no edition.
pub(crate) fn of_stray(why: &WhyStray, shown: &str) -> String {
    match why {
        WhyStray::FolderName { instead: Some(name) } => format!("rename the folder, for example to `{name}`"),
        WhyStray::FolderName { instead: None } => "rename the folder, for example to `press-day-2026`".to_owned(),
        WhyStray::Language { .. } => {
            let languages: Vec<_> = Language::ALL.into_iter().map(|language| language.to_string()).collect();
            format!("rename it with one of the languages {}, or move it out of `releases`", listed(&languages))
        }
        WhyStray::FileName { instead: Some(name) } => format!("rename it to `{name}`"),
        WhyStray::FileName { instead: None } | WhyStray::NoEdition | WhyStray::Outside => {
            let file = if matches!(why, WhyStray::NoEdition) { "FILE" } else { shown };
            format!(
                "import it with `pressbox release import {} --slug RELEASE`, or move it out of `releases`",
                shell_word(file)
            )
        }
    }
}

/// What to do about a finding on a release.
pub(crate) fn of_release(remedy: &Remedy) -> String {
    match remedy {
        Remedy::AddPhotos { release } => format!("add photos with `pressbox release add {release} PHOTO`"),
        Remedy::MovePicture { release } => {
            format!("remove it here, and add it with `pressbox release add {release} PHOTO`")
        }
        Remedy::MatchPhotos { release } => {
            format!("add the same photos to both with `pressbox release add {release} PHOTO…`")
        }
        Remedy::CaptionPhoto { release } => {
            format!("add it to its photo with `pressbox release add {release} PHOTO --caption TEXT`")
        }
        Remedy::DescribePhoto { release } => {
            format!("add the description to its photo with `pressbox release add {release} PHOTO --alt TEXT`")
        }
        Remedy::CaptionIn { release, photo, language } => {
            let photo = photo.map_or("PHOTO".to_owned(), |photo| photo.short());
            format!(
                "write one in `{language}` with `pressbox release add {release} {photo} --language {language} --caption TEXT`"
            )
        }
        Remedy::DescribeIn { release, photo, language } => {
            let photo = photo.short();
            format!(
                "write one in `{language}` with `pressbox release add {release} {photo} --language {language} --alt TEXT`"
            )
        }
        Remedy::Photo(remedy) => of_photo(remedy),
        Remedy::StateDate => {
            "if that is wrong, write the year in the text, or give the date of the release with `--date DATE`"
                .to_owned()
        }
        Remedy::StateZone => "if that is wrong, name the zone with `--zone IANA`".to_owned(),
        Remedy::Advice(advice) => advice.clone(),
    }
}
