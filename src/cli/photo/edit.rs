//! `pressbox photo edit`

use clap::Args;

use super::super::desk::Desk;
use super::super::error::{CliError, OrExplain as _, Outcome, usage};
use super::super::metadata_args::MetadataArgs;
use super::super::ui::Ui;
use super::show::show;
use crate::library::{Change, Library};
use crate::photo::{Metadata, PhotoPrefix};

/// Say something about a photo; the original file is never touched
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// The photo's id, or its first six digits or more
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PhotoPrefix>,

    #[command(flatten)]
    metadata: MetadataArgs,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: EditArgs) -> Result<Outcome, CliError> {
    let metadata = args.metadata.metadata()?;
    if metadata == Metadata::default() {
        return Err(
            usage("there is nothing to change").hinted("say it with `--caption TEXT`, `--credit LINE` and the like")
        );
    }
    let library = Library::open(&desk.newsroom()?.library_dir())?;
    // All are found before any is changed.
    let photos = args.photos.iter().map(|prefix| library.find(prefix)).collect::<Result<Vec<_>, _>>();
    for photo in photos.hint("`pressbox photos` lists them")? {
        let changed = library.change(photo.id, &Change::Edit(Box::new(metadata.clone())), desk.now)?;
        show(ui, &library, &changed)?;
    }
    Ok(Outcome::Done)
}
