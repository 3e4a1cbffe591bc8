//! The newsroom's standing pages, read and proof-read with what the library and the folder hold.

use std::path::{Component, Path, PathBuf};

use super::logo::png_size;
use super::opened::Newsroom;
use super::photo_lookup::PhotoLookup;
use super::proof_reading::{ProofError, known_photos};
use crate::photo::{Destination, Format, NotCleared, PhotoId, verify_picture};
use crate::release::{
    Background, BackgroundFile, Backgrounds, Figure, Finding, Ground, LintContext, LogoEntry, Manuscript, ReleaseError,
    Remedy, Severity, UnusedPage, check, locate, safe_svg,
};
use crate::storage::regular_file;

/// No logo needs more.
const MAX_LOGO: u64 = 5_000_000;

/// Nor more pixels on a side.
const MAX_SIDE: u32 = 8000;

/// The rule of photos whose rights do not allow the site.
const NOT_CLEARED: &str = "photo-not-cleared";

/// What is asked of releases, and not of a page that stands for years.
const OF_RELEASES: [&str; 8] = [
    "status",
    "headline-long",
    "headline-label",
    "lead-long",
    "lead-missing",
    "contact-missing",
    "boilerplate-missing",
    "caption-untied",
];

/// A standing page as it was read.
#[derive(Debug)]
pub struct ReadBackground {
    pub file: BackgroundFile,
    /// Nothing where its file is not understood; the findings say why.
    pub page: Option<(Manuscript, Background, Vec<BackgroundLogo>)>,
    pub findings: Vec<Finding>,
}

/// A logo or an icon that the site may offer.
#[derive(Debug, Clone)]
pub struct BackgroundLogo {
    pub name: String,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub title: Option<String>,
    pub ground: Ground,
}

impl ReadBackground {
    /// What keeps it off the site: a photo that is not cleared is only left out.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error && finding.rule != NOT_CLEARED)
    }
}

impl Newsroom {
    /// The folder of the standing pages.
    #[must_use]
    pub fn backgrounds(&self) -> Backgrounds {
        Backgrounds::new(&self.root.join("pages"))
    }
}

/// All standing pages with what is to be remarked on each, and the texts that are none.
pub fn read_backgrounds(newsroom: &Newsroom) -> Result<(Vec<ReadBackground>, Vec<UnusedPage>), ProofError> {
    let (files, unused) = newsroom.backgrounds().files(newsroom.settings.identity.language)?;
    let read = files.into_iter().map(|file| read(newsroom, file)).collect::<Result<Vec<_>, _>>()?;
    Ok((read, unused))
}

fn read(newsroom: &Newsroom, file: BackgroundFile) -> Result<ReadBackground, ProofError> {
    let (manuscript, background) = match file.read() {
        Ok(read) => read,
        Err(ReleaseError::NotUnderstood { source, .. }) => {
            let findings = source.iter().cloned().map(of_page).collect();
            return Ok(ReadBackground { file, page: None, findings });
        }
        Err(error) => return Err(error.into()),
    };
    let lookup = PhotoLookup::new(newsroom);
    let photos = known_photos(newsroom, &manuscript.release, &[Destination::Site], &lookup)?;
    let issuer = newsroom.issuer();
    let context = LintContext { manuscript: &manuscript, issuer: &issuer, photos: &photos, now: newsroom.now };
    let mut findings = check(&context);
    findings.retain(|finding| !OF_RELEASES.contains(&finding.rule));
    let mut findings: Vec<_> = findings.into_iter().map(of_page).collect();
    if let Some(line) = manuscript.lines.attachments.first() {
        let finding = finding("attachment", *line, "a standing page has no attachments".to_owned());
        findings
            .push(Finding { remedy: Some("list logos as `[[logos]]`, and link to anything else".into()), ..finding });
    }
    findings.extend(portrait_findings(newsroom, &manuscript, &background, &lookup)?);
    let mut logos: Vec<BackgroundLogo> = Vec::new();
    for entry in &background.logos {
        match read_logo(newsroom.backgrounds().dir(), entry) {
            Ok(logo) if logos.iter().any(|known| known.name == logo.name) => {
                let finding = finding("logo", entry.line, format!("`{}` is listed twice", entry.file));
                findings.push(Finding { remedy: Some("list it once".into()), ..finding });
            }
            Ok(logo) => logos.push(logo),
            Err(wrong) => findings.push(*wrong),
        }
    }
    findings.sort_by_key(|finding| finding.line);
    locate(&mut findings, &file.text()?);
    Ok(ReadBackground { file, page: Some((manuscript, background, logos)), findings })
}

