//! `pressbox release render`

use std::borrow::Cow;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::super::context::Context;
use super::super::count::count;
use super::super::editions::editions;
use super::super::error::{CliError, OrExplain as _, Outcome, refused};
use super::super::figures::{page_url, ready, warn_of_weight};
use super::super::renditions::read_rendition;
use super::super::ui::Ui;
use crate::newsroom::Newsroom;
use crate::photo::Destination;
use crate::release::render::{self, FigureView, Layout, Slot, Templates, Words};
use crate::release::{Issuer, Language, Release, Slug, write_instant};
use crate::rendition::Rendition;

/// Set a release as mail, web page, calendar and feed item
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// The release
    slug: Slug,

    /// The folder to write to; made if it is not there [default: out/SLUG in the newsroom]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Only the edition in this language: en, sv or de
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// Further forms for those who take them, with commas between
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    also: Vec<Form>,
}

/// A form that not every newsroom needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// release.newsml.xml: a NewsML-G2 news item, for agencies
    Newsml,
    /// release.ninjs1.json: ninjs 1.4, for systems that do not read 3.1
    Ninjs1,
    /// release.rss.xml: an item for the feed of your own site
    Rss,
}

/// A file of the answer, not yet written.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) name: String,
    language: Option<Language>,
    kind: &'static str,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    /// A picture of the library, to be copied.
    Copy(Rendition),
    /// Nothing any more: what an earlier run left is taken away.
    Gone,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: RenderArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let out = match &args.out {
        Some(out) => context.working_dir.join(out),
        None => newsroom.root.join("out").join(args.slug.as_str()),
    };
    let shown = args.out.as_deref().unwrap_or(&out);
    let templates =
        Templates::load(Some(&newsroom.templates_dir())).hint("correct it, or take it away to use the built-in one")?;

    let mut pages = Vec::new();
    for (nth, release) in editions(&newsroom, &args.slug, args.language, context.now)?.iter().enumerate() {
        let mark = if nth == 0 { String::new() } else { format!(".{}", release.language) };
        if args.also.contains(&Form::Rss) {
            refuse_embargoed(release, context)?;
        }
        pages.extend(set(ui, context, &newsroom, &templates, release, &mark, &args.also)?);
    }

    let mut written = 0;
    let mut copied = Vec::new();
    for page in pages {
        if matches!(page.content, Content::Copy(_)) {
            if copied.contains(&page.name) {
                continue;
            }
            copied.push(page.name.clone());
        }
        let Some(bytes) = write(&out.join(&page.name), &page.content)? else { continue };
        written += 1;
        let path = shown.join(&page.name);
        ui.answer(
            path.display().to_string(),
            &json!({ "path": path, "bytes": bytes, "language": page.language, "kind": page.kind }),
        )?;
    }
    ui.status(format!("wrote {}", count(written, "file", "files")));
    Ok(Outcome::Done)
}

