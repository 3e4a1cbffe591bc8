//! What one property says of another that nobody has stated: the place shown is where the camera was, and a Creative Commons
//! licence is at its address.

use super::merged::Merged;
use super::metadata::Metadata;
use super::property::Property;

const PLACE: [Property; 5] =
    [Property::Sublocation, Property::City, Property::State, Property::Country, Property::CountryCode];

/// Fills what is blank in the merged metadata.
pub(super) fn fill(merged: &mut Merged) {
    let created = merged.metadata.location_created.clone();
    let shown = Metadata {
        sublocation: created.sublocation,
        city: created.city,
        state: created.state,
        country: created.country,
        country_code: created.country_code,
        ..Metadata::default()
    };
    fill_from(merged, Property::LocationCreated, &shown, &PLACE);
    let web_statement = merged.metadata.cc_licence.clone().filter(|licence| licence.contains("://"));
    let statement = Metadata { web_statement, ..Metadata::default() };
    fill_from(merged, Property::CcLicence, &statement, &[Property::WebStatement]);
}

/// Fills properties with what another one says, unless one of them is stated: a place is not made up of two.
fn fill_from(merged: &mut Merged, from: Property, says: &Metadata, properties: &[Property]) {
    if properties.iter().any(|property| !property.is_blank(&merged.metadata)) {
        return;
    }
    let source = merged.sources.iter().find(|(known, _)| *known == from).map(|(_, source)| *source);
    for property in properties.iter().filter(|property| !property.is_blank(says)) {
        property.copy(says, &mut merged.metadata);
        merged.sources.extend(source.map(|source| (*property, source)));
    }
}
