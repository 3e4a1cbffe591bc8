//! The site built, and published, when an embargo has lifted: before the mail goes that links to it.

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::{self, Newsroom, PublishRequest, SiteDue};

/// Builds what is due; says what fails, and goes on. Gives how much failed.
pub(super) fn run(ui: &Ui, context: &Context, newsroom: &Newsroom, dry_run: bool) -> usize {
    let SiteDue { build, publish } = newsroom.site_due();
    let notices = Notices { ui, context };
    let mut failures = 0;
    for folder in build {
        let shown = context.shown(&folder);
        if dry_run {
            ui.status(format!("would build the site in `{shown}` again"));
            continue;
        }
        match newsroom::build_site(newsroom, &folder, false, &notices, &mut |_| {}) {
            Ok(_) => ui.status(format!("built the site in `{shown}` again: something on it changed by itself")),
            Err(error) => {
                failures += 1;
                tell(ui, "the site is not built", &error.into());
            }
        }
    }
    if !publish {
        return failures;
    }
    if dry_run {
        ui.status("would publish the site");
        return failures;
    }
    let working_dir = newsroom.root.clone();
    let request = PublishRequest { target: None, working_dir, again: false, dry_run: false };
    let published = newsroom::publish_site(newsroom, &request, &context.publish_environment, &notices, &mut |_| {});
    let noted = newsroom.note_published(published.is_ok());
    match published {
        Ok(published) => ui.status(format!("published the site to `{}`", published.target)),
        Err(error) => {
            failures += 1;
            tell(ui, "the site is not published; the next run tries again", &error.into());
        }
    }
    if let Err(error) = noted {
        ui.warn(CliError::from(error).one_line());
    }
    failures
}

fn tell(ui: &Ui, what: &str, error: &CliError) {
    ui.failed(format!("{what}: {}", error.one_line()));
    ui.hints(error);
}

/// The outcome of a run, with what failed of the site.
pub(super) fn outcome(of_mail: Outcome, failures: usize) -> Outcome {
    if of_mail == Outcome::Done { Outcome::of_failures(failures) } else { of_mail }
}
