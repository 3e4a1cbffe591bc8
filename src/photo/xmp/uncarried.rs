//! Properties of the IPTC standard and of PLUS that are read by nothing here, so that people are told.

use super::ns;

/// Each by its namespace, its name in it, and its name for people.
pub(super) const UNCARRIED: [(&str, &str, &str); 27] = [
    (ns::IPTC_CORE, "ExtDescrAccessibility", "the extended description"),
    (ns::IPTC_EXT, "AboutCvTerm", "the terms that it is about"),
    (ns::IPTC_EXT, "Contributor", "the contributors"),
    (ns::IPTC_EXT, "CopyrightYear", "the year of the copyright"),
    (ns::IPTC_EXT, "DigImageGUID", "the picture's GUID"),
    (ns::IPTC_EXT, "EventId", "the identifier of the event"),
    (ns::IPTC_EXT, "MaxAvailHeight", "the largest height to be had"),
    (ns::IPTC_EXT, "MaxAvailWidth", "the largest width to be had"),
    (ns::IPTC_EXT, "PersonInImageWDetails", "the details of persons"),
    (ns::IPTC_EXT, "OrganisationInImageCode", "the codes of organisations"),
    (ns::IPTC_EXT, "ProductInImage", "the products shown"),
    (ns::IPTC_EXT, "ArtworkOrObject", "the artwork shown"),
    (ns::IPTC_EXT, "RegistryId", "the registry entry"),
    (ns::IPTC_EXT, "ImageRegion", "the image regions"),
    (ns::IPTC_EXT, "ModelAge", "the age of models"),
    (ns::IPTC_EXT, "AddlModelInfo", "the information about models"),
    (ns::PLUS, "ImageCreator", "the image creator of PLUS"),
    (ns::PLUS, "MinorModelAgeDisclosure", "the disclosure about minors"),
    (ns::PLUS, "MediaConstraints", "the media constraints"),
    (ns::PLUS, "RegionConstraints", "the region constraints"),
    (ns::PLUS, "ProductOrServiceConstraints", "the product constraints"),
    (ns::PLUS, "ImageAlterationConstraints", "the constraints on changes"),
    (ns::PLUS, "ImageDuplicationConstraints", "the constraints on copies"),
    (ns::PLUS, "CreditLineRequired", "whether a credit line is required"),
    (ns::PLUS, "TermsAndConditionsText", "the terms and conditions of PLUS"),
    (ns::CC, "morePermissions", "further permissions of Creative Commons"),
    (ns::CC, "useGuidelines", "the guidelines of Creative Commons"),
];

/// The same of parts of structures that are carried without them.
pub(super) const UNCARRIED_PARTS: [(&str, &str, &str, &str); 5] = [
    (ns::PLUS, "Licensor", "LicensorID", "the licensors' identifiers"),
    (ns::PLUS, "Licensor", "LicensorEmail", "the licensors' email addresses"),
    (ns::PLUS, "Licensor", "LicensorTelephone1", "the licensors' telephone numbers"),
    (ns::PLUS, "CopyrightOwner", "CopyrightOwnerID", "the copyright owners' identifiers"),
    (ns::PLUS, "ImageSupplier", "ImageSupplierID", "the image suppliers' identifiers"),
];

/// Properties of which the text for everybody is carried, and those in other languages are not.
pub(super) const ALTERNATIVES: [(&str, &str, &str); 7] = [
    (ns::DC, "description", "the caption in other languages"),
    (ns::DC, "rights", "the copyright notice in other languages"),
    (ns::DC, "title", "the title in other languages"),
    (ns::XMP_RIGHTS, "UsageTerms", "the usage terms in other languages"),
    (ns::PLUS, "OtherConstraints", "the other constraints in other languages"),
    (ns::IPTC_EXT, "Event", "the event in other languages"),
    (ns::IPTC_CORE, "AltTextAccessibility", "the alt text in other languages"),
];
