//! A release as a web page, and as a text file.

use super::layout::Layout;
use super::templates::TemplateError;
use super::view::ReleaseView;
use super::wrap;

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
