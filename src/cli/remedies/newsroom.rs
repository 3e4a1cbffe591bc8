//! Remedies for releases and photos on their way through the newsroom.

use std::io;

use super::library::of_library;
use super::lists::of_list_read;
use super::photo::of_photo;
use super::release::of_release_error;
use super::words::{listed, of_lock};
use crate::newsroom::{
    EditionsError, ExportError, KeptEventsError, LogoError, NoSuchPreset, OpenError, PackError, PrepareError,
    ProofError, PublishError, RenderError, SettingsError, SheetError, UnusableRendition,
};
use crate::photo::NotCleared;

pub(super) const TEMPLATE: &str = "correct it, or remove it to use the built-in one";
const TOO_LONG: &str = "shorten the text, or use fewer keywords";

/// What to do about a newsroom that cannot be opened.
pub(super) fn of_opening(error: &OpenError) -> String {
    const MAKE: &str = "create one with `pressbox init DIR --name ORG --from ADDRESS`";
    match error {
        OpenError::NotFound(_) => format!("{MAKE}, or name one with `--newsroom DIR`"),
        OpenError::NotANewsroom(_) => MAKE.to_owned(),
        OpenError::NoFolder(_) => format!("{MAKE}, or check how its name is written"),
        OpenError::Unreadable { source, .. } => unreadable(source, "the folder"),
        OpenError::Settings(SettingsError::Read { source, .. }) => unreadable(source, "the file"),
        OpenError::Settings(SettingsError::NotText { path, .. }) => {
            format!("open `{path}` in a text editor, and save it as UTF-8")
        }
        OpenError::Settings(SettingsError::PaleColour { path, pale }) => {
            format!(
                "the nearest readable shade is `{}`: write `colour = \"{}\"` in `{path}`",
                pale.nearest, pale.nearest
            )
        }
        OpenError::Settings(error) => format!("correct `{}`", error.path()),
    }
}

/// What to do about a newsroom that cannot be looked into.
fn unreadable(error: &io::Error, what: &str) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            format!("run pressbox as the user who owns the newsroom, or have its owner open {what} to you")
        }
        io::ErrorKind::IsADirectory => "move the folder of that name away, and restore the file".to_owned(),
        _ => format!("connect the disk that {what} is on, or restore {what} from a backup"),
    }
}

/// What to do if a release's editions cannot be found.
pub(super) fn of_editions(error: &EditionsError) -> Option<String> {
    match error {
        EditionsError::NoEdition { there, .. } => Some(format!("it has {}", listed(there))),
        EditionsError::Events(error) => Some(of_kept_events(error)),
        EditionsError::Release(error) => of_release_error(error),
    }
}

/// What to do about a file that keeps the UIDs of events and cannot be read.
pub(super) fn of_kept_events(error: &KeptEventsError) -> String {
    format!(
        "it holds the UIDs of the events that journalists have in their calendars: correct it, or restore it from a \
         backup; if you delete `{}`, calendars may show corrected events twice",
        error.path().display()
    )
}

/// What to do where the photos of a release cannot be prepared.
pub(super) fn of_preparing(error: &PrepareError) -> Option<String> {
    match error {
        PrepareError::NotInLibrary { release, .. } => {
            Some(format!("remove it from `{}`, or ingest it", release.display()))
        }
        PrepareError::TooLong(_) => Some(TOO_LONG.to_owned()),
        PrepareError::NotCleared(error) => Some(of_clearing(error)),
        PrepareError::Preset(error) => Some(of_preset(error)),
        PrepareError::Logo(error) => Some(of_logo(error).to_owned()),
        PrepareError::Library(error) => of_library(error),
        PrepareError::Editions { source } => of_release_error(source),
        PrepareError::Rendition { .. } => None,
    }
}

/// What to do about a logo that cannot be used.
fn of_logo(error: &LogoError) -> &'static str {
    match error {
        LogoError::Read { .. } | LogoError::Outside { .. } => {
            "put it in the newsroom's folder, and set `[brand] logo` in `pressbox.toml` to its path inside that folder"
        }
        LogoError::Format { .. } | LogoError::Damaged { .. } => "export it as a PNG, 400 pixels wide",
        LogoError::Heavy { .. } | LogoError::Large { .. } => "export it at a smaller size: 400 pixels wide is enough",
    }
}

