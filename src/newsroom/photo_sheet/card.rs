//! What is said about a photo, and what it lacks.

use crate::library::Photo;
use crate::rendition::Rendition;

/// A photo on a sheet.
#[derive(Debug)]
pub(super) struct Card<'p> {
    pub(super) photo: &'p Photo,
    /// The photo made small; none where it cannot be read.
    pub(super) small: Option<Rendition>,
}

impl<'p> Card<'p> {
    pub(super) fn of(photo: &'p Photo, small: Option<Rendition>) -> Self {
        Self { photo, small }
    }

    /// The name of the file that it came from, else its id.
    pub(super) fn name(&self) -> String {
        self.photo.names.first().cloned().unwrap_or_else(|| self.photo.id.short())
    }

    /// The names under which the same picture came again.
    pub(super) fn other_names(&self) -> &[String] {
        self.photo.names.get(1..).unwrap_or_default()
    }

    pub(super) fn caption(&self) -> &str {
        let metadata = &self.photo.metadata;
        metadata.caption.as_deref().or(metadata.headline.as_deref()).unwrap_or_default().trim()
    }

    pub(super) fn alt(&self) -> String {
        let own = self.photo.metadata.alt_text.as_deref().unwrap_or_default().trim();
        [own, self.caption()].into_iter().find(|text| !text.is_empty()).map_or_else(|| self.name(), str::to_owned)
    }

    pub(super) fn credit(&self) -> String {
        let metadata = &self.photo.metadata;
        metadata.credit.clone().unwrap_or_else(|| metadata.creator.join(", ")).trim().to_owned()
    }

    /// The day and the minute, as far as they are known.
    pub(super) fn taken(&self) -> Option<String> {
        let captured = self.photo.captured.as_ref()?;
        let day = captured.date()?;
        Some(match captured.time {
            Some((hour, minute, second)) => {
                let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
                format!("{day} {hour:02}:{minute:02}{second}")
            }
            None => day.to_string(),
        })
    }

    /// How many stars it has.
    pub(super) fn stars(&self) -> String {
        match self.photo.metadata.rating.map(i8::from) {
            Some(stars @ 1..) => format!("{stars} of 5"),
            _ => String::new(),
        }
    }

    /// How large it is, upright.
    pub(super) fn size(&self) -> String {
        let Photo { width, height, .. } = *self.photo;
        let (width, height) = if self.photo.orientation.swaps_sides() { (height, width) } else { (width, height) };
        format!("{width} × {height}, {}, {}", megabytes(self.photo.bytes), self.photo.format.to_string().to_uppercase())
    }

    /// What keeps it from being used, or may.
    pub(super) fn lacks(&self) -> Vec<&'static str> {
        let metadata = &self.photo.metadata;
        let is_blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
        let found = [
            (self.photo.withdrawn, "withdrawn"),
            (metadata.rating.map(i8::from) == Some(-1), "rejected"),
            (!self.photo.layers.unread.is_empty(), "damaged metadata"),
            (is_blank(&metadata.caption), "no caption"),
            (self.credit().is_empty(), "no credit"),
            (is_blank(&metadata.copyright), "no copyright"),
            (self.photo.captured.is_none(), "no date"),
            (self.small.is_none(), "cannot be shown"),
        ];
        found.into_iter().filter(|(applies, _)| *applies).map(|(_, said)| said).collect()
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
