//! What the formats for machines share: a release's name, its text without and with marks, its pictures' types.

use std::fmt::Write as _;

use jiff::{Timestamp, Zoned};

use super::links::LinkView;
use super::prose::{escape, href};
use super::timetable::EventView;
use super::view::{BlockView, ReleaseView};
use crate::release::{Issuer, Release};

/// A name that is the same for every version: where the page stands, else a `tag:` URI of the issuer's.
pub(super) fn uri(release: &Release, issuer: &Issuer, made: Timestamp) -> String {
    if let Some(site) = issuer.site_url.as_deref().and_then(href) {
        return format!("{site}/{}", release.slug);
    }
    let domain = issuer.address.rsplit('@').next().unwrap_or_default();
    let year = made.to_zoned(issuer.zone.clone()).year();
    format!("tag:{domain},{year}:{}", release.slug)
}

/// An instant with its offset, as machines read it.
pub(super) fn rfc3339(instant: &Zoned) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// An address that is whole by itself, wherever the item is read.
pub(super) fn absolute(url: &str) -> Option<&str> {
    Some(url).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Where a picture can be fetched: its own address, else its place beside the release's page.
pub(super) fn picture_url(src: &str, release: &Release, issuer: &Issuer) -> Option<String> {
    let beside = || {
        let site = issuer.site_url.as_deref().and_then(href)?;
        (!src.contains(':')).then(|| format!("{site}/{}/{src}", release.slug))
    };
    absolute(src).map(str::to_owned).or_else(beside)
}

/// What kind of picture an address leads to, by its ending.
pub(super) fn media_type(url: &str) -> &'static str {
    let ending = url.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "png" => "image/png",
        "webp" => "image/webp",
        "tif" | "tiff" => "image/tiff",
        _ => "image/jpeg",
    }
}

/// What a corrected release says about itself.
pub(super) fn correction(release: &Release, view: &ReleaseView) -> Option<String> {
    let said = view.correction.as_ref().map(|change| format!(": {}", change.text)).unwrap_or_default();
    (release.version > 1).then(|| format!("{}{said}", view.words.correction))
}

/// What the receiving desk must know before it prints: the embargo, and what a correction corrects.
pub(super) fn note(release: &Release, view: &ReleaseView) -> Option<String> {
    match (&view.embargo, correction(release, view)) {
        (Some(embargo), Some(correction)) => Some(format!("{embargo}. {correction}")),
        (embargo, correction) => embargo.clone().or(correction),
    }
}

/// The story as plain text.
pub(super) fn plain(view: &ReleaseView) -> String {
    let mut parts = vec![view.lead.text.clone()];
    for block in &view.body {
        parts.push(match block {
            BlockView::Paragraph(prose) | BlockView::Heading(prose) => prose.text.clone(),
            BlockView::Quote { text, speaker: Some(speaker), .. } => format!("{text} — {}", speaker.text),
            BlockView::Quote { text, .. } => text.clone(),
            BlockView::List { items } => {
                items.iter().map(|item| format!("- {}", item.text)).collect::<Vec<_>>().join("\n")
            }
        });
    }
    for day in view.timetable.iter().flat_map(|timetable| &timetable.days) {
        let lines = day.events.iter().map(|event| format!("\n{} {}", event.time, event.title.text));
        parts.push(format!("{}{}", day.date, lines.collect::<String>()));
    }
    if !view.facts.is_empty() {
        let lines = view.facts.iter().map(|fact| format!("\n{}: {}", fact.label, fact.value.text));
        parts.push(format!("{}{}", view.titles.facts, lines.collect::<String>()));
    }
    parts.join("\n\n")
}

/// The story as elements that may stand in XHTML: well-formed, without a wrapper.
pub(super) fn xhtml(view: &ReleaseView) -> String {
    let mut html = String::new();
    element(&mut html, "p", &view.lead.html);
    for block in &view.body {
        match block {
            BlockView::Paragraph(prose) => element(&mut html, "p", &prose.html),
            BlockView::Heading(prose) => element(&mut html, "h2", &prose.html),
            BlockView::Quote { html: said, speaker, .. } => {
                let mut inner = String::new();
                element(&mut inner, "p", said);
                if let Some(speaker) = speaker {
                    element(&mut inner, "p", &format!("— {}", speaker.html));
                }
                element(&mut html, "blockquote", &inner);
            }
            BlockView::List { items } => list(&mut html, items.iter().map(|item| item.html.clone())),
        }
    }
    if let Some(timetable) = &view.timetable {
        element(&mut html, "h2", &escape(&view.titles.timetable));
        if let Some(note) = &timetable.zone_note {
            element(&mut html, "p", &escape(note));
        }
        for day in &timetable.days {
            element(&mut html, "h3", &escape(&day.date));
            let line = |e: &EventView| {
                let note = e.note.iter().map(|note| format!(" ({})", note.html));
                let url = e.url.iter().map(|url| format!(" {}", link(url, e.shown_url.as_deref().unwrap_or(url))));
                let time = format!("<time datetime=\"{}\">{}</time> {}", e.datetime, escape(&e.time), e.title.html);
                std::iter::once(time).chain(note).chain(url).collect()
            };
            list(&mut html, day.events.iter().map(line));
        }
    }
    if !view.facts.is_empty() {
        element(&mut html, "h2", &escape(&view.titles.facts));
        list(&mut html, view.facts.iter().map(|fact| format!("{}: {}", escape(&fact.label), fact.value.html)));
    }
    if !view.links.is_empty() {
        element(&mut html, "h2", &escape(view.words.links));
        let line = |at: &LinkView| match at.label.as_str() {
            "" => link(&at.url, &at.shown_url),
            label => format!("{}: {}", escape(label), link(&at.url, &at.shown_url)),
        };
        list(&mut html, view.links.iter().map(line));
    }
    if !view.boilerplate.is_empty() {
        element(&mut html, "h2", &escape(&view.titles.boilerplate));
        for paragraph in &view.boilerplate {
            element(&mut html, "p", &paragraph.html);
        }
    }
    html.replace("<br>", "<br/>")
}

fn link(url: &str, shown: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(shown))
}

fn element(html: &mut String, name: &str, inner: &str) {
    let _ = write!(html, "<{name}>{inner}</{name}>");
}

fn list(html: &mut String, items: impl Iterator<Item = String>) {
    let mut inner = String::new();
    for item in items {
        element(&mut inner, "li", &item);
    }
    element(html, "ul", &inner);
}
