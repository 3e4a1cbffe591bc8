//! The table of `docs/metadata.md`, made from what the writers write and the readers read again.

use std::fmt::Write as _;

use pressbox::photo::exif::{self, Container, ImageInfo};
use pressbox::photo::{
    Contact, DataMining, DigitalSourceType, Licensor, Location, Metadata, Property, RightsExpression, Term, iim, xmp,
};

/// Where each property stands in XMP.
const IN_XMP: [(&str, &str); 51] = [
    ("caption", "dc:description"),
    ("headline", "photoshop:Headline"),
    ("creator", "dc:creator"),
    ("creator_title", "photoshop:AuthorsPosition"),
    ("creator_contact", "Iptc4xmpCore:CreatorContactInfo"),
    ("credit", "photoshop:Credit"),
    ("copyright", "dc:rights"),
    ("usage_terms", "xmpRights:UsageTerms"),
    ("web_statement", "xmpRights:WebStatement"),
    ("licensors", "plus:Licensor"),
    ("cc_licence", "cc:license"),
    ("embedded_rights", "Iptc4xmpExt:EmbdEncRightsExpr"),
    ("linked_rights", "Iptc4xmpExt:LinkedEncRightsExpr"),
    ("other_constraints", "plus:OtherConstraints"),
    ("copyright_owners", "plus:CopyrightOwner"),
    ("not_before", "plus:LicenseStartDate"),
    ("expires", "plus:LicenseEndDate"),
    ("source", "photoshop:Source"),
    ("image_suppliers", "plus:ImageSupplier"),
    ("supplier_image_id", "plus:ImageSupplierImageID"),
    ("persons", "Iptc4xmpExt:PersonInImage"),
    ("organisations", "Iptc4xmpExt:OrganisationInImageName"),
    ("event", "Iptc4xmpExt:Event"),
    ("genres", "Iptc4xmpExt:Genre"),
    ("intellectual_genre", "Iptc4xmpCore:IntellectualGenre"),
    ("captured", "photoshop:DateCreated"),
    ("sublocation", "Iptc4xmpCore:Location, Iptc4xmpExt:LocationShown"),
    ("city", "photoshop:City, Iptc4xmpExt:LocationShown"),
    ("state", "photoshop:State, Iptc4xmpExt:LocationShown"),
    ("country", "photoshop:Country, Iptc4xmpExt:LocationShown"),
    ("country_code", "Iptc4xmpCore:CountryCode, Iptc4xmpExt:LocationShown"),
    ("location_created", "Iptc4xmpExt:LocationCreated"),
    ("keywords", "dc:subject"),
    ("alt_text", "Iptc4xmpCore:AltTextAccessibility"),
    ("digital_source_type", "Iptc4xmpExt:DigitalSourceType"),
    ("data_mining", "plus:DataMining"),
    ("ai_system", "Iptc4xmpExt:AISystemUsed"),
    ("ai_system_version", "Iptc4xmpExt:AISystemVersionUsed"),
    ("ai_prompt", "Iptc4xmpExt:AIPromptInformation"),
    ("ai_prompt_writer", "Iptc4xmpExt:AIPromptWriterName"),
    ("model_release", "plus:ModelReleaseStatus"),
    ("model_release_ids", "plus:ModelReleaseID"),
    ("property_release", "plus:PropertyReleaseStatus"),
    ("property_release_ids", "plus:PropertyReleaseID"),
    ("subject_codes", "Iptc4xmpCore:SubjectCode"),
    ("scenes", "Iptc4xmpCore:Scene"),
    ("title", "dc:title"),
    ("instructions", "photoshop:Instructions"),
    ("job_id", "photoshop:TransmissionReference"),
    ("caption_writer", "photoshop:CaptionWriter"),
    ("rating", "xmp:Rating"),
];

