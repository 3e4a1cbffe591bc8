//! What whoever takes a photo in should know about it, in sentences, although nothing is wrong with its file.

use super::container::Remark;
use super::metadata::Metadata;
use super::property::Property;

/// Words that keep a picture from being published for a while, in small letters.
const HOLDING: [&str; 14] = [
    "embargo",
    "not for release",
    "not for publication",
    "hold for release",
    "do not publish",
    "do not use before",
    "sperrfrist",
    "gesperrt bis",
    "spärrfrist",
    "publiceras tidigast",
    "får ej publiceras",
    "klausul",
    "sous embargo",
    "julkaisuvapaa",
];

/// Where the words for people say that the picture may not be used yet: no day follows from that.
pub(super) fn of_words(metadata: &Metadata) -> Vec<String> {
    let places = [
        Property::Instructions,
        Property::UsageTerms,
        Property::OtherConstraints,
        Property::Headline,
        Property::Caption,
        Property::Title,
    ];
    let holds = |property: &Property| {
        let text = property.text(metadata)?;
        let lower = text.to_lowercase();
        HOLDING.iter().any(|word| lower.contains(word)).then_some(text)
    };
    let found = places.iter().find_map(|property| Some((property, holds(property)?)));
    found
        .map(|(property, text)| {
            let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
            format!(
                "its {property} `{line}` may be an embargo: find out from which day it may be used, and set that day"
            )
        })
        .into_iter()
        .collect()
}

/// Where there is no day on which the picture may be used.
pub(crate) fn of_days(metadata: &Metadata) -> Option<String> {
    let (first, last) = (metadata.not_before?, metadata.expires?);
    (first > last).then(|| {
        format!("it may be used from {first} on but only until {last}, so on no day: find out which is right, and set that day")
    })
}

/// What is said of the picture in its file and will not be in files that are made from it.
pub(super) fn of_uncarried(names: &[&'static str]) -> Option<String> {
    let mut named: Vec<_> = Vec::new();
    for name in names {
        // A sidecar often says the same as the file.
        if !named.contains(name) {
            named.push(*name);
        }
    }
    (!named.is_empty()).then(|| format!("renditions do not carry {}", named.join(", ")))
}

/// What a file has besides its picture.
pub(super) fn of_file(remark: Remark) -> &'static str {
    match remark {
        Remark::Credentials => "it has Content Credentials (C2PA), which renditions do not carry",
        Remark::LargeProfile => "its colour profile is too large and was not read: its colours may be shown wrongly",
        Remark::UnreadText => "it has text in its PNG chunks that is damaged or very long and was not read",
        Remark::SeveralPictures => "it has several pages or is an animation: only the first picture is used",
    }
}