/// What to do about a photo of a release that is not cleared.
fn of_clearing(error: &NotCleared) -> String {
    match error {
        NotCleared::Withdrawn { .. } => "remove it from the release".to_owned(),
        NotCleared::Expired { .. }
        | NotCleared::Early { .. }
        | NotCleared::Unread { .. }
        | NotCleared::Missing { .. } => of_photo(&error.remedy()),
    }
}

pub(super) fn of_preset(error: &NoSuchPreset) -> String {
    format!("the presets are {}; add your own to `pressbox.toml`", listed(&error.there))
}

pub(super) fn of_rendition(error: &UnusableRendition) -> String {
    format!("make it again with `pressbox renditions {} --force`", error.photo.short())
}

/// What to do about a release that is not proof-read, or does not pass.
pub(super) fn of_proof(error: &ProofError) -> Option<String> {
    match error {
        ProofError::Errors(slug) => Some(format!("see everything with `pressbox release check {slug}`")),
        ProofError::TooLong(_) => Some(TOO_LONG.to_owned()),
        ProofError::Library(error) => of_library(error),
        ProofError::Release(error) => of_release_error(error),
    }
}

/// What to do about a release that does not become files.
pub(super) fn of_publishing(error: &PublishError) -> Option<String> {
    match error {
        PublishError::Prepare(error) => of_preparing(error),
        PublishError::Rendition(error) => Some(of_rendition(error)),
        PublishError::FeedEmbargoed { .. } => Some("create the `rss` file once the embargo has lifted".to_owned()),
        PublishError::Busy { source, .. } => Some(of_lock(source).to_owned()),
        PublishError::Template(_)
        | PublishError::Json(_)
        | PublishError::Folder { .. }
        | PublishError::Write { .. } => None,
    }
}

/// What to do about a release that is not rendered.
pub(super) fn of_rendering(error: &RenderError) -> Option<String> {
    match error {
        RenderError::Editions(error) => of_editions(error),
        RenderError::Templates(_) => Some(TEMPLATE.to_owned()),
        RenderError::Publish(error) => of_publishing(error),
        RenderError::NotOnSite(error) => of_preparing(error),
    }
}

/// What to do about a kit that is not packed.
pub(super) fn of_packing(error: &PackError) -> Option<String> {
    match error {
        PackError::Editions(error) => of_editions(error),
        PackError::Proof(error) => of_proof(error),
        PackError::ForAnybody { .. } => Some(
            "create it with `--for ADDRESS` for somebody who is trusted with embargoes, or wait until the embargo lifts"
                .to_owned(),
        ),
        PackError::NotTrusted { .. } => {
            Some("write `yes` in the `embargo` column of their list, or wait until the embargo lifts".to_owned())
        }
        PackError::List(error) => of_list_read(error),
        PackError::Templates(_) => Some(TEMPLATE.to_owned()),
        PackError::Prepare(error) => of_preparing(error),
        PackError::Busy { source, .. } => Some(of_lock(source).to_owned()),
        PackError::Kit(_) | PackError::Folder(_) => None,
    }
}

pub(super) fn of_sheet(error: &SheetError) -> Option<String> {
    match error {
        SheetError::Form { .. } => Some("name a file that ends in `.html` or `.pdf`".to_owned()),
        SheetError::Preset(error) => Some(of_preset(error)),
        SheetError::Library(error) => of_library(error),
        SheetError::Busy { source, .. } => Some(of_lock(source).to_owned()),
        SheetError::Pdf(_) | SheetError::Write { .. } => None,
    }
}

pub(super) fn of_export(error: &ExportError) -> Option<String> {
    match error {
        ExportError::NotCleared(error) => Some(of_clearing(error)),
        ExportError::Library(error) => of_library(error),
        ExportError::Rendition(error) => Some(of_rendition(error)),
        ExportError::Folder { .. } | ExportError::Write { .. } => None,
    }
}
