//! The properties of [`Metadata`] one by one: for merging, comparing, showing and editing.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::metadata::{Captured, DataMining, DigitalSourceType, Licensor, Metadata, join_names};

/// What a property's value can be asked, whatever its type.
trait PropertyValue: PartialEq {
    fn is_blank(&self) -> bool;
    fn text(&self) -> Option<String>;
}

impl PropertyValue for Option<String> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.clone()
    }
}

impl PropertyValue for Vec<String> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn text(&self) -> Option<String> {
        (!self.is_empty()).then(|| join_names(self))
    }
}

impl PropertyValue for Vec<Licensor> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn text(&self) -> Option<String> {
        let one =
            |l: &Licensor| [l.name.as_deref(), l.url.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!self.is_empty()).then(|| self.iter().map(one).collect::<Vec<_>>().join("; "))
    }
}

impl PropertyValue for Option<DigitalSourceType> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|term| term.term().to_owned())
    }
}

impl PropertyValue for Option<DataMining> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|term| term.term().to_owned())
    }
}

impl PropertyValue for Option<Date> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|date| date.to_string())
    }
}

impl PropertyValue for Option<Captured> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.as_ref().map(ToString::to_string)
    }
}

macro_rules! properties {
    ($($variant:ident $field:ident,)+) => {
        /// A property of a photo's metadata.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Property { $($variant,)+ }

        impl Property {
            /// Every property, in the order in which people read them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field),)+ }
            }

            /// Whether the metadata says nothing about it.
            #[must_use]
            pub fn is_blank(self, metadata: &Metadata) -> bool {
                match self { $(Self::$variant => metadata.$field.is_blank(),)+ }
            }

            /// Its value as one line of text.
            #[must_use]
            pub fn text(self, metadata: &Metadata) -> Option<String> {
                match self { $(Self::$variant => metadata.$field.text(),)+ }
            }

            /// Whether both say the same about it.
            #[must_use]
            pub fn same(self, one: &Metadata, other: &Metadata) -> bool {
                match self { $(Self::$variant => one.$field == other.$field,)+ }
            }

            /// Takes its value away.
            pub fn clear(self, metadata: &mut Metadata) {
                self.copy(&Metadata::default(), metadata);
            }

            /// Takes its value over.
            pub fn copy(self, from: &Metadata, to: &mut Metadata) {
                match self { $(Self::$variant => to.$field.clone_from(&from.$field),)+ }
            }
        }
    };
}

properties! {
    Caption caption,
    Headline headline,
    Creator creator,
    CreatorTitle creator_title,
    Credit credit,
    Copyright copyright,
    UsageTerms usage_terms,
    WebStatement web_statement,
    Licensors licensors,
    Expires expires,
    Source source,
    Captured captured,
    Sublocation sublocation,
    City city,
    State state,
    Country country,
    CountryCode country_code,
    Keywords keywords,
    AltText alt_text,
    DigitalSourceType digital_source_type,
    DataMining data_mining,
    Title title,
    Instructions instructions,
    JobId job_id,
    CaptionWriter caption_writer,
}

/// A name that is no property's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no property of a photo; they are {}", Property::ALL.iter().map(|property| property.name()).collect::<Vec<_>>().join(", "))]
pub struct NotAProperty {
    name: String,
}

impl FromStr for Property {
    type Err = NotAProperty;

    /// Reads a name as JSON has it, or with spaces or hyphens in it.
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

impl Metadata {
    /// Lays `over` on top: what it says counts, what it leaves blank stays.
    pub fn overlay(&mut self, over: &Metadata) {
        for property in Property::ALL.iter().filter(|p| !p.is_blank(over)) {
            property.copy(over, self);
        }
    }

    /// Lays `under` beneath: it fills what is blank here.
    pub fn underlay(&mut self, under: &Metadata) {
        for property in Property::ALL {
            if property.is_blank(self) {
                property.copy(under, self);
            }
        }
    }
}
