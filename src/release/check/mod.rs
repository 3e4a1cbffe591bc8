//! The linter: a table of rules, each a small pure function that looks at a release and remarks on it.
//!
//! An error is what would mislead or break if it were sent; the rest is for a person to judge.
//!
//! | file | what it holds |
//! |---|---|
//! | `context` | what the rules look at |
//! | `remark` | what a rule has to say |
//! | `markup`, `passages` | a text as a reader sees it; every text of a release, with its line |
//! | `words`, `label_headlines` | headline, lead, language, repeated words; headlines that only name the kind of document |
//! | `drafts`, `tokens` | gaps that are still to be filled in |
//! | `withheld` | embargoes that were missed, notes that are not for readers |
//! | `names`, `numbers`, `times`, `quotes` | contradictions: spellings, figures and units, days and hours, speakers |
//! | `calendar`, `hours` | dates and times that do not exist or are in the wrong order |
//! | `marks`, `stray_marks` | unpaired quotation marks; Markdown and HTML that readers would see |
//! | `links`, `targets`, `people` | addresses that do not work; contacts, boilerplate and usage terms |
//! | `pictures`, `captions`, `caption_language` | the photos' rights and texts, and the language of the texts |
//! | [`rules`](check()) | the table of rules, and the check that applies them all |
//! | [`editions`](check_editions), `same` | editions of one release whose facts differ; what means the same in two languages |
//! | [`locate`](locate()) | the line on which the words of a finding are |

mod calendar;
mod caption_language;
mod captions;
mod context;
mod drafts;
mod editions;
mod hours;
mod label_headlines;
mod links;
mod locate;
mod marks;
mod markup;
mod names;
mod numbers;
mod passages;
mod people;
mod pictures;
mod quotes;
mod remark;
mod rules;
mod same;
mod stray_marks;
mod targets;
mod times;
mod tokens;
mod withheld;
mod words;

pub use caption_language::{alt_in_other_language, caption_in_other_language};
pub use context::{KnownPhoto, LintContext};
pub use drafts::is_new_headline;
pub use editions::check_editions;
pub use locate::locate;
pub(super) use numbers::own_decimal_signs;
pub use rules::{check, check_for_errors};
pub(super) use words::is_never_twice;
