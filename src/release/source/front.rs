//! The front matter: TOML between two lines of `+++`.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::misread::misread;
use super::slips::{full_time, wrong_date};
use super::values::quoted;
use crate::photo::PhotoId;
use crate::release::attached::AttachedFile;
use crate::release::finding::{Finding, Spot};
use crate::release::instant::{NotAnInstant, read_instant, write_instant, zone_name};
use crate::release::manuscript::{LineIndex, Manuscript};
use crate::release::model::{Contact, Event, Fact, Figure, Language, Link, Release, Slug, Status, Titles};
use crate::release::remedy::Remedy;

/// What stands in place of a time where somebody has read the text and says that there is no embargo.
const NO_EMBARGO: &str = "none";

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Front {
    headline: Option<Spanned<String>>,
    subheading: Option<String>,
    language: Option<Spanned<String>>,
    date: Option<Spanned<Value>>,
    version: Option<Spanned<u32>>,
    correction: Option<String>,
    titles: Titles,
    topics: Vec<String>,
    was: Vec<Spanned<String>>,
    status: Option<Spanned<String>>,
    zone: Option<String>,
    embargo: Option<Spanned<Value>>,
    caption: Option<Spanned<String>>,
    usage_terms: Option<Spanned<String>>,
    boilerplate: Option<Spanned<String>>,
    timetable: Vec<Spanned<EventRow>>,
    facts: Vec<Spanned<FactRow>>,
    links: Vec<Spanned<LinkRow>>,
    contacts: Vec<Spanned<Contact>>,
    photos: Vec<Spanned<PhotoRow>>,
    attachments: Vec<Spanned<AttachmentRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRow {
    start: Spanned<Value>,
    zone: Option<String>,
    title: String,
    note: Option<String>,
    url: Option<String>,
    uid: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactRow {
    label: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkRow {
    label: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhotoRow {
    photo: Spanned<String>,
    caption: Option<String>,
    alt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttachmentRow {
    file: String,
    title: Option<String>,
    credit: Option<String>,
    usage_terms: Option<String>,
    alt: Option<String>,
}

/// A version, with a finding where it is none.
fn checked_version(
    text: &str,
    version: &Spanned<u32>,
    line_of: impl Fn(usize) -> usize,
    findings: &mut Vec<Finding>,
) -> u32 {
    if *version.get_ref() == 0 {
        let finding = Finding::error("version", line_of(version.span().start), "a version is 1 or more");
        let remedy = "write `version = 1`, or leave the line out";
        findings.push(finding.spotted(Spot::of(text, version.span())).with_remedy(remedy));
    }
    *version.get_ref()
}

/// Fills a release from its front matter, whose first line is `first_line` of the file.
pub(super) fn read(text: &str, first_line: usize, into: &mut Manuscript, findings: &mut Vec<Finding>) {
    let index = LineIndex::new(text);
    let line_of = |at: usize| first_line + index.line(at) - 1;
    let front: Front = match toml::from_str(text) {
        Ok(front) => front,
        Err(error) => {
            findings.push(misread(text, first_line, &error));
            return;
        }
    };
    let Manuscript { release, lines } = into;
    let own = |text: Option<Spanned<String>>, line: &mut usize| {
        let text = text?;
        *line = line_of(text.span().start);
        Some(text.into_inner().trim().to_owned()).filter(|text| !text.is_empty())
    };
    release.headline = own(front.headline, &mut lines.headline).unwrap_or_default();
    release.subheading = said(front.subheading);
    release.caption = own(front.caption, &mut lines.caption);
    release.usage_terms = own(front.usage_terms, &mut lines.usage_terms);
    release.boilerplate = own(front.boilerplate, &mut lines.boilerplate);
    release.version = front.version.map_or(1, |version| checked_version(text, &version, line_of, findings));
    release.correction = said(front.correction);
    let Titles { timetable, facts, boilerplate } = front.titles;
    release.titles = Titles { timetable: said(timetable), facts: said(facts), boilerplate: said(boilerplate) };

    release.topics = front.topics.into_iter().filter_map(|topic| said(Some(topic))).collect();
    release.was = former_names(text, front.was, release, line_of, findings);
    if let Some(status) = front.status {
        lines.status = line_of(status.span().start);
        findings.extend(set_status(text, &status, lines.status, release));
    }
    if let Some(language) = front.language {
        findings.extend(wrong_language(language.get_ref(), line_of(language.span().start), release.language));
    }
    if let Some(date) = front.date {
        lines.date = line_of(date.span().start);
        release.date = read_date(date.get_ref());
        if release.date.is_none() {
            let written = as_text(date.get_ref());
            let spot = Spot::of(text, date.span());
            let (message, hint) = wrong_date(&written)
                .unwrap_or_else(|| (format!("`{written}` is not a date"), "write it as `2022-05-11`".to_owned()));
            findings.push(Finding::error("date", lines.date, message).spotted(spot).with_remedy(hint));
        }
    }
    let zone = front.zone.as_deref();
    if let Some(embargo) = front.embargo {
        lines.embargo = line_of(embargo.span().start);
        let written = as_text(embargo.get_ref());
        match read_instant(&written, zone) {
            _ if written.trim().eq_ignore_ascii_case(NO_EMBARGO) => release.no_embargo = true,
            Ok(lift) => release.embargo = Some(lift),
            Err(error) => {
                let spot = Spot::of(text, embargo.span());
                findings.push(time_finding("embargo-without-time", lines.embargo, &error).spotted(spot));
            }
        }
    }
    for row in front.timetable {
        let line = line_of(row.span().start);
        let row = row.into_inner();
        match read_instant(&as_text(row.start.get_ref()), row.zone.as_deref().or(zone)) {
            Ok(start) => {
                release.timetable.push(Event { start, title: row.title, note: row.note, url: row.url, uid: row.uid });
                lines.timetable.push(line);
            }
            Err(error) => {
                let (line, spot) = (line_of(row.start.span().start), Spot::of(text, row.start.span()));
                findings.push(time_finding("time-missing", line, &error).spotted(spot));
            }
        }
    }
    for row in front.facts {
        lines.facts.push(line_of(row.span().start));
        let row = row.into_inner();
        release.facts.push(Fact { label: row.label, value: row.value });
    }
    for row in front.links {
        lines.links.push(line_of(row.span().start));
        let row = row.into_inner();
        release.links.push(Link { label: row.label, url: row.url });
    }
    lines.contacts = front.contacts.iter().map(|row| line_of(row.span().start)).collect();
    release.contacts = front.contacts.into_iter().map(Spanned::into_inner).collect();
    (lines.attachments, release.attachments) = read_attachments(front.attachments, line_of);
    for row in front.photos {
        let line = line_of(row.span().start);
        let row = row.into_inner();
        match row.photo.get_ref().parse::<PhotoId>() {
            Ok(photo) => {
                release.photos.push(Figure { photo, caption: row.caption, alt: row.alt });
                lines.photos.push(line);
            }
            Err(error) => findings.push(
                Finding::error("photo-unreadable", line_of(row.photo.span().start), error.to_string())
                    .spotted(Spot::of(text, row.photo.span()))
                    .with_remedy(Remedy::AddPhotos { release: release.slug.clone() }),
            ),
        }
    }
}

/// The attachments, with the lines that they are on.
fn read_attachments(
    rows: Vec<Spanned<AttachmentRow>>,
    line_of: impl Fn(usize) -> usize,
) -> (Vec<usize>, Vec<AttachedFile>) {
    let read = rows.into_iter().map(|row| {
        let line = line_of(row.span().start);
        let AttachmentRow { file, title, credit, usage_terms, alt } = row.into_inner();
        let [title, credit, usage_terms, alt] = [title, credit, usage_terms, alt].map(said);
        let file = file.trim().to_owned();
        (line, AttachedFile { file, title, credit, usage_terms, alt, bytes: None, place: None })
    });
    read.unzip()
}

/// The names that a release had before.
fn former_names(
    text: &str,
    names: Vec<Spanned<String>>,
    release: &Release,
    line_of: impl Fn(usize) -> usize,
    findings: &mut Vec<Finding>,
) -> Vec<Slug> {
    let mut was = Vec::new();
    for name in names {
        match name.get_ref().trim().parse::<Slug>() {
            Ok(slug) if slug == release.slug => {}
            Ok(slug) => was.push(slug),
            Err(error) => {
                let finding = Finding::error("was", line_of(name.span().start), error.to_string());
                let remedy = "write the name that the release's folder had before";
                findings.push(finding.spotted(Spot::of(text, name.span())).with_remedy(remedy));
            }
        }
    }
    was
}

fn set_status(text: &str, status: &Spanned<String>, line: usize, release: &mut Release) -> Option<Finding> {
    release.status = match status.get_ref().trim().to_ascii_lowercase().as_str() {
        "ready" => Status::Ready,
        "draft" => Status::Draft,
        "withdrawn" => Status::Withdrawn,
        _ => {
            let finding = Finding::error("status", line, format!("`{}` is not a status", status.get_ref()));
            let finding = finding.spotted(Spot::of(text, status.span()));
            return Some(finding.with_remedy("write `draft` or `withdrawn`, or delete the line"));
        }
    };
    None
}

/// A language that is not the one in the file's name.
fn wrong_language(language: &str, line: usize, file: Language) -> Option<Finding> {
    match language.parse::<Language>() {
        Ok(named) if named == file => None,
        Ok(named) => Some(
            Finding::error("language", line, format!("the file's name says `{file}`, its front matter `{named}`"))
                .with_remedy("correct the one that is wrong"),
        ),
        Err(error) => Some(Finding::error("language", line, format!("{error}"))),
    }
}

fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn time_finding(without_time: &'static str, line: usize, error: &NotAnInstant) -> Finding {
    let rule = if matches!(error, NotAnInstant::NoTime(_)) { without_time } else { error.rule() };
    let hint = match error {
        // A day in a year that no calendar has is written right, and cannot be read all the same.
        NotAnInstant::Unreadable(written) => {
            full_time(written).filter(|time| time != written).map(|time| format!("write `{time}`"))
        }
        _ => None,
    };
    Finding::error(rule, line, error.to_string()).with_remedy(hint.unwrap_or_else(|| error.hint().to_owned()))
}

/// A TOML date or a string, as text.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn read_date(value: &Value) -> Option<Date> {
    let text = as_text(value);
    if text.trim().len() == 10 { text.trim().parse().ok() } else { None }
}

/// Writes the front matter, without its `+++` lines.
pub(super) fn write(release: &Release) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    };
    let quoted_option = |text: &Option<String>| text.as_deref().map(quoted);
    let zone = common_zone(&release.timetable);
    line("headline", Some(quoted(&release.headline)));
    line("subheading", quoted_option(&release.subheading));
    line("language", Some(quoted(release.language.tag())));
    line("date", release.date.map(|date| date.to_string()));
    line("version", (release.version > 1).then(|| release.version.to_string()));
    line("correction", quoted_option(&release.correction));
    let lift = release.embargo.as_ref().map(|lift| write_instant(lift, None));
    let embargo = lift.or_else(|| release.no_embargo.then(|| NO_EMBARGO.to_owned()));
    line("embargo", embargo.as_deref().map(quoted));
    line("status", release.status.as_str().map(quoted));
    let topics: Vec<_> = release.topics.iter().map(|topic| quoted(topic)).collect();
    line("topics", (!topics.is_empty()).then(|| format!("[{}]", topics.join(", "))));
    let was: Vec<_> = release.was.iter().map(|slug| quoted(slug.as_str())).collect();
    line("was", (!was.is_empty()).then(|| format!("[{}]", was.join(", "))));
    line("zone", zone.as_deref().map(quoted));
    line("caption", quoted_option(&release.caption));
    line("usage_terms", quoted_option(&release.usage_terms));
    line("boilerplate", quoted_option(&release.boilerplate));
    if release.titles != Titles::default() {
        let Titles { timetable, facts, boilerplate } = &release.titles;
        let rows = [("timetable", timetable), ("facts", facts), ("boilerplate", boilerplate)];
        table(&mut out, "[titles]", rows.map(|(key, title)| (key, quoted_option(title))));
    }
    for event in &release.timetable {
        let start = write_instant(&event.start, zone.as_deref());
        let rows = [("start", Some(quoted(&start))), ("title", Some(quoted(&event.title)))];
        table(
            &mut out,
            "[[timetable]]",
            rows.into_iter().chain([
                ("note", quoted_option(&event.note)),
                ("url", quoted_option(&event.url)),
                ("uid", quoted_option(&event.uid)),
            ]),
        );
    }
    for fact in &release.facts {
        table(&mut out, "[[facts]]", [("label", Some(quoted(&fact.label))), ("value", Some(quoted(&fact.value)))]);
    }
    for link in &release.links {
        table(&mut out, "[[links]]", [("label", Some(quoted(&link.label))), ("url", Some(quoted(&link.url)))]);
    }
    for contact in &release.contacts {
        table(
            &mut out,
            "[[contacts]]",
            [
                ("name", Some(quoted(&contact.name))),
                ("role", quoted_option(&contact.role)),
                ("email", quoted_option(&contact.email)),
                ("phone", quoted_option(&contact.phone)),
            ],
        );
    }
    for figure in &release.photos {
        out += &photo_table(figure);
    }
    for file in &release.attachments {
        out += &attachment_table(file);
    }
    out
}

/// An attachment's `[[attachments]]` block, an empty line before it.
pub(super) fn attachment_table(attached: &AttachedFile) -> String {
    let AttachedFile { file, title, credit, usage_terms, alt, .. } = attached;
    let said = |text: &Option<String>| text.as_deref().map(quoted);
    let rows = [
        ("file", Some(quoted(file))),
        ("title", said(title)),
        ("credit", said(credit)),
        ("usage_terms", said(usage_terms)),
        ("alt", said(alt)),
    ];
    let mut out = String::new();
    table(&mut out, "[[attachments]]", rows);
    out
}

/// A photo's `[[photos]]` block, an empty line before it.
pub(super) fn photo_table(figure: &Figure) -> String {
    let mut out = String::new();
    table(
        &mut out,
        "[[photos]]",
        [
            ("photo", Some(quoted(&figure.photo.to_hex()))),
            ("caption", figure.caption.as_deref().map(quoted)),
            ("alt", figure.alt.as_deref().map(quoted)),
        ],
    );
    out
}

pub(super) fn table<'a>(out: &mut String, name: &str, rows: impl IntoIterator<Item = (&'a str, Option<String>)>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{name}");
    for (key, value) in rows {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
}

/// The zone of the timetable, where it is all in one that has a name.
fn common_zone(timetable: &[Event]) -> Option<String> {
    let zone = zone_name(&timetable.first()?.start);
    let named = timetable.iter().all(|event| event.start.time_zone().iana_name() == Some(&zone));
    named.then_some(zone)
}
