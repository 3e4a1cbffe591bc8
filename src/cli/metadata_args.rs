//! The options that set a photo's metadata, the same for `ingest` and `photo edit`.

use std::collections::BTreeMap;

use clap::Args;
use jiff::civil::Date;

use super::codes::{CodeReader, CodesArgs};
use super::day::day;
use super::error::{CliError, refused, usage};
use super::structure_args::{ContactArgs, LocationArgs};
use crate::photo::{
    Captured, DataMining, DigitalSourceType, Licence, Metadata, ModelRelease, NotARating, PropertyRelease, Rating,
    is_web_address, split_names,
};

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Metadata")]
pub(crate) struct MetadataArgs {
    #[command(flatten)]
    pub(crate) codes: CodesArgs,

    /// Who made the picture; separate several names with `;`
    #[arg(long, value_name = "NAME")]
    creator: Option<String>,

    /// The creator's job title
    #[arg(long, value_name = "TITLE")]
    creator_title: Option<String>,

    #[command(flatten)]
    contact: ContactArgs,

    /// The credit line to publish beside the picture
    #[arg(long, value_name = "LINE")]
    credit: Option<String>,

    /// The copyright notice
    #[arg(long, value_name = "NOTICE")]
    copyright: Option<String>,

    /// What users may do with the picture
    #[arg(long, value_name = "TEXT")]
    terms: Option<String>,

    /// The web address of the terms
    #[arg(long, value_name = "URL")]
    web_statement: Option<String>,

    /// A licence from `pressbox.toml`, with its terms, web statement, licensor and data mining
    #[arg(long, value_name = "NAME")]
    licence: Option<String>,

    /// The web address of a Creative Commons licence, such as https://creativecommons.org/licenses/by/4.0/
    #[arg(long, value_name = "URL")]
    cc_licence: Option<String>,

    /// The last day on which the picture may be published, such as 2027-12-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    expires: Option<Date>,

    /// The first day on which the picture may be published, such as 2027-01-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    not_before: Option<Date>,

    /// Who is in the picture; repeat for each
    #[arg(long = "person", value_name = "NAME")]
    persons: Vec<String>,

    /// An organisation or company in the picture; repeat for each
    #[arg(long = "organisation", value_name = "NAME")]
    organisations: Vec<String>,

    /// The event at which the picture was taken
    #[arg(long, value_name = "NAME")]
    event: Option<String>,

    /// What kind of picture it is, as NAME, URI or `NAME URI` of a vocabulary's term; repeat for each
    #[arg(long = "genre", value_name = "NAME URI")]
    genres: Vec<String>,

    /// What else users have to keep to
    #[arg(long, value_name = "TEXT")]
    other_constraints: Option<String>,

    /// Who owns the copyright; repeat for each
    #[arg(long = "copyright-owner", value_name = "NAME")]
    copyright_owners: Vec<String>,

    /// Whether the persons shown have agreed: MR-UMR without limits, MR-LMR within limits, MR-NAP where nobody has to, MR-NON
    /// not yet
    #[arg(long, value_name = "TERM")]
    model_release: Option<String>,

    /// The number of a model release; repeat for each
    #[arg(long = "model-release-id", value_name = "ID")]
    model_release_ids: Vec<String>,

    /// Whether the owners of what is shown have agreed: PR-UPR without limits, PR-LPR within limits, PR-NAP where nobody has to,
    /// PR-NON not yet
    #[arg(long, value_name = "TERM")]
    property_release: Option<String>,

    /// The number of a property release; repeat for each
    #[arg(long = "property-release-id", value_name = "ID")]
    property_release_ids: Vec<String>,

    /// Who supplied the file, such as an agency; repeat for each
    #[arg(long = "image-supplier", value_name = "NAME")]
    image_suppliers: Vec<String>,

    /// What the supplier calls the picture
    #[arg(long, value_name = "ID")]
    supplier_image_id: Option<String>,

    /// A code of the IPTC's subjects; repeat for each
    #[arg(long = "subject-code", value_name = "CODE")]
    subject_codes: Vec<String>,

