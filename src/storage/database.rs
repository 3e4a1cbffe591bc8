//! SQL tables in SQLite. No other file depends on SQLite's library.
//!
//! Statements use the SQL that SQLite and PostgreSQL have in common, with `?1`, `?2` for values.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};

use super::database_values::Value;

/// An open database.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    access: DatabaseAccess,
}

/// What can be done with a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DatabaseAccess {
    Full,
    /// The file or its folder is read-only: queries work, changes fail.
    ReadOnly,
    /// The same, because SQLite has no space on the disk for its own files.
    NoSpace,
}

/// Lets only its owner read a database, with the files that SQLite keeps beside it.
fn make_private(path: &Path) {
    #[cfg(unix)]
    for end in ["", "-wal", "-shm"] {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // The folder is private, too: this is a second lock.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        let _ = std::fs::set_permissions(path.with_file_name(format!("{name}{end}")), mode);
    }
}

/// More statements than there are in any loop.
const STATEMENTS: usize = 128;

/// Plans a statement once, and not again for each value or after a few others: that takes longer than to look a photo up.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// One row of a query's result; columns are counted from 0.
#[derive(Debug)]
pub struct Row<'a>(&'a rusqlite::Row<'a>);

/// Why a database cannot be used, or a statement fails.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("`{path}` cannot be opened as a database")]
    Open { path: String, source: rusqlite::Error },
    #[error("the database has version {found}, made by a newer pressbox; this one supports versions up to {known}")]
    Newer { found: i64, known: usize },
    #[error(
        "the database has version {found} and must be migrated to version {known}, but its folder or disk is read-only"
    )]
    Older { found: i64, known: usize },
    #[error("the database can be read but not changed: its folder or disk is read-only")]
    ReadOnly,
    #[error("the database can be read but not changed: the disk is full or failing")]
    NoSpace,
    #[error("`{path}` is damaged, or is not a database")]
    DamagedFile { path: String },
    #[error("the database is damaged")]
    Damaged,
    #[error("the database reports an error")]
    Refused(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::NoSpace,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ if is_of_another_type(&error) => Self::Damaged,
            _ => Self::Refused(error),
        }
    }
}

/// Whether a value in a table is not of the kind that is written there.
fn is_of_another_type(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..))
}

