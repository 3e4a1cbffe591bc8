//! `pressbox release preview`: `snapshot` renders the release whenever a file changes, `shell` is the page around it.

mod shell;
mod snapshot;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use clap::Args;

use self::snapshot::{Snapshot, Watch};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::serve::{Answer, Readers, serve_until_stopped};
use crate::cli::ui::Ui;
use crate::newsroom::Content;
use crate::release::Slug;
use crate::site::media_type::media_type;

/// Show a release in the browser as it will be received, and reload it each time you save
///
/// It shows the email, the page and the site in light and dark mode and at phone width, with the plain text and what `release check`
/// found. They can be opened on this machine only, at the address that it prints; the address is a new one each time. Ctrl-C ends the
/// preview.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// The port to listen on [default: any free port]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: PreviewArgs) -> Result<Outcome, CliError> {
    // An unknown release is an error in the terminal, not in the browser.
    context.newsroom()?.releases().languages(&args.slug)?;
    let watch = Mutex::new(Watch::new(context.clone(), args.slug));
    let hint = "open it in a browser; it shows every change as you save. Ctrl-C ends it";
    serve_until_stopped(ui, args.port, Readers::WithAddress, hint, |path| {
        // A thread that panicked while it held the lock left nothing half-done.
        let snapshot = watch.lock().unwrap_or_else(PoisonError::into_inner).current();
        answer(&snapshot, path)
    })?;
    ui.status("the preview has ended");
    Ok(Outcome::Done)
}

/// The style sheet and the script of the frame around the release.
const STYLE: &str = include_str!("../../../../assets/preview.css");
const SCRIPT: &str = include_str!("../../../../assets/preview.js");

/// The answer to a request for a path.
fn answer(snapshot: &Snapshot, path: &str) -> Answer {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        [""] => Answer::elsewhere(shell::first(snapshot)),
        ["state"] => Answer::of("text/plain; charset=utf-8", snapshot.state.clone()),
        ["preview.css"] => Answer::of("text/css; charset=utf-8", STYLE),
        ["preview.js"] => Answer::of("text/javascript; charset=utf-8", SCRIPT),
        ["view", language, look, name @ ..] => view(snapshot, language, look, &name.join("/")),
        ["site", look, path @ ..] => on_site(snapshot, look, &path.join("/")),
        [language, form, look] => shell::page(snapshot, language, form, look).unwrap_or_else(Answer::not_found),
        _ => Answer::not_found(),
    }
}

/// A file of the release as `release render` would write it, in a look.
fn view(snapshot: &Snapshot, language: &str, look: &str, name: &str) -> Answer {
    let edition = snapshot.editions.iter().find(|edition| edition.language.tag() == language);
    let pages = edition.and_then(|edition| edition.pages.as_ref().ok());
    let Some(page) = pages.and_then(|pages| pages.files.iter().find(|page| page.name == name)) else {
        return Answer::not_found();
    };
    match &page.content {
        // Byte for byte what is sent, except for what is personal and where the pictures come from.
        Content::Text(text) if look == "sent" => Answer::of("text/plain; charset=utf-8", text.clone()),
        Content::Text(text) if Path::new(name).extension().is_some_and(|kind| kind == "html") => Answer {
            policy: "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; \
                     frame-ancestors 'self'",
            ..Answer::of("text/html; charset=utf-8", shell::in_look(text, look))
        },
        Content::Bytes(bytes) => Answer::of(media_type(name), bytes.clone()),
        Content::Copy(from) => match from.read() {
            Ok(bytes) => Answer::of(media_type(name), bytes),
            Err(_) => Answer::not_found(),
        },
        Content::Text(_) | Content::Gone => Answer::not_found(),
    }
}

/// A file of the site, in a look.
fn on_site(snapshot: &Snapshot, look: &str, path: &str) -> Answer {
    let Ok(site) = &snapshot.site else { return Answer::not_found() };
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let kind = path.rsplit('.').next().unwrap_or_default();
    match site.files.get(&path) {
        Some(Content::Bytes(bytes)) if matches!(kind, "html" | "css") => {
            let text = shell::in_look(&String::from_utf8_lossy(bytes), look);
            let policy =
                "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; frame-ancestors 'self'";
            let kind = if kind == "css" { "text/css; charset=utf-8" } else { "text/html; charset=utf-8" };
            Answer { policy, ..Answer::of(kind, text) }
        }
        Some(Content::Bytes(bytes)) => Answer::of(media_type(&path), bytes.clone()),
        Some(Content::Copy(from)) => {
            from.read().map_or(Answer::not_found(), |bytes| Answer::of(media_type(&path), bytes))
        }
        _ => Answer::not_found(),
    }
}
