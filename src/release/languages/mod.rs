//! What pressbox knows of a language, so that releases can be read, checked and rendered in it: a file for each
//! language under `assets/languages/`. What else a new language needs is in CONTRIBUTING, under
//! "Where things go".
//!
//! | file | what it holds |
//! |---|---|
//! | [`words`](Words) | the words around a story, as templates call them |
//! | [`site_words`](SiteWords) | the words of the newsroom's site |
//! | [`kit_words`](KitWords) | the words of press kits |
//! | `file_size` | how long a file is, as a language writes it |
//! | [`vocabulary`](Vocabulary) | all that is known of a language, read once |
//! | `units` | what amounts are called, and which of them measure the same |
//! | `detect` | which language a text is in |
//! | `complete` | the test that each file is complete |
//! | `phrase` | finds words and phrases of a vocabulary in a text |

#[cfg(test)]
mod complete;
mod detect;
mod file_size;
mod kit_words;
mod phrase;
mod site_words;
mod units;
mod vocabulary;
mod words;

pub(crate) use detect::{
    is_foreign, is_foreign_script, is_unknown_language, language_of, language_of_short, other_language,
};
pub use kit_words::KitWords;
pub(crate) use phrase::{Searched, begins, contains, folded, strip_any};
pub use site_words::SiteWords;
pub(crate) use units::{Quantity, Unit, is_customary, is_money, is_points, unit};
pub(crate) use vocabulary::{Captions, Dates, DayPart, Drafts, Embargo, Kill, Vocabulary};
pub use words::Words;
pub(crate) use words::bare_credit;
