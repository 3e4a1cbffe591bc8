//! The templates: the built-in ones, and the newsroom's own that replace them.

use std::fs;
use std::path::Path;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera};

use super::wrap;
use crate::storage::{Sha256, regular_file};

/// The built-in templates, by the name of the file that replaces each.
const BUILT_IN: [(&str, &str); 31] = [
    ("email.html", include_str!("../../../templates/email.html")),
    ("email.txt", include_str!("../../../templates/email.txt")),
    ("kill.html", include_str!("../../../templates/kill.html")),
    ("kill.txt", include_str!("../../../templates/kill.txt")),
    ("page.html", include_str!("../../../templates/page.html")),
    ("release.txt", include_str!("../../../templates/release.txt")),
    ("story.txt", include_str!("../../../templates/story.txt")),
    ("site/layout.html", include_str!("../../../templates/site/layout.html")),
    ("site/front.html", include_str!("../../../templates/site/front.html")),
    ("site/release.html", include_str!("../../../templates/site/release.html")),
    ("site/photo.html", include_str!("../../../templates/site/photo.html")),
    ("site/archive.html", include_str!("../../../templates/site/archive.html")),
    ("site/contacts.html", include_str!("../../../templates/site/contacts.html")),
    ("site/kit.html", include_str!("../../../templates/site/kit.html")),
    ("site/notice.html", include_str!("../../../templates/site/notice.html")),
    ("site/list.html", include_str!("../../../templates/site/list.html")),
    ("site/background.html", include_str!("../../../templates/site/background.html")),
    ("site/subjects.html", include_str!("../../../templates/site/subjects.html")),
    ("site/boilerplate.html", include_str!("../../../templates/site/boilerplate.html")),
    ("days.html", include_str!("../../../templates/days.html")),
    ("prose.html", include_str!("../../../templates/prose.html")),
    ("site/timetable.html", include_str!("../../../templates/site/timetable.html")),
    ("site/facts.html", include_str!("../../../templates/site/facts.html")),
    ("site/links.html", include_str!("../../../templates/site/links.html")),
    ("site/files.html", include_str!("../../../templates/site/files.html")),
    ("site/gallery.html", include_str!("../../../templates/site/gallery.html")),
    ("site/search.html", include_str!("../../../templates/site/search.html")),
    ("site/everything.html", include_str!("../../../templates/site/everything.html")),
    ("site/people.html", include_str!("../../../templates/site/people.html")),
    ("site/downloads.html", include_str!("../../../templates/site/downloads.html")),
    ("site/site.css", include_str!("../../../templates/site/site.css")),
];

/// The folder of the site's templates.
const SITE: &str = "site/";

/// The templates that releases and kill notices are rendered with.
#[derive(Debug, Clone)]
pub struct Templates {
    tera: Tera,
    sources: Sha256,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("the template `{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("the template `{name}` has an error on line {line}: {cause}")]
    Wrong { name: String, line: usize, cause: String },
    #[error("the templates have an error: {cause}")]
    Unsound { cause: String },
    #[error("the style sheet of the template `{name}` cannot be inlined: {cause}")]
    Style { name: &'static str, cause: String },
}

/// What a release's template can use, for those who write one.
const RELEASE_CONTEXT: &str = include_str!("../../../assets/template-context.txt");

/// The same for the site.
const SITE_CONTEXT: &str = include_str!("../../../assets/site-context.txt");

/// The same for a kill notice.
const KILL_CONTEXT: &str = include_str!("../../../assets/kill-context.txt");

impl Templates {
    /// The built-in templates by the names of the files that replace them.
    pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
        BUILT_IN.into_iter()
    }

    /// A built-in template's text under a comment that says what it can use.
    #[must_use]
    pub fn documented(name: &str, text: &str) -> String {
        let context = match name {
            name if name.starts_with("kill.") => KILL_CONTEXT,
            name if name.starts_with(SITE) => SITE_CONTEXT,
            _ => RELEASE_CONTEXT,
        };
        format!("{context}{text}")
    }

    /// The built-in templates, each replaced by the file of its name in the newsroom's folder. Other `.html`, `.txt` and
    /// `.css` files there can be included by these.
    pub fn load(dir: Option<&Path>) -> Result<Self, TemplateError> {
        let mut tera = Tera::new();
        tera.register_filter("wrap", |text: &str, args: Kwargs, _: &State| -> tera::TeraResult<String> {
            let first = args.get::<&str>("first")?.unwrap_or_default();
            let rest = args.get::<&str>("rest")?.unwrap_or(first);
            Ok(wrap::wrap(text, wrap::COLUMNS, first, rest))
        });
        tera.register_filter("underline", |text: &str, args: Kwargs, _: &State| -> tera::TeraResult<String> {
            let lines = wrap::wrap(text, wrap::COLUMNS, "", "");
            let longest = lines.lines().map(wrap::width).max().unwrap_or(0);
            let line = args.get::<&str>("with")?.unwrap_or("=").repeat(longest.min(wrap::COLUMNS));
            Ok(format!("{lines}\n{line}"))
        });
        let mut sources: Vec<(String, String)> =
            BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for (name, text) in own(dir, "")?.into_iter().chain(own(dir.map(|dir| dir.join(SITE)).as_deref(), SITE)?) {
            sources.retain(|(known, _)| *known != name);
            sources.push((name, text));
        }
        let hash = Sha256::of(format!("{sources:?}").as_bytes());
        tera.add_raw_templates(sources).map_err(|error| wrong(&error))?;
        Ok(Self { tera, sources: hash })
    }

    /// The hash of what they are made from, the newsroom's own ones included.
    #[must_use]
    pub fn sources(&self) -> Sha256 {
        self.sources
    }

    /// A template filled with what it is given.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<String, TemplateError> {
        let context = Context::from_serialize(view).map_err(|error| wrong(&error))?;
        self.tera.render(name, &context).map_err(|error| wrong(&error))
    }
}

/// The newsroom's own templates in a folder, by file name behind `front`; none where there is no folder.
fn own(dir: Option<&Path>, front: &str) -> Result<Vec<(String, String)>, TemplateError> {
    let Some(dir) = dir else { return Ok(Vec::new()) };
    let refuse = |path: &Path| {
        let path = path.display().to_string();
        move |source| TemplateError::Read { path, source }
    };
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(refuse(dir))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(refuse(dir))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let is_template = path.extension().is_some_and(|e| e == "html" || e == "txt" || e == "css");
        if is_template && !name.starts_with('.') && path.is_file() {
            found.push((format!("{front}{name}"), regular_file::read_to_string(&path).map_err(refuse(&path))?));
        }
    }
    found.sort();
    Ok(found)
}

fn wrong(error: &tera::Error) -> TemplateError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => TemplateError::Wrong {
            name: report.filename().to_owned(),
            line: report.span().start_line,
            cause: sentence(report.message()),
        },
        other => TemplateError::Unsound { cause: sentence(&other.to_string()) },
    }
}

/// The engine's message, as the end of a sentence of ours.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