impl Database {
    /// Opens a database file, and creates it where there is none. A file that cannot be written is opened read-only.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let open_error = |source| {
            let path = path.display().to_string();
            match DatabaseError::from(source) {
                DatabaseError::Refused(source) => DatabaseError::Open { path, source },
                DatabaseError::Damaged => DatabaseError::DamagedFile { path },
                other => other,
            }
        };
        let is_new = !path.exists();
        let opened = Self::open_for_writing(path);
        if is_new {
            make_private(path);
        }
        match opened {
            Err(error) if path.is_file() => {
                let Some(access) = access_after(&error) else { return Err(open_error(error)) };
                Self::open_read_only(path, access).map_err(|_| open_error(error))
            }
            opened => opened.map_err(open_error),
        }
    }

    fn open_for_writing(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // With this, committed transactions survive a power cut.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        plan_once(&connection)?;
        // SQLite opens a file without write permission too; only statements that write fail.
        let access = if connection.is_readonly("main")? { DatabaseAccess::ReadOnly } else { DatabaseAccess::Full };
        Ok(Self { connection, access })
    }

    fn open_read_only(path: &Path, access: DatabaseAccess) -> rusqlite::Result<Self> {
        let open = |uri: String| {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            let connection = Connection::open_with_flags(uri, flags)?;
            connection.busy_timeout(Duration::from_secs(10))?;
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            plan_once(&connection)?;
            Ok(Self { connection, access })
        };
        let uri = uri(path);
        open(format!("{uri}?mode=ro")).or_else(|error| {
            // SQLite cannot create its shared-memory file here. If the write-ahead log is empty, the database file is complete
            // without it.
            let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
            let pending = std::fs::metadata(log).is_ok_and(|log| log.len() > 0);
            if pending { Err(error) } else { open(format!("{uri}?immutable=1")) }
        })
    }

    /// Runs a statement and returns the number of rows that it changed.
    pub fn exec(&self, sql: &str, values: &[Value]) -> Result<usize, DatabaseError> {
        let done = self.connection.prepare_cached(sql).and_then(|mut it| it.execute(params_from_iter(values)));
        done.map_err(|error| match DatabaseError::from(error) {
            DatabaseError::ReadOnly if self.access == DatabaseAccess::NoSpace => DatabaseError::NoSpace,
            other => other,
        })
    }

    /// Runs a query and reads each row of its result.
    pub fn query<T>(
        &self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<Vec<T>, DatabaseError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut values_read = Vec::new();
        while let Some(row) = rows.next()? {
            values_read.push(read(&Row(row))?);
        }
        Ok(values_read)
    }

    /// Runs queries that see the database at one moment. SQLite then locks it once, and not for each of them.
    pub fn at_once<T, E: From<DatabaseError>>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            return work(self);
        }
        self.exec("BEGIN", &[])?;
        let done = work(self);
        // Nothing was changed.
        let _ = self.exec("COMMIT", &[]);
        done
    }

    /// Runs statements as one transaction, which is rolled back if there is an error.
    pub fn transaction<T, E: From<DatabaseError>>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.exec("BEGIN IMMEDIATE", &[])?;
        let done = work(self).and_then(|done| {
            self.exec("COMMIT", &[])?;
            Ok(done)
        });
        if done.is_err() {
            // The first error is the one to report; SQLite may have rolled back already.
            let _ = self.exec("ROLLBACK", &[]);
        }
        done
    }

    /// Runs statements as one transaction that is not waited for: a power cut may undo it, and nothing else.
    pub fn without_waiting<T, E: From<DatabaseError>>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.exec("PRAGMA synchronous = NORMAL", &[])?;
        let done = self.transaction(work);
        self.exec("PRAGMA synchronous = FULL", &[])?;
        done
    }

    /// Copies a database of a former version, which is about to be migrated, to `NAME.before-VERSION.sqlite3` beside it.
    pub fn keep_copy_of_version(&self, path: &Path, next: usize) -> Result<(), DatabaseError> {
        let known = self.query("SELECT version FROM schema_version", &[], |row| row.integer(0)).unwrap_or_default();
        let former = known.first().and_then(|version| usize::try_from(*version).ok());
        if self.access != DatabaseAccess::Full || former.is_none_or(|former| former == 0 || former >= next) {
            return Ok(());
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let copy = path.with_file_name(format!("{stem}.before-{next}.sqlite3"));
        let temporary = path.with_file_name(format!(".pressbox-{stem}.before-{next}.part"));
        let failed = |error: std::io::Error| {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
            let source = rusqlite::Error::SqliteFailure(code, Some(error.to_string()));
            DatabaseError::Open { path: copy.display().to_string(), source }
        };
        super::file::remove(&temporary).map_err(failed)?;
        self.exec("VACUUM INTO ?1", &[temporary.to_string_lossy().as_ref().into()])?;
        make_private(&temporary);
        std::fs::rename(&temporary, &copy).map_err(failed)
    }

    /// Removes deleted and overwritten data from the files too, where SQLite leaves it until the space is used again.
    pub fn scrub(&self) -> Result<(), DatabaseError> {
        self.exec("VACUUM", &[])?;
        self.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok(())).map(drop)
    }

    /// Makes a database with these tables under a temporary name, which is then renamed: a kill leaves a whole one or none.
    pub fn create(path: &Path, steps: &[&str]) -> Result<(), DatabaseError> {
        Self::create_with(path, steps, |_| Ok(()))
    }

    /// The same with what is put into them.
    pub fn create_with<E: From<DatabaseError>>(
        path: &Path,
        steps: &[&str],
        fill: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".pressbox-{name}.part"));
        let failed = |error: std::io::Error| {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
            let source = rusqlite::Error::SqliteFailure(code, Some(error.to_string()));
            DatabaseError::Open { path: path.display().to_string(), source }
        };
        let remove = || {
            let beside = ["-wal", "-shm"].map(|end| path.with_file_name(format!(".pressbox-{name}.part{end}")));
            beside.iter().chain([&temporary]).try_for_each(|file| super::file::remove(file))
        };
        remove().map_err(failed)?;
        let make = || {
            let new = Self::open(&temporary)?;
            new.migrate(steps)?;
            fill(&new)?;
            // All of it is in one file, before that is renamed: on a full disk the rest would stay in the log.
            let left = new.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.integer(0))?;
            if left != [0] {
                let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
                return Err(DatabaseError::from(rusqlite::Error::SqliteFailure(full, None)).into());
            }
            drop(new);
            Ok(std::fs::rename(&temporary, path).map_err(failed)?)
        };
        make().inspect_err(|_| {
            // The first error is the one to report.
            let _ = remove();
        })
    }

    /// Migrates the tables to the last of `steps`. Each step runs once for a database, and may hold several statements.
    pub fn migrate(&self, steps: &[&str]) -> Result<(), DatabaseError> {
        if self.access != DatabaseAccess::Full {
            return self.check_version(steps.len());
        }
        // Whoever only reads does not wait for whoever writes.
        let known = self.query("SELECT version FROM schema_version", &[], |row| row.integer(0)).unwrap_or_default();
        if known.first().is_some_and(|version| usize::try_from(*version) == Ok(steps.len())) {
            return Ok(());
        }
        self.transaction(|db| {
            db.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)", &[])?;
            let found = db.query("SELECT version FROM schema_version", &[], |row| row.integer(0))?;
            let found = found.first().copied().unwrap_or(0);
            let done = usize::try_from(found).unwrap_or(usize::MAX);
            let Some(pending) = steps.get(done..) else {
                return Err(DatabaseError::Newer { found, known: steps.len() });
            };
            if !pending.is_empty() {
                db.connection.execute_batch(&pending.join(";\n"))?;
                db.exec("DELETE FROM schema_version", &[])?;
                db.exec("INSERT INTO schema_version (version) VALUES (?1)", &[steps.len().into()])?;
            }
            Ok(())
        })
    }

    /// Checks that the tables are of the version that this pressbox knows.
    fn check_version(&self, known: usize) -> Result<(), DatabaseError> {
        let found = self.query("SELECT version FROM schema_version", &[], |row| row.integer(0));
        // Without space its tables could not be made.
        let is_bare = matches!(found, Err(DatabaseError::Refused(_))) && self.access == DatabaseAccess::NoSpace;
        let found = if is_bare { return Err(DatabaseError::NoSpace) } else { found?.first().copied().unwrap_or(0) };
        match usize::try_from(found).unwrap_or(usize::MAX).cmp(&known) {
            Ordering::Equal => Ok(()),
            Ordering::Less => Err(DatabaseError::Older { found, known }),
            Ordering::Greater => Err(DatabaseError::Newer { found, known }),
        }
    }

    /// What is wrong with the file itself; empty if nothing is.
    pub fn damage(&self) -> Vec<String> {
        match self.query("PRAGMA quick_check(20)", &[], |row| row.text(0)) {
            Ok(lines) => lines.into_iter().filter(|line| line != "ok").collect(),
            // A badly damaged file cannot even be checked.
            Err(DatabaseError::Refused(error)) => vec![error.to_string()],
            Err(error) => vec![error.to_string()],
        }
    }
}

