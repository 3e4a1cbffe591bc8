//! Where the parts of structures stand in XMP, for reading and writing alike.

use super::ns;

/// How the value of a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// Alternatives in several languages, of which there is one.
    Alternative,
    /// An array, of which there is one item.
    Bag,
}

/// A kind of structure: its namespace, and its parts with their names in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) space: &'static str,
    pub(super) prefix: &'static str,
    parts: &'static [(&'static str, &'static str, Form)],
}

impl Shape {
    /// A part's name in XMP, and its form.
    pub(super) fn part(&self, name: &str) -> Option<(&'static str, Form)> {
        self.parts.iter().find(|(known, ..)| *known == name).map(|(_, local, form)| (*local, *form))
    }
}

pub(super) const LICENSOR: Shape = Shape {
    space: ns::PLUS,
    prefix: "plus",
    parts: &[("name", "LicensorName", Form::Text), ("url", "LicensorURL", Form::Text)],
};

pub(super) const CONTACT: Shape = Shape {
    space: ns::IPTC_CORE,
    prefix: "Iptc4xmpCore",
    parts: &[
        ("address", "CiAdrExtadr", Form::Text),
        ("city", "CiAdrCity", Form::Text),
        ("region", "CiAdrRegion", Form::Text),
        ("postal_code", "CiAdrPcode", Form::Text),
        ("country", "CiAdrCtry", Form::Text),
        ("phone", "CiTelWork", Form::Text),
        ("email", "CiEmailWork", Form::Text),
        ("url", "CiUrlWork", Form::Text),
    ],
};

pub(super) const LOCATION: Shape = Shape {
    space: ns::IPTC_EXT,
    prefix: "Iptc4xmpExt",
    parts: &[
        ("name", "LocationName", Form::Alternative),
        ("sublocation", "Sublocation", Form::Text),
        ("city", "City", Form::Text),
        ("state", "ProvinceState", Form::Text),
        ("country", "CountryName", Form::Text),
        ("country_code", "CountryCode", Form::Text),
        ("world_region", "WorldRegion", Form::Text),
        ("id", "LocationId", Form::Bag),
    ],
};

pub(super) const TERM: Shape = Shape {
    space: ns::IPTC_EXT,
    prefix: "Iptc4xmpExt",
    parts: &[
        ("name", "CvTermName", Form::Alternative),
        ("id", "CvTermId", Form::Text),
        ("vocabulary", "CvId", Form::Text),
        ("about", "CvTermRefinedAbout", Form::Text),
    ],
};

pub(super) const EMBEDDED_RIGHTS: Shape = Shape {
    space: ns::IPTC_EXT,
    prefix: "Iptc4xmpExt",
    parts: &[
        ("expression", "EncRightsExpr", Form::Text),
        ("encoding", "RightsExprEncType", Form::Text),
        ("language", "RightsExprLangId", Form::Text),
    ],
};

pub(super) const LINKED_RIGHTS: Shape = Shape {
    space: ns::IPTC_EXT,
    prefix: "Iptc4xmpExt",
    parts: &[
        ("expression", "LinkedRightsExpr", Form::Text),
        ("encoding", "RightsExprEncType", Form::Text),
        ("language", "RightsExprLangId", Form::Text),
    ],
};
