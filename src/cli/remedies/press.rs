//! Remedies for list files and the newsroom's secret.

use super::words::closing;
use super::words::of_lock;
use crate::press::{
    GuardCopyError, ListError, NoPseudonym, NotAListFile, NotAListName, NotATable, NotAWorkbook, NotCards,
    NotSuppressed, SecretError, SecretFault, UnclearColumn, UnsafeWorkbook, UnusableGuard, name_says_opt_out,
};
use crate::storage::SecretFileError;

/// What to do about a list's error.
pub(super) fn of_list(error: &ListError) -> Option<String> {
    let hint = match error {
        ListError::NotAList { source: NotAListFile::Table(NotATable::Spreadsheet), .. } => {
            "open it in a spreadsheet and save it as `CSV UTF-8`"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::CutOff), .. } => {
            "copy, download or export it again"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::OldExcel), .. } => {
            "open it in Excel or LibreOffice and save it as `CSV UTF-8`"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::Empty), .. } => {
            "export it again: it needs a row for each person, and the heading `email` over the addresses"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::TooMany { first_bad: None }), .. } => {
            "split it into several files"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::TooMany { .. }), .. } => {
            "correct that line in a text editor; if the file is still too long, split it into several"
        }
        ListError::NotAList { source: NotAListFile::Table(NotATable::Numbers), .. } => "in Numbers, export it as CSV",
        ListError::NotAList {
            source: NotAListFile::Table(NotATable::Markup | NotATable::Pdf | NotATable::Binary),
            ..
        } => "open it in a spreadsheet and save it as `CSV UTF-8`, or export it again as CSV",
        ListError::NotAList {
            source: NotAListFile::Workbook(NotAWorkbook::Unsafe(UnsafeWorkbook::Protected)), ..
        } => "open it in a spreadsheet, remove the password and save it again",
        ListError::NotAList { source: NotAListFile::Workbook(_), .. } => {
            "open it in a spreadsheet and save the sheet as `CSV UTF-8`"
        }
        ListError::NotAList { source: NotAListFile::Cards(NotCards::TooMany), .. } => {
            "export the cards in several files"
        }
        ListError::NotAList { source: NotAListFile::Cards(NotCards::CutOff), .. } => "export the cards again",
        ListError::NotAList { source: NotAListFile::TooWide, .. } => {
            "open it in a spreadsheet and delete the columns that nobody needs"
        }
        ListError::NotAList { source: NotAListFile::SeveralSheets(names), .. } => return Some(sheets(names)),
        ListError::NotAList { source: NotAListFile::NoSheet { .. }, .. } => "choose one of them with `--sheet`",
        ListError::NotAList { source: NotAListFile::NoWorkbook, .. } => "leave out `--sheet`",
        ListError::NotAList { source: NotAListFile::Unclear(columns), .. } => return Some(meaning(columns)),
        ListError::NotAList { source: NotAListFile::NoColumn(_), .. } => {
            "with `--opt-out` or `--no-opt-out`, write the column's heading exactly as in the file, and a `=` in it as `\\=`"
        }
        ListError::NotAList { source: NotAListFile::NoValue { .. }, .. } => "write the value exactly as in the file",
        ListError::NotAList { source: NotAListFile::UnclearAmong(_) | NotAListFile::NobodyOptsOut(_), .. } => {
            "if nobody in the file wants mail, delete that column and try again; otherwise keep only the rows of those who do not"
        }
        ListError::NotAList {
            source:
                NotAListFile::NoSheetWithAddresses(_) | NotAListFile::NoAddresses(_) | NotAListFile::SeveralAddresses(_),
            ..
        } => "give the column with the addresses the heading `email`",
        ListError::Suppressed { source: NotSuppressed::NoSecret { why: NoPseudonym { fault, .. }, .. }, .. }
            if *fault != SecretFault::Lost =>
        {
            return Some(format!("{}; until then nothing is sent", of_fault(*fault)));
        }
        ListError::Suppressed {
            source: NotSuppressed::NoSecret { .. } | NotSuppressed::OtherSecret { .. }, ..
        } => "restore the file `library/newsroom.secret` of this newsroom; until then nothing is sent",
        ListError::Suppressed { source: NotSuppressed::Table(_), .. } => {
            "restore it from a backup, or save it as `CSV UTF-8`; until then nothing is sent"
        }
        ListError::Suppressed { .. } => "correct that row; until then nothing is sent",
        ListError::SuppressionsLost { .. } => {
            "restore the file from a backup, or accept it as it is with `pressbox list accept --why REASON`; until then \
             nothing is sent"
        }
        ListError::PendingLost { .. } => {
            "restore the file from a backup, or decide about each with `pressbox list suppress ADDRESS` or `pressbox list allow \
             ADDRESS --why REASON`; `pressbox list accept --why REASON` accepts the file as it is; until then nothing is sent"
        }
        ListError::Guard { source: UnusableGuard::OtherSecret, .. } => {
            "restore `library/newsroom.secret` of this newsroom, or accept `lists/suppressed.csv` as it is with `pressbox \
             list accept --why REASON`; until then nothing is sent"
        }
        ListError::Guard { source: UnusableGuard::Damaged, .. } => {
            "restore it from a backup, or accept `lists/suppressed.csv` as it is with `pressbox list accept --why REASON`; \
             until then nothing is sent"
        }
        ListError::Guard { source: UnusableGuard::Read(_), .. } => {
            "give yourself permission to read the file; until then nothing is sent"
        }
        ListError::Lock { source, .. } => of_lock(source),
        ListError::NotPending { .. } => {
            "if it is one of your own lists, rename the file and use the new name; until then nothing is sent, and no opt-out is recorded"
        }
        ListError::Damaged(_) => "correct or delete those rows, then try again",
        ListError::NothingToUndo(_) => {
            "only imports, `list add` and `list remove` can be undone; a list is a plain file that you can edit"
        }
        ListError::ChangedSince(_) => "undo it anyway with `--force`",
        ListError::TooLarge { .. } => "name the list's own CSV file",
        ListError::Read { .. } => "check the path, and that you can read the file",
        ListError::Write { .. } => "check that you can write to the folder `lists`, and that the disk is not full",
        ListError::Pseudonym(none) => of_fault(none.fault),
        ListError::Unknown(_) => return None,
    };
    Some(hint.to_owned())
}

