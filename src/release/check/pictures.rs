//! Rules on the photos of a release.

use super::context::{KnownPhoto, LintContext};
use super::remark::Remark;
use crate::photo::{self, Metadata, NotCleared, Requirement};
use crate::release::model::Figure;
use crate::release::remedy::Remedy;

/// The figures with their lines and what is known about their photos.
pub(super) fn figures<'a>(context: &LintContext<'a>) -> impl Iterator<Item = (usize, &'a Figure, &'a KnownPhoto)> {
    let manuscript = context.manuscript;
    let photos = context.photos;
    manuscript.release.photos.iter().zip(&manuscript.lines.photos).filter_map(move |(figure, line)| {
        let known = photos.iter().find(|known| known.photo == figure.photo)?;
        Some((*line, figure, known))
    })
}

/// A caption came with the text, and no photo has it.
pub(super) fn caption_untied(context: &LintContext) -> Vec<Remark> {
    let release = &context.manuscript.release;
    let Some(caption) = &release.caption else { return Vec::new() };
    let tied = release.photos.iter().any(|figure| figure.caption.as_ref() == Some(caption));
    let remedy = Remedy::CaptionPhoto { release: release.slug.clone() };
    Remark::when(!tied, context.manuscript.lines.caption, "the caption does not belong to a photo yet", remedy)
}

pub(super) fn unknown(context: &LintContext) -> Vec<Remark> {
    figures(context)
        .filter(|(_, _, known)| known.metadata.is_none())
        .map(|(line, figure, _)| {
            let message = format!("the library has no photo `{}`", figure.photo.short());
            Remark::new(line, message, "ingest it, or remove it from the release")
        })
        .collect()
}

/// It is left out of everything that is made from now on.
pub(super) fn withdrawn(context: &LintContext) -> Vec<Remark> {
    let is_withdrawn =
        |known: &KnownPhoto| known.refusals.iter().any(|refusal| matches!(refusal, NotCleared::Withdrawn { .. }));
    figures(context)
        .filter(|(_, _, known)| is_withdrawn(known))
        .map(|(line, figure, _)| {
            let message = format!("photo `{}` was withdrawn and is left out", figure.photo.short());
            Remark::new(line, message, "take it out of the release, or put another photo in its place")
        })
        .collect()
}

/// The photo is out before the embargo on this release lifts, with whatever its caption and file name tell.
pub(super) fn shown_before_embargo(context: &LintContext) -> Vec<Remark> {
    figures(context)
        .filter_map(|(line, figure, known)| {
            let other = known.shown_by.first()?;
            let message = format!(
                "this release is under embargo, and `{other}`, which is not, shows the same photo `{}`",
                figure.photo.short()
            );
            Some(Remark::new(
                line,
                message,
                "take the photo out of one of them, if it may not be seen before the embargo lifts",
            ))
        })
        .collect()
}

pub(super) fn not_cleared(context: &LintContext) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (line, _, known) in figures(context) {
        // Several destinations may require the same; one edit is enough.
        if let Some(refusal) = known.refusals.first() {
            // `photo-withdrawn` remarks on those.
            if !matches!(refusal, NotCleared::Withdrawn { .. }) {
                remarks.push(Remark::new(line, refusal.to_string(), Remedy::Photo(refusal.remedy())));
            }
        }
    }
    remarks
}

pub(super) fn without_caption(context: &LintContext) -> Vec<Remark> {
    missing(context, |metadata| metadata.caption.is_none(), "caption", Requirement::Caption)
}

pub(super) fn without_credit(context: &LintContext) -> Vec<Remark> {
    let lacks = |metadata: &Metadata| metadata.credit.is_none() && metadata.creator.is_empty();
    missing(context, lacks, "credit line", Requirement::CreatorOrCredit)
}

pub(super) fn without_alt(context: &LintContext) -> Vec<Remark> {
    missing(context, |metadata| metadata.alt_text.is_none(), "alt text", Requirement::OwnAltText)
}

fn missing(context: &LintContext, lacks: fn(&Metadata) -> bool, what: &str, property: Requirement) -> Vec<Remark> {
    figures(context)
        // If it is what the clearance lacks, `photo-not-cleared` reports it.
        .filter(|(_, _, known)| known.refusals.is_empty() && known.metadata.as_ref().is_some_and(lacks))
        .map(|(line, figure, _)| {
            let message = format!("photo `{}` has no {what}", figure.photo.short());
            Remark::new(line, message, photo::Remedy::EditPhoto { photo: figure.photo, missing: vec![property] })
        })
        .collect()
}
