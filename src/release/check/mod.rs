//! The linter: a table of rules, each a small pure function that looks at a release and remarks on it.
//!
//! An error is what would mislead or break if it were sent; the rest is for a person to judge.
//!
//! | file | what it holds |
//! |---|---|
//! | `context` | what the rules look at |
//! | `remark` | what a rule has to say |
//! | `markup`, `passages` | a text as a reader sees it; every text of a release with its line |
//! | `words`, `furniture` | headline, lead, language, repeated words; headlines that say only what the paper is |
//! | `drafts`, `tokens` | what writers left to be filled in |
//! | `names`, `numbers`, `times`, `quotes` | contradictions: spellings, figures and units, days and hours, speakers |
//! | `calendar`, `hours` | days and hours that there are none of, or that run backwards |
//! | `marks`, `stray_marks` | quotation marks without a partner; Markdown and HTML that readers would see |
//! | `links`, `targets`, `people` | addresses that do not work; contacts, boilerplate and usage terms |
//! | `pictures`, `captions`, `spoken` | the photos' rights and texts, and the language of those |
//! | [`rules`](check()) | the table of rules, and the check that applies them all |
//! | [`editions`](check_editions), `same` | editions of one release whose facts differ; what is the same in two languages |
//! | [`locate`](locate()) | the very line on which a finding's words stand |

mod calendar;
mod captions;
mod context;
mod drafts;
mod editions;
mod furniture;
mod hours;
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
mod spoken;
mod stray_marks;
mod targets;
mod times;
mod tokens;
mod words;

pub use context::{KnownPhoto, LintContext};
pub use editions::check_editions;
pub use locate::locate;
pub(super) use numbers::own_decimal_signs;
pub use rules::check;
pub use spoken::{alt_in_other_language, caption_in_other_language};
pub(super) use words::NEVER_TWICE;
