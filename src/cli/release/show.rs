//! `pressbox release show`

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::ui::{Tone, Ui};
use crate::library::Library;
use crate::photo::PhotoId;
use crate::release::{Block, Contact, Event, Language, Release, Slug, Titles, write_instant, zone_name};
use crate::storage::text::rfc3339;

/// Show a release as pressbox reads it, edition by edition
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Only the edition in this language, such as `en`
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ShowArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let editions = newsroom.releases().editions(&args.slug)?;
    // A release can be read without its photos.
    let library = Library::open(&newsroom.library_dir()).ok();
    let name = |photo: PhotoId| library.as_ref()?.photo(photo).ok()?.names.into_iter().next();
    let languages: Vec<_> = editions.iter().map(|release| release.language.tag()).collect();
    let wanted: Vec<_> =
        editions.iter().filter(|release| args.language.is_none_or(|language| language == release.language)).collect();
    if let (Some(language), []) = (args.language, wanted.as_slice()) {
        return Err(refused(format!("`{}` has no `{language}` edition", args.slug)).hinted(format!(
            "it has `{}`; start one with `pressbox release new {} --language {language}`",
            languages.join("`, `"),
            args.slug
        )));
    }
    for (nth, release) in wanted.into_iter().enumerate() {
        let gap = if nth > 0 { "\n\n" } else { "" };
        ui.answer(format!("{gap}{}", readable(ui, release, &name)), &ReleaseObject::of(release))?;
    }
    Ok(Outcome::Done)
}

/// A release as scripts see it.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseObject<'a> {
    slug: &'a str,
    language: Language,
    headline: &'a str,
    subheading: Option<&'a str>,
    lead: &'a str,
    body: Vec<BlockObject<'a>>,
    caption: Option<&'a str>,
    timetable: Vec<EventObject<'a>>,
    facts: Vec<FactObject<'a>>,
    links: Vec<LinkObject<'a>>,
    usage_terms: Option<&'a str>,
    contacts: &'a [Contact],
    boilerplate: Option<&'a str>,
    embargo: Option<String>,
    /// Whether somebody has said that there is none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_embargo: bool,
    date: Option<String>,
    photos: Vec<FigureObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentObject<'a>>,
    titles: &'a Titles,
    version: u32,
    correction: Option<&'a str>,
}

#[derive(Debug, Default, Serialize)]
struct BlockObject<'a> {
    kind: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'a [Vec<String>]>,
    /// Whether the first row names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EventObject<'a> {
    start: String,
    zone: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct FactObject<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct AttachmentObject<'a> {
    file: &'a str,
    title: Option<&'a str>,
    credit: Option<&'a str>,
    usage_terms: Option<&'a str>,
    alt: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct LinkObject<'a> {
    label: &'a str,
    url: &'a str,
}

#[derive(Debug, Serialize)]
struct FigureObject<'a> {
    photo: PhotoId,
    caption: Option<&'a str>,
    alt: Option<&'a str>,
}

impl<'a> ReleaseObject<'a> {
    pub(crate) fn of(release: &'a Release) -> Self {
        let block = |block: &'a Block| {
            let plain = |kind, text: &str| BlockObject { kind, text: text.to_owned(), ..BlockObject::default() };
            match block {
                Block::Paragraph(text) => plain("paragraph", text),
                Block::Heading(text) => plain("heading", text),
                Block::Quote { text, speaker } => BlockObject { speaker: speaker.as_deref(), ..plain("quote", text) },
                Block::List(items) => BlockObject { items: Some(items), ..plain("list", &items.join("\n")) },
                Block::Table(table) => BlockObject {
                    rows: Some(&table.rows),
                    header: Some(table.header),
                    caption: table.caption.as_deref(),
                    ..plain("table", &table.in_columns(COLUMNS))
                },
            }
        };
        let event = |event: &'a Event| EventObject {
            start: rfc3339(&event.start),
            zone: zone_name(&event.start),
            title: &event.title,
            note: event.note.as_deref(),
            url: event.url.as_deref(),
        };
        let figure = |figure: &'a crate::release::Figure| FigureObject {
            photo: figure.photo,
            caption: figure.caption.as_deref(),
            alt: figure.alt.as_deref(),
        };
        let attachment = |file: &'a crate::release::AttachedFile| AttachmentObject {
            file: &file.file,
            title: file.title.as_deref(),
            credit: file.credit.as_deref(),
            usage_terms: file.usage_terms.as_deref(),
            alt: file.alt.as_deref(),
        };
        Self {
            slug: release.slug.as_str(),
            language: release.language,
            headline: &release.headline,
            subheading: release.subheading.as_deref(),
            lead: &release.lead,
            body: release.body.iter().map(block).collect(),
            caption: release.caption.as_deref(),
            timetable: release.timetable.iter().map(event).collect(),
            facts: release.facts.iter().map(|fact| FactObject { label: &fact.label, value: &fact.value }).collect(),
            links: release.links.iter().map(|link| LinkObject { label: &link.label, url: &link.url }).collect(),
            usage_terms: release.usage_terms.as_deref(),
            contacts: &release.contacts,
            boilerplate: release.boilerplate.as_deref(),
            embargo: release.embargo.as_ref().map(rfc3339),
            no_embargo: release.no_embargo,
            date: release.date.map(|date| date.to_string()),
            photos: release.photos.iter().map(figure).collect(),
            attachments: release.attachments.iter().map(attachment).collect(),
            titles: &release.titles,
            version: release.version,
            correction: release.correction.as_deref(),
        }
    }
}

