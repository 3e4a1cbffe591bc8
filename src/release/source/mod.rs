//! A release as a file: Markdown under TOML front matter, easy to edit by hand.
//!
//! | file | what it holds |
//! |---|---|
//! | `front` | the front matter, read and written |
//! | `background` | the blocks that only standing pages have |
//! | `keys`, `values` | its keys, and how values are written |
//! | `misread`, `slips`, `delimiters` | front matter that is not TOML, and what to write instead |
//! | `edit` | changes within a front matter that keep everything else as it is |
//! | `body` | lead and body as Markdown, read and written |
//! | `table` | tables as Markdown has them |
//! | `escape` | backslashes before what Markdown would take for a block mark |

mod background;
mod body;
mod delimiters;
mod edit;
mod escape;
mod front;
mod keys;
mod misread;
mod slips;
mod table;
mod values;

use super::attached::AttachedFile;
use super::background::Background;
use super::finding::Finding;
use super::manuscript::{Lines, Manuscript};
use super::model::{Block, Figure, Language, Release, Slug};

/// The line above and below the front matter.
const DELIMITER: &str = "+++";

/// No release is longer; a longer file is something else.
pub const MAX_BYTES: usize = 4 << 20;

/// Reads an edition's text, or reports all errors in it.
pub(crate) fn read(slug: &Slug, language: Language, text: &str) -> Result<Manuscript, Vec<Finding>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut manuscript = Manuscript { release: Release::new(slug.clone(), language), lines: Lines::default() };
    let mut findings = Vec::new();
    let Some(parts) = Parts::of(&text) else {
        return Err(vec![delimiters::missing(&text)]);
    };
    front::read(parts.front, 2, &mut manuscript, &mut findings);
    let first_line = 2 + parts.front.matches('\n').count() + 1;
    let mut blocks = body::read(slug, parts.body, first_line, &mut findings).into_iter().peekable();
    if let Some((line, Block::Paragraph(lead))) = blocks.next_if(|(_, block)| matches!(block, Block::Paragraph(_))) {
        manuscript.release.lead = lead;
        manuscript.lines.lead = line;
    }
    (manuscript.lines.body, manuscript.release.body) = blocks.unzip();
    if findings.is_empty() { Ok(manuscript) } else { Err(findings) }
}

/// Reads the text of a standing page, or reports all errors in it.
pub(crate) fn read_background(
    subject: &Slug,
    language: Language,
    text: &str,
) -> Result<(Manuscript, Background), Vec<Finding>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let (own, of_release) = match Parts::of(&text) {
        Some(parts) => {
            let (own, rest) = background::split(parts.front);
            (own, format!("{DELIMITER}\n{rest}{DELIMITER}{}", parts.behind))
        }
        None => (String::new(), text),
    };
    let mut findings = Vec::new();
    let page = background::read(&own, &mut findings);
    match read(subject, language, &of_release) {
        Ok(manuscript) if findings.is_empty() => return Ok((manuscript, page)),
        Ok(_) => {}
        Err(more) => findings.extend(more),
    }
    findings.sort_by_key(|finding| finding.line);
    Err(findings)
}

/// Writes an edition so that [`read`] gives it back.
pub(crate) fn write(release: &Release) -> String {
    let lead = Block::Paragraph(release.lead.clone());
    let body = body::write((!release.lead.trim().is_empty()).then_some(&lead).into_iter().chain(&release.body));
    format!("{DELIMITER}\n{}{DELIMITER}\n\n{body}\n", front::write(release))
}

/// Writes a standing page so that [`read_background`] gives it back.
pub(crate) fn write_background(release: &Release, page: &Background) -> String {
    let text = write(release);
    let blocks = background::write(page);
    with_front(&text, |front| Some(format!("{front}{blocks}"))).unwrap_or(text)
}

impl Release {
    /// The release as its file would have it.
    #[must_use]
    pub fn to_source(&self) -> String {
        write(self)
    }

    /// The release that [`Release::to_source`] wrote; `None` where that is not understood.
    #[must_use]
    pub fn from_source(slug: &Slug, language: Language, text: &str) -> Option<Self> {
        read(slug, language, text).ok().map(|manuscript| manuscript.release)
    }
}

/// Puts a photo into an edition's text, at the end or in place of the `at`th; every other byte stays.
pub(crate) fn with_photo(text: &str, at: Option<usize>, figure: &Figure) -> Option<String> {
    with_front(text, |front| match edit::with_photo(front, at, figure) {
        None if at.is_none() => Some(format!("{}\n{}", front.trim_end(), front::photo_table(figure))),
        edited => edited,
    })
}

/// Adds an attachment to an edition's text, at the end; every other byte stays.
pub(crate) fn with_new_attachment(text: &str, attached: &AttachedFile) -> Option<String> {
    with_front(text, |front| Some(format!("{}\n{}", front.trim_end(), front::attachment_table(attached))))
}

/// Changes what an edition's text says of an attachment, or takes it out.
pub(crate) fn with_attachment(text: &str, at: usize, attached: Option<&AttachedFile>) -> Option<String> {
    with_front(text, |front| edit::with_attachment(front, at, attached))
}

/// Puts an edition's timetable into an order, given as the present positions of the events.
pub(crate) fn with_timetable_in_order(text: &str, order: &[usize]) -> Option<String> {
    with_front(text, |front| edit::with_timetable_in_order(front, order))
}

/// Puts an edition's photos into an order, given as their present positions; those that it leaves out are taken out.
pub(crate) fn with_photos_in_order(text: &str, order: &[usize]) -> Option<String> {
    with_front(text, |front| edit::with_photos_in_order(front, order))
}

/// Writes the UIDs of events into an edition's text; every other byte stays.
pub(crate) fn with_event_uids(text: &str, uids: &[Option<String>]) -> Option<String> {
    with_front(text, |front| edit::with_event_uids(front, uids))
}

/// Changes a file's front matter alone, and keeps how its lines end.
fn with_front(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let windows = text.contains("\r\n");
    let text = text.replace("\r\n", "\n");
    let parts = Parts::of(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
    let front = change(parts.front)?;
    let out = format!("{DELIMITER}\n{front}{DELIMITER}{}", parts.behind);
    Some(if windows { out.replace('\n', "\r\n") } else { out })
}

/// A file, split at the lines around its front matter.
struct Parts<'a> {
    front: &'a str,
    /// Everything after the closing delimiter.
    behind: &'a str,
    /// The same from the next line on.
    body: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (first, rest) = text.split_once('\n')?;
        if first.trim_end() != DELIMITER {
            return None;
        }
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == DELIMITER {
                let (front, behind) = (&rest[..at], &rest[at + DELIMITER.len()..]);
                let body = behind.split_once('\n').map_or("", |(_, body)| body);
                return Some(Self { front, behind, body });
            }
            at += line.len();
        }
        None
    }
}
