//! What newsrooms on the web have around and within a story: links to share it, the time of publishing, the sender in a
//! block of its own.

use super::row::{Row, Shape};
use super::titles::over_boilerplate;

/// Where readers are sent to share a page.
const SHARES: [&str; 12] = [
    "facebook.com/sharer",
    "facebook.com/dialog/share",
    "twitter.com/intent",
    "twitter.com/share",
    "x.com/intent",
    "linkedin.com/sharearticle",
    "linkedin.com/sharing",
    "api.whatsapp.com/send",
    "whatsapp://send",
    "t.me/share",
    "pinterest.com/pin/create",
    "reddit.com/submit",
];

/// Whether a link shares the page.
pub(super) fn shares(target: &str) -> bool {
    let target = target.to_lowercase();
    SHARES.iter().any(|share| target.contains(share)) || target.starts_with("mailto:?")
}

/// The `time` element of a row: what it shows, and the day that it says for machines.
#[derive(Debug, Default)]
pub(super) struct Time {
    begins: usize,
    day: Option<String>,
    shown: String,
}

impl Time {
    /// At a start tag, with how long the row is by then.
    pub(super) fn begin(row: usize, datetime: Option<&str>) -> Self {
        let day = datetime.and_then(|said| said.get(..10)?.parse::<jiff::civil::Date>().ok());
        Self { begins: row, day: day.map(|day| day.to_string()), shown: String::new() }
    }

    /// At the end tag.
    pub(super) fn end(&mut self, row: &str) {
        row.get(self.begins..).unwrap_or_default().trim().clone_into(&mut self.shown);
    }

    /// The day of a row that is nothing but a time with its year and hour, before the story has begun: nobody reads
    /// `ons, maj 11, 2022 09:00 CET` as well as a machine reads its day.
    pub(super) fn day_of(self, row: &str, before: &[Row]) -> Option<String> {
        let day = self.day?;
        let has_begun = before.iter().any(|row| row.text.split_whitespace().count() > 25);
        let year = day.get(..4)?;
        (!has_begun && row.trim() == self.shown && row.contains(year) && row.contains(':')).then_some(day)
    }
}

/// The rows of the story and those beside it, by whether each stood in `main` and in an `article`. A sender's block beside it
/// belongs to it.
pub(super) fn parted(rows: Vec<Row>, marked: &[(bool, bool)]) -> (Vec<Row>, Vec<Row>) {
    let headed = |part: fn(&(bool, bool)) -> bool| {
        rows.iter().zip(marked).filter(|(_, mark)| part(mark)).any(|(row, _)| row.shape == Shape::Heading)
    };
    let part: fn(&(bool, bool)) -> bool = if headed(|(main, article)| *main && *article) {
        |(main, article)| *main && *article
    } else if headed(|(main, _)| *main) {
        |(main, _)| *main
    } else if headed(|(_, article)| *article) {
        |(_, article)| *article
    } else {
        return (rows, Vec::new());
    };
    let (story, beside): (Vec<_>, Vec<_>) = rows.into_iter().zip(marked).partition(|(_, mark)| part(mark));
    let mut story: Vec<Row> = story.into_iter().map(|(row, _)| row).collect();
    let mut beside: Vec<Row> = beside.into_iter().map(|(row, _)| row).collect();
    let sender = sender_beside(&story, &beside);
    beside.retain(|row| !sender.contains(row));
    story.extend(sender);
    (story, beside)
}

/// The sender's standing lines in a block beside the story, which has none of its own: a title, and the prose under it.
fn sender_beside(story: &[Row], beside: &[Row]) -> Vec<Row> {
    let is_title = |row: &Row| row.shape == Shape::Heading && over_boilerplate(&row.text);
    if story.iter().any(is_title) {
        return Vec::new();
    }
    let prose = |row: &&Row| {
        row.shape == Shape::Plain
            && row.text.split_whitespace().count() >= 8
            && row.text.ends_with(['.', '!', ')', '”'])
    };
    let Some(at) = beside.iter().position(is_title) else { return Vec::new() };
    let under: Vec<Row> = beside[at + 1..].iter().take_while(prose).cloned().collect();
    if under.is_empty() { under } else { std::iter::once(beside[at].clone()).chain(under).collect() }
}
