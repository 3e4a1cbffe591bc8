//! The sheet as PDF.

use super::bursts::Together;
use super::card::Card;
use super::page::title;
use super::{Cards, SheetError, SheetRequest, Told};
use crate::newsroom::notice::{Notice, Observer};
use crate::newsroom::opened::Newsroom;
use crate::pdf::{ContactSheet, PictureFile, SheetHead, SheetPhoto};
use crate::release::Language;

pub(super) fn make(
    newsroom: &Newsroom,
    request: &SheetRequest<'_>,
    groups: &[Together<'_>],
    cards: &Cards<'_>,
    observer: &dyn Observer,
) -> Result<(Vec<u8>, Told), SheetError> {
    let issuer = newsroom.issuer();
    let mut sheet = ContactSheet::new(&SheetHead {
        language: Language::English,
        issuer: &issuer.name,
        title: &title(request),
        kind: "Contact sheet",
        embargo: None,
        accent: issuer.brand.accent().channels(),
        made: newsroom.now,
    })?;
    let mut told = Told::default();
    cards.each(groups, |part, cards| -> Result<(), SheetError> {
        match &part.title {
            Some(title) => sheet.group(title)?,
            None if !part.goes_on => sheet.end_group()?,
            None => {}
        }
        for card in cards {
            told.lacking += usize::from(!card.lacks().is_empty());
            told.unseen += usize::from(card.small.is_none());
            sheet.add(photo(card))?;
        }
        Ok(())
    })?;
    let pdf = sheet.finish()?;
    if !pdf.missing.is_empty() {
        observer.notice(&Notice::LettersMissing(pdf.missing));
    }
    Ok((pdf.bytes, told))
}

fn photo(card: &Card<'_>) -> SheetPhoto {
    let picture = card.small.as_ref();
    SheetPhoto {
        picture: picture.map(|small| PictureFile { path: small.path.clone(), sha256: small.sha256 }),
        alt: card.alt(),
        name: card.name(),
        caption: card.caption().to_owned(),
        credit: card.credit(),
        facts: card.taken().into_iter().chain([card.size(), card.photo.id.short()]).collect(),
        missing: card.lacks().into_iter().map(str::to_owned).collect(),
    }
}
