//! Reports on a photo that was forgotten.

use serde_json::json;

use super::withdrawn::{Places, release_object};
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::newsroom::{PageWithPhoto, PhotoForgetting};
use crate::storage::text::rfc3339;

/// Tells that what an interrupted run had begun is finished, beside the answer of another command.
pub(super) fn tell_finished(ui: &Ui, context: &Context, forgetting: PhotoForgetting) {
    let short = forgetting.forgotten.photo.short();
    let mut told = Places::default();
    told.add_making(forgetting.making);
    let places = told.known(forgetting.places);
    told.add(context, places);
    for error in forgetting.failed {
        told.failures
            .push((None, format!("a release or page may still list it: {}", CliError::from(error).one_line())));
    }
    ui.status(format!("forgetting `{short}` was interrupted, and is finished now"));
    for (_, why) in &told.failures {
        ui.failed(why);
    }
    tell_pages(ui, context, &forgetting.pages);
    if !told.failures.is_empty() {
        ui.hint(format!("`pressbox photo forget {short} --yes` looks for the rest again"));
    }
}

/// Tells which standing pages still list it.
fn tell_pages(ui: &Ui, context: &Context, pages: &[PageWithPhoto]) {
    for page in pages {
        ui.warn(format!("`{}`, line {}, still lists it", context.shown(&page.path), page.line));
    }
    if !pages.is_empty() {
        ui.hint("remove its id from each standing page yourself: until then, the page is left off the site");
    }
}

/// Tells what became of a photo that was to be forgotten; gives how much of it failed.
pub(super) fn tell(ui: &Ui, context: &Context, forgetting: PhotoForgetting) -> Result<usize, CliError> {
    let PhotoForgetting { forgotten, again, deleted, releases, editions, pages, failed, places, is_sending, making } =
        forgetting;
    let short = forgotten.photo.short();
    let at = forgotten.at.to_zoned(context.newsroom()?.issuer().zone);
    let mut told = Places::default();
    told.add_making(making);
    let places = told.known(places);
    told.add(context, places);
    for error in failed {
        told.failures
            .push((None, format!("a release or page may still list it: {}", CliError::from(error).one_line())));
    }
    let releases = releases.unwrap_or_else(|error| {
        told.failures.push((None, format!("pressbox cannot tell who has it: {}", CliError::from(error).one_line())));
        Vec::new()
    });
    let mut lines = vec![if again {
        format!("`{short}` was forgotten on {}", at.strftime("%Y-%m-%d"))
    } else {
        let originals = count(deleted.originals, "original", "originals");
        let renditions = count(deleted.renditions, "rendition", "renditions");
        format!("`{short}` is forgotten: deleted {originals} and {renditions}")
    }];
    for (slug, language) in &editions {
        lines.push(format!("  taken out of `{slug}` ({language})"));
    }
    lines.append(&mut told.lines);
    for found in &releases {
        if found.journalists() > 0 {
            let who = count(found.journalists(), "journalist has", "journalists have");
            lines.push(format!("  {who} it, or may have it, from `{}`", found.release));
        }
        if found.in_outbox > 0 {
            let files = count(found.in_outbox, "message", "messages");
            lines.push(format!(
                "  {files} of `{}`, written with `send --outbox`, may contain it: delete those files",
                found.release
            ));
        }
    }
    let of_edition = |(slug, language): &(crate::release::Slug, crate::release::Language)| json!({ "slug": slug.as_str(), "language": language });
    let answer = json!({
        "photo": forgotten.photo,
        "status": "forgotten",
        "forgotten": rfc3339(&at),
        "again": again,
        "originals": deleted.originals,
        "renditions": deleted.renditions,
        "editions": editions.iter().map(of_edition).collect::<Vec<_>>(),
        "releases": releases.iter().map(release_object).collect::<Vec<_>>(),
        "pages": pages.iter().map(|page| context.shown(&page.path)).collect::<Vec<_>>(),
        "outputs": told.objects,
    });
    ui.answer(lines.join("\n"), &answer)?;
    for (path, why) in &told.failures {
        ui.failed(why);
        ui.answer("", &json!({ "photo": forgotten.photo, "path": path, "state": "failed", "reason": why }))?;
    }
    tell_pages(ui, context, &pages);
    if told.is_changed {
        ui.hint("copies made from there, on a web server for example, still contain the photo: replace them");
    }
    for hint in told.hints {
        ui.hint(hint);
    }
    if is_sending {
        ui.warn(
            "messages are being sent right now, and may contain it: stop that run with Ctrl-C, then start it again",
        );
    }
    if !told.failures.is_empty() {
        ui.hint(format!(
            "connect disks that are missing, delete or correct what is named, and run `pressbox photo forget {short} --yes` \
             again"
        ));
    }
    Ok(told.failures.len())
}
