//! The sheet as a page: one file that holds its pictures, runs nothing and fetches nothing.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::bursts::Together;
use super::card::Card;
use super::{Cards, SheetError, SheetRequest, Told};
use crate::newsroom::opened::Newsroom;
use crate::photo::Format;
use crate::storage::regular_file;
use crate::storage::text::{escape, is_unseen_control};

const STYLE: &str = include_str!("../../../assets/photo-sheet.css");

pub(super) fn write(
    newsroom: &Newsroom,
    request: &SheetRequest<'_>,
    groups: &[Together<'_>],
    cards: &Cards<'_>,
    file: &mut File,
    unwritable: &dyn Fn(io::Error) -> SheetError,
) -> Result<Told, SheetError> {
    let mut page = BufWriter::with_capacity(256 * 1024, file);
    let brand = &newsroom.settings.identity.name;
    let title = title(request);
    let number = request.photos.len();
    let photos = if number == 1 { "1 photo".to_owned() } else { format!("{number} photos") };
    let groups_said = match groups.iter().filter(|group| group.is_group).count() {
        0 => String::new(),
        1 => ", 1 group of look-alikes".to_owned(),
        more => format!(", {more} groups of look-alikes"),
    };
    write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <title>{title} – {name}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<p>{name}</p>\n<h1>{title}</h1>\n\
         <p>{photos}{groups_said}</p>\n\
         <p class=\"choice\"><input type=\"checkbox\" id=\"lacking\"><label for=\"lacking\">Only photos that lack something</label></p>\n\
         </header>\n<main>\n",
        title = line(&title),
        name = line(brand),
    )
    .map_err(unwritable)?;
    let mut told = Told::default();
    let mut open = "";
    cards.each(groups, |part, cards| -> Result<(), SheetError> {
        let mut html = String::new();
        if !part.goes_on {
            html += open;
            if let Some(title) = &part.title {
                let _ = write!(html, "<section class=\"group\">\n<h2>{}</h2>\n<ul>\n", line(title));
            } else {
                html += "<ul>\n";
            }
            open = if part.title.is_some() { "</ul>\n</section>\n" } else { "</ul>\n" };
        }
        page.write_all(html.as_bytes()).map_err(unwritable)?;
        for card in cards {
            told.lacking += usize::from(!card.lacks().is_empty());
            told.unseen += usize::from(card.small.is_none());
            page.write_all(item(card, if part.is_group { 3 } else { 2 }).as_bytes()).map_err(unwritable)?;
        }
        Ok(())
    })?;
    let lacking = match told.lacking {
        0 => "No photo lacks caption, credit, copyright or date.".to_owned(),
        1 => "1 photo lacks something.".to_owned(),
        more => format!("{more} photos lack something."),
    };
    let empty = if number == 0 { "<p>No photo was found.</p>\n" } else { "" };
    write!(page, "{open}{empty}</main>\n<footer><p>{lacking}</p></footer>\n</body>\n</html>\n").map_err(unwritable)?;
    page.flush().map_err(unwritable)?;
    Ok(told)
}

pub(super) fn title(request: &SheetRequest<'_>) -> String {
    match request.query.trim() {
        "" => "All photos".to_owned(),
        query => format!("Photos: {query}"),
    }
}

/// A photo, its name a heading of this level.
fn item(card: &Card<'_>, level: u8) -> String {
    let lacks = card.lacks();
    let mut html = format!("<li{}>\n", if lacks.is_empty() { " class=\"whole\"" } else { "" });
    match picture(card) {
        Some((src, width, height)) => {
            let alt = line(&card.alt());
            let _ = writeln!(
                html,
                "<img src=\"{src}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\">"
            );
        }
        None => html += "<p class=\"unseen\">This photo cannot be shown.</p>\n",
    }
    let _ = writeln!(html, "<h{level} class=\"name\">{}</h{level}>", line(&card.name()));
    if !lacks.is_empty() {
        let marks = format!("<li>{}</li>", lacks.join("</li><li>"));
        let _ = writeln!(html, "<ul class=\"lacks\" aria-label=\"What it lacks\">{marks}</ul>");
    }
    if !card.caption().is_empty() {
        let _ = writeln!(html, "<p class=\"caption\">{}</p>", line(card.caption()));
    }
    html += "<dl>";
    let metadata = &card.photo.metadata;
    let again = card.other_names().join(", ");
    let rows = [
        ("Credit", card.credit()),
        ("Copyright", metadata.copyright.clone().unwrap_or_default()),
        ("Taken", card.taken().unwrap_or_default()),
        ("Terms", metadata.usage_terms.clone().unwrap_or_default()),
        ("Expires", metadata.expires.map(|day| day.to_string()).unwrap_or_default()),
        ("Rating", card.stars()),
        ("Size", card.size()),
        ("Also as", again),
        ("Number", card.photo.id.short()),
    ];
    for (label, value) in rows.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let _ = write!(html, "<div><dt>{label}</dt><dd>{}</dd></div>", line(value));
    }
    html += "</dl>\n</li>\n";
    html
}

/// The picture inside of the page, and its size.
fn picture(card: &Card<'_>) -> Option<(String, u32, u32)> {
    let small = card.small.as_ref()?;
    let bytes = regular_file::read(&small.path).ok()?;
    let kind = match Format::sniff(&bytes).ok()? {
        Format::Jpeg => "jpeg",
        Format::Png => "png",
        Format::Webp => "webp",
        // No browser shows it.
        Format::Tiff | Format::Heic | Format::Raw => return None,
    };
    Some((format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)), small.width, small.height))
}

/// Text for the page, on one line.
fn line(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_unseen_control(c) { ' ' } else { c }).collect();
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
