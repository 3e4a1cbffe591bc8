//! Searches photos by words, by fields, and by what they look like.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::vec;

use super::catalogue::{self, is_searched};
use super::error::LibraryError;
use super::file_names::folded_name;
use super::look_index::LookAlike;
use super::looks::LARGEST;
use super::open::Library;
use super::photo::Photo;
use super::query::{Query, Sought, Term};
use crate::photo::{Looks, PhotoId, inspect};
use crate::progress::Progress;
use crate::storage::{Database, DatabaseError, MemoryBudget, Value, regular_file};

/// How many photos are read at a time: the first are shown at once, and the library is not held while they are.
const PAGE: usize = 64;

impl Library {
    /// The photos that a query asks for, newest first.
    pub fn search(&self, query: &Query, limit: Option<usize>) -> Result<Vec<Photo>, LibraryError> {
        let mut photos = Vec::new();
        self.search_each(query, limit, |photo| {
            photos.push(photo);
            Ok::<_, LibraryError>(())
        })?;
        Ok(photos)
    }

    /// How much photos are about the words of a query, the lower the more: those that say them most often in the fewest words
    /// (FTS5's bm25). A photo that is not there says none of them.
    pub fn relevance(&self, query: &Query) -> Result<HashMap<PhotoId, i64>, LibraryError> {
        let asked = |term: &Term| match &term.sought {
            Sought::Words(words) if !term.excludes => vec![phrase(words)],
            Sought::Property(property, words) if !term.excludes && is_searched(*property) => {
                words.iter().map(|word| phrase(std::slice::from_ref(word))).collect()
            }
            _ => Vec::new(),
        };
        let words: Vec<String> = query.alternatives.iter().flatten().flat_map(asked).collect();
        if words.is_empty() {
            return Ok(HashMap::new());
        }
        // Of a word that most photos have, all ranks are near zero.
        let sql = "SELECT photo.id, CAST(1e12 * bm25(photo_words) AS INTEGER) FROM photo_words \
                   JOIN photo ON photo.number = photo_words.rowid WHERE photo_words MATCH ?1";
        let rows = self.db().query(sql, &[words.join(" OR ").into()], |row| Ok((row.text(0)?, row.integer(1)?)))?;
        rows.into_iter().map(|(hex, rank)| Ok((catalogue::hash(&hex)?, rank))).collect()
    }

    /// Visits the photos that a query asks for, newest first, one at a time: a library holds more than memory does. One that
    /// is forgotten meanwhile is left out.
    pub fn search_each<E: From<LibraryError>>(
        &self,
        query: &Query,
        limit: Option<usize>,
        mut visit: impl FnMut(Photo) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut left = limit.unwrap_or(usize::MAX);
        let mut matches = None;
        let mut below = i64::MAX;
        while left > 0 {
            let page = self.db().at_once(|db| {
                if query.is_all() {
                    let page = catalogue::newest(db, below, left.min(PAGE))?;
                    below = page.last().map_or(below, |(number, _)| *number);
                    return Ok(page.into_iter().map(|(_, photo)| photo).collect());
                }
                let matches = match &mut matches {
                    Some(matches) => matches,
                    None => matches.insert(Matches::of(db, query, limit)?),
                };
                matches.page(db, left.min(PAGE))
            });
            let page: Vec<Photo> = page.map_err(|error: LibraryError| error)?;
            if page.is_empty() {
                break;
            }
            left -= page.len();
            page.into_iter().try_for_each(&mut visit)?;
        }
        Ok(())
    }

    /// The photos of which some metadata could not be read, or that may be published for a time only, newest first.
    pub fn unread_or_expiring(&self) -> Result<Vec<Photo>, LibraryError> {
        catalogue::unread_or_expiring(&self.db())
    }

    /// Photos that look like one, the most alike first: turned upright, mirrored, or lightly cropped.
    pub fn look_alikes(&self, photo: &Photo, progress: &dyn Progress) -> Result<Vec<LookAlike>, LibraryError> {
        match self.hash_older(&MemoryBudget::new(LARGEST), progress) {
            // What cannot be changed is compared as it is.
            Err(LibraryError::Database(DatabaseError::ReadOnly | DatabaseError::NoSpace)) => {}
            hashed => hashed?,
        }
        let photo = &self.photo(photo.id)?;
        let Some(phash) = photo.phash else { return Ok(Vec::new()) };
        // What the catalogue has says nothing of how it looks mirrored.
        let file = regular_file::read(&self.original(photo)).ok();
        let facts = file.and_then(|file| inspect(photo.format, &file).ok());
        let looks = facts.and_then(|facts| Some(facts.grey?.looks(photo.orientation)));
        let looks = looks.unwrap_or(Looks { upright: Some(phash), ..Looks::default() });
        let mut alike = catalogue::look_index(&self.db())?.alike(&looks);
        alike.retain(|other| other.photo != photo.id);
        alike.sort_by_key(|other| other.distance);
        Ok(alike)
    }
}

/// What is found of a query, by the photos' numbers, of which the highest is the newest.
struct Matches<'a> {
    alternatives: Vec<Alternative<'a>>,
}

impl<'a> Matches<'a> {
    fn of(db: &Database, query: &'a Query, limit: Option<usize>) -> Result<Self, LibraryError> {
        let alternatives = query.alternatives.iter().map(|terms| Alternative::of(db, terms, limit));
        Ok(Self { alternatives: alternatives.collect::<Result<_, _>>()? })
    }

