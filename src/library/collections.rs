//! Collections: named sets of photos, in the order in which they were added. A collection is there as long as it has a photo.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::error::LibraryError;
use super::file_names::folded_name;
use super::open::Library;
use super::photo::Photo;
use super::{catalogue, search};
use crate::photo::PhotoId;
use crate::storage::Database;

/// Longer names are refused, in characters.
const LONGEST: usize = 120;

/// The name of a collection, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionName(String);

/// Text that cannot be the name of a collection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a name for a collection: a name has 1 to {LONGEST} characters, on one line, and no quotation mark"
)]
pub struct NotACollectionName(String);

impl CollectionName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CollectionName {
    type Err = NotACollectionName;

    fn from_str(text: &str) -> Result<Self, NotACollectionName> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = (1..=LONGEST).contains(&name.chars().count())
            && !text.contains(['\n', '\r', '"'])
            && !name.chars().any(char::is_control);
        if is_name { Ok(Self(name)) } else { Err(NotACollectionName(text.to_owned())) }
    }
}

impl fmt::Display for CollectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known about a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionSummary {
    pub name: String,
    pub photos: usize,
    /// Those of them that were withdrawn.
    pub withdrawn: usize,
    /// When a photo was last added.
    pub changed: Timestamp,
}

/// Why a collection cannot be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    #[error("there is no collection `{name}`")]
    Unknown { name: String, there: Vec<String> },
    #[error("`{}` is not in the collection `{name}`", photo.short())]
    NotIn { name: String, photo: PhotoId },
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Library {
    /// Every collection, in the order of their names.
    pub fn collections(&self) -> Result<Vec<CollectionSummary>, LibraryError> {
        let sql = "SELECT collection, count(*), sum(photo.withdrawn), max(added_ms) FROM collection_photo \
                   JOIN photo ON photo.id = collection_photo.photo GROUP BY collection";
        let rows =
            self.db().query(sql, &[], |row| Ok((row.text(0)?, row.integer(1)?, row.integer(2)?, row.integer(3)?)))?;
        let summary = |(name, photos, withdrawn, changed): (String, i64, i64, i64)| {
            let number = |value: i64| usize::try_from(value).unwrap_or(0);
            let changed = Timestamp::from_millisecond(changed)
                .map_err(|_| LibraryError::Corrupt(format!("the time {changed}")))?;
            Ok(CollectionSummary { name, photos: number(photos), withdrawn: number(withdrawn), changed })
        };
        let mut found = rows.into_iter().map(summary).collect::<Result<Vec<_>, LibraryError>>()?;
        found.sort_by_key(|summary| (folded_name(&summary.name), summary.name.clone()));
        Ok(found)
    }

    /// The photos of a collection, in the order in which they were added, and its name as it was typed first.
    pub fn collection(&self, name: &CollectionName) -> Result<(String, Vec<Photo>), CollectionError> {
        let db = self.db();
        let name = known(&db, name)?;
        let sql = "SELECT photo FROM collection_photo WHERE collection = ?1 ORDER BY place, photo";
        let ids = db.query(sql, &[name.as_str().into()], |row| row.text(0)).map_err(LibraryError::from)?;
        let mut photos = Vec::with_capacity(ids.len());
        for id in ids {
            photos.extend(catalogue::photo(&db, catalogue::hash(&id)?)?);
        }
        Ok((name, photos))
    }

    /// A collection's name as it was typed first.
    pub fn known_collection(&self, name: &str) -> Result<String, CollectionError> {
        let unknown = |there| CollectionError::Unknown { name: name.to_owned(), there };
        match name.parse() {
            Ok(name) => known(&self.db(), &name),
            Err(NotACollectionName(_)) => Err(unknown(search::collection_names(&self.db())?)),
        }
    }

    /// Adds photos to a collection, which is made with the first. Gives its name, and of each photo whether it is new there.
    pub fn add_to_collection(
        &self,
        name: &CollectionName,
        photos: &[PhotoId],
        now: Timestamp,
    ) -> Result<(String, Vec<bool>), CollectionError> {
        self.recorded(|db, changed| {
            let name = found(db, name)?.unwrap_or_else(|| name.to_string());
            let add = |photo: &PhotoId| {
                let sql = "INSERT INTO collection_photo (collection, photo, place, added_ms) VALUES (?1, ?2, \
                           (SELECT coalesce(max(place), 0) + 1 FROM collection_photo WHERE collection = ?1), ?3) \
                           ON CONFLICT DO NOTHING";
                let values = [name.as_str().into(), photo.to_hex().into(), now.as_millisecond().into()];
                let is_new = db.exec(sql, &values).map_err(LibraryError::from)? > 0;
                if is_new {
                    changed.add(*photo);
                }
                Ok(is_new)
            };
            let added = photos.iter().map(add).collect::<Result<_, CollectionError>>()?;
            Ok((name, added))
        })
    }

    /// Takes photos out of a collection; all or, where one is not in it, none.
    pub fn remove_from_collection(&self, name: &CollectionName, photos: &[PhotoId]) -> Result<String, CollectionError> {
        self.recorded(|db, changed| {
            let name = known(db, name)?;
            for photo in photos {
                let sql = "DELETE FROM collection_photo WHERE collection = ?1 AND photo = ?2";
                let removed = db.exec(sql, &[name.as_str().into(), photo.to_hex().into()]);
                changed.add(*photo);
                if removed.map_err(LibraryError::from)? == 0 {
                    return Err(CollectionError::NotIn { name, photo: *photo });
                }
            }
            Ok(name)
        })
    }
}

/// The name of a collection as it is kept: names that differ in their case alone are one.
fn found(db: &Database, name: &CollectionName) -> Result<Option<String>, LibraryError> {
    let wanted = folded_name(name.as_str());
    Ok(search::collection_names(db)?.into_iter().find(|name| folded_name(name) == wanted))
}

fn known(db: &Database, name: &CollectionName) -> Result<String, CollectionError> {
    match found(db, name)? {
        Some(name) => Ok(name),
        None => Err(CollectionError::Unknown { name: name.to_string(), there: search::collection_names(db)? }),
    }
}

impl From<crate::storage::DatabaseError> for CollectionError {
    fn from(error: crate::storage::DatabaseError) -> Self {
        Self::Library(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_with_single_spaces() {
        let name = |text: &str| text.parse::<CollectionName>().map(|name| name.to_string()).ok();
        assert_eq!(name(" Spring   gala "), Some("Spring gala".to_owned()));
        assert_eq!(name("Åre/2026: \u{4f60}"), Some("Åre/2026: \u{4f60}".to_owned()));
        for wrong in ["", "  ", "a\nb", "say \"x\"", "a\u{7}", &"x".repeat(121)] {
            assert_eq!(name(wrong), None, "{wrong:?}");
        }
    }
}
