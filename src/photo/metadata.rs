//! The metadata of a photo.
//!
//! The properties are those of the IPTC Photo Metadata Standard and PLUS that a press office needs. Everything else in a
//! file (GPS, serial numbers, maker notes, edit history) has no field here, so it cannot be published by accident.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::captured::Captured;
use super::rating::Rating;
use super::structures::{Contact, Licensor, Location, RightsExpression, Structure as _, Term};

/// Longer texts are truncated, in bytes: EXIF and XMP of a JPEG hold 64 kB in all.
pub(super) const MAX_TEXT: usize = 16_000;

/// More keywords could overflow the blocks of a JPEG.
pub(super) const MAX_KEYWORDS: usize = 500;

/// A photo's metadata. An empty property is `None` or an empty list, never an empty string.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Who made the picture (IPTC Creator, `dc:creator`), in order.
    #[serde(with = "joined_names", skip_serializing_if = "Vec::is_empty")]
    pub creator: Vec<String>,
    /// IPTC Creator's Job Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_title: Option<String>,
    /// IPTC Creator's Contact Info.
    #[serde(skip_serializing_if = "Contact::is_blank")]
    pub creator_contact: Contact,
    /// IPTC Copyright Notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// IPTC Credit Line, which must be published beside the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// IPTC Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// IPTC Title, formerly Object Name: often the file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// IPTC Job Id (`photoshop:TransmissionReference`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption_writer: Option<String>,
    /// IPTC Rights Usage Terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// IPTC Web Statement of Rights: the URL of the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_statement: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licensors: Vec<Licensor>,
    /// The URL of a Creative Commons licence (`cc:license`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cc_licence: Option<String>,
    /// IPTC Embedded Encoded Rights Expression, to which the data mining permission may refer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embedded_rights: Vec<RightsExpression>,
    /// IPTC Linked Encoded Rights Expression: as before, at a URL.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linked_rights: Vec<RightsExpression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digital_source_type: Option<DigitalSourceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_mining: Option<DataMining>,
    /// The last day on which the picture may be published (`plus:LicenseEndDate`, IIM's Expiration Date).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// The first day on which the picture may be published (`plus:LicenseStartDate`, IIM's Release Date).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Date>,
    /// PLUS Other Constraints, to which the data mining permission may refer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_constraints: Option<String>,
    /// PLUS Copyright Owner, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copyright_owners: Vec<String>,
    /// PLUS Image Supplier, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image_suppliers: Vec<String>,
    /// PLUS Image Supplier Image ID: what the supplier calls the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_image_id: Option<String>,
    /// PLUS Model Release Status, as a URI of its vocabulary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_release: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub model_release_ids: Vec<String>,
    /// PLUS Property Release Status, as a URI of its vocabulary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property_release: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub property_release_ids: Vec<String>,
    /// IPTC Person Shown in the Image.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<String>,
    /// IPTC Name of Featured Organisation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<String>,
    /// IPTC Event Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// IPTC Genre.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<Term>,
    /// IPTC Intellectual Genre, which the genre has replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intellectual_genre: Option<String>,
    /// IPTC Subject Code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject_codes: Vec<String>,
    /// IPTC Scene Code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenes: Vec<String>,
    /// The program of artificial intelligence that made the picture (IPTC AI System Used).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_system: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_system_version: Option<String>,
    /// What it was asked for (IPTC AI Prompt Information).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_prompt_writer: Option<String>,
    /// When the picture was taken (IPTC Date Created), as precisely as the file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Captured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sublocation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// IPTC Province or State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// ISO 3166 country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Where the camera was, which may be far from what the picture shows (IPTC Location Created).
    #[serde(skip_serializing_if = "Location::is_blank")]
    pub location_created: Location,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// IPTC Alt Text (Accessibility).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
}

macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident in $uri:literal { $($variant:ident = $term:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// Every term of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The term in commands and JSON.
            #[must_use]
            pub fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)+ }
            }

            /// The full URI, as in XMP.
            #[must_use]
            pub fn uri(self) -> String {
                format!("{}{}", $uri, self.term())
            }

            /// Reads a term or its URI, `http` or `https`, with the term after `/` or `#`.
            #[must_use]
            pub fn from_term(text: &str) -> Option<Self> {
                let term = text.trim().rsplit(['/', '#']).next()?;
                Self::ALL.iter().copied().find(|v| v.term().eq_ignore_ascii_case(term))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.term())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::from_term(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a known term")))
            }
        }
    };
}

