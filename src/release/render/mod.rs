//! A release set for its readers: mail, page, calendar, feed item.

mod article;
mod calendar;
mod dates;
mod json_ld;
mod links;
mod newsml;
mod ninjs;
mod ninjs_1;
mod picture;
mod prose;
mod rss;
mod templates;
mod timetable;
mod view;
mod weight;
mod words;
mod wrap;
mod xml;

use css_inline::CSSInliner;
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use calendar::timetable;
pub use newsml::newsml;
pub use ninjs::ninjs;
pub use ninjs_1::ninjs_1;
pub use prose::escape;
pub use rss::rss;
pub use templates::{TemplateError, Templates};
pub use weight::{Weight, weigh};
pub use words::Words;

use self::view::ReleaseView;
use super::model::{Issuer, Release};

/// A value that differs from journalist to journalist.
///
/// Templates are rendered once with its [token](Slot::token) in the value's place; the mail is filled in per journalist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// `Hello Anna Larsson,`
    Greeting,
    /// The address that the message goes to.
    Address,
    /// A `mailto:` or `https:` URL that takes the journalist off the list.
    Unsubscribe,
}

impl Slot {
    pub const ALL: [Self; 3] = [Self::Greeting, Self::Address, Self::Unsubscribe];

    /// Letters only, so that escaping, inlining and encoding leave it alone.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Greeting => "PRESSBOXSLOTGREETINGX",
            Self::Address => "PRESSBOXSLOTADDRESSX",
            Self::Unsubscribe => "PRESSBOXSLOTUNSUBSCRIBEX",
        }
    }
}

/// A photo as a reader meets it in a mail or on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureView {
    pub caption: String,
    /// The credit line, without the language's `Photo:` in front.
    pub credit: String,
    pub alt: String,
    /// Where the picture shown comes from: `cid:…`, an address, or a path beside the page.
    pub src: String,
    pub width: u32,
    pub height: u32,
    /// Where the picture in print size is, if it is somewhere.
    pub print_url: Option<String>,
    /// The address that states the rights to it.
    pub licence: Option<String>,
}

/// A mail, rendered once, with [slots](Slot) where journalists differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    pub subject: String,
    /// CSS inlined.
    pub html: String,
    pub text: String,
}

/// Sets a release as a mail. Pictures are shown from where the figures say they come.
pub fn email(
    templates: &Templates,
    release: &Release,
    issuer: &Issuer,
    figures: &[FigureView],
) -> Result<Email, TemplateError> {
    set_email(templates, release, &ReleaseView::new(release, issuer, figures))
}

/// The same for journalists whose clocks are in a zone: the timetable tells their time beside the place's.
///
/// `None` where their clocks show what the timetable says.
pub fn email_read_in(
    zone: &TimeZone,
    templates: &Templates,
    release: &Release,
    issuer: &Issuer,
    figures: &[FigureView],
) -> Result<Option<Email>, TemplateError> {
    if !timetable::differs(release, zone) {
        return Ok(None);
    }
    let view = ReleaseView::new(release, issuer, figures).read_in(release, issuer, zone);
    set_email(templates, release, &view).map(Some)
}

fn set_email(templates: &Templates, release: &Release, view: &ReleaseView) -> Result<Email, TemplateError> {
    let html = templates.render("email.html", view)?;
    let html = CSSInliner::options()
        .load_remote_stylesheets(false)
        .build()
        .inline(&html)
        .map_err(|error| TemplateError::Style { name: "email.html", cause: error.to_string() })?;
    let text = wrap::tidy(&templates.render("email.txt", view)?);
    Ok(Email { subject: view::subject(release), html, text })
}

/// Sets a release as a web page that stands alone: nothing in it is fetched but the pictures.
pub fn page(
    templates: &Templates,
    release: &Release,
    issuer: &Issuer,
    figures: &[FigureView],
) -> Result<String, TemplateError> {
    templates.render("page.html", &ReleaseView::new(release, issuer, figures))
}

/// Sets a release as plain text for whoever opens it: the mail's text without greeting and footer.
pub fn text(
    templates: &Templates,
    release: &Release,
    issuer: &Issuer,
    figures: &[FigureView],
) -> Result<String, TemplateError> {
    Ok(wrap::tidy(&templates.render("release.txt", &ReleaseView::new(release, issuer, figures))?))
}

/// Fills the [slots](Slot) of a rendered text; in HTML the values are escaped.
#[must_use]
pub fn fill(text: &str, html: bool, value: impl Fn(Slot) -> String) -> String {
    let mut filled = text.to_owned();
    for slot in Slot::ALL {
        if filled.contains(slot.token()) {
            let value = value(slot);
            filled = filled.replace(slot.token(), &if html { escape(&value) } else { value });
        }
    }
    filled
}

/// The moment that a release's files bear: the start of its day where its issuer works, else what is given.
#[must_use]
pub fn dated(release: &Release, issuer: &Issuer, otherwise: Timestamp) -> Timestamp {
    let start = release.date.and_then(|day| day.to_zoned(issuer.zone.clone()).ok());
    start.map_or(otherwise, |start| start.timestamp())
}