/// A release as a person reads it.
fn readable(ui: &Ui, release: &Release, name: &dyn Fn(PhotoId) -> Option<String>) -> String {
    let strong = |text: &str| ui.paint(Tone::Strong, text);
    let mut about = vec![release.slug.to_string(), release.language.to_string()];
    about.extend(release.date.map(|date| date.strftime("%-d %B %Y").to_string()));
    if release.version > 1 {
        about.push(format!("version {}", release.version));
    }
    let mut parts = Vec::new();
    if let Some(lift) = &release.embargo {
        parts.push(ui.paint(Tone::Bad, &format!("EMBARGO until {}", write_instant(lift, None))));
    }
    parts.push(format!("{}\n{}", strong(&release.headline), ui.paint(Tone::Quiet, &about.join(" · "))));
    parts.extend(release.subheading.iter().map(|line| wrapped(line, "")));
    parts.push(strong(&wrapped(&release.lead, "")));
    for block in &release.body {
        parts.push(match block {
            Block::Paragraph(text) => wrapped(text, ""),
            Block::Heading(text) => strong(text),
            Block::Quote { text, speaker } => {
                let speaker = speaker.as_ref().map(|name| format!("\n{}", wrapped(&format!("— {name}"), "    ")));
                format!("{}{}", wrapped(&format!("“{text}”"), "    "), speaker.unwrap_or_default())
            }
            Block::List(items) => {
                let item = |item: &String| {
                    let text = item.trim_start_matches(' ');
                    let indent = &item[..item.len() - text.len()];
                    let counts = text.starts_with(|c: char| c.is_ascii_digit());
                    let (mark, rest) = if counts { ("", "") } else { ("• ", "  ") };
                    format!("{indent}{mark}{}", wrapped(text, &format!("{indent}{rest}")).trim_start())
                };
                items.iter().map(item).collect::<Vec<_>>().join("\n")
            }
            Block::Table(table) => {
                let caption = table.caption.iter().map(|caption| format!("{}\n", wrapped(caption, "")));
                format!("{}{}", caption.collect::<String>(), table.in_columns(COLUMNS))
            }
        });
    }
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            parts.push(format!("{}\n{}", strong(title), lines.join("\n")));
        }
    };
    section(release.titles.timetable.as_deref().unwrap_or("Timetable"), timetable(release));
    section(
        release.titles.facts.as_deref().unwrap_or("Facts"),
        pairs(release.facts.iter().map(|fact| (fact.label.as_str(), fact.value.as_str()))),
    );
    section("Links", release.links.iter().map(|link| format!("  {}\n    {}", link.label, link.url)).collect());
    section("Caption", release.caption.iter().map(|text| wrapped(text, "  ")).collect());
    section("Photos", photos(release, name));
    section(
        "Attachments",
        pairs(release.attachments.iter().map(|file| (file.file.as_str(), file.title.as_deref().unwrap_or_default()))),
    );
    section("Usage terms", release.usage_terms.iter().map(|text| wrapped(text, "  ")).collect());
    section("Contacts", release.contacts.iter().map(contact).collect());
    section(
        release.titles.boilerplate.as_deref().unwrap_or("Boilerplate"),
        release.boilerplate.iter().map(|text| wrapped(text, "  ")).collect(),
    );
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn timetable(release: &Release) -> Vec<String> {
    let mut lines = Vec::new();
    let mut day = None;
    for event in &release.timetable {
        let this = (event.start.date(), zone_name(&event.start));
        if day.as_ref() != Some(&this) {
            lines.push(format!("  {} ({})", event.start.strftime("%A %-d %B %Y"), this.1));
            day = Some(this);
        }
        let note = event.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        let url = event.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        lines.push(format!("    {}  {}{note}{url}", event.start.strftime("%H:%M"), event.title));
    }
    lines
}

fn photos(release: &Release, name: &dyn Fn(PhotoId) -> Option<String>) -> Vec<String> {
    let line = |(nth, figure): (usize, &crate::release::Figure)| {
        let texts = [Some(figure.photo.short()), name(figure.photo), figure.caption.clone()];
        format!("  {}  {}", nth + 1, texts.into_iter().flatten().collect::<Vec<_>>().join("  "))
    };
    release.photos.iter().enumerate().map(line).collect()
}

fn contact(contact: &Contact) -> String {
    let parts = [Some(&contact.name), contact.role.as_ref(), contact.email.as_ref(), contact.phone.as_ref()];
    format!("  {}", parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", "))
}

/// Labels and values, the values one below the other.
fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Vec<String> {
    let width = pairs.clone().map(|(label, _)| label.chars().count()).max().unwrap_or(0).min(28);
    pairs.map(|(label, value)| format!("  {label:width$}  {value}")).collect()
}

/// How wide the text is set.
const COLUMNS: usize = 80;

/// Text in lines of at most 80 characters.
fn wrapped(text: &str, indent: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut length = 0;
        for word in line.split_whitespace() {
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length <= COLUMNS {
                out.push(' ');
                length += 1 + word_length;
            } else {
                if !out.is_empty() {
                    out.push('\n');
                }
                out += indent;
                length = indent.len() + word_length;
            }
            out += word;
        }
    }
    out
}
