//! The properties of [`Metadata`] one by one: for merging, comparing, showing and editing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::metadata::{MAX_KEYWORDS, MAX_TEXT, Metadata};
use super::property_value::PropertyValue;
use super::structures::Structure;
use super::text::clean;

macro_rules! properties {
    ($($variant:ident $field:ident,)+) => {
        /// A property of a photo's metadata.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Property { $($variant,)+ }

        impl Property {
            /// Every property, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field),)+ }
            }

            /// Whether it has no value.
            #[must_use]
            pub fn is_blank(self, metadata: &Metadata) -> bool {
                match self { $(Self::$variant => PropertyValue::is_blank(&metadata.$field),)+ }
            }

            /// Its value as one line of text.
            #[must_use]
            pub fn text(self, metadata: &Metadata) -> Option<String> {
                match self { $(Self::$variant => metadata.$field.text(),)+ }
            }

            /// Whether both have the same value.
            #[must_use]
            pub fn same(self, one: &Metadata, other: &Metadata) -> bool {
                match self { $(Self::$variant => one.$field == other.$field,)+ }
            }

            /// Clears its value.
            pub fn clear(self, metadata: &mut Metadata) {
                self.copy(&Metadata::default(), metadata);
            }

            /// Copies its value.
            pub fn copy(self, from: &Metadata, to: &mut Metadata) {
                match self { $(Self::$variant => to.$field.clone_from(&from.$field),)+ }
            }

            /// Copies its value if there is one; of a property with parts, those that there are.
            fn overlay(self, from: &Metadata, to: &mut Metadata) {
                match self {
                    $(Self::$variant => {
                        if !PropertyValue::is_blank(&from.$field) {
                            PropertyValue::overlay(&mut to.$field, &from.$field);
                        }
                    })+
                }
            }
        }
    };
}

properties! {
    Caption caption,
    Headline headline,
    Creator creator,
    CreatorTitle creator_title,
    CreatorContact creator_contact,
    Credit credit,
    Copyright copyright,
    UsageTerms usage_terms,
    WebStatement web_statement,
    Licensors licensors,
    CcLicence cc_licence,
    EmbeddedRights embedded_rights,
    LinkedRights linked_rights,
    OtherConstraints other_constraints,
    CopyrightOwners copyright_owners,
    NotBefore not_before,
    Expires expires,
    Source source,
    ImageSuppliers image_suppliers,
    SupplierImageId supplier_image_id,
    Persons persons,
    Organisations organisations,
    Event event,
    Genres genres,
    IntellectualGenre intellectual_genre,
    Captured captured,
    Sublocation sublocation,
    City city,
    State state,
    Country country,
    CountryCode country_code,
    LocationCreated location_created,
    Keywords keywords,
    AltText alt_text,
    DigitalSourceType digital_source_type,
    DataMining data_mining,
    AiSystem ai_system,
    AiSystemVersion ai_system_version,
    AiPrompt ai_prompt,
    AiPromptWriter ai_prompt_writer,
    ModelRelease model_release,
    ModelReleaseIds model_release_ids,
    PropertyRelease property_release,
    PropertyReleaseIds property_release_ids,
    SubjectCodes subject_codes,
    Scenes scenes,
    Title title,
    Instructions instructions,
    JobId job_id,
    CaptionWriter caption_writer,
    Rating rating,
}

/// A name that is not a property's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a property of a photo; the properties are {}", Property::ALL.iter().map(|property| property.name()).collect::<Vec<_>>().join(", "))]
pub struct NotAProperty {
    name: String,
}

impl FromStr for Property {
    type Err = NotAProperty;

    /// Reads a name as in JSON, or with spaces or hyphens instead of underscores.
    fn from_str(text: &str) -> Result<Self, NotAProperty> {
        let name = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.iter().copied().find(|property| property.name() == name).ok_or(NotAProperty { name: text.to_owned() })
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name().replace('_', " "))
    }
}

impl Property {
    /// Whether it is set part by part.
    #[must_use]
    pub fn has_parts(self) -> bool {
        matches!(self, Self::CreatorContact | Self::LocationCreated)
    }