/// A record with every property.
fn full() -> Metadata {
    let text = |text: &str| Some(text.to_owned());
    let list = |text: &str| vec![text.to_owned()];
    Metadata {
        creator: list("Anna Ek"),
        creator_title: text("Photographer"),
        copyright: text("© Anna Ek"),
        credit: text("Foto: Anna Ek"),
        caption: text("The mayor opens the bridge"),
        headline: text("The bridge"),
        title: text("bridge-1"),
        keywords: list("bridge"),
        source: text("Nord"),
        instructions: text("Credit"),
        job_id: text("7"),
        caption_writer: text("ae"),
        usage_terms: text("Editorial use"),
        web_statement: text("https://nord.example/terms"),
        licensors: vec![Licensor { name: text("Nord"), url: text("https://nord.example") }],
        digital_source_type: Some(DigitalSourceType::DigitalCapture),
        data_mining: Some(DataMining::Prohibited),
        expires: "2030-12-31".parse().ok(),
        not_before: "2026-01-31".parse().ok(),
        other_constraints: text("Not for adverts"),
        copyright_owners: list("Nord"),
        image_suppliers: list("Nord"),
        supplier_image_id: text("N-1"),
        model_release: text("http://ns.useplus.org/ldf/vocab/MR-UMR"),
        model_release_ids: list("1"),
        property_release: text("http://ns.useplus.org/ldf/vocab/PR-NON"),
        property_release_ids: list("2"),
        persons: list("Anna Ek"),
        organisations: list("Åre kommun"),
        event: text("Opening"),
        subject_codes: list("15000000"),
        scenes: list("011221"),
        ai_system: text("A"),
        ai_system_version: text("1"),
        ai_prompt: text("a car"),
        ai_prompt_writer: text("Anna Ek"),
        captured: "2026-05-13T16:20:05+02:00".parse().ok(),
        sublocation: text("Harbour"),
        city: text("Åre"),
        state: text("Jämtland"),
        country: text("Sweden"),
        country_code: text("SWE"),
        alt_text: text("A bridge"),
        creator_contact: Contact { email: text("anna@nord.example"), ..Contact::default() },
        cc_licence: text("https://creativecommons.org/licenses/by/4.0/"),
        embedded_rights: vec![RightsExpression { expression: text("<x/>"), ..RightsExpression::default() }],
        linked_rights: vec![RightsExpression { expression: text("https://x.example"), ..RightsExpression::default() }],
        genres: vec![Term { name: text("Feature"), ..Term::default() }],
        intellectual_genre: text("Feature"),
        location_created: Location { city: text("Åre"), ..Location::default() },
        rating: "4".parse().ok(),
    }
}

fn table() -> String {
    let full = full();
    let pixels = ImageInfo { width: 8, height: 8, dpi: 72, srgb: true, position: None };
    let mut table =
        "| property | XMP (JPEG, TIFF, PNG, WebP) | IPTC-IIM (JPEG, TIFF) | EXIF (JPEG, TIFF, PNG, WebP) |\n\
                     |---|---|---|---|\n"
            .to_owned();
    for property in Property::ALL {
        assert!(!property.is_blank(&full), "{property} is not in the sample record");
        let mut one = Metadata::default();
        property.copy(&full, &mut one);
        assert!(property.same(&one, &xmp::read(&xmp::write(&one))), "{property} is written to XMP and read again");
        let in_xmp = IN_XMP.iter().find(|(name, _)| *name == property.name());
        let (_, in_xmp) = in_xmp.unwrap_or_else(|| panic!("{property}: where does it stand in XMP?"));
        let mark = |is_there: bool| if is_there { "yes" } else { "" };
        let in_iim = !property.is_blank(&iim::read(&iim::write(&one)));
        let in_exif = !property.is_blank(&exif::read(&exif::write(&one, pixels, Container::Jpeg)).metadata);
        let _ = writeln!(table, "| {property} | `{in_xmp}` | {} | {} |", mark(in_iim), mark(in_exif));
    }
    table
}

#[test]
fn the_documentation_has_the_table_of_properties() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metadata.md");
    let found = std::fs::read_to_string(path).unwrap();
    let table = table();
    assert!(found.contains(&table), "docs/metadata.md has to have this table:\n{table}");
}