/// What to do about the copy of the suppression guard outside the newsroom.
pub(crate) fn of_guard_copy(error: &GuardCopyError) -> &'static str {
    match error {
        GuardCopyError::Missing { .. } => {
            "this is normal on a new computer or user account; if the newsroom was restored from a backup, check that \
             `lists/suppressed.csv` still names everybody who has asked for no mail since the backup"
        }
        GuardCopyError::Unusable { .. } => {
            "if the newsroom was restored from a backup, check that `lists/suppressed.csv` still names everybody who has asked \
             for no mail since the backup"
        }
        GuardCopyError::Read { .. } => {
            "give yourself permission to read the file: it may name people who asked for no mail"
        }
        GuardCopyError::Write { .. } => "check that you can write there, and that the disk is not full",
    }
}

/// What to do about a name that no list may have.
pub(super) fn of_list_name(error: &NotAListName) -> &'static str {
    match error {
        NotAListName::Letters(_) => "choose a name such as `motorsport-2026`",
        NotAListName::Suppressed | NotAListName::Pending => {
            "choose another name; if you have a list under this one, rename its file in `lists`"
        }
    }
}

/// How to choose a sheet; one that may contain opt-outs must not be forgotten.
fn sheets(names: &[String]) -> String {
    let choose = "import them one at a time with `--sheet NAME`";
    match names.iter().find(|name| name_says_opt_out(name)) {
        Some(out) => {
            format!("{choose}; for those who want no mail: `pressbox list suppress --from FILE --sheet \"{out}\"`")
        }
        None => choose.to_owned(),
    }
}

/// What to do about a sheet of people who want no mail, beside the one that is imported.
pub(crate) fn opt_out_sheet(file: &str, sheet: &str) -> String {
    format!("to stop all mail to them: `pressbox list suppress --from \"{file}\" --sheet \"{sheet}\"`")
}

/// How to say what a column that may record opt-outs means.
fn meaning(columns: &[UnclearColumn]) -> String {
    // As `list import` takes a heading apart from a value.
    let column = columns.first().map_or("COLUMN".to_owned(), |unclear| unclear.column.replace('=', "\\="));
    format!(
        "say which of them mean no mail with `--opt-out \"{column}=VALUE\"`, and which do not with `--no-opt-out \
         \"{column}=VALUE\"`; `--no-opt-out \"{column}\"` if the column is about something else"
    )
}

/// What to do where the newsroom's secret cannot be used.
pub(super) fn of_secret(error: &SecretError) -> String {
    match error {
        SecretError::File(SecretFileError::Open { path, .. }) => closing(path),
        error => of_fault(error.fault()).to_owned(),
    }
}

/// The same where only its kind is known.
fn of_fault(fault: SecretFault) -> &'static str {
    match fault {
        SecretFault::Open => "make it private with `chmod 600 library/newsroom.secret`",
        SecretFault::Denied => {
            "run pressbox as the user who owns the newsroom: `library/newsroom.secret` is for nobody else"
        }
        SecretFault::Unwritable => "check that the disk has space, and that you can write to the folder `library`",
        SecretFault::Gone => "connect the disk that `library` is on, or restore the folder",
        SecretFault::Lost => "restore the file `library/newsroom.secret`, readable by you alone",
    }
}

/// How to lift the suppression of an address.
pub(crate) fn lifting(address: &str) -> String {
    format!("to send mail to this address again: `pressbox list allow {address} --why REASON`")
}

/// How to decide whether somebody gets mail.
pub(crate) fn deciding(address: &str) -> String {
    format!("decide with `pressbox list suppress {address}` or `pressbox list allow {address} --why REASON`")
}
