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
    if let Some(timetable) = &view.timetable {
        parts.extend(std::iter::once(view.titles.timetable.clone()).chain(timetable.zone_note.clone()));
        for day in &timetable.days {
            let line = |event: &EventView| {
                let note = event.note.iter().map(|note| format!(" ({})", note.text));
                let url = event.url.iter().map(|url| format!(" {url}"));
                let time = format!("\n{} {}", event.time, event.title.text);
                std::iter::once(time).chain(note).chain(url).collect::<String>()
            };
            parts.push(format!("{}{}", day.date, day.events.iter().map(line).collect::<String>()));
        }
    }
    if !view.facts.is_empty() {
        let lines = view.facts.iter().map(|fact| format!("\n{}: {}", fact.label, fact.value.text));
        parts.push(format!("{}{}", view.titles.facts, lines.collect::<String>()));
    }
    for (title, links) in links(view) {
        let line = |at: &LinkView| match at.label.as_str() {
            "" => format!("\n{}", at.url),
            label => format!("\n{label}: {}", at.url),
        };
        parts.push(format!("{title}{}", links.iter().map(line).collect::<String>()));
    }
    if !view.boilerplate.is_empty() {
        parts.push(view.titles.boilerplate.clone());
        parts.extend(view.boilerplate.iter().map(|paragraph| paragraph.text.clone()));
    }
    parts.join("\n\n")
}

/// The links under their titles; those to the photos are listed separately.
fn links(view: &ReleaseView) -> impl Iterator<Item = (&'static str, &[LinkView])> {
    let all = [(view.words.links, view.links.as_slice()), (view.words.photos, view.print.links.as_slice())];
    all.into_iter().filter(|(_, links)| !links.is_empty())
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
    for (title, links) in links(view) {
        element(&mut html, "h2", &escape(title));
        let line = |at: &LinkView| match at.label.as_str() {
            "" => link(&at.url, &at.shown_url),
            label => format!("{}: {}", escape(label), link(&at.url, &at.shown_url)),
        };
        list(&mut html, links.iter().map(line));
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
