//! A release as a mail: subject, HTML and plain text.

use css_inline::CSSInliner;
use jiff::tz::TimeZone;

use super::dates::lifts_elsewhere;
use super::layout::Layout;
use super::templates::TemplateError;
use super::timetable::differs;
use super::view::{ReleaseView, subject};
use super::wrap;

/// A mail, rendered once, with [slots](super::Slot) where journalists differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    pub subject: String,
    /// CSS inlined.
    pub html: String,
    pub text: String,
}

impl Layout<'_> {
    /// The release as a mail. Pictures are shown from where the figures say.
    pub fn email(&self) -> Result<Email, TemplateError> {
        self.email_of(&ReleaseView::new(self))
    }

    /// The same for journalists in a time zone: timetable and embargo show their time beside the local one.
    ///
    /// `None` where their clocks show what both say.
    pub fn email_read_in(&self, zone: &TimeZone) -> Result<Option<Email>, TemplateError> {
        let lifts_elsewhere = self.release.embargo.as_ref().is_some_and(|lift| lifts_elsewhere(lift, zone));
        if !differs(self.release, zone) && !lifts_elsewhere {
            return Ok(None);
        }
        self.email_of(&ReleaseView::new(self).read_in(self, zone)).map(Some)
    }

    /// The mail for journalists who each have a private link to the release, which it names; in a time zone as
    /// [`email_read_in`](Self::email_read_in).
    pub fn email_with_private_link(&self, zone: Option<&TimeZone>) -> Result<Email, TemplateError> {
        let view = ReleaseView::new(self).with_private_link(self.release.language);
        match zone {
            Some(zone) => self.email_of(&view.read_in(self, zone)),
            None => self.email_of(&view),
        }
    }

    pub(super) fn email_of(&self, view: &ReleaseView) -> Result<Email, TemplateError> {
        let html = with_inline_style("email.html", &self.templates.render("email.html", view)?)?;
        let text = wrap::tidy(&self.templates.render("email.txt", view)?);
        Ok(Email { subject: subject(self.release), html, text })
    }
}

/// A mail's HTML with its style sheet on each element, for mail programs that read nothing else.
pub(super) fn with_inline_style(name: &'static str, html: &str) -> Result<String, TemplateError> {
    let inliner = CSSInliner::options().load_remote_stylesheets(false).build();
    inliner.inline(html).map_err(|error| TemplateError::Style { name, cause: error.to_string() })
}
