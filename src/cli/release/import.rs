//! `pressbox release import`

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{findings, import_presskit, import_pressroom, show};
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::day::day;
use crate::cli::error::{CliError, OrExplain as _, Outcome, refused, usage};
use crate::cli::ui::Ui;
use crate::release::{
    Block, EmbargoIs, Finding, ImportError, Language, LintContext, MAX_BYTES, Origin, Release, Slug, check,
    import_where, is_text,
};
use crate::storage::regular_file;

/// Turn plain text, Markdown, HTML or a .docx document into a structured release
///
/// It finds the headline, the lead, quotes with their speakers, the timetable with its zone, facts, links, contacts, usage
/// terms and a photo caption that has ended up in the text, and says what it had to guess. None of the text is lost.
///
/// With `--mynewsdesk` it takes over a whole newsroom from Mynewsdesk: every release with its pictures, captions, contacts,
/// topics, language and day. Nothing is mailed. Run again, it takes only what is new. With `--presskit` the folder of a
/// presskit() becomes standing pages.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The text; `-` reads stdin. In a .docx document, each paragraph counts as a line
    #[arg(required_unless_present_any = ["mynewsdesk", "presskit"])]
    file: Option<PathBuf>,

    /// The release's name in paths and commands: lowercase letters, digits and hyphens
    #[arg(long, value_name = "RELEASE", required_unless_present_any = ["mynewsdesk", "presskit"])]
    slug: Option<Slug>,

    /// Take over a newsroom from Mynewsdesk: the address of its pressroom service with your key, or what it gave you, JSON or
    /// XML in a file or in a folder of files
    #[arg(long, value_name = "URL|FILE", conflicts_with_all = ["file", "slug", "date", "zone", "language"])]
    mynewsdesk: Option<String>,

    /// Take over a presskit(): a folder with its `data.xml`, images and logos becomes a standing page of your newsroom
    #[arg(long, value_name = "DIR", conflicts_with_all = ["file", "slug", "date", "zone", "language", "mynewsdesk", "no_embargo"])]
    presskit: Option<PathBuf>,

    /// The date of the release, such as 2022-05-11; dates without a year are assumed to be close to it
    #[arg(long, value_parser = day)]
    date: Option<Date>,

    /// The zone of the timetable, such as Europe/Berlin [default: found in the text]
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,

    /// The text's language, such as sv [default: found in the text]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// There is no embargo, whatever the text says: for a story about an arms embargo, say. The release then has
    /// `embargo = "none"`, and `release check` does not ask again
    #[arg(long)]
    no_embargo: bool,

    /// Replace an existing edition; its photos stay. With `--mynewsdesk`, take again what was removed here; with
    /// `--presskit`, replace pages that are there
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ImportArgs) -> Result<Outcome, CliError> {
    let embargo = if args.no_embargo { EmbargoIs::None } else { EmbargoIs::InText };
    if let Some(from) = &args.mynewsdesk {
        return import_pressroom::run(ui, context, from, embargo, args.force);
    }
    if let Some(folder) = &args.presskit {
        return import_presskit::run(ui, context, folder, args.force);
    }
    let (Some(file), Some(slug)) = (args.file, args.slug) else {
        return Err(usage("a text and its `--slug` are needed"));
    };
    let newsroom = context.newsroom()?;
    let issuer = newsroom.issuer();
    if let Some(zone) = &args.zone {
        TimeZone::get(zone)
            .map_err(|_| usage(format!("`{zone}` is not a time zone")))
            .hint("use an IANA name, such as `Europe/Berlin`")?;
    }
    let shown = file.display().to_string();
    let bytes = if shown == "-" {
        read(std::io::stdin().lock()).context("stdin cannot be read")?
    } else {
        let file = regular_file::open(&context.working_dir.join(&file));
        file.and_then(read).context(format!("`{shown}` cannot be read"))?
    };
    if !is_text(&bytes) {
        return Err(refused(format!("`{shown}` cannot be imported: it has bytes that are not text"))
            .hinted("save it as plain text (UTF-8), HTML or `.docx` and import that"));
    }
    let origin = Origin {
        slug,
        language: args.language,
        home_language: newsroom.settings.identity.language,
        date: args.date,
        today: context.now.to_zoned(issuer.zone.clone()).date(),
        zone: args.zone,
        home_zone: newsroom.settings.identity.zone.clone(),
    };
    let imported = import_where(&bytes, &origin, embargo).map_err(|error| {
        let (hint, option) = (error.hint(), option(&error));
        let refusal = CliError::from(error).while_at(format!("`{shown}` cannot be imported")).hinted(hint);
        option.into_iter().fold(refusal, CliError::hinted)
    })?;

    let mut manuscript = imported.manuscript;
    let (slug, language) = (&manuscript.release.slug, manuscript.release.language);
    let releases = newsroom.releases();
    let path = releases.path(slug, language);
    let locked = releases.lock(slug)?;
    if path.exists() {
        if !args.force {
            return Err(refused(format!("`{}` already exists", context.shown(&path)))
                .hinted("replace it with `--force`, or choose another `--slug`"));
        }
        // What cannot be read any more has no photos to keep.
        if let Ok(earlier) = releases.manuscript(slug, language) {
            manuscript.release.photos = earlier.release.photos;
            manuscript.release.version = earlier.release.version;
        }
    }
    locked.write(&manuscript.release)?;
    drop(locked);

    let mut found = imported.findings;
    let proof = LintContext { manuscript: &manuscript, issuer: &issuer, photos: &[], now: context.now };
    // That the caption was found says already that it has no photo yet.
    let told = ["caption-untied", "embargo-suspected", "internal-note"];
    let known: Vec<_> = found.iter().map(|finding| finding.rule).chain([told[0]]).collect();
    let new = |finding: &Finding| !(told.contains(&finding.rule) && known.contains(&finding.rule));
    let checked: Vec<_> = check(&proof).into_iter().filter(new).collect();
    found.extend(checked);
    found.sort_by_key(|finding| finding.line);
    findings::answer(ui, &shown, &found)?;
    let release = &manuscript.release;
    ui.answer(
        format!("imported `{}` into `{}`{}", release.slug, context.shown(&path), contents(release)),
        &show::ReleaseObject::of(release),
    )?;
    ui.hint(format!("read it through, then run `pressbox release check {}`", release.slug));
    Ok(Outcome::Done)
}

