//! The tables of what was written where.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::making::{HeldFile, Making, MakingKind, OutputFile, OutputPlace, SavedEdition};
use crate::newsroom::opened::Newsroom;
use crate::photo::PhotoId;
use crate::press::Address;
use crate::release::{Release, Slug};
use crate::storage::{Database, DatabaseError, Sha256};

const FILE: &str = "outputs.sqlite3";

const TABLES: &str = "CREATE TABLE making (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    release TEXT,
    recipient TEXT,
    made BIGINT NOT NULL
);
CREATE TABLE making_edition (
    making TEXT NOT NULL,
    language TEXT NOT NULL,
    position BIGINT NOT NULL,
    mark TEXT NOT NULL,
    also TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (making, mark)
);
CREATE TABLE output (
    path TEXT PRIMARY KEY,
    making TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    before TEXT,
    picture BIGINT NOT NULL
);
CREATE INDEX output_making ON output (making);
CREATE TABLE output_photo (
    path TEXT NOT NULL,
    photo TEXT NOT NULL,
    taken_out BIGINT,
    PRIMARY KEY (path, photo)
);
CREATE INDEX output_photo_photo ON output_photo (photo)";

/// What was written where.
#[derive(Debug)]
pub(in crate::newsroom) struct Outputs {
    db: Database,
    root: PathBuf,
}

/// Why the record of written files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutputsError {
    #[error("the record of written files cannot be used")]
    Database(#[from] DatabaseError),
    #[error("the record of written files is damaged: it contains {0}")]
    Damaged(String),
    #[error("the record of written files `{}` is empty: what it knew is lost", path.display())]
    Empty { path: PathBuf },
    #[error("`{}` cannot be reached", path.display())]
    Place { path: PathBuf, source: std::io::Error },
}

impl Outputs {
    /// Opens the record, and creates it where there is none.
    pub(in crate::newsroom) fn open(newsroom: &Newsroom) -> Result<Self, OutputsError> {
        let dir = newsroom.library_dir();
        std::fs::create_dir_all(&dir).map_err(|source| OutputsError::Place { path: dir.clone(), source })?;
        let file = dir.join(FILE);
        if !file.exists() {
            let _lock = newsroom.lock_record().map_err(|source| OutputsError::Place { path: file.clone(), source })?;
            if !file.exists() {
                Database::create(&file, &[TABLES])?;
            }
        }
        Self::at(newsroom, &file)
    }

    /// Opens the record to be read: where nothing was ever written there is none, and none is made.
    pub(in crate::newsroom) fn look(newsroom: &Newsroom) -> Result<Self, OutputsError> {
        let file = newsroom.library_dir().join(FILE);
        Self::at(newsroom, if file.is_file() { &file } else { Path::new(":memory:") })
    }

    fn at(newsroom: &Newsroom, file: &Path) -> Result<Self, OutputsError> {
        // It is never made empty: that is what is left of one that knew something.
        if std::fs::metadata(file).is_ok_and(|found| found.len() == 0) {
            return Err(OutputsError::Empty { path: file.to_path_buf() });
        }
        let db = Database::open(file)?;
        db.migrate(&[TABLES])?;
        let root = newsroom.root.canonicalize().unwrap_or_else(|_| newsroom.root.clone());
        Ok(Self { db, root })
    }

    /// Opens the record and records files before they are written.
    pub(in crate::newsroom) fn begun(
        newsroom: &Newsroom,
        making: &Making<'_>,
        files: &[OutputFile],
    ) -> Result<Self, OutputsError> {
        let outputs = Self::open(newsroom)?;
        outputs.begin(making, files, newsroom.now)?;
        Ok(outputs)
    }