    /// The next photos, each once, at most so many; none at the end.
    fn page(&mut self, db: &Database, size: usize) -> Result<Vec<Photo>, LibraryError> {
        let mut page = Vec::new();
        while page.len() < size {
            let heads = self.alternatives.iter_mut().filter_map(Alternative::next);
            let Some(number) = heads.max() else { break };
            let of_number = self.alternatives.iter_mut().filter_map(|one| one.take(number)).collect::<Vec<_>>();
            if of_number.is_empty() {
                continue;
            }
            let Some(photo) = catalogue::numbered(db, number)? else { continue };
            let holds = |term: &&Term| term.sought.holds(&photo) != term.excludes;
            if of_number.iter().any(|terms| terms.iter().all(holds)) {
                page.push(photo);
            }
        }
        Ok(page)
    }
}

/// One side of an `OR`.
struct Alternative<'a> {
    /// The photos that may match, newest first.
    candidates: Peekable<vec::IntoIter<i64>>,
    excluded: HashSet<i64>,
    /// What has to be looked up in each photo, as no index has it.
    to_look_at: Vec<&'a Term>,
}

impl<'a> Alternative<'a> {
    fn of(db: &Database, terms: &'a [Term], limit: Option<usize>) -> Result<Self, LibraryError> {
        let is_left_to_index = |term: &&Term| matches!(term.sought, Sought::Words(_));
        let to_look_at: Vec<_> = terms.iter().filter(|term| !is_left_to_index(term)).collect();
        let mut excluded = HashSet::new();
        let mut index = Vec::new();
        for term in terms {
            match &term.sought {
                Sought::Words(words) if term.excludes => excluded.extend(matching(db, &phrase(words), None)?),
                Sought::Words(words) => index.push(phrase(words)),
                // The index has its words, too: fewer photos are left to be looked at.
                Sought::Property(property, words) if !term.excludes && is_searched(*property) => {
                    index.extend(words.iter().map(|word| phrase(std::slice::from_ref(word))));
                }
                _ => {}
            }
        }
        let of_index = limit.filter(|_| to_look_at.is_empty() && excluded.is_empty());
        let candidates = match (named(db, terms)?, index.is_empty()) {
            (Some(named), true) => named,
            (Some(named), false) => {
                let named: HashSet<_> = named.into_iter().collect();
                matching(db, &index.join(" "), None)?.into_iter().filter(|number| named.contains(number)).collect()
            }
            (None, true) if asks_for_rated(terms) => {
                // Of ten years' photos few are rated, and to read the others takes long.
                let layers =
                    ["edited", "read", "filled"].map(|layer| format!("{layer} LIKE '%\"rating\":%'")).join(" OR ");
                db.query(&format!("SELECT number FROM photo WHERE {layers} ORDER BY number DESC"), &[], |row| {
                    row.integer(0)
                })?
            }
            (None, true) => db.query("SELECT number FROM photo ORDER BY number DESC", &[], |row| row.integer(0))?,
            (None, false) => matching(db, &index.join(" "), of_index)?,
        };
        Ok(Self { candidates: candidates.into_iter().peekable(), excluded, to_look_at })
    }

    /// The number of its next photo.
    fn next(&mut self) -> Option<i64> {
        self.candidates.peek().copied()
    }

    /// What has to hold of the photo with a number, if that is its next.
    fn take(&mut self, number: i64) -> Option<&[&'a Term]> {
        self.candidates.next_if_eq(&number)?;
        (!self.excluded.contains(&number)).then_some(&self.to_look_at)
    }
}

/// Whether only photos with a rating are asked for.
fn asks_for_rated(terms: &[Term]) -> bool {
    terms.iter().any(|term| match term.sought {
        Sought::Rating(lowest, highest) => (lowest..=highest).contains(&0) == term.excludes,
        _ => false,
    })
}

/// The numbers of the photos in the first collection or release that is asked for, newest first.
fn named(db: &Database, terms: &[Term]) -> Result<Option<Vec<i64>>, LibraryError> {
    for term in terms.iter().filter(|term| !term.excludes) {
        match &term.sought {
            Sought::Collection(name) => {
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                let names = collection_names(db)?;
                let Some(name) = names.iter().find(|there| folded_name(there) == folded_name(&name)) else {
                    return Ok(Some(Vec::new()));
                };
                let sql = "SELECT photo.number FROM collection_photo JOIN photo ON photo.id = collection_photo.photo \
                           WHERE collection = ?1 ORDER BY photo.number DESC";
                return Ok(Some(db.query(sql, &[name.as_str().into()], |row| row.integer(0))?));
            }
            Sought::Photos(ids) => {
                let mut numbers = Vec::new();
                for id in ids {
                    let sql = "SELECT number FROM photo WHERE id = ?1";
                    numbers.extend(db.query(sql, &[id.to_hex().into()], |row| row.integer(0))?);
                }
                numbers.sort_unstable_by(|one, other| other.cmp(one));
                return Ok(Some(numbers));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// The names of all collections.
pub(super) fn collection_names(db: &Database) -> Result<Vec<String>, LibraryError> {
    Ok(db.query("SELECT DISTINCT collection FROM collection_photo ORDER BY collection", &[], |row| row.text(0))?)
}

/// Words in a row, the last of which may go on. All of it is quoted, so that nothing counts as FTS5's query syntax.
fn phrase(words: &[String]) -> String {
    format!("\"{}\"*", words.join(" "))
}

/// The numbers of the photos that the index of words has for an expression, newest first.
fn matching(db: &Database, expression: &str, limit: Option<usize>) -> Result<Vec<i64>, LibraryError> {
    let limit: Value = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX)).into();
    let sql = "SELECT rowid FROM photo_words WHERE photo_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
    Ok(db.query(sql, &[expression.into(), limit], |row| row.integer(0))?)
}
