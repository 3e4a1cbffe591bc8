//! Notes of the office that are not for readers: `Notes (not for publication)`, `internal comment`.

use super::draft::Draft;
use super::embargo_words::{plain, speaks};
use super::row::Row;
use crate::release::finding::Finding;
use crate::release::languages::{Searched, Vocabulary, folded};

/// Quotes each of them in a finding, with what stands right under it.
pub(super) fn tell(rows: &[Row], draft: &mut Draft) {
    for (at, row) in rows.iter().enumerate() {
        if draft.embargo_lines.contains(&row.line) || row.text.len() > 2_000 || !is_internal(&row.text) {
            continue;
        }
        let under = rows.get(at + 1).filter(|next| !next.apart && row.text.ends_with(':'));
        let under = under.map_or(String::new(), |next| format!(" / {}", next.text));
        let quoted: String = format!("{}{under}", row.text).chars().take(200).collect();
        let message = format!("this is marked as not for publication: `{quoted}`");
        draft.find(
            Finding::warning("internal-note", row.line, message).with_remedy("delete what journalists should not see"),
        );
    }
}

/// Whether a line says that something is not for readers, and not only until a certain day.
pub(in crate::release) fn is_internal(line: &str) -> bool {
    if line.len() > 20_000 {
        return false;
    }
    let plain = plain(line);
    let lower = folded(&plain);
    let searched = Searched::of(&lower);
    let found = Vocabulary::all().iter().filter_map(|v| searched.contains(&v.drafts.internal)).min();
    let Some((at, phrase)) = found else { return false };
    let behind = lower[at + phrase.len()..].split_whitespace().next().unwrap_or_default();
    let later =
        Vocabulary::all().iter().any(|v| v.embargo.limits.iter().any(|limit| limit.split(' ').next() == Some(behind)));
    // In a story somebody may say so of something else: `The papers are not for publication.`
    let marked = at == 0
        || line.split_whitespace().count() <= 14
        || lower[..at].ends_with(['(', '[', '–', '—', '-', ':', '|', '/', ' '])
            && lower[..at].trim_end().ends_with(['(', '[', '–', '—', '-', ':', '|', '/']);
    marked && !later && speaks(&plain, false).is_none()
}