/// All files of an edition; the mark stands in the names of those that are not the newsroom's first language.
pub(super) fn set(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    templates: &Templates,
    release: &Release,
    mark: &str,
    also: &[Form],
) -> Result<Vec<Page>, CliError> {
    let issuer = newsroom.issuer();
    let site = page_url(newsroom, &release.slug);
    // With pages on the web, the print sizes stand there too, for the mail and the page to link to.
    let presets: &[&str] = if site.is_some() { &["mail", "web", "print"] } else { &["mail", "web"] };
    let photos = ready(ui, newsroom, release, &[Destination::Mail, Destination::Site], presets)?;
    let views = |preset: &str| -> Vec<FigureView> {
        let found = photos.iter().filter_map(|photo| Some((photo, photo.rendition(preset)?)));
        found.map(|(photo, rendition)| photo.view(rendition, photo.place(preset), site.as_deref())).collect()
    };
    let (in_mail, on_page) = (views("mail"), views("web"));
    let copies = photos.iter().flat_map(|photo| {
        photo.renditions.iter().map(|rendition| Page {
            name: photo.place(&rendition.preset),
            language: None,
            kind: "photo",
            content: Content::Copy(rendition.clone()),
        })
    });

    let on_page = Layout { templates, release, issuer: &issuer, figures: &on_page };
    let in_mail = Layout { figures: &in_mail, ..on_page };
    let mail = in_mail.email()?;
    warn_of_weight(ui, release, in_mail.weigh(&mail)?);
    let to_nobody = |slot| to_nobody(slot, release.language, &issuer);
    let made = on_page.dated(context.now);
    let item = serde_json::to_string_pretty(&on_page.ninjs(made))?;
    let timetable = on_page.calendar(made).map_or(Content::Gone, Content::Text);
    let texts = [
        (format!("email{mark}.html"), "email-html", Content::Text(render::fill(&mail.html, true, to_nobody))),
        (format!("email{mark}.txt"), "email-text", Content::Text(render::fill(&mail.text, false, to_nobody))),
        (format!("release{mark}.html"), "page", Content::Text(on_page.page()?)),
        (format!("timetable{mark}.ics"), "calendar", timetable),
        (format!("release{mark}.ninjs.json"), "ninjs", Content::Text(format!("{item}\n"))),
    ];
    let further = Form::value_variants().iter().filter(|form| also.contains(form)).map(|form| match form {
        Form::Newsml => {
            let item = on_page.newsml(made);
            Ok((format!("release{mark}.newsml.xml"), "newsml", Content::Text(item)))
        }
        Form::Ninjs1 => {
            let item = serde_json::to_string_pretty(&on_page.ninjs_1(made))?;
            Ok((format!("release{mark}.ninjs1.json"), "ninjs1", Content::Text(format!("{item}\n"))))
        }
        Form::Rss => {
            let item = on_page.rss(made);
            Ok((format!("release{mark}.rss.xml"), "rss", Content::Text(item)))
        }
    });
    let texts = texts.into_iter().map(Ok).chain(further).collect::<Result<Vec<_>, CliError>>()?;
    let language = Some(release.language);
    let texts = texts.into_iter().map(|(name, kind, content)| Page { name, language, kind, content });
    Ok(texts.chain(copies).collect())
}

/// A feed is public: nothing goes into it while an embargo stands.
fn refuse_embargoed(release: &Release, context: &Context) -> Result<(), CliError> {
    match &release.embargo {
        Some(lift) if lift.timestamp() > context.now => {
            let until = write_instant(lift, None);
            Err(refused(format!("`{}` is under embargo until {until}, and a feed is public", release.slug))
                .hinted("make the `rss` form when it has lifted"))
        }
        _ => Ok(()),
    }
}

/// What stands in the slots of a mail that is looked at and not sent.
fn to_nobody(slot: Slot, language: Language, issuer: &Issuer) -> String {
    match slot {
        Slot::Greeting => Words::of(language).hello.to_owned(),
        Slot::Address => issuer.address.clone(),
        Slot::Unsubscribe => format!("mailto:{}?subject=unsubscribe", issuer.address),
    }
}

/// Writes a file with the folders it stands in; how long it is, or nothing where it is no more.
fn write(path: &Path, content: &Content) -> Result<Option<u64>, CliError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).context(format!("`{}` cannot be made", folder.display()))?;
    let cannot = || format!("`{}` cannot be written", path.display());
    let bytes = match content {
        Content::Text(text) => Cow::Borrowed(text.as_bytes()),
        // Not `fs::copy`: the library's files are read-only, and these are not the library's.
        Content::Copy(from) => Cow::Owned(read_rendition(from)?),
        Content::Gone => {
            // Only what pressbox wrote itself: a calendar of the user's own stays.
            let ours = fs::read_to_string(path).is_ok_and(|text| text.contains("PRODID:-//pressbox"));
            if !ours {
                return Ok(None);
            }
            return match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context(cannot()),
                _ => Ok(None),
            };
        }
    };
    fs::write(path, &bytes).context(cannot())?;
    Ok(Some(bytes.len() as u64))
}
