//! The catalogue's tables, as each version of pressbox extended them.

/// The tables, step by step. Only the full-text index is SQLite's own.
pub(super) const SCHEMA: [&str; 10] = [
    "
CREATE TABLE photo (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    orientation BIGINT NOT NULL,
    picture TEXT NOT NULL UNIQUE,
    phash BIGINT,
    edited TEXT NOT NULL,
    read TEXT NOT NULL,
    read_from TEXT NOT NULL,
    filled TEXT NOT NULL,
    conflicts TEXT NOT NULL,
    withdrawn BIGINT NOT NULL,
    ingested_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);
CREATE TABLE copy (
    sha256 TEXT PRIMARY KEY,
    photo TEXT NOT NULL REFERENCES photo (id),
    format TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    read TEXT NOT NULL,
    ingested_ms BIGINT NOT NULL
);
CREATE TABLE file_name (
    photo TEXT NOT NULL REFERENCES photo (id),
    name TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (photo, name)
);
CREATE VIRTUAL TABLE photo_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
",
    "ALTER TABLE photo ADD COLUMN cleared TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE photo ADD COLUMN standing TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE photo ADD COLUMN focus TEXT",
    "ALTER TABLE photo ADD COLUMN unread TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE photo ADD COLUMN crops TEXT",
    "ALTER TABLE photo ADD COLUMN damaged_sidecars TEXT NOT NULL DEFAULT '[]'",
    "
ALTER TABLE photo ADD COLUMN camera TEXT;
CREATE TABLE file_folder (
    photo TEXT NOT NULL REFERENCES photo (id),
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (photo, name, folder)
);
CREATE TABLE collection_photo (
    collection TEXT NOT NULL,
    photo TEXT NOT NULL REFERENCES photo (id),
    place BIGINT NOT NULL,
    added_ms BIGINT NOT NULL,
    PRIMARY KEY (collection, photo)
);
CREATE INDEX collection_photo_photo ON collection_photo (photo);
",
    "
CREATE TABLE forgotten (
    id TEXT PRIMARY KEY,
    photo TEXT NOT NULL,
    forgotten_ms BIGINT NOT NULL
);
CREATE TABLE forgetting (
    photo TEXT PRIMARY KEY,
    begun_ms BIGINT NOT NULL
);
",
    "
ALTER TABLE photo ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX copy_photo ON copy (photo);
CREATE TABLE photo_change (
    number INTEGER PRIMARY KEY,
    photo TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    change TEXT NOT NULL
);
CREATE INDEX photo_change_photo ON photo_change (photo);
CREATE TABLE unrecorded (
    photo TEXT PRIMARY KEY,
    pending BIGINT NOT NULL
);
INSERT INTO unrecorded (photo, pending)
    SELECT id, 0 FROM photo UNION SELECT id, 0 FROM forgotten WHERE id NOT IN (SELECT id FROM photo);
CREATE TABLE state (changes BIGINT NOT NULL);
INSERT INTO state (changes) VALUES (0);
",
    "ALTER TABLE photo ADD COLUMN serial TEXT;
    ALTER TABLE photo ADD COLUMN mirrored TEXT",
];