/// What may still be done with a database that was not opened for writing because of this error.
fn access_after(error: &rusqlite::Error) -> Option<DatabaseAccess> {
    match error.sqlite_error_code()? {
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Some(DatabaseAccess::ReadOnly),
        ErrorCode::DiskFull | ErrorCode::SystemIoFailure => Some(DatabaseAccess::NoSpace),
        _ => None,
    }
}

/// A path as a URI, to which SQLite's options can be added.
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    if cfg!(windows) {
        uri.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                uri.push(char::from(*byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

impl Row<'_> {
    pub fn text(&self, column: usize) -> Result<String, DatabaseError> {
        Ok(self.0.get(column)?)
    }

    pub fn integer(&self, column: usize) -> Result<i64, DatabaseError> {
        Ok(self.0.get(column)?)
    }

    /// `None` for NULL, as in the next two.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, DatabaseError> {
        Ok(self.0.get(column)?)
    }

    pub fn maybe_integer(&self, column: usize) -> Result<Option<i64>, DatabaseError> {
        Ok(self.0.get(column)?)
    }

    pub fn maybe_blob(&self, column: usize) -> Result<Option<Vec<u8>>, DatabaseError> {
        Ok(self.0.get(column)?)
    }
}

/// A disk error that a database reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskFault {
    Full,
    /// An I/O error; some systems report a full disk as one too.
    Failing,
}

