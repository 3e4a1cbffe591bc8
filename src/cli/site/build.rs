//! `pressbox site build`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::{count, size};
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::remedies;
use crate::cli::ui::Ui;
use crate::newsroom::{self, BuiltSite, Newsroom, NotPublished, PagesNotBuilt, ProofError, SiteFile, SiteFileState};
use crate::release::{Slug, write_instant};
use crate::site::address;
use crate::storage::text::rfc3339;

/// Build the site as static files, which any web space can hold
///
/// Only releases that are public are on it: nothing of a release under embargo, of a draft, or of one whose text has
/// errors. Only what has changed is written, and what is no longer part of the site is removed.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// The folder to write to; it is created if it does not exist [default: out/site in the newsroom]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Put releases onto the site now that are dated later and have no embargo; they stay there
    #[arg(long)]
    now: bool,
}

/// How many files there are of each state, and their bytes.
#[derive(Default)]
struct Tally {
    files: usize,
    bytes: u64,
    new: usize,
    changed: usize,
    removed: usize,
}

pub(super) fn run(ui: &Ui, context: &Context, args: BuildArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let out = match &args.out {
        Some(out) => context.working_dir.join(out),
        None => newsroom.site_dir(),
    };
    let shown = args.out.clone().unwrap_or_else(|| PathBuf::from(context.shown(&out)));
    let mut tally = Tally::default();
    let (mut left, mut broken) = (0, None);
    let mut gone: Vec<Slug> = Vec::new();
    let built = newsroom::build_site(&newsroom, &out, args.now, &Notices { ui, context }, &mut |file| {
        let path = shown.join(&file.path).display().to_string();
        let state = word(file.state);
        let object = json!({
            "path": path,
            "url": file.url,
            "kind": file.kind,
            "language": file.language,
            "release": file.release.as_ref().map(ToString::to_string),
            "bytes": file.bytes,
            "status": state,
        });
        let is_page = file.path.rsplit('.').next() == Some("html") && file.state != SiteFileState::Unchanged;
        let line = if is_page { format!("{state}  {path}") } else { String::new() };
        // The folder is completed even if nobody reads the output.
        if let Err(error) = ui.answer(line, &object) {
            broken.get_or_insert(error);
        }
        if file.state == SiteFileState::Removed {
            // The page of a release.
            gone.extend(file.path.strip_suffix("/index.html").and_then(|name| name.parse::<Slug>().ok()));
        }
        if file.state == SiteFileState::Left {
            left += 1;
            ui.failed(format!("`{path}` is no longer part of the site, but was changed by hand, and was left alone"));
        }
        add(&mut tally, file);
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    let failures = left + tell(ui, &built)? + tell_pages(ui, context, &built.pages)?;
    let Tally { files, bytes, new, changed, removed } = tally;
    let parts = [(new, "new"), (changed, "changed"), (removed, "removed")];
    let parts: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let what = if parts.is_empty() { "nothing has changed".to_owned() } else { parts.join(", ") };
    ui.status(format!("built `{}`: {}, {}; {what}", shown.display(), count(files, "file", "files"), size(bytes)));
    if left > 0 {
        ui.hint("delete the files that were left");
    }
    let releases = newsroom.releases();
    for slug in gone.iter().filter(|slug| !address::is_reserved(slug) && !releases.exists(slug)) {
        ui.hint(format!(
            "links to `{slug}` lead nowhere now: if the release has another name, write `was = [\"{slug}\"]` at its top"
        ));
    }
    tell_private(ui, &built);
    hints_for(ui, &newsroom, &built);
    Ok(Outcome::of_failures(failures))
}

fn word(state: SiteFileState) -> &'static str {
    match state {
        SiteFileState::New => "new",
        SiteFileState::Changed => "changed",
        SiteFileState::Unchanged => "unchanged",
        SiteFileState::Removed => "removed",
        SiteFileState::Left => "left",
    }
}

fn add(tally: &mut Tally, file: &SiteFile) {
    match file.state {
        SiteFileState::New => tally.new += 1,
        SiteFileState::Changed => tally.changed += 1,
        SiteFileState::Removed => tally.removed += 1,
        SiteFileState::Unchanged | SiteFileState::Left => {}
    }
    if matches!(file.state, SiteFileState::New | SiteFileState::Changed | SiteFileState::Unchanged) {
        tally.files += 1;
        tally.bytes += file.bytes;
    }
}

/// Tells what is not on the site; gives how much of it failed.
pub(super) fn tell(ui: &Ui, built: &BuiltSite) -> Result<usize, CliError> {
    for (slug, until) in &built.held {
        ui.status(format!("nothing of `{slug}` is on the site before {}", write_instant(until, None)));
        ui.answer("", &json!({ "release": slug.as_str(), "status": "held", "until": rfc3339(until) }))?;
    }
    for slug in &built.drafts {
        ui.status(format!("`{slug}` is a draft, and not on the site"));
        ui.answer("", &json!({ "release": slug.as_str(), "status": "draft" }))?;
    }
    for (slug, why) in &built.refused {
        let reason = CliError::one_line_of(why);
        let told = match why {
            NotPublished::Proof(ProofError::Errors(_)) => "correct its errors first",
            _ => reason.as_str(),
        };
        ui.failed(format!("`{slug}` is not on the site: {told}"));
        ui.answer("", &json!({ "release": slug.as_str(), "status": "rejected", "reason": reason }))?;
    }
    for (slug, why) in &built.left_out {
        ui.failed(format!("`{slug}` is on the site without a photo: {why}"));
        ui.hint(remedies::of_photo(&why.remedy()));
        let photo = why.photo();
        ui.answer(
            "",
            &json!({ "release": slug.as_str(), "photo": photo, "status": "rejected", "reason": why.to_string() }),
        )?;
    }
    Ok(built.refused.len() + built.left_out.len())
}

/// The same for the standing pages.
fn tell_pages(ui: &Ui, context: &Context, pages: &PagesNotBuilt) -> Result<usize, CliError> {
    for (page, until) in &pages.held {
        ui.status(format!("nothing of the page `{page}` is on the site before {}", write_instant(until, None)));
        ui.answer("", &json!({ "page": page.as_str(), "status": "held", "until": rfc3339(until) }))?;
    }
    for page in &pages.drafts {
        ui.status(format!("the page `{page}` is a draft, and not on the site"));
    }
    for page in &pages.refused {
        ui.failed(format!("the page `{page}` is not on the site: correct its errors first"));
        ui.answer("", &json!({ "page": page.as_str(), "status": "rejected" }))?;
    }
    super::check::warn_unused(ui, context, &pages.unused);
    Ok(pages.refused.len())
}

/// Tells of the pages that only private links lead to.
pub(super) fn tell_private(ui: &Ui, built: &BuiltSite) {
    for (link, why) in &built.without_page {
        ui.warn(format!(
            "the private link of `{}` to `{}` leads nowhere now: {}",
            link.address,
            link.release,
            CliError::one_line_of(why)
        ));
        if let Some(hint) = remedies::of_no_page(why) {
            ui.hint(hint);
        }
    }
    if built.private > 0 {
        let links = count(built.private, "private link leads", "private links lead");
        ui.status(format!("{links} to pages of it that nothing else links to"));
    }
}

/// What to do next.
pub(super) fn hints_for(ui: &Ui, newsroom: &Newsroom, built: &BuiltSite) {
    for (slug, why) in &built.refused {
        if let Some(hint) = remedies::of_not_published(slug, why) {
            ui.hint(hint);
        }
    }
    if newsroom.settings.site.url.is_none() {
        ui.hint(
            "set `[site] url` in `pressbox.toml` to the address that the site will have: without it there are no feeds, \
             no map for search engines and no previews where others link to it",
        );
    }
    let site = &newsroom.settings.site;
    match (&site.security_contact, site.security_expires) {
        (Some(_), None) => {
            ui.warn("`security.txt` needs `security_expires` under `[site]`, and is left out without it");
        }
        (Some(_), Some(day)) if day <= newsroom.today => {
            ui.warn(format!("`security.txt` is left out: `security_expires` under `[site]` was {day}"));
        }
        _ => {}
    }
    let has_well_known = site.tdm_reservation.is_some() || site.security_contact.is_some();
    if has_well_known && site.url.as_deref().is_some_and(|url| !address::host_path(Some(url)).is_empty()) {
        ui.hint("machines look for the folder `.well-known` at the root of your web address: copy it there");
    }
    if let Some(next) = &built.next {
        ui.hint(format!(
            "build it again after {}; `pressbox help publishing` says how that is done for you",
            write_instant(next, None)
        ));
    }
}
