//! What to do about an error or a finding, in the words of the command line.
//!
//! The other rooms know no commands: each has a `Remedy` with actions or plain advice as its variants, or errors whose
//! type is enough. Only here do remedies get their words, in one file for each room.
//!
//! | file | remedies for |
//! |---|---|
//! | `photo` | photos that are not cleared |
//! | `release` | findings on a release |
//! | `library` | the library and its catalogue |
//! | `kit` | files that are not a press kit |
//! | `press` | lists' files and the newsroom's secret |
//! | `net` | servers, and what the settings say about them |
//! | `delivery` | the ledger, signing and sending |
//! | `inbox` | mailboxes on a server |
//! | `doctor` | the doctor's findings |
//! | `links` | the file of private links |
//! | `lists` | what is done with the lists |
//! | `newsroom` | releases and photos on their way through the newsroom |
//! | `outputs` | the record of written files |
//! | `mailing` | what is sent, what came back, and the check beforehand |
//! | `pressroom` | a newsroom that is brought over from another service |
//! | `site` | the newsroom's site |
//! | `words` | what several of them share |

mod delivery;
mod doctor;
mod inbox;
mod kit;
mod library;
mod links;
mod lists;
mod mailing;
mod net;
mod newsroom;
mod outputs;
mod photo;
mod press;
mod pressroom;
mod release;
mod site;
mod words;

use std::error::Error;

pub(crate) use self::delivery::{SCHEDULE_HEADER, of_schedule, of_schedule_fault, of_skipped, of_unscheduled};
use self::delivery::{of_cancelling, of_ledger, of_transport};
pub(crate) use self::doctor::of_doctor;
pub(crate) use self::inbox::{naming_mailbox, of_mailbox, unread_mail};
use self::kit::of_kit;
use self::library::{of_collection, of_library, of_photo_query, of_transfer};
use self::lists::{of_entry, of_erasing, of_import, of_list_read};
use self::mailing::{of_checkup, of_mail_reader, of_mailing};
use self::newsroom::{
    TEMPLATE, of_editions, of_export, of_kept_events, of_opening, of_packing, of_preparing, of_preset, of_proof,
    of_publishing, of_rendering, of_rendition, of_sheet,
};
pub(crate) use self::outputs::of_outputs;
use self::photo::{of_code, of_codes};
pub(crate) use self::photo::{of_photo, review_metadata};
pub(crate) use self::press::{deciding, lifting, of_guard_copy, opt_out_sheet};
use self::press::{of_list, of_list_name, of_secret};
use self::pressroom::{of_presskit, of_pressroom};
use self::release::of_release_error;
pub(crate) use self::release::{of_release, of_stray};
use self::site::{of_link, of_site_build, of_site_publish};
pub(crate) use self::site::{of_no_page, of_not_published};
use crate::delivery::LedgerError;
use crate::newsroom::{MailingError, PhotoQueryError, SheetError, UnusableTemplates};

/// What to do about an error, where its type tells.
pub(crate) fn of_error(error: &(dyn Error + 'static)) -> Option<String> {
    /// An error's remedy, if it is of a type.
    fn of<E: Error + 'static>(error: &(dyn Error + 'static), remedy: fn(&E) -> Option<String>) -> Option<String> {
        error.downcast_ref().and_then(remedy)
    }
    of(error, |error| Some(of_opening(error)))
        .or_else(|| of(error, of_editions))
        .or_else(|| of(error, |error| Some(of_kept_events(error))))
        .or_else(|| of(error, of_library))
        .or_else(|| of(error, of_release_error))
        .or_else(|| of(error, |error| Some(of_kit(error).to_owned())))
        .or_else(|| of(error, of_preparing))
        .or_else(|| of(error, of_proof))
        .or_else(|| of(error, of_publishing))
        .or_else(|| of(error, of_rendering))
        .or_else(|| of(error, of_packing))
        .or_else(|| of(error, of_site_build))
        .or_else(|| of(error, of_site_publish))
        .or_else(|| of(error, of_link))
        .or_else(|| of(error, of_export))
        .or_else(|| of(error, of_sheet))
        .or_else(|| of(error, |error| Some(of_preset(error))))
        .or_else(|| of(error, of_list_read))
        .or_else(|| of(error, of_list))
        .or_else(|| of(error, |name| Some(of_list_name(name).to_owned())))
        .or_else(|| of(error, of_import))
        .or_else(|| of(error, of_erasing))
        .or_else(|| of(error, of_entry))
        .or_else(|| of(error, of_ledger))
        .or_else(|| of(error, |error| Some(of_secret(error))))
        .or_else(|| of(error, of_mailing))
        .or_else(|| of(error, |error| Some(of_cancelling(error))))
        .or_else(|| of(error, of_mail_reader))
        .or_else(|| of(error, |error| Some(of_checkup(error).to_owned())))
        .or_else(|| of(error, |error| Some(of_transport(error))))
        .or_else(|| of(error, |error| Some(of_mailbox(error))))
        .or_else(|| of(error, |_: &UnusableTemplates| Some(TEMPLATE.to_owned())))
        .or_else(|| of(error, |error| Some(of_rendition(error))))
        .or_else(|| of(error, of_transfer))
        .or_else(|| of(error, of_collection))
        .or_else(|| of(error, of_photo_query))
        .or_else(|| of(error, of_pressroom))
        .or_else(|| of(error, of_presskit))
        .or_else(|| of(error, |error| Some(of_codes(error))))
        .or_else(|| of(error, of_code))
}

/// Whether an error means that the command was called wrongly.
pub(crate) fn is_usage(error: &(dyn Error + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(MailingError::NobodyNamed(_)))
        || matches!(error.downcast_ref(), Some(PhotoQueryError::Query(_) | PhotoQueryError::Slug(_)))
        || matches!(error.downcast_ref(), Some(SheetError::Form { .. }))
}

/// Whether an error means that another run is sending.
pub(crate) fn is_busy(error: &(dyn Error + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(LedgerError::Busy { .. }))
        || matches!(error.downcast_ref(), Some(MailingError::Ledger(LedgerError::Busy { .. })))
}
