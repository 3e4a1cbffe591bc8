//! Dates as prose has them: `Friday May 13th`, `fredag 13 maj`, `Freitag, 13. Mai 2022`, `2022-05-13`.
//!
//! One reader reads them all, days that do not exist among them: `days` gives those that a calendar may have, and `faults`
//! reports the others.

mod faults;
mod reader;

pub(crate) use faults::{Fault, backwards, impossible};
pub(crate) use reader::{Order, WrittenDay, days, days_in, find_day, month, weekday};
