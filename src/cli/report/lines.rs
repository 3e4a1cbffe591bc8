//! The report for people: failures first, those of one reason together.

use jiff::tz::TimeZone;

use crate::cli::error::CliError;
use crate::cli::local_time::{local_time, with_local_times};
use crate::cli::messages::{self, MessageView};
use crate::cli::ui::{Ui, in_a_line};
use crate::delivery::{Entry, MessageState};

/// A message, and what is shown with it.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) view: MessageView<'a>,
    pub(super) entry: &'a Entry,
    pub(super) outlet: Option<&'a str>,
    pub(super) notes: &'a [String],
}

/// What somebody has to look at comes first.
fn rank(state: MessageState) -> usize {
    use MessageState::{Bounced, Deferred, Failed, InDoubt, Intent, Queued, Sent, Skipped};
    let order = [Failed, Bounced, InDoubt, Intent, Deferred, Queued, Skipped, Sent];
    order.iter().position(|one| *one == state).unwrap_or(order.len())
}

/// Failures first, those of one reason together, each in the order of their addresses.
pub(super) fn put_in_order(rows: &mut [Row<'_>]) {
    rows.sort_by_cached_key(|row| {
        (rank(row.view.state), row.reason().map(|reason| general(&reason, row)), row.entry.version)
    });
}

/// Prints them, a line each; a reason that several share is said once.
pub(super) fn show(ui: &Ui, rows: &[Row<'_>], zone: &TimeZone) -> Result<(), CliError> {
    let key = |row: &Row<'_>| (row.view.state, row.reason().map(|reason| general(&reason, row)));
    for group in rows.chunk_by(|one, other| key(one) == key(other)) {
        let [first, ..] = group else { continue };
        let word = first.view.word(ui);
        match key(first).1.filter(|_| group.len() > 1) {
            Some(reason) => {
                ui.text(format!("{word} {} ({}):", with_local_times(&reason, zone), group.len()))?;
                for row in group {
                    ui.text(with_notes(format!("         {}{}", row.whom(), row.tail(zone)), row))?;
                }
            }
            None => {
                for row in group {
                    let reason = row.reason().map(|reason| format!(": {}", with_local_times(&reason, zone)));
                    ui.text(with_notes(
                        format!("{word} {}{}{}", row.whom(), reason.unwrap_or_default(), row.tail(zone)),
                        row,
                    ))?;
                }
            }
        }
    }
    Ok(())
}

fn with_notes(line: String, row: &Row<'_>) -> String {
    let notes = row.notes.iter().map(|note| format!("\n         {note}"));
    std::iter::once(line).chain(notes).collect()
}

impl Row<'_> {
    fn whom(&self) -> String {
        messages::whom(self.view.name, self.view.address)
    }

    /// The outlet, and when it happened.
    fn tail(&self, zone: &TimeZone) -> String {
        let outlet = self.outlet.map(|outlet| format!(" · {}", in_a_line(outlet)));
        // In a queue nothing has happened yet, and why somebody was skipped says since when.
        let has_time = !matches!(self.view.state, MessageState::Queued | MessageState::Skipped);
        let time = has_time.then(|| format!(" · {}", local_time(&self.entry.updated.to_zoned(zone.clone()))));
        outlet.into_iter().chain(time).collect()
    }

    /// Why it did not go out.
    fn reason(&self) -> Option<String> {
        match (&self.view.why, self.view.reply) {
            (Some(why), _) => Some(why.clone()),
            (None, Some(reply)) if self.view.state != MessageState::Sent => {
                Some(messages::answer(self.view.code, reply))
            }
            _ => None,
        }
    }
}

/// A reason without what is each message's own: its address, and the server's names for it.
fn general(reason: &str, row: &Row<'_>) -> String {
    let own = row.view.address.as_str();
    let mut general: Vec<String> = Vec::new();
    for word in reason.split_whitespace() {
        let bare = word.trim_matches(|c: char| "<>()[]{},;:.'\"".contains(c));
        let is_own =
            bare.eq_ignore_ascii_case(own) || bare.to_lowercase().ends_with(&format!("={}", own.to_lowercase()));
        let has = |is: fn(char) -> bool| bare.chars().filter(|c| is(*c)).count();
        let (digits, letters) = (has(|c| c.is_ascii_digit()), has(|c| c.is_ascii_alphabetic()));
        let is_name =
            bare.len() >= 8 && digits >= 2 && (letters >= 2 || digits >= 8) && !bare.contains("://") && !is_time(bare);
        general.push(if is_own || is_name { word.replacen(bare, "…", 1) } else { word.to_owned() });
    }
    general.join(" ")
}

fn is_time(word: &str) -> bool {
    word.parse::<jiff::Timestamp>().is_ok()
        || word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}