    /// A code of the IPTC's scenes, such as 010100; repeat for each
    #[arg(long = "scene", value_name = "CODE")]
    scenes: Vec<String>,

    /// The program of artificial intelligence that made the picture
    #[arg(long, value_name = "NAME")]
    ai_system: Option<String>,

    /// The version of that program
    #[arg(long, value_name = "VERSION")]
    ai_system_version: Option<String>,

    /// What that program was asked for
    #[arg(long, value_name = "TEXT")]
    ai_prompt: Option<String>,

    /// Who asked it
    #[arg(long, value_name = "NAME")]
    ai_prompt_writer: Option<String>,

    /// How good the picture is, from 1 to 5 stars; -1 or `rejected` rejects it
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = rating)]
    rating: Option<Rating>,

    /// Who does what, where and when
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,

    /// The picture in a few words
    #[arg(long, value_name = "TEXT")]
    headline: Option<String>,

    /// What the picture shows, for people who cannot see it
    #[arg(long, value_name = "TEXT")]
    alt: Option<String>,

    /// The picture's short name, often its file name
    #[arg(long, value_name = "NAME")]
    title: Option<String>,

    /// A keyword; repeat for each
    #[arg(long = "keyword", value_name = "WORD")]
    keywords: Vec<String>,

    /// Who supplied the picture
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// What editors should know before they use the picture
    #[arg(long, value_name = "TEXT")]
    instructions: Option<String>,

    /// The number of the job that the picture was taken for
    #[arg(long, value_name = "ID")]
    job_id: Option<String>,

    /// Who wrote the caption
    #[arg(long, value_name = "NAME")]
    caption_writer: Option<String>,

    /// The place that the picture shows, within the city
    #[arg(long, value_name = "PLACE")]
    sublocation: Option<String>,

    #[arg(long, value_name = "CITY", help = "The city that the picture shows")]
    city: Option<String>,

    #[arg(long, value_name = "STATE", help = "The province or state")]
    state: Option<String>,

    #[arg(long, value_name = "COUNTRY", help = "The country")]
    country: Option<String>,

    /// The country's ISO 3166 code, such as SWE
    #[arg(long, value_name = "CODE")]
    country_code: Option<String>,

    #[command(flatten)]
    created: LocationArgs,

    /// When the picture was taken, such as 2022-05-13 or 2022-05-13T16:20:00+02:00
    #[arg(long, value_name = "DATE")]
    captured: Option<Captured>,

    /// Who grants licences, as NAME, URL or `NAME URL`; repeat for each
    #[arg(long = "licensor", value_name = "NAME URL")]
    licensors: Vec<String>,

    /// How the picture was made: an IPTC term, such as digitalCapture
    #[arg(long, value_name = "TERM")]
    digital_source_type: Option<String>,

    /// Whether the picture may be used for data mining and AI training: a PLUS term, such as DMI-PROHIBITED
    #[arg(long, value_name = "TERM")]
    data_mining: Option<String>,
}

