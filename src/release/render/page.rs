//! A release as a web page, and as a text file.

use super::layout::Layout;
use super::prose::clean_line;
use super::templates::TemplateError;
use super::view::ReleaseView;
use super::wrap;
use crate::release::Release;
use crate::storage::text::escape;

/// A page that takes whoever opens it to a release's page, at an address beside it.
#[must_use]
pub fn forwarding(to: &str, release: &Release) -> String {
    let (to, title) = (escape(to), escape(&clean_line(&release.headline)));
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"robots\" content=\"noindex\"><meta http-equiv=\"refresh\" content=\"0; url={to}\">\
         </head><body><p><a href=\"{to}\">{title}</a></p></body></html>\n",
        release.language
    )
}

impl Layout<'_> {
    /// The release as a self-contained web page: it loads nothing but the pictures.
    pub fn page(&self) -> Result<String, TemplateError> {
        self.templates.render("page.html", &ReleaseView::new(self))
    }

    /// The release as plain text for anybody: the mail's text without greeting and footer.
    pub fn text(&self) -> Result<String, TemplateError> {
        Ok(wrap::tidy(&self.templates.render("release.txt", &ReleaseView::new(self))?))
    }
}
