//! The page around the release: it chooses the edition, the form and the look.

use std::fmt::Write as _;

use super::snapshot::{Edition, Snapshot, Trouble};
use crate::cli::error::Line;
use crate::cli::mail_events::cancelled_line;
use crate::cli::mail_photos::photos_line;
use crate::cli::remedies;
use crate::cli::serve::Answer;
use crate::release::{Finding, Language, Severity, Spot};
use crate::storage::text::escape;

/// What can be looked at, with the name in the address and the words on the tab.
const FORMS: [(&str, &str); 5] =
    [("mail", "Email"), ("text", "Text"), ("page", "Page"), ("site", "Site"), ("findings", "Findings")];
/// The looks of mail, page and site.
const LOOKS: [(&str, &str); 3] = [("light", "Light"), ("dark", "Dark"), ("phone", "Phone")];

/// From a page of the preview to where its paths begin: a secret word may stand before them.
const UP: &str = "../../";

/// What the preview opens with.
pub(super) fn first(snapshot: &Snapshot) -> String {
    let language = snapshot.editions.first().map_or(Language::default(), |edition| edition.language);
    format!("/{language}/mail/light")
}

/// A page of the preview; `None` where there is no such edition, form or look.
pub(super) fn page(snapshot: &Snapshot, language: &str, form: &str, look: &str) -> Option<Answer> {
    let (form, _) = FORMS.into_iter().find(|(name, _)| *name == form)?;
    let (look, _) = LOOKS.into_iter().find(|(name, _)| *name == look)?;
    let edition = snapshot.editions.iter().find(|edition| edition.language.tag() == language);
    // An edition that was there a moment ago may be between two saves.
    let shown = match (edition, &snapshot.trouble) {
        (None, Some(trouble)) => troubled(trouble),
        (None, None) => {
            "<p class=\"quiet\">There is no such edition yet. It appears as soon as it is saved.</p>".to_owned()
        }
        (Some(edition), _) if form == "site" => on_site(snapshot, edition, look),
        (Some(edition), _) => body(edition, form, look),
    };
    let title = edition.and_then(headline).unwrap_or_else(|| snapshot.slug.to_string());
    let tabs = tabs(snapshot, language, form, look);
    let html = include_str!("../../../../assets/preview.html")
        .replace("{title}", &escape(&title))
        .replace("{slug}", snapshot.slug.as_str())
        .replace("{state}", &snapshot.state)
        .replace("{tabs}", &tabs)
        .replace("{shown}", &shown);
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
                  frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    Some(Answer { policy, ..Answer::of("text/html; charset=utf-8", html) })
}

