//! Captions and alt texts in another language than their edition.

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::{Remark, beginning};
use crate::photo::PhotoId;
use crate::release::languages::language_of_short;
use crate::release::model::{Language, Slug};
use crate::release::remedy::Remedy;

/// Captions and alt texts in another language than their edition, such as an English caption in the Swedish one.
pub(super) fn other_language(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let release = &context.manuscript.release;
    let mut remarks = Vec::new();
    for passage in passages {
        let text = &passage.shown.text;
        let told = match passage.part {
            Part::Caption(photo) => caption_in_other_language(&release.slug, release.language, photo, text),
            Part::PhotoCaption(photo) => caption_in_other_language(&release.slug, release.language, Some(photo), text),
            Part::Alt(photo) | Part::PhotoAlt(photo) => {
                alt_in_other_language(&release.slug, release.language, photo, text)
            }
            _ => None,
        };
        remarks.extend(told.map(|(message, remedy)| Remark::new(passage.line, message, remedy)));
    }
    remarks
}

/// Says that a caption is in another language than its edition, and what to do about it.
#[must_use]
pub fn caption_in_other_language(
    release: &Slug,
    edition: Language,
    photo: Option<PhotoId>,
    caption: &str,
) -> Option<(String, Remedy)> {
    let message = told("caption", edition, photo, caption)?;
    Some((message, Remedy::CaptionIn { release: release.clone(), photo, language: edition }))
}

/// The same for an alt text.
#[must_use]
pub fn alt_in_other_language(release: &Slug, edition: Language, photo: PhotoId, alt: &str) -> Option<(String, Remedy)> {
    let message = told("alt text", edition, Some(photo), alt)?;
    Some((message, Remedy::DescribeIn { release: release.clone(), photo, language: edition }))
}

fn told(what: &str, edition: Language, photo: Option<PhotoId>, text: &str) -> Option<String> {
    let found = language_of_short(text, edition)?;
    let of = photo.map_or(String::new(), |photo| format!(" of photo `{}`", photo.short()));
    let text = beginning(text);
    Some(format!("the {what}{of} seems to be in `{found}`, but it is in the `{edition}` edition: “{text}”"))
}
