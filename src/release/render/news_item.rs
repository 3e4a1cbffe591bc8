//! What the exchange formats share: a release's story as text and as XHTML, and its note to editors.

use std::fmt::Write as _;

use super::links::LinkView;
use super::timetable::EventView;
use super::view::{BlockView, ReleaseView};
use crate::release::Release;
use crate::storage::text::escape;

/// What a corrected release says about itself.
pub(super) fn correction(release: &Release, view: &ReleaseView) -> Option<String> {
    let said = view.correction.as_ref().map(|change| format!(": {}", change.text)).unwrap_or_default();
    (release.version > 1).then(|| format!("{}{said}", view.words.correction))
}

/// What editors must know before they print: the embargo, and what a correction corrects.
pub(super) fn note(release: &Release, view: &ReleaseView) -> Option<String> {
    match (&view.embargo, correction(release, view)) {
        (Some(embargo), Some(correction)) => Some(format!("{embargo}. {correction}")),
        (embargo, correction) => embargo.clone().or(correction),
    }
}

/// The story as plain text.
pub(super) fn plain(view: &ReleaseView) -> String {
    let mut parts: Vec<String> = view.subheading.iter().map(|line| line.text.clone()).collect();
    parts.push(view.lead.text.clone());
    for block in &view.body {
        parts.push(match block {
            BlockView::Paragraph(prose) | BlockView::Heading(prose) => prose.text.clone(),
            BlockView::Quote { text, speaker: Some(speaker), .. } => format!("{text} — {}", speaker.text),
            BlockView::Quote { text, .. } => text.clone(),
            BlockView::List { items, .. } => {
                items.iter().map(|item| format!("{}{}", item.first, item.text)).collect::<Vec<_>>().join("\n")
            }
            BlockView::Table(table) => {
                let caption = table.caption.iter().map(|caption| format!("{}\n\n", caption.text));
                format!("{}{}", caption.collect::<String>(), table.text)
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

/// The story as XHTML elements: well-formed, without a wrapper.
pub(super) fn xhtml(view: &ReleaseView) -> String {
    let mut html = String::new();
    if let Some(line) = &view.subheading {
        element(&mut html, "p", &line.html);
    }
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
            BlockView::List { bare, .. } => html += bare,
            BlockView::Table(table) => html += &table.html(),
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
    // XML has no place for these two, not even escaped.
    html.replace("<br>", "<br/>").replace(['\u{fffe}', '\u{ffff}'], "")
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