/// The headline, for the page's title.
fn headline(edition: &Edition) -> Option<String> {
    let line = edition.source.lines().find_map(|line| line.strip_prefix("headline"))?;
    let value = line.trim_start().strip_prefix('=')?.trim().trim_matches(['"', '\'']);
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

fn tabs(snapshot: &Snapshot, language: &str, form: &str, look: &str) -> String {
    let mut html = String::new();
    let mut group = |label: &str, tabs: Vec<(String, String, bool)>| {
        let _ = write!(html, "<nav aria-label=\"{label}\">");
        for (address, words, current) in tabs {
            let mark = if current { " aria-current=\"page\"" } else { "" };
            let _ = write!(html, "<a href=\"{address}\"{mark}>{words}</a>");
        }
        html += "</nav>";
    };
    let edition = snapshot.editions.iter().find(|edition| edition.language.tag() == language);
    let form_tab = |(name, words): (&str, &str)| {
        let badge = edition.filter(|_| name == "findings").map(badge).unwrap_or_default();
        (format!("{UP}{language}/{name}/{look}"), format!("{words}{badge}"), name == form)
    };
    group("Form", FORMS.into_iter().map(form_tab).collect());
    if matches!(form, "mail" | "page" | "site") {
        let look_tab =
            |(name, words): (&str, &str)| (format!("{UP}{language}/{form}/{name}"), words.to_owned(), name == look);
        group("Look", LOOKS.into_iter().map(look_tab).collect());
    }
    if snapshot.editions.len() > 1 {
        let edition_tab = |edition: &Edition| {
            let tag = edition.language.tag();
            (format!("{UP}{tag}/{form}/{look}"), tag.to_owned(), tag == language)
        };
        group("Edition", snapshot.editions.iter().map(edition_tab).collect());
    }
    html
}

/// How many findings there are, in the colour of the gravest.
fn badge(edition: &Edition) -> String {
    let gravest = edition.findings.iter().map(|finding| finding.severity).max();
    gravest
        .map_or(String::new(), |gravest| format!(" <span class=\"badge {gravest}\">{}</span>", edition.findings.len()))
}

fn body(edition: &Edition, form: &str, look: &str) -> String {
    if form == "findings" {
        return findings(edition);
    }
    if let Err(trouble) = &edition.pages {
        // Where the file is not understood, the findings show the exact place.
        let not_understood = edition.findings.iter().any(|finding| finding.spot.is_some());
        return if not_understood { findings(edition) } else { troubled(trouble) + &findings(edition) };
    }
    let language = edition.language.tag();
    let frame = |name: &str, title: &str| {
        format!(
            "<div class=\"paper {look} {name}\"><iframe title=\"{title}\" sandbox=\"allow-same-origin allow-popups\" \
             src=\"{UP}view/{language}/{look}/{name}.html\"></iframe></div>"
        )
    };
    match form {
        "mail" => format!("{}{}", weight(edition), frame("email", "The email")),
        "text" => format!(
            "<pre class=\"letter\" lang=\"{language}\">{}</pre>",
            escape(edition.text("email.txt").unwrap_or_default())
        ),
        _ => match &edition.no_page {
            Some(trouble) => {
                format!("{}<p class=\"quiet\">The email can be sent without a page.</p>", troubled(trouble))
            }
            None => frame("release", "The page"),
        },
    }
}

/// The page of the release on the newsroom's site.
fn on_site(snapshot: &Snapshot, edition: &Edition, look: &str) -> String {
    let place = match &snapshot.site {
        Ok(site) => site.places.get(&edition.language),
        Err(trouble) => return troubled(trouble) + &findings(edition),
    };
    let Some(place) = place else { return findings(edition) };
    format!(
        "<p class=\"quiet\">As <code>site build</code> will show it, without the press kit.</p><div class=\"paper {look} \
         site\"><iframe title=\"The page on the site\" sandbox=\"allow-same-origin allow-popups\" \
         src=\"{UP}site/{look}/{place}\"></iframe></div>"
    )
}

/// Which photos travel in the email, and how heavy it is: Gmail cuts it off at 102 KB.
fn weight(edition: &Edition) -> String {
    let kilobytes = edition.text("email.html").map_or(0, |html| html.len().div_ceil(1000));
    let photos = edition.pages.as_ref().ok().and_then(|pages| photos_line(&pages.photos));
    let photos = photos.map(|line| format!("<p class=\"quiet\">{}.</p>", coded(&capital(&line)))).unwrap_or_default();
    let left_out = edition.pages.iter().flat_map(|pages| &pages.left_out).map(|photo| {
        format!("<p class=\"quiet\">Photo <code>{}</code> was withdrawn and is left out.</p>", photo.short())
    });
    let photos = left_out.chain([photos]).collect::<String>();
    let cancelled = edition.pages.as_ref().ok().and_then(|pages| cancelled_line(&pages.cancelled));
    let cancelled = cancelled.map(|line| format!("<p class=\"quiet\">{}.</p>", coded(&capital(&line))));
    let photos = photos + &cancelled.unwrap_or_default();
    let calendar = match &edition.pages {
        Ok(pages) if pages.calendar_attached => "<p class=\"quiet\"><code>timetable.ics</code> is attached.</p>",
        _ => "",
    };
    format!("{photos}{calendar}<p class=\"quiet\">The email’s HTML is {kilobytes} KB; Gmail cuts it off at 102 KB.</p>")
}

fn troubled(trouble: &Trouble) -> String {
    let mut html = "<div class=\"trouble\" role=\"alert\">".to_owned();
    for (line, text) in trouble {
        let class = match line {
            Line::Error => "error",
            Line::Cause => "cause",
            Line::Hint => "hint",
        };
        let _ = write!(html, "<p class=\"{class}\">{}</p>", coded(text));
    }
    html + "</div>"
}

fn findings(edition: &Edition) -> String {
    if edition.findings.is_empty() {
        return format!("<p class=\"clean\">Nothing to correct in <code>{}</code>.</p>", escape(&edition.file));
    }
    let mut html = "<ol class=\"findings\">".to_owned();
    let lines: Vec<&str> = edition.source.lines().collect();
    for finding in &edition.findings {
        let Finding { rule, severity, line, message, remedy, .. } = finding;
        let word = match severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        };
        let _ = write!(
            html,
            "<li class=\"{severity}\"><p class=\"what\"><strong>{word}</strong> {}</p>{}{}\
             <p class=\"where\">{}:{line} <span class=\"rule\">{rule}</span></p></li>",
            coded(message),
            excerpt(finding, lines.get(line.saturating_sub(1)..).unwrap_or_default()),
            remedy
                .as_ref()
                .map(|remedy| format!("<p class=\"hint\">{}</p>", coded(&remedies::of_release(remedy))))
                .unwrap_or_default(),
            escape(&edition.file),
        );
    }
    html + "</ol>"
}

