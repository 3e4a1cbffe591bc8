//! `pressbox ingest --watch`: what arrives in folders is ingested once it is whole.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Reporter, Run, Tally, advise, ingest_and_report, tell_passed_over};
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused, usage};
use crate::cli::stop_sign::stop_sign;
use crate::cli::ui::{Ui, in_a_line};
use crate::library::{HotFolders, IngestError, IngestRequest, IngestStatus, Library, LibraryError};
use crate::newsroom::{FILE, Newsroom};

/// So many files are ingested before it is asked again whether to stop.
const BATCH: usize = 64;

/// The shortest and the longest time between two looks, and how many times as long as a look it is: a folder on a slow share
/// with many files must not keep the machine busy.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));
const REST: u32 = 9;

/// When it is tried again after the library could not be written.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(1));

/// A nap after which it is asked whether to stop.
const NAP: Duration = Duration::from_millis(50);

/// Ingests what arrives until Ctrl-C.
pub(super) fn run(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    ingest: IngestRequest,
    settle: Duration,
) -> Result<Outcome, CliError> {
    for path in &ingest.paths {
        check(context, path, &ingest)?;
    }
    let stop = stop_sign()?;
    let folders = HotFolders::new(&ingest.paths, &ingest.skip, ingest.all, settle);
    let watched = ingest.paths.iter().map(|path| named(context, path)).collect::<Vec<_>>().join(", ");
    ui.status(format!("watching {watched}; Ctrl-C ends it"));
    let mut watch = Watch {
        ui,
        context,
        newsroom,
        ingest,
        folders,
        total: Tally::default(),
        told_passed_over: false,
        problem: None,
        retry: RETRY.0,
    };
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let rest = watch.round(&stop)?;
        let shortest = (settle / 4).clamp(PAUSE.0, Duration::from_secs(1));
        let rest = rest.unwrap_or_else(|| (begun.elapsed() * REST).clamp(shortest, PAUSE.1));
        let until = Instant::now() + rest;
        while !stop.load(Ordering::Relaxed) && Instant::now() < until {
            thread::sleep(NAP);
        }
    }
    Ok(watch.ended())
}

/// Refuses what cannot be watched: a wrong name would be waited for for ever.
fn check(context: &Context, path: &Path, ingest: &IngestRequest) -> Result<(), CliError> {
    let shown = named(context, path);
    if path.is_file() {
        return Err(usage(format!("{shown} is a file, and only folders can be watched"))
            .hinted("name the folder that it is in, or leave out `--watch`"));
    }
    std::fs::read_dir(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refused(format!("there is no folder {shown}"))
            .hinted("create it, or connect its disk or share, then run the same command again"),
        _ => CliError::from(error).while_at(format!("the folder {shown} cannot be read")),
    })?;
    // Comparing needs both without links.
    let real = |path: &Path| path.canonicalize().ok();
    if let Some(own) =
        ingest.skip.iter().find(|own| real(path).zip(real(own)).is_some_and(|(it, own)| it.starts_with(own)))
    {
        let own = named(context, own);
        return Err(
            refused(format!("{shown} is in {own}, which is pressbox's own folder")).hinted("watch another folder")
        );
    }
    Ok(())
}

fn named(context: &Context, path: &Path) -> String {
    format!("`{}`", in_a_line(&context.shown(path)))
}

struct Watch<'a> {
    ui: &'a Ui,
    context: &'a Context,
    newsroom: &'a Newsroom,
    ingest: IngestRequest,
    folders: HotFolders,
    /// What was told, but for rejections: of these only the folders know whether they still hold.
    total: Tally,
    told_passed_over: bool,
    /// Why the library takes nothing, told once, and when to try again.
    problem: Option<String>,
    retry: Duration,
}

impl Watch<'_> {
    /// Looks through the folders and ingests what is whole. Returns how long to wait, if the library takes nothing.
    fn round(&mut self, stop: &AtomicBool) -> Result<Option<Duration>, CliError> {
        let look = self.folders.look(Instant::now());
        for folder in &look.away {
            let folder = named(self.context, folder);
            self.ui.warn(format!("{folder} is not there any more; waiting for it"));
        }
        for folder in &look.back {
            self.ui.status(format!("{} is back", named(self.context, folder)));
        }
        for path in &look.slow {
            self.ui.status(format!("still waiting for {}: it is being written", named(self.context, path)));
        }
        if look.passed_over.pictures > 0 && !std::mem::replace(&mut self.told_passed_over, true) {
            tell_passed_over(self.ui, &look.passed_over);
        }
        let mut reporter = Reporter::new(self.ui, self.context);
        look.rejected.iter().for_each(|report| reporter.report(report));
        if let Some(error) = reporter.summed_up().output_error {
            return Err(error);
        }
        for batch in look.whole.chunks(BATCH) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if let Some(problem) = self.ingest(batch)? {
                return Ok(Some(self.waits(&problem)));
            }
        }
        Ok(None)
    }

    /// Ingests some files. Returns why the library takes nothing right now.
    fn ingest(&mut self, batch: &[PathBuf]) -> Result<Option<CliError>, CliError> {
        let library = match self.library() {
            Ok(library) => library,
            Err(error) => return Ok(Some(error)),
        };
        let ingest = IngestRequest { paths: batch.to_vec(), ..self.ingest.clone() };
        let context = Context { now: (self.context.clock)(), ..self.context.clone() };
        let (mut unwritten, folders) = (None, &mut self.folders);
        let Run { tally, ingested, output_error } = ingest_and_report(self.ui, &context, &library, &ingest, |report| {
            if let IngestStatus::Rejected(error @ IngestError::Write(_)) = &report.status {
                unwritten.get_or_insert_with(|| refused(error.to_string()));
            }
            folders.heed(report, Instant::now())
        });
        self.total.add_batch(&tally);
        advise(self.ui, &tally);
        // Nobody reads on: that ends it, or it would go on for nobody.
        if let Some(error) = output_error {
            return Err(error);
        }
        if let Some(error) = ingested.err().map(CliError::from).or(unwritten) {
            return Ok(Some(error));
        }
        if self.problem.take().is_some() {
            self.ui.status("the library takes photos again");
            self.retry = RETRY.0;
        }
        Ok(None)
    }

    /// Opens the library, unless its disk has gone: an empty one would be made in its place.
    fn library(&self) -> Result<Library, CliError> {
        let file = self.newsroom.root.join(FILE);
        if !file.is_file() {
            return Err(refused(format!("the newsroom {} is not there", named(self.context, &self.newsroom.root))));
        }
        let opened: Result<_, LibraryError> = Library::open(&self.newsroom.library_dir());
        Ok(opened?)
    }

    /// Tells a problem once, and how long to wait until the next try.
    fn waits(&mut self, problem: &CliError) -> Duration {
        let said = problem.one_line();
        if self.problem.as_ref() != Some(&said) {
            self.ui.warn(format!("{said}; trying again until it works"));
            self.ui.hints(problem);
            self.problem = Some(said);
        }
        let wait = self.retry;
        self.retry = (self.retry * 2).min(RETRY.1);
        wait
    }

    fn ended(self) -> Outcome {
        let (rejected, waiting) = (self.folders.rejected(), self.folders.waiting());
        let total = Tally { rejected, ..self.total };
        self.ui.status(format!("stopped: {}", total.counts()));
        if waiting > 0 {
            let files = count(waiting, "file is", "files are");
            self.ui.status(format!("{files} not in the library yet; the same command takes what is whole then"));
        }
        let unwritten = if self.problem.is_some() { waiting } else { 0 };
        Outcome::of_failures(rejected + unwritten)
    }
}
