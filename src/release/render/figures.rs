//! Figures: the photos of a release with their captions, and the sizes in which a mail shows them.

use serde::Serialize;

use super::prose::{Prose, clean_line};
use crate::photo::Metadata;
use crate::release::Release;
use crate::release::languages::Words;

/// A photo as a reader sees it in a mail or on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureView {
    pub caption: String,
    /// The credit line, without the language's `Photo:` in front.
    pub credit: String,
    pub alt: String,
    /// Where the picture shown comes from: `cid:…`, an address, or a path beside the page. Empty where it is not shown.
    pub src: String,
    pub width: u32,
    pub height: u32,
    /// Where the picture in print size can be downloaded, if anywhere.
    pub print_url: Option<String>,
    /// The address that states the rights to it.
    pub licence: Option<String>,
    /// Who made it.
    pub creator: Vec<String>,
    pub copyright: Option<String>,
    /// The page on which a licence for it can be had.
    pub licensor_url: Option<String>,
    /// How long the file is that is shown, where that is known.
    pub bytes: Option<u64>,
}

impl FigureView {
    /// The rights to a photo, in machine-readable form.
    #[must_use]
    pub fn of_rights(metadata: &Metadata) -> Self {
        Self {
            licence: metadata.web_statement.clone(),
            creator: metadata.creator.clone(),
            copyright: metadata.copyright.clone(),
            licensor_url: metadata.licensors.iter().find_map(|licensor| licensor.url.clone()),
            ..Self::default()
        }
    }
}

/// A figure as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SizedFigure {
    pub(super) caption: Prose,
    pub(super) credit: String,
    pub(super) alt: String,
    /// Nothing where the picture is not shown: its caption and its credit line stand alone.
    pub(super) src: Option<String>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// The size in which a mail shows it, which old programs take from the attributes alone.
    pub(super) mail_width: u32,
    pub(super) mail_height: u32,
    /// The same for a picture that is not the lead photo.
    pub(super) small_width: u32,
    pub(super) small_height: u32,
    pub(super) print_url: Option<String>,
}

/// The widest and the tallest a picture gets in a mail.
const MAIL_BOX: (u32, u32) = (552, 640);

/// The same for a picture with its caption beside it.
const SMALL_BOX: (u32, u32) = (194, 260);

pub(super) fn sized(release: &Release, figures: &[FigureView]) -> Vec<SizedFigure> {
    let words = Words::of(release.language);
    let mut sized: Vec<_> = figures.iter().map(|figure| size(figure, words)).collect();
    // A caption that came with the text belongs to the lead photo, if that has none of its own.
    if let (Some(lead), Some(caption)) = (sized.first_mut(), &release.caption)
        && lead.caption.text.is_empty()
    {
        lead.caption = Prose::plain(caption);
    }
    sized
}

fn size(figure: &FigureView, words: &Words) -> SizedFigure {
    let (mail_width, mail_height) = fit(figure.width, figure.height, MAIL_BOX);
    let (small_width, small_height) = fit(figure.width, figure.height, SMALL_BOX);
    SizedFigure {
        caption: Prose::plain(&figure.caption),
        credit: clean_line(&words.credited(&figure.credit)),
        alt: clean_line(&figure.alt),
        src: Some(figure.src.clone()).filter(|src| !src.is_empty()),
        width: figure.width,
        height: figure.height,
        mail_width,
        mail_height,
        small_width,
        small_height,
        print_url: figure.print_url.clone(),
    }
}

/// The size of a picture made to fit in a box; never enlarged, never nothing.
fn fit(width: u32, height: u32, (max_width, max_height): (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let narrow = |side: u64| u32::try_from(side.max(1)).unwrap_or(u32::MAX);
    let (max_w, max_h) = (u64::from(max_width).min(w), u64::from(max_height).min(h));
    if w * max_h >= h * max_w {
        (narrow(max_w), narrow((h * max_w + w / 2) / w))
    } else {
        (narrow((w * max_h + h / 2) / h), narrow(max_h))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_the_mail_and_is_never_enlarged() {
        assert_eq!(fit(1200, 800, MAIL_BOX), (552, 368));
        assert_eq!(fit(800, 1200, MAIL_BOX), (427, 640));
        assert_eq!(fit(300, 200, MAIL_BOX), (300, 200));
        assert_eq!(fit(0, 0, MAIL_BOX), (1, 1));
        assert_eq!(fit(u32::MAX, 1, MAIL_BOX), (552, 1));
    }
}