    /// The text of a property, if its type is a text.
    pub fn text_mut(self, metadata: &mut Metadata) -> Option<&mut String> {
        let place = match self {
            Self::Caption => &mut metadata.caption,
            Self::Headline => &mut metadata.headline,
            Self::CreatorTitle => &mut metadata.creator_title,
            Self::Credit => &mut metadata.credit,
            Self::Copyright => &mut metadata.copyright,
            Self::UsageTerms => &mut metadata.usage_terms,
            Self::WebStatement => &mut metadata.web_statement,
            Self::Source => &mut metadata.source,
            Self::Sublocation => &mut metadata.sublocation,
            Self::City => &mut metadata.city,
            Self::State => &mut metadata.state,
            Self::Country => &mut metadata.country,
            Self::CountryCode => &mut metadata.country_code,
            Self::AltText => &mut metadata.alt_text,
            Self::Title => &mut metadata.title,
            Self::Instructions => &mut metadata.instructions,
            Self::JobId => &mut metadata.job_id,
            Self::CaptionWriter => &mut metadata.caption_writer,
            Self::OtherConstraints => &mut metadata.other_constraints,
            Self::SupplierImageId => &mut metadata.supplier_image_id,
            Self::Event => &mut metadata.event,
            Self::AiSystem => &mut metadata.ai_system,
            Self::AiSystemVersion => &mut metadata.ai_system_version,
            Self::AiPrompt => &mut metadata.ai_prompt,
            Self::AiPromptWriter => &mut metadata.ai_prompt_writer,
            Self::ModelRelease => &mut metadata.model_release,
            Self::PropertyRelease => &mut metadata.property_release,
            Self::CcLicence => &mut metadata.cc_licence,
            Self::IntellectualGenre => &mut metadata.intellectual_genre,
            Self::Creator
            | Self::CreatorContact
            | Self::EmbeddedRights
            | Self::LinkedRights
            | Self::Genres
            | Self::LocationCreated
            | Self::Rating
            | Self::CopyrightOwners
            | Self::NotBefore
            | Self::ImageSuppliers
            | Self::Persons
            | Self::Organisations
            | Self::ModelReleaseIds
            | Self::PropertyReleaseIds
            | Self::SubjectCodes
            | Self::Scenes
            | Self::Licensors
            | Self::Expires
            | Self::Captured
            | Self::Keywords
            | Self::DigitalSourceType
            | Self::DataMining => return None,
        };
        place.as_mut()
    }
}

impl Property {
    /// The texts of a property, if it is a list of texts.
    pub(super) fn list_mut(self, metadata: &mut Metadata) -> Option<&mut Vec<String>> {
        Some(match self {
            Self::Creator => &mut metadata.creator,
            Self::Keywords => &mut metadata.keywords,
            Self::CopyrightOwners => &mut metadata.copyright_owners,
            Self::ImageSuppliers => &mut metadata.image_suppliers,
            Self::Persons => &mut metadata.persons,
            Self::Organisations => &mut metadata.organisations,
            Self::ModelReleaseIds => &mut metadata.model_release_ids,
            Self::PropertyReleaseIds => &mut metadata.property_release_ids,
            Self::SubjectCodes => &mut metadata.subject_codes,
            Self::Scenes => &mut metadata.scenes,
            _ => return None,
        })
    }
}

/// A text that is too long, or too many keywords, for the metadata blocks of a picture file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TooLong {
    #[error("the {property} is {bytes} bytes long, but a picture file can hold only {max}")]
    Text { property: Property, bytes: usize, max: usize },
    #[error("there are {0} keywords, but a picture file can hold only {MAX_KEYWORDS}")]
    Keywords(usize),
}

impl Metadata {
    /// Normalizes metadata that people typed to what a file can hold: without control characters, trimmed, and with `None`
    /// for blank texts. Call it on metadata from any other source than a file.
    pub fn tidy(&mut self) -> Result<(), TooLong> {
        for property in Property::ALL {
            let Some(text) = property.text_mut(self) else { continue };
            match clean(text) {
                None => property.clear(self),
                Some(tidy) if tidy.len() > MAX_TEXT => {
                    return Err(TooLong::Text { property: *property, bytes: tidy.len(), max: MAX_TEXT });
                }
                Some(tidy) => *text = tidy,
            }
        }
        for property in Property::ALL {
            if let Some(texts) = property.list_mut(self) {
                *texts = texts.iter().filter_map(|text| clean(text)).collect();
            }
        }
        tidy_parts(&mut self.creator_contact);
        tidy_parts(&mut self.location_created);
        tidy_all(&mut self.licensors);
        tidy_all(&mut self.genres);
        tidy_all(&mut self.embedded_rights);
        tidy_all(&mut self.linked_rights);
        if self.keywords.len() > MAX_KEYWORDS { Err(TooLong::Keywords(self.keywords.len())) } else { Ok(()) }
    }

    /// Replaces values by those of `over`, where it has any.
    pub fn overlay(&mut self, over: &Metadata) {
        for property in Property::ALL {
            property.overlay(over, self);
        }
    }

    /// Fills blank properties with the values of `under`.
    pub fn underlay(&mut self, under: &Metadata) {
        for property in Property::ALL {
            if property.is_blank(self) {
                property.copy(under, self);
            }
        }
    }
}

fn tidy_parts(structure: &mut impl Structure) {
    for part in structure.parts_mut() {
        *part = part.take().and_then(|text| clean(&text));
    }
}

fn tidy_all(structures: &mut Vec<impl Structure>) {
    structures.iter_mut().for_each(tidy_parts);
    structures.retain(|structure| !structure.is_blank());
}