impl MetadataArgs {
    /// The metadata that the options set, with what stands for the codes in it. A licence fills properties that no option
    /// sets.
    pub(crate) fn metadata(
        self,
        licences: &BTreeMap<String, Licence>,
        codes: &CodeReader<'_>,
    ) -> Result<Metadata, CliError> {
        self.refuse_blank()?;
        let licence = self.licence.as_deref().map(|name| find(licences, name)).transpose()?;
        let line = |text: Option<String>| text.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
        let text = |text: Option<String>| text.and_then(|t| crate::photo::clean_text(&t));
        let lines = |texts: Vec<String>| texts.into_iter().filter_map(|text| line(Some(text))).collect::<Vec<_>>();
        let digital_source_type = self
            .digital_source_type
            .map(|term| {
                DigitalSourceType::from_term(&term).ok_or_else(|| {
                    let known = DigitalSourceType::ALL.iter().map(|t| t.term()).collect::<Vec<_>>().join(", ");
                    usage(format!("`{term}` is not a digital source type")).hinted(format!("use one of {known}"))
                })
            })
            .transpose()?;
        let data_mining = self.data_mining.as_deref().map(data_mining).transpose()?;
        let model_release = self.model_release.as_deref().map(model_release).transpose()?;
        let property_release = self.property_release.as_deref().map(property_release).transpose()?;
        let mut metadata = Metadata {
            creator: line(self.creator).map(|names| split_names(&names)).unwrap_or_default(),
            creator_title: line(self.creator_title),
            creator_contact: self.contact.contact(),
            credit: line(self.credit),
            copyright: line(self.copyright),
            usage_terms: text(self.terms),
            web_statement: line(self.web_statement),
            caption: text(self.caption),
            headline: line(self.headline),
            alt_text: text(self.alt),
            keywords: self.keywords.into_iter().filter_map(|word| line(Some(word))).collect(),
            source: line(self.source),
            instructions: text(self.instructions),
            title: line(self.title),
            job_id: line(self.job_id),
            caption_writer: line(self.caption_writer),
            sublocation: line(self.sublocation),
            city: line(self.city),
            state: line(self.state),
            country: line(self.country),
            country_code: line(self.country_code).map(|code| if code.len() <= 3 { code.to_uppercase() } else { code }),
            captured: self.captured,
            licensors: self.licensors.iter().filter_map(|text| text.parse().ok()).collect(),
            expires: self.expires,
            not_before: self.not_before,
            persons: lines(self.persons),
            organisations: lines(self.organisations),
            copyright_owners: lines(self.copyright_owners),
            image_suppliers: lines(self.image_suppliers),
            supplier_image_id: line(self.supplier_image_id),
            model_release,
            model_release_ids: lines(self.model_release_ids),
            property_release,
            property_release_ids: lines(self.property_release_ids),
            subject_codes: lines(self.subject_codes),
            scenes: lines(self.scenes),
            genres: self.genres.iter().filter_map(|text| text.parse().ok()).collect(),
            cc_licence: line(self.cc_licence),
            location_created: self.created.location(),
            rating: self.rating,
            ai_system: line(self.ai_system),
            ai_system_version: line(self.ai_system_version),
            ai_prompt: text(self.ai_prompt),
            ai_prompt_writer: line(self.ai_prompt_writer),
            event: line(self.event),
            other_constraints: text(self.other_constraints),
            digital_source_type,
            data_mining,
            ..Metadata::default()
        };
        refuse_wrong(&metadata)?;
        codes.replace_in(&mut metadata, None)?;
        metadata.tidy().map_err(|error| usage(error.to_string()).hinted("shorten the text, or use fewer keywords"))?;
        if let Some(licence) = licence {
            metadata.underlay(&licence.metadata()?);
        }
        Ok(metadata)
    }

    /// Refuses empty values: they could mean to leave a property as it is or to clear it.
    fn refuse_blank(&self) -> Result<(), CliError> {
        let given = [
            ("creator", &self.creator),
            ("creator-title", &self.creator_title),
            ("credit", &self.credit),
            ("copyright", &self.copyright),
            ("terms", &self.terms),
            ("web-statement", &self.web_statement),
            ("caption", &self.caption),
            ("headline", &self.headline),
            ("alt", &self.alt),
            ("title", &self.title),
            ("source", &self.source),
            ("instructions", &self.instructions),
            ("job-id", &self.job_id),
            ("caption-writer", &self.caption_writer),
            ("sublocation", &self.sublocation),
            ("city", &self.city),
            ("state", &self.state),
            ("country", &self.country),
            ("country-code", &self.country_code),
            ("event", &self.event),
            ("other-constraints", &self.other_constraints),
            ("cc-licence", &self.cc_licence),
            ("supplier-image-id", &self.supplier_image_id),
            ("ai-system", &self.ai_system),
            ("ai-system-version", &self.ai_system_version),
            ("ai-prompt", &self.ai_prompt),
            ("ai-prompt-writer", &self.ai_prompt_writer),
        ];
        let lists = [
            ("keyword", &self.keywords),
            ("licensor", &self.licensors),
            ("person", &self.persons),
            ("organisation", &self.organisations),
            ("copyright-owner", &self.copyright_owners),
            ("genre", &self.genres),
            ("image-supplier", &self.image_suppliers),
            ("model-release-id", &self.model_release_ids),
            ("property-release-id", &self.property_release_ids),
            ("subject-code", &self.subject_codes),
            ("scene", &self.scenes),
        ];
        let (contact, created) = (self.contact.given(), self.created.given());
        let texts =
            given.iter().chain(&contact).chain(&created).filter_map(|(name, text)| Some((*name, text.as_ref()?)));
        let items = lists.iter().flat_map(|(name, texts)| texts.iter().map(|text| (*name, text)));
        match texts.chain(items).find(|(_, text)| crate::photo::clean_text(text).is_none()) {
            None => Ok(()),
            Some((name, _)) => Err(usage(format!("`--{name}` is empty"))
                .hinted("leave it out to change nothing; `pressbox photo edit --clear PROPERTY` removes a value")),
        }
    }
}