/// A finding on a release in words that hold for a page: no command changes its file.
fn of_page(mut finding: Finding) -> Finding {
    finding.remedy = match finding.remedy {
        Some(Remedy::AddPhotos { .. }) => Some("write the whole id of a photo in the library".into()),
        Some(Remedy::CaptionIn { .. } | Remedy::CaptionPhoto { .. }) => {
            Some("write a `caption` below its `[[photos]]`".into())
        }
        Some(Remedy::DescribeIn { .. } | Remedy::DescribePhoto { .. }) => {
            Some("write an `alt` below its `[[photos]]`".into())
        }
        Some(Remedy::MovePicture { .. }) => Some("take it out of the text, and add a `[[photos]]` block".into()),
        Some(Remedy::Advice(advice)) => Some(Remedy::Advice(advice.replace("from the release", "from the page"))),
        other => other,
    };
    finding
}

fn finding(rule: &'static str, line: usize, message: String) -> Finding {
    Finding { rule, severity: Severity::Error, line, spot: None, words: None, message, remedy: None }
}

/// The portraits that the library lacks or that may not be shown.
fn portrait_findings(
    newsroom: &Newsroom,
    manuscript: &Manuscript,
    background: &Background,
    lookup: &PhotoLookup<'_>,
) -> Result<Vec<Finding>, ProofError> {
    let mut people = manuscript.release.clone();
    let portraits: Vec<(usize, PhotoId)> =
        background.people.iter().filter_map(|person| Some((person.line, person.portrait?))).collect();
    people.photos =
        background.people.iter().filter_map(|p| Some(portrait(p.portrait?, &p.name, p.role.as_deref()))).collect();
    let known = known_photos(newsroom, &people, &[Destination::Site], lookup)?;
    let mut findings = Vec::new();
    for ((line, photo), known) in portraits.iter().zip(&known) {
        if known.metadata.is_none() {
            let finding = finding("photo-unknown", *line, format!("the library has no photo `{}`", photo.short()));
            findings.push(Finding { remedy: Some("ingest it, or remove it from the page".into()), ..finding });
        } else if let Some(refusal) = known.refusals.first() {
            let is_withdrawn = matches!(refusal, NotCleared::Withdrawn { .. });
            let (rule, severity) =
                if is_withdrawn { ("photo-withdrawn", Severity::Warning) } else { (NOT_CLEARED, Severity::Error) };
            let remedy = Some(Remedy::Photo(refusal.remedy()));
            findings.push(Finding { severity, remedy, ..finding(rule, *line, refusal.to_string()) });
        }
    }
    Ok(findings)
}

/// A portrait as a figure: its caption is whom it shows.
pub(super) fn portrait(photo: PhotoId, name: &str, role: Option<&str>) -> Figure {
    let caption = role.map_or_else(|| name.to_owned(), |role| format!("{name}, {role}"));
    Figure { photo, caption: Some(caption), alt: Some(name.to_owned()) }
}

/// Reads a logo, or says why the site cannot offer it.
pub(super) fn read_logo(dir: &Path, entry: &LogoEntry) -> Result<BackgroundLogo, Box<Finding>> {
    let wrong = |message: String, advice: &str| {
        Box::new(Finding { remedy: Some(advice.into()), ..finding("logo", entry.line, message) })
    };
    let path = PathBuf::from(&entry.file);
    if !path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(wrong(format!("`{}` is outside the `pages` folder", entry.file), "put the file beside the page"));
    }
    let bytes = regular_file::read_at_most(&dir.join(&path), MAX_LOGO).map_err(|error| {
        wrong(
            format!("`{}` cannot be read: {error}", entry.file),
            "put the file into the `pages` folder, or remove it here",
        )
    })?;
    if bytes.len() as u64 > MAX_LOGO {
        return Err(wrong(format!("`{}` is larger than 5 MB", entry.file), "export a smaller one"));
    }
    // Before memory is allocated for its pixels: a few bytes of PNG can ask for gigabytes.
    if png_size(&bytes).is_some_and(|(width, height)| width.max(height) > MAX_SIDE) {
        return Err(wrong(
            format!("`{}` is more than {MAX_SIDE} pixels wide or tall", entry.file),
            "export a smaller one",
        ));
    }
    let (width, height) = match Format::sniff(&bytes) {
        Ok(format @ Format::Png) => verify_picture(format, &bytes)
            .map_err(|error| wrong(format!("`{}` cannot be shown: {error}", entry.file), "export it again"))?,
        _ => match std::str::from_utf8(&bytes).ok().filter(|text| text.contains("<svg")) {
            Some(text) => safe_svg(text).map_err(|why| {
                let advice = "export it as a plain SVG, without scripts, animations and links, or as a PNG";
                wrong(format!("`{}` {why}", entry.file), advice)
            })?,
            None => {
                return Err(wrong(format!("`{}` is neither an SVG nor a PNG", entry.file), "export it as one of them"));
            }
        },
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = entry.file.trim_start_matches("./").chars().map(plain).collect();
    let name = name.trim_start_matches(['.', '-']).to_owned();
    let ending = if bytes.starts_with(b"\x89PNG") { ".png" } else { ".svg" };
    let name = if name.to_ascii_lowercase().ends_with(ending) { name } else { format!("{name}{ending}") };
    Ok(BackgroundLogo { name, bytes, width, height, title: entry.title.clone(), ground: entry.ground })
}
