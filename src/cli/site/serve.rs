//! `pressbox site serve`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::serve::{Answer, Readers, serve_until_stopped};
use crate::cli::ui::Ui;
use crate::site::media_type::media_type;
use crate::storage::regular_file;

/// Show the site in the browser, as `site build` left it
///
/// Only this machine can see it. Ctrl-C ends it.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The folder of the site [default: out/site in the newsroom]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The port to listen on [default: any free port]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
}

/// What pages of the site may fetch: they say the same themselves.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; media-src 'self'; script-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'";

pub(super) fn run(ui: &Ui, context: &Context, args: ServeArgs) -> Result<Outcome, CliError> {
    let dir = match &args.out {
        Some(out) => context.working_dir.join(out),
        None => context.newsroom()?.site_dir(),
    };
    if !dir.join("index.html").is_file() {
        return Err(refused(format!("there is no site in `{}`", context.shown(&dir)))
            .hinted("build it first with `pressbox site build`"));
    }
    serve_until_stopped(ui, args.port, Readers::Everybody, "open it in a browser; Ctrl-C ends it", |path| {
        answer(&dir, path)
    })?;
    ui.status("the site is no longer served");
    Ok(Outcome::Done)
}

/// The file at a path, a folder's `index.html`, or the page for what is not there.
fn answer(dir: &Path, path: &str) -> Answer {
    let is_plain = |part: &&str| {
        (!part.starts_with('.') || *part == ".well-known")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.iter().all(is_plain) {
        let file = parts.iter().fold(dir.to_path_buf(), |at, part| at.join(part));
        if file.is_dir() && !path.ends_with('/') {
            return Answer::elsewhere(format!("/{}/", parts.join("/")));
        }
        let file = if file.is_dir() { file.join("index.html") } else { file };
        // A link may lead out of the site, to what is nobody else's business.
        let real = |path: &Path| path.canonicalize().ok();
        let is_inside = real(&file).zip(real(dir)).is_some_and(|(file, dir)| file.starts_with(dir));
        if is_inside && let Ok(bytes) = regular_file::read(&file) {
            return Answer { policy: POLICY, ..Answer::of(media_type(&file.to_string_lossy()), bytes) };
        }
    }
    match regular_file::read(&dir.join("404.html")) {
        Ok(page) => Answer { status: "404 Not Found", policy: POLICY, ..Answer::of("text/html; charset=utf-8", page) },
        Err(_) => Answer::not_found(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_in_the_site_is_served() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        std::fs::create_dir_all(site.join("race")).unwrap();
        for (path, text) in
            [("secret", "no"), ("site/index.html", "front"), ("site/race/index.html", "race"), ("site/.list", "no")]
        {
            std::fs::write(dir.path().join(path), text).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("secret"), site.join("linked")).unwrap();
        let served = |path: &str| String::from_utf8(answer(&site, path).body).unwrap();
        assert_eq!((served("/").as_str(), served("/race/").as_str()), ("front", "race"));
        assert_eq!(answer(&site, "/race").location.as_deref(), Some("/race/"));
        for path in ["/../secret", "/.list", "/%2e%2e/secret", "/race/../../secret", "/linked", "/nothing"] {
            assert!(answer(&site, path).status.starts_with("404"), "{path}");
        }
    }
}