/// Refuses what is not of the kind that its property asks for.
fn refuse_wrong(metadata: &Metadata) -> Result<(), CliError> {
    if let Some(url) = metadata.web_statement.as_deref().filter(|url| !is_web_address(url)) {
        return Err(usage(format!("`{url}` is not a web address"))
            .hinted("write it as in `--web-statement https://example.org/terms`; other words belong in `--terms`"));
    }
    let is_code = |code: &&str| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some(code) = metadata.country_code.as_deref().filter(|code| !is_code(code)) {
        return Err(usage(format!("`{code}` is not a country code")).hinted(
            "use the ISO 3166 code of three letters, such as `SWE`; the country's name belongs in `--country`",
        ));
    }
    if let (Some(first), Some(last)) = (metadata.not_before, metadata.expires)
        && first > last
    {
        return Err(usage(format!("the first day `{first}` is later than the last day `{last}`")).hinted(
            "correct `--not-before` or `--expires`: between them there is no day on which the picture may be published",
        ));
    }
    Ok(())
}

/// Reads a rating. Programs for photos take 0 for none.
fn rating(text: &str) -> Result<Rating, String> {
    match text.trim().to_lowercase().as_str() {
        "rejected" => "-1",
        "0" => return Err("leave it out, or remove a rating with `pressbox photo edit --clear rating`".to_owned()),
        _ => text,
    }
    .parse()
    .map_err(|error: NotARating| error.to_string())
}

/// Reads a PLUS term for data mining.
pub(crate) fn data_mining(term: &str) -> Result<DataMining, CliError> {
    DataMining::from_term(term).ok_or_else(|| {
        let known = DataMining::ALL.iter().map(|t| t.term()).collect::<Vec<_>>().join(", ");
        usage(format!("`{term}` is not a data mining term")).hinted(format!("use one of {known}"))
    })
}

/// Reads a PLUS term for model releases; gives its URI.
fn model_release(term: &str) -> Result<String, CliError> {
    ModelRelease::from_term(term).map(ModelRelease::uri).ok_or_else(|| {
        let known = ModelRelease::ALL.iter().map(|t| t.term()).collect::<Vec<_>>().join(", ");
        usage(format!("`{term}` is not the state of a model release")).hinted(format!("use one of {known}"))
    })
}

/// The same for property releases.
fn property_release(term: &str) -> Result<String, CliError> {
    PropertyRelease::from_term(term).map(PropertyRelease::uri).ok_or_else(|| {
        let known = PropertyRelease::ALL.iter().map(|t| t.term()).collect::<Vec<_>>().join(", ");
        usage(format!("`{term}` is not the state of a property release")).hinted(format!("use one of {known}"))
    })
}

fn find<'a>(licences: &'a BTreeMap<String, Licence>, name: &str) -> Result<&'a Licence, CliError> {
    licences.get(name).ok_or_else(|| {
        let known = licences.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "it has none yet".to_owned() } else { format!("it has {known}") };
        refused(format!("`pressbox.toml` has no licence `{name}`"))
            .hinted(format!("{known}; add `[licences.{name}]` with `terms`, `web_statement` and `licensor`"))
    })
}
