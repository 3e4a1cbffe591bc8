//! A release in the formats that its readers get: mail, web page, calendar, news item, feed item.
//!
//! A [`Layout`] holds what a format is rendered from; each format is a method of it, in its own file. Templates see a
//! `ReleaseView`, in which everything is worded and escaped.
//!
//! | file | what it holds |
//! |---|---|
//! | [`layout`](Layout) | a release with templates, issuer and figures |
//! | `prose` | a paragraph's Markdown as HTML and as text; which addresses a link may have |
//! | `dates` | days, times and zones as each language writes them |
//! | `view` | a release as templates see it; its parts: [`figures`](FigureView), `lists`, `tables`, `links`, `timetable`, `json_ld` |
//! | `files` | the attachments as readers see them |
//! | [`background`](background_view) | what a standing page has beside |
//! | [`templates`](Templates) | the built-in templates and the newsroom's own; `wrap` breaks plain text into lines |
//! | [`slot`](Slot) | what differs from journalist to journalist |
//! | [`email`](Email), [`weight`](Weight) | the mail, and whether it is so large that it would be clipped |
//! | [`article`](Article), [`spans`](Span) | the release in parts, for those who set type |
//! | [`kill_notice`](KillNotice) | the mail that says that a photo is withdrawn |
//! | `page` | the web page and the text file |
//! | `ics` | the timetable as iCalendar |
//! | `news_item`, `addresses` | what the exchange formats share |
//! | `ninjs`, `ninjs_1`, `newsml` | the exchange formats |
//! | [`feed`](Feed), `rss`, `atom`, `json_feed` | feeds and their items; `xml` writes them and NewsML |

mod addresses;
mod article;
mod atom;
mod background;
mod dates;
mod email;
mod feed;
mod figures;
mod files;
mod ics;
mod json_feed;
mod json_ld;
mod kill_notice;
mod layout;
mod links;
mod lists;
mod news_item;
mod newsml;
mod ninjs;
mod ninjs_1;
mod page;
mod prose;
mod rss;
mod slot;
mod spans;
mod tables;
mod templates;
mod timetable;
mod view;
mod weight;
mod wrap;
mod xml;

pub use super::languages::{KitWords, SiteWords, Words};
pub use article::{
    Article, ArticleBlock, ArticleContact, ArticleDay, ArticleEvent, ArticleFigure, ArticleLink, ArticleList,
    ArticleListItem, ArticleSection, ArticleTable,
};
pub use background::background_view;
pub use dates::{date, embargo_line, long_date};
pub use email::Email;
pub use feed::Feed;
pub use figures::FigureView;
pub use json_ld::script_json;
pub use kill_notice::KillNotice;
pub use layout::Layout;
pub use links::photo_links;
pub use page::forwarding;
pub use prose::plain_text;
pub use slot::{PRIVATE_LINK, Slot, fill};
pub use spans::Span;
pub use templates::{TemplateError, Templates};
pub use weight::Weight;