vocabulary! {
    /// How the picture came to be (IPTC Digital Source Type NewsCodes).
    DigitalSourceType in "http://cv.iptc.org/newscodes/digitalsourcetype/" {
        DigitalCapture = "digitalCapture",
        ComputationalCapture = "computationalCapture",
        NegativeFilm = "negativeFilm",
        PositiveFilm = "positiveFilm",
        Print = "print",
        HumanEdits = "humanEdits",
        MinorHumanEdits = "minorHumanEdits",
        CompositeCapture = "compositeCapture",
        Composite = "composite",
        CompositeSynthetic = "compositeSynthetic",
        CompositeWithTrainedAlgorithmicMedia = "compositeWithTrainedAlgorithmicMedia",
        AlgorithmicallyEnhanced = "algorithmicallyEnhanced",
        AlgorithmicMedia = "algorithmicMedia",
        TrainedAlgorithmicMedia = "trainedAlgorithmicMedia",
        DataDrivenMedia = "dataDrivenMedia",
        DigitalArt = "digitalArt",
        DigitalCreation = "digitalCreation",
        ScreenCapture = "screenCapture",
        VirtualRecording = "virtualRecording",
        SoftwareImage = "softwareImage",
    }
}

vocabulary! {
    /// Whether the persons shown have agreed (PLUS Model Release Status).
    ModelRelease in "http://ns.useplus.org/ldf/vocab/" {
        None = "MR-NON",
        NotApplicable = "MR-NAP",
        Unlimited = "MR-UMR",
        Limited = "MR-LMR",
    }
}

vocabulary! {
    /// Whether the owners of what is shown have agreed (PLUS Property Release Status).
    PropertyRelease in "http://ns.useplus.org/ldf/vocab/" {
        None = "PR-NON",
        NotApplicable = "PR-NAP",
        Unlimited = "PR-UPR",
        Limited = "PR-LPR",
    }
}

vocabulary! {
    /// What machines may do with the picture (PLUS Data Mining).
    DataMining in "http://ns.useplus.org/ldf/vocab/" {
        Unspecified = "DMI-UNSPECIFIED",
        Allowed = "DMI-ALLOWED",
        ProhibitedAiTraining = "DMI-PROHIBITED-AIMLTRAINING",
        ProhibitedGenerativeAiTraining = "DMI-PROHIBITED-GENAIMLTRAINING",
        ProhibitedExceptSearchEngines = "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
        Prohibited = "DMI-PROHIBITED",
        ProhibitedSeeConstraint = "DMI-PROHIBITED-SEECONSTRAINT",
        ProhibitedSeeEmbeddedRights = "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
        ProhibitedSeeLinkedRights = "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
    }
}

/// Several names as one string: joined with `; `, a name that holds `;` or `"` in quotes (MWG 2.0, as in EXIF Artist).
#[must_use]
pub fn join_names(names: &[String]) -> String {
    let quote = |name: &String| {
        if name.contains(';') || name.starts_with('"') {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        }
    };
    names.iter().map(quote).collect::<Vec<_>>().join("; ")
}

/// Splits what [`join_names`] joined.
#[must_use]
pub fn split_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => take_quoted(quoted),
            None => match rest.split_once(';') {
                Some((name, after)) => (name.trim().to_owned(), after),
                None => (rest.trim().to_owned(), ""),
            },
        };
        let name = name.trim();
        if !name.is_empty() {
            names.push(name.to_owned());
        }
        rest = after.trim_start();
    }
    names
}

/// The text up to the closing quote, and what follows the next separator.
fn take_quoted(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            name.push(c);
        } else if chars.next_if(|(_, next)| *next == '"').is_some() {
            name.push('"');
        } else {
            let after = text[at + 1..].trim_start();
            return (name, after.strip_prefix(';').unwrap_or(after));
        }
    }
    (name, "")
}

mod joined_names {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(names: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::join_names(names))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        Ok(super::split_names(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_being_joined() {
        let names = vec!["Åsa Öberg".to_owned(), "Foto; \"Nord\" AB".to_owned(), "\"Q\"".to_owned()];
        assert_eq!(split_names(&join_names(&names)), names);
        assert_eq!(split_names("a;b ; c"), ["a", "b", "c"]);
    }

    #[test]
    fn a_term_is_known_by_its_name_or_its_uri() {
        let uri = "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture";
        assert_eq!(DigitalSourceType::from_term(uri), Some(DigitalSourceType::DigitalCapture));
        assert_eq!(DataMining::from_term("DMI-PROHIBITED"), Some(DataMining::Prohibited));
        assert_eq!(DataMining::from_term("perhaps"), None);
    }
}