/// The option that says what the text does not.
fn option(error: &ImportError) -> Option<&'static str> {
    match error {
        ImportError::Embargo { .. } | ImportError::TwoEmbargoes { .. } => {
            Some("if this is not an embargo on the release, import it with `--no-embargo`")
        }
        ImportError::Language => Some("name it with `--language LANGUAGE`, such as `--language en`"),
        _ => None,
    }
}

fn read(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is taken, so that what is longer shows.
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `: 12 paragraphs, 4 quotes, 4 events`
fn contents(release: &Release) -> String {
    let blocks = |kind: fn(&Block) -> bool| release.body.iter().filter(|block| kind(block)).count();
    let paragraphs = blocks(|block| matches!(block, Block::Paragraph(_))) + usize::from(!release.lead.is_empty());
    let parts = [
        count(paragraphs, "paragraph", "paragraphs"),
        count(blocks(|block| matches!(block, Block::Quote { .. })), "quote", "quotes"),
        count(blocks(|block| matches!(block, Block::Table(_))), "table", "tables"),
        count(release.timetable.len(), "event", "events"),
        count(release.facts.len(), "fact", "facts"),
        count(release.links.len(), "link", "links"),
        count(release.contacts.len(), "contact", "contacts"),
    ];
    let parts: Vec<_> = parts.iter().map(ToString::to_string).filter(|part| !part.starts_with("0 ")).collect();
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}