    /// Records files before they are written.
    pub(in crate::newsroom) fn begin(
        &self,
        making: &Making<'_>,
        files: &[OutputFile],
        now: Timestamp,
    ) -> Result<(), OutputsError> {
        let place = self.stored(&making.place);
        let release = making.release.map_or("", Slug::as_str);
        let id = Sha256::of(format!("{}|{place}|{release}", making.kind.as_str()).as_bytes()).to_hex();
        self.db.transaction(|db| {
            let sql = "INSERT INTO making (id, kind, place, release, recipient, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (id) DO UPDATE SET recipient = excluded.recipient, made = excluded.made";
            let values = [
                id.as_str().into(),
                making.kind.as_str().into(),
                place.into(),
                making.release.map(Slug::as_str).into(),
                making.recipient.clone().into(),
                now.as_millisecond().into(),
            ];
            db.exec(sql, &values)?;
            if making.kind == MakingKind::Kit {
                // A kit is made whole; a folder may be rendered edition by edition.
                db.exec("DELETE FROM making_edition WHERE making = ?1", &[id.as_str().into()])?;
            }
            for (position, SavedEdition { language, mark, also, source }) in making.editions.iter().enumerate() {
                let sql = "INSERT INTO making_edition (making, language, position, mark, also, source)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT (making, mark) DO UPDATE SET position = excluded.position, language = excluded.language,
                        also = excluded.also, source = excluded.source";
                let values = [
                    id.as_str().into(),
                    language.tag().into(),
                    position.into(),
                    mark.as_str().into(),
                    also.as_str().into(),
                    source.as_str().into(),
                ];
                db.exec(sql, &values)?;
            }
            for OutputFile { path, sha256, is_picture, photos } in files {
                let path = self.stored(path);
                let sql = "INSERT INTO output (path, making, sha256, before, picture) VALUES (?1, ?2, ?3, NULL, ?4)
                    ON CONFLICT (path) DO UPDATE SET making = excluded.making, picture = excluded.picture,
                        before = CASE WHEN output.sha256 = excluded.sha256 THEN output.before ELSE output.sha256 END,
                        sha256 = excluded.sha256";
                let values = [path.as_str().into(), id.as_str().into(), sha256.to_hex().into(), (*is_picture).into()];
                db.exec(sql, &values)?;
                for photo in photos {
                    let sql = "INSERT INTO output_photo (path, photo, taken_out) VALUES (?1, ?2, NULL)
                        ON CONFLICT (path, photo) DO UPDATE SET taken_out = NULL";
                    db.exec(sql, &[path.as_str().into(), photo.to_hex().into()])?;
                }
            }
            Ok(())
        })
    }

    /// Records that files are written: what was there before is gone, with its photos.
    pub(in crate::newsroom) fn finish(&self, files: &[OutputFile]) -> Result<(), OutputsError> {
        self.db.transaction(|db| {
            for OutputFile { path, photos, .. } in files {
                let path = self.stored(path);
                db.exec("UPDATE output SET before = NULL WHERE path = ?1", &[path.as_str().into()])?;
                let sql = "SELECT photo FROM output_photo WHERE path = ?1 AND taken_out IS NULL";
                for photo in db.query(sql, &[path.as_str().into()], |row| row.text(0))? {
                    if !photos.iter().any(|now| now.to_hex() == photo) {
                        let sql = "DELETE FROM output_photo WHERE path = ?1 AND photo = ?2";
                        db.exec(sql, &[path.as_str().into(), photo.into()])?;
                    }
                }
            }
            Ok(())
        })
    }

    /// Records that a photo is no longer in some files.
    pub(in crate::newsroom) fn taken_out(
        &self,
        photo: PhotoId,
        files: &[&Path],
        now: Timestamp,
    ) -> Result<(), OutputsError> {
        self.db.transaction(|db| {
            for path in files {
                let sql = "INSERT INTO output_photo (path, photo, taken_out) VALUES (?1, ?2, ?3)
                    ON CONFLICT (path, photo) DO UPDATE SET taken_out = excluded.taken_out";
                db.exec(sql, &[self.stored(path).into(), photo.to_hex().into(), now.as_millisecond().into()])?;
            }
            Ok(())
        })
    }

    /// The places with files that hold a photo.
    pub(in crate::newsroom) fn with_photo(&self, photo: PhotoId) -> Result<Vec<OutputPlace>, OutputsError> {
        self.places(photo, "taken_out IS NULL")
    }

    /// The places that a photo was taken out of, and not written to again since.
    pub(in crate::newsroom) fn without_photo(&self, photo: PhotoId) -> Result<Vec<OutputPlace>, OutputsError> {
        self.places(photo, "taken_out IS NOT NULL")
    }