/// The disk error behind a database's error, if there is one.
#[must_use]
pub fn disk_fault(error: &(dyn std::error::Error + 'static)) -> Option<DiskFault> {
    match error.downcast_ref::<rusqlite::Error>()?.sqlite_error_code()? {
        ErrorCode::DiskFull => Some(DiskFault::Full),
        ErrorCode::SystemIoFailure => Some(DiskFault::Failing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> (tempfile::TempDir, Database) {
        let dir = tempfile::tempdir().unwrap();
        let db = Database::open(&dir.path().join("x.sqlite3")).unwrap();
        (dir, db)
    }

    #[test]
    fn values_are_read_as_they_were_written() {
        let (_dir, db) = open();
        db.migrate(&["CREATE TABLE thing (a TEXT, b INTEGER, c BLOB)"]).unwrap();
        let none: Option<&str> = None;
        db.exec("INSERT INTO thing VALUES (?1, ?2, ?3)", &["Åsa 📷".into(), 7_i64.into(), none.into()]).unwrap();
        let rows = db.query("SELECT a, b, c FROM thing WHERE a = ?1", &["Åsa 📷".into()], |row| {
            Ok((row.text(0)?, row.integer(1)?, row.maybe_blob(2)?))
        });
        assert_eq!(rows.unwrap(), [("Åsa 📷".to_owned(), 7, None)]);
    }

    #[test]
    fn a_database_with_special_characters_in_its_name_opens_read_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("år 100 % #1?.sqlite3");
        let db = Database::open(&path).unwrap();
        db.migrate(&["CREATE TABLE thing (a TEXT)"]).unwrap();
        db.exec("INSERT INTO thing VALUES ('Åsa')", &[]).unwrap();
        drop(db);
        let db = Database::open_read_only(&path, DatabaseAccess::ReadOnly).unwrap();
        assert_eq!(db.query("SELECT a FROM thing", &[], |row| row.text(0)).unwrap(), ["Åsa"]);
        db.migrate(&["CREATE TABLE thing (a TEXT)"]).unwrap();
        assert!(matches!(db.exec("DELETE FROM thing", &[]), Err(DatabaseError::ReadOnly)));
        assert!(matches!(db.migrate(&["", ""]), Err(DatabaseError::Older { found: 1, known: 2 })));
        assert!(matches!(db.migrate(&[]), Err(DatabaseError::Newer { found: 1, known: 0 })));
    }

    #[test]
    fn a_transaction_that_fails_leaves_nothing() {
        let (_dir, db) = open();
        db.migrate(&["CREATE TABLE thing (a INTEGER UNIQUE)"]).unwrap();
        let twice = db.transaction::<(), DatabaseError>(|db| {
            db.exec("INSERT INTO thing VALUES (1)", &[])?;
            db.exec("INSERT INTO thing VALUES (1)", &[])?;
            Ok(())
        });
        assert!(twice.is_err());
        assert_eq!(db.query("SELECT a FROM thing", &[], |row| row.integer(0)).unwrap(), [] as [i64; 0]);
        db.transaction(|db| db.exec("INSERT INTO thing VALUES (2)", &[])).unwrap();
    }

    #[test]
    fn tables_are_migrated_once_and_a_newer_database_is_left_alone() {
        let (_dir, db) = open();
        let steps = ["CREATE TABLE one (a TEXT); CREATE TABLE other (a TEXT)", "ALTER TABLE one ADD COLUMN b TEXT"];
        db.migrate(&steps[..1]).unwrap();
        db.migrate(&steps).unwrap();
        db.migrate(&steps).unwrap();
        db.exec("INSERT INTO one (a, b) VALUES ('x', 'y')", &[]).unwrap();
        let older = db.migrate(&steps[..1]);
        assert!(matches!(older, Err(DatabaseError::Newer { found: 2, known: 1 })));
    }
}
