//! Searches photos by words, by fields, and by what they look like.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::catalogue::{self, is_searched};
use super::error::LibraryError;
use super::file_names::folded_name;
use super::looks::LARGEST;
use super::open::Library;
use super::photo::{KnownLooks, Photo};
use super::query::{Query, Sought, Term};
use crate::photo::{Looks, PerceptualHash, PhotoId, inspect};
use crate::progress::Progress;
use crate::storage::{Database, DatabaseError, MemoryBudget, Value, regular_file};

/// A photo that looks like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAlike {
    pub photo: PhotoId,
    /// How many of the 63 bits of their perceptual hashes differ.
    pub distance: u32,
}

impl Library {
    /// The photos that a query asks for, newest first.
    pub fn search(&self, query: &Query, limit: Option<usize>) -> Result<Vec<Photo>, LibraryError> {
        self.db().at_once(|db| Self::searched(db, query, limit))
    }

    fn searched(db: &Database, query: &Query, limit: Option<usize>) -> Result<Vec<Photo>, LibraryError> {
        if query.is_all() {
            return catalogue::newest(db, limit);
        }
        // By their numbers, of which the highest is the newest.
        let mut found = BTreeMap::new();
        for terms in &query.alternatives {
            find(db, terms, limit, &mut found)?;
        }
        let mut photos = Vec::new();
        for (number, photo) in found.into_iter().rev().take(limit.unwrap_or(usize::MAX)) {
            match photo {
                Some(photo) => photos.push(photo),
                None => photos.extend(catalogue::numbered(db, number)?),
            }
        }
        Ok(photos)
    }

    /// Sorts photos that a query found by how much they are about its words, those that say them most often in the fewest
    /// words first (FTS5's bm25). A query without words leaves them as they are.
    pub fn sort_by_relevance(&self, query: &Query, photos: &mut [Photo]) -> Result<(), LibraryError> {
        let asked = |term: &Term| match &term.sought {
            Sought::Words(words) if !term.excludes => vec![phrase(words)],
            Sought::Property(property, words) if !term.excludes && is_searched(*property) => {
                words.iter().map(|word| phrase(std::slice::from_ref(word))).collect()
            }
            _ => Vec::new(),
        };
        let words: Vec<String> = query.alternatives.iter().flatten().flat_map(asked).collect();
        if words.is_empty() {
            return Ok(());
        }
        // The lower it is, the better. Of a word that most photos have, all ranks are near zero.
        let sql = "SELECT photo.id, CAST(1e12 * bm25(photo_words) AS INTEGER) FROM photo_words \
                   JOIN photo ON photo.number = photo_words.rowid WHERE photo_words MATCH ?1";
        let rows = self.db().query(sql, &[words.join(" OR ").into()], |row| Ok((row.text(0)?, row.integer(1)?)))?;
        let ranks = rows.into_iter().map(|(hex, rank)| Ok((catalogue::hash(&hex)?, rank)));
        let ranks = ranks.collect::<Result<HashMap<PhotoId, i64>, LibraryError>>()?;
        photos.sort_by_key(|photo| ranks.get(&photo.id).copied().unwrap_or_default());
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
        let mut alike = alike(&looks, &catalogue::looks(&self.db())?);
        alike.retain(|other| other.photo != photo.id);
        alike.sort_by_key(|other| other.distance);
        Ok(alike)
    }
}

/// The numbers of photos of which all terms hold, with the photos that had to be looked at for it.
fn find(
    db: &Database,
    terms: &[Term],
    limit: Option<usize>,
    found: &mut BTreeMap<i64, Option<Photo>>,
) -> Result<(), LibraryError> {
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
    let candidates = match (&named(db, terms)?, index.is_empty()) {
        (Some(named), true) => named.clone(),
        (Some(named), false) => {
            let named: HashSet<_> = named.iter().copied().collect();
            matching(db, &index.join(" "), None)?.into_iter().filter(|number| named.contains(number)).collect()
        }
        (None, true) if asks_for_rated(terms) => {
            // Of ten years' photos few are rated, and to read the others takes long.
            let layers = ["edited", "read", "filled"].map(|layer| format!("{layer} LIKE '%\"rating\":%'")).join(" OR ");
            db.query(&format!("SELECT number FROM photo WHERE {layers} ORDER BY number DESC"), &[], |row| {
                row.integer(0)
            })?
        }
        (None, true) => db.query("SELECT number FROM photo ORDER BY number DESC", &[], |row| row.integer(0))?,
        (None, false) => matching(db, &index.join(" "), of_index)?,
    };
    let mut left = limit.unwrap_or(usize::MAX);
    for number in candidates.into_iter().filter(|number| !excluded.contains(number)) {
        if left == 0 {
            break;
        }
        if to_look_at.is_empty() {
            found.entry(number).or_insert(None);
        } else {
            let Some(photo) = catalogue::numbered(db, number)? else { continue };
            if !to_look_at.iter().all(|term| term.sought.holds(&photo) != term.excludes) {
                continue;
            }
            found.insert(number, Some(photo));
        }
        left -= 1;
    }
    Ok(())
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

/// The photos that a picture looks like.
pub(super) fn alike(looks: &Looks, known: &[KnownLooks]) -> Vec<LookAlike> {
    let distance = |known: &KnownLooks| {
        let distance = looks.distance(known.upright, &known.crops)?;
        (distance <= PerceptualHash::MAX_ALIKE).then_some(LookAlike { photo: known.photo, distance })
    };
    known.iter().filter_map(distance).collect()
}