/// The line in the file, with a caret where the column is known.
fn excerpt(finding: &Finding, lines: &[&str]) -> String {
    const LONGEST: usize = 200;
    let shown = |text: &str| escape(&text.chars().take(LONGEST).collect::<String>());
    if let Some(Spot { text, column, width }) = finding.spot.as_deref() {
        let mark = || format!("\n{}<b>{}</b>", " ".repeat(column - 1), "^".repeat((*width).min(LONGEST)));
        let caret = if *column <= LONGEST { mark() } else { String::new() };
        return format!("<pre>{}{caret}</pre>", shown(text));
    }
    // What is missing altogether is reported on line 1, which would explain nothing.
    let lines: Vec<_> = lines.iter().take_while(|line| !line.trim().is_empty() && line.trim() != "+++").collect();
    // All rows of a table, but only the first line of prose.
    let rows = if lines.first().is_some_and(|line| line.starts_with("[[")) { 4 } else { 1 };
    let lines: Vec<_> = lines.into_iter().take(rows).map(|line| shown(line)).collect();
    if lines.is_empty() { String::new() } else { format!("<pre>{}</pre>", lines.join("\n")) }
}

/// The line as the beginning of a sentence.
fn capital(line: &str) -> String {
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Text as HTML, with code elements for what is in backticks.
fn coded(text: &str) -> String {
    let mut html = String::new();
    for (nth, part) in text.split('`').enumerate() {
        let part = escape(part);
        if nth % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html += &part;
        }
    }
    html
}

/// HTML in light or dark mode, whatever the browser's own setting is.
pub(super) fn in_look(html: &str, look: &str) -> String {
    // A media query that is always true, or never.
    let (asked, scheme) = if look == "dark" { ("(min-width: 0px)", "dark") } else { ("(max-width: 0px)", "light") };
    html.replace("(prefers-color-scheme: dark)", asked)
        .replace("(prefers-color-scheme:dark)", asked)
        .replace("color-scheme: light dark", &format!("color-scheme: {scheme}"))
        .replace("content=\"light dark\"", &format!("content=\"{scheme}\""))
        .replacen("<head>", "<head>\n<base target=\"_blank\">", 1)
}
