//! The linter: a table of rules, each a small pure function that looks at a release and remarks on it.
//!
//! An error is what would mislead or break if it were sent; the rest is for a person to judge.
//!
//! | file | what it holds |
//! |---|---|
//! | `context` | what the rules look at |
//! | `remark` | what a rule has to say |
//! | `words` | headline, lead, placeholders, language, repeated words |
//! | `names`, `numbers`, `times`, `quotes` | contradictions: spellings, figures and units, days and hours, speakers |
//! | `links`, `people` | addresses that do not work; contacts, boilerplate and usage terms |
//! | `pictures`, `captions` | the photos' rights and texts |
//! | [`rules`](check()) | the table of rules, and the check that applies them all |
//! | [`editions`](check_editions) | editions of one release whose facts differ |

mod captions;
mod context;
mod drafts;
mod editions;
mod links;
mod locate;
mod markup;
mod names;
mod numbers;
mod passages;
mod people;
mod pictures;
mod quotes;
mod remark;
mod rules;
mod times;
mod tokens;
mod words;

pub use context::{KnownPhoto, LintContext};
pub use editions::check_editions;
pub use locate::locate;
pub(super) use numbers::own_decimal_signs;
pub use rules::check;
pub(super) use words::NEVER_TWICE;