    /// Takes a photo that is forgotten out of the texts that places were made from.
    pub(in crate::newsroom) fn forget_photo(&self, photo: PhotoId) -> Result<(), OutputsError> {
        let sql = "SELECT making_edition.making, mark, language, making.release, source FROM making_edition
            JOIN making ON making.id = making_edition.making WHERE source LIKE ?1";
        let texts = self.db.query(sql, &[format!("%{}%", photo.to_hex()).into()], |row| {
            Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.maybe_text(3)?, row.text(4)?))
        })?;
        if texts.is_empty() {
            return Ok(());
        }
        for (making, mark, language, release, source) in texts {
            let slug = release.and_then(|slug| slug.parse::<Slug>().ok());
            let read = slug
                .zip(language.parse().ok())
                .and_then(|(slug, language)| Release::from_source(&slug, language, &source));
            let Some(mut release) = read else {
                return Err(OutputsError::Damaged("a text that cannot be read".to_owned()));
            };
            release.photos.retain(|figure| figure.photo != photo);
            let sql = "UPDATE making_edition SET source = ?1 WHERE making = ?2 AND mark = ?3";
            self.db.exec(sql, &[release.to_source().into(), making.into(), mark.into()])?;
        }
        Ok(self.db.scrub()?)
    }

    /// Deletes whom kits were made for.
    pub(in crate::newsroom) fn forget(&self, address: &Address) -> Result<(), OutputsError> {
        let sql = "SELECT id, recipient FROM making WHERE recipient IS NOT NULL";
        let mut found = false;
        for (id, recipient) in self.db.query(sql, &[], |row| Ok((row.text(0)?, row.text(1)?)))? {
            if recipient.parse::<Address>().is_ok_and(|recipient| recipient == *address) {
                found = true;
                self.db.exec("UPDATE making SET recipient = NULL WHERE id = ?1", &[id.into()])?;
            }
        }
        if found {
            self.db.scrub()?;
        }
        Ok(())
    }

    fn places(&self, photo: PhotoId, which: &str) -> Result<Vec<OutputPlace>, OutputsError> {
        let sql = format!(
            "SELECT output.making, output.path, output.sha256, output.before, output.picture
                FROM output_photo JOIN output ON output.path = output_photo.path
                WHERE output_photo.photo = ?1 AND {which} ORDER BY output.path"
        );
        let rows = self.db.query(&sql, &[photo.to_hex().into()], |row| {
            Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.maybe_text(3)?, row.integer(4)? != 0))
        })?;
        let mut files: BTreeMap<String, Vec<HeldFile>> = BTreeMap::new();
        for (making, path, sha256, before, is_picture) in rows {
            let before = before.map(|before| hash(&before)).transpose()?;
            let file = HeldFile { path: self.real(&path), sha256: hash(&sha256)?, before, is_picture };
            files.entry(making).or_default().push(file);
        }
        let mut places = Vec::new();
        for (making, files) in files {
            places.extend(self.place(&making, files)?);
        }
        places.sort_by(|one, other| one.place.cmp(&other.place));
        Ok(places)
    }

    fn place(&self, making: &str, files: Vec<HeldFile>) -> Result<Option<OutputPlace>, OutputsError> {
        let sql = "SELECT kind, place, release, recipient FROM making WHERE id = ?1";
        let rows = self.db.query(sql, &[making.into()], |row| {
            Ok((row.text(0)?, row.text(1)?, row.maybe_text(2)?, row.maybe_text(3)?))
        })?;
        let Some((kind, place, release, recipient)) = rows.into_iter().next() else { return Ok(None) };
        let kind = MakingKind::parse(&kind).ok_or_else(|| OutputsError::Damaged(format!("the kind `{kind}`")))?;
        let release = release.map(|slug| slug.parse()).transpose();
        let release = release.map_err(|error| OutputsError::Damaged(format!("a name ({error})")))?;
        let sql =
            "SELECT language, mark, also, source FROM making_edition WHERE making = ?1 ORDER BY position, language";
        let rows =
            self.db.query(sql, &[making.into()], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.text(3)?)))?;
        let edition = |(language, mark, also, source): (String, String, String, String)| {
            let language = language.parse().map_err(|_| OutputsError::Damaged(format!("the language `{language}`")))?;
            Ok(SavedEdition { language, mark, also, source })
        };
        let editions = rows.into_iter().map(edition).collect::<Result<_, OutputsError>>()?;
        Ok(Some(OutputPlace { kind, place: self.real(&place), release, recipient, editions, files }))
    }

    /// A path as it is recorded: inside the newsroom from its folder on, so that the newsroom can be moved.
    fn stored(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned()
    }

    fn real(&self, stored: &str) -> PathBuf {
        self.root.join(stored)
    }

    /// Whether a place is in the newsroom's own folder.
    pub(in crate::newsroom) fn is_inside(&self, place: &Path) -> bool {
        place.starts_with(&self.root)
    }
}

fn hash(hex: &str) -> Result<Sha256, OutputsError> {
    hex.parse().map_err(|_| OutputsError::Damaged(format!("the hash `{hex}`")))
}
