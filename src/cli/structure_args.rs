//! The options that set a part of a property: how to reach the creator, and where the camera was.

use clap::Args;

use crate::photo::{Contact, Location};

/// How to reach the creator.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_field_names, reason = "the fields are the names of options")]
pub(crate) struct ContactArgs {
    /// The creator's email address, for whoever uses the picture
    #[arg(long, value_name = "ADDRESS")]
    contact_email: Option<String>,

    /// The creator's telephone number
    #[arg(long, value_name = "NUMBER")]
    contact_phone: Option<String>,

    /// The creator's web address
    #[arg(long, value_name = "URL")]
    contact_url: Option<String>,

    /// The creator's street and number
    #[arg(long, value_name = "ADDRESS")]
    contact_address: Option<String>,

    /// The creator's city
    #[arg(long, value_name = "CITY")]
    contact_city: Option<String>,

    /// The creator's state or province
    #[arg(long, value_name = "STATE")]
    contact_region: Option<String>,

    /// The creator's postal code
    #[arg(long, value_name = "CODE")]
    contact_postal_code: Option<String>,

    /// The creator's country
    #[arg(long, value_name = "COUNTRY")]
    contact_country: Option<String>,
}

impl ContactArgs {
    /// The options by their names.
    pub(crate) fn given(&self) -> [(&'static str, &Option<String>); 8] {
        [
            ("contact-email", &self.contact_email),
            ("contact-phone", &self.contact_phone),
            ("contact-url", &self.contact_url),
            ("contact-address", &self.contact_address),
            ("contact-city", &self.contact_city),
            ("contact-region", &self.contact_region),
            ("contact-postal-code", &self.contact_postal_code),
            ("contact-country", &self.contact_country),
        ]
    }

    pub(crate) fn contact(self) -> Contact {
        Contact {
            address: self.contact_address,
            city: self.contact_city,
            region: self.contact_region,
            postal_code: self.contact_postal_code,
            country: self.contact_country,
            phone: self.contact_phone,
            email: self.contact_email,
            url: self.contact_url,
        }
    }
}

/// Where the camera was.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_field_names, reason = "the fields are the names of options")]
pub(crate) struct LocationArgs {
    /// Where the camera was, within its city, if that is not what the picture shows
    #[arg(long, value_name = "PLACE")]
    created_sublocation: Option<String>,

    /// The city where the camera was
    #[arg(long, value_name = "CITY")]
    created_city: Option<String>,

    /// The province or state where the camera was
    #[arg(long, value_name = "STATE")]
    created_state: Option<String>,

    /// The country where the camera was
    #[arg(long, value_name = "COUNTRY")]
    created_country: Option<String>,

    /// The ISO 3166 code of the country where the camera was
    #[arg(long, value_name = "CODE")]
    created_country_code: Option<String>,
}

impl LocationArgs {
    /// The options by their names.
    pub(crate) fn given(&self) -> [(&'static str, &Option<String>); 5] {
        [
            ("created-sublocation", &self.created_sublocation),
            ("created-city", &self.created_city),
            ("created-state", &self.created_state),
            ("created-country", &self.created_country),
            ("created-country-code", &self.created_country_code),
        ]
    }

    pub(crate) fn location(self) -> Location {
        Location {
            sublocation: self.created_sublocation,
            city: self.created_city,
            state: self.created_state,
            country: self.created_country,
            country_code: self.created_country_code.map(|code| code.to_uppercase()),
            ..Location::default()
        }
    }
}
