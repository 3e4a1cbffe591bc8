//! `pressbox release render`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::{self, RenderRequest};
use crate::release::{Language, Slug};

/// Render a release as email, web page, calendar and feed item
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// The folder to write to; it is created if it does not exist [default: out/RELEASE in the newsroom]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Only the edition in this language, such as `en`
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// Additional formats, separated by commas
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    also: Vec<Form>,
}

/// A form that not every newsroom needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// release.newsml.xml: a NewsML-G2 news item, for agencies
    Newsml,
    /// release.ninjs1.json: ninjs 1.4, for systems that do not read 3.1
    Ninjs1,
    /// release.rss.xml: an item for the feed of your own site
    Rss,
}

impl Form {
    fn asked(self) -> newsroom::Form {
        match self {
            Self::Newsml => newsroom::Form::Newsml,
            Self::Ninjs1 => newsroom::Form::Ninjs1,
            Self::Rss => newsroom::Form::Rss,
        }
    }
}

pub(crate) fn run(ui: &Ui, context: &Context, args: RenderArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let out = match &args.out {
        Some(out) => context.working_dir.join(out),
        None => newsroom.root.join("out").join(args.slug.as_str()),
    };
    let shown = args.out.clone().unwrap_or_else(|| out.clone());
    let request = RenderRequest {
        slug: args.slug.clone(),
        language: args.language,
        also: args.also.iter().map(|form| form.asked()).collect(),
        out,
    };
    let mut written = 0;
    let mut broken = None;
    newsroom::render_release(&newsroom, &request, &Notices { ui, context }, &mut |file, bytes| {
        written += 1;
        let path = shown.join(&file.name);
        let object =
            json!({ "path": path.display().to_string(), "bytes": bytes, "language": file.language, "kind": file.kind });
        // The folder is completed even if nobody reads the output.
        if let Err(error) = ui.answer(path.display().to_string(), &object) {
            broken.get_or_insert(error);
        }
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    ui.status(format!("wrote {}", count(written, "file", "files")));
    Ok(Outcome::Done)
}
