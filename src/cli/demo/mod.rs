//! `pressbox demo`: the whole job on its own sample material, with the same commands that a press officer types.

mod material;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use clap::Args;
use image::{ImageFormat, ImageReader};
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, OrExplain as _, Outcome, refused};
use super::run_words;
use super::ui::{Tone, Ui};
use crate::photo::exif::ImageInfo;
use crate::photo::{Format, Metadata, PhotoId};
use crate::progress::Progress as _;
use crate::rendition::embed;

/// Create a sample newsroom and do the whole job in it, from photos to press kit
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// An empty folder, or one that does not exist yet [default: the current folder]
    dir: Option<PathBuf>,
}

/// Where the demo's mail, page and kit go, as a user would name them.
const MAIL: &str = "out/mail";
const PAGES: &str = "out/pages";
const KIT: &str = "out/press-kit.zip";

/// How many steps it has, for the bar.
const STEPS: u64 = 15;

pub(crate) fn run(ui: &Ui, context: &Context, args: DemoArgs) -> Result<Outcome, CliError> {
    let shown = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let root = context.working_dir.join(&shown);
    if fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(refused(format!("`{}` is not empty", shown.display()))
            .hinted("name a folder that does not exist yet: `pressbox demo my-demo`"));
    }
    fs::create_dir_all(&root).context(format!("`{}` cannot be created", shown.display()))?;
    let root = root.canonicalize()?;
    let context = Context { named: Some(root.clone()), working_dir: root.clone(), ..context.clone() };
    let demo = Demo { ui, context: &context, root: &root };
    ui.start("making the sample newsroom", STEPS);
    let over = AtomicBool::new(false);
    let made = thread::scope(|scope| {
        // The bar is there from the first quarter of a second on, however long a step takes.
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(50));
                ui.advance(0);
            }
        });
        let made = demo.make(&shown);
        over.store(true, Ordering::Relaxed);
        made
    });
    ui.finish();
    made.map(|()| Outcome::Done)
}

struct Demo<'a> {
    ui: &'a Ui,
    context: &'a Context,
    root: &'a Path,
}

impl Demo<'_> {
    /// Does the whole job, step by step.
    fn make(&self, shown: &Path) -> Result<(), CliError> {
        let slug = material::SLUG;
        let name = ["--name", material::ORGANISATION, "--from", material::FROM, "--zone", material::ZONE];
        self.step(["init", "."].into_iter().chain(name))?;
        let photos = self.bring_material()?;
        self.step(["ingest", "incoming/photos"])?;
        self.step(["renditions", "--all"])?;
        self.bring_releases()?;
        let ids: Vec<_> = photos.iter().map(PhotoId::short).collect();
        let short = ids.iter().map(String::as_str);
        self.step(["release", "add", slug].into_iter().chain(short).chain(["--language", "en"]))?;
        for (photo, id) in material::photos().iter().zip(&ids) {
            let (caption, alt) = photo.swedish;
            self.quietly(["release", "add", slug, id, "--language", "sv", "--caption", caption, "--alt", alt])?;
        }
        self.show("captions", None, &["added the photos to the Swedish edition, with captions in Swedish".to_owned()])?;
        self.step(["release", "check", slug])?;
        self.step(["release", "render", slug, "-o", PAGES])?;
        self.step(["list", "import", material::LIST, "incoming/journalists.csv"])?;
        self.step(["send", slug, "--list", material::LIST, "--outbox", MAIL, "--yes"])?;
        self.step(["kit", slug, "-o", KIT])?;
        self.bring_pages(&photos)?;
        self.step(["site", "check"])?;
        // Its release is dated in the future, so that its events are to come.
        self.step(["site", "build", "--now"])?;
        self.say_what_to_open(shown)
    }

    /// Runs a command and shows it with what it said.
    fn step<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Result<(), CliError> {
        let words: Vec<_> = words.into_iter().collect();
        let said = self.quietly(words.iter().copied())?;
        let command = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        self.show(words[0], Some(&format!("pressbox {command}")), &said)
    }

    /// Runs a command and gives what it said.
    fn quietly<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Result<Vec<String>, CliError> {
        let inner = Ui::recording();
        run_words(&inner, self.context, words)?;
        Ok(inner.recorded())
    }

    fn show(&self, step: &str, command: Option<&str>, said: &[String]) -> Result<(), CliError> {
        let head = match command {
            Some(command) => format!("{} {}", self.ui.paint(Tone::Quiet, "$"), self.ui.paint(Tone::Strong, command)),
            None => self.ui.paint(Tone::Quiet, "# sample material for the demo"),
        };
        let mut text = head;
        // Hints are for somebody who types the next command; here it follows automatically.
        let said: Vec<_> = said.iter().filter(|line| !line.starts_with("hint:")).collect();
        for line in &said {
            text.extend(["\n  ", line]);
        }
        self.ui.advance(1);
        self.ui.answer(text, &json!({ "step": step, "command": command, "said": said }))
    }

    /// Writes the photos as cameras and colleagues would have, with two files of two of them.
    fn bring_material(&self) -> Result<Vec<PhotoId>, CliError> {
        let folder = self.root.join("incoming/photos");
        fs::create_dir_all(&folder)?;
        let (mut ids, mut files) = (Vec::new(), 0);
        for photo in material::photos() {
            let file = with_metadata(photo.jpeg, &photo.metadata)?;
            ids.push(PhotoId::of(&file));
            fs::write(folder.join(photo.name), &file)?;
            files += 1;
            if let Some(copy) = photo.copy {
                let file = copy.metadata.map_or(Ok(file), |metadata| with_metadata(photo.jpeg, &metadata))?;
                fs::write(folder.join(copy.name), file)?;
                files += 1;
            }
        }
        fs::write(self.root.join("incoming/journalists.csv"), material::JOURNALISTS)?;
        let said = format!(
            "wrote {} to `incoming/photos`: one of them twice, and one also with a different caption and no credit",
            count(files, "photo", "photos")
        );
        self.show("material", None, &[said])?;
        Ok(ids)
    }

    /// Writes the release where an editor would save it.
    fn bring_releases(&self) -> Result<(), CliError> {
        let folder = self.root.join("releases").join(material::SLUG);
        fs::create_dir_all(&folder)?;
        for (language, text) in [("en", material::RELEASE_EN), ("sv", material::RELEASE_SV)] {
            fs::write(folder.join(format!("release.{language}.md")), text)?;
        }
        let said = [format!("wrote `releases/{}` in English and Swedish", material::SLUG)];
        self.show("release", None, &said)
    }

    /// Writes the standing pages, and the logos that they offer.
    fn bring_pages(&self, photos: &[PhotoId]) -> Result<(), CliError> {
        let folder = self.root.join("pages");
        // What `init` left as an example is in the way of the real one.
        fs::remove_file(folder.join("about.md"))?;
        for (name, text) in material::PAGES {
            let named = material::PHOTO_NAMES.iter().zip(photos);
            let text = named.fold(text.to_owned(), |text, (name, id)| text.replace(name, &id.to_hex()));
            fs::write(folder.join(name), text)?;
        }
        for (name, bytes) in material::LOGOS {
            fs::write(folder.join(name), bytes)?;
        }
        let said = "wrote `pages`: about the museum in English and Swedish, with logos, and about a boat".to_owned();
        self.show("pages", None, &[said])
    }

    fn say_what_to_open(&self, shown: &Path) -> Result<(), CliError> {
        let first_message = fs::read_dir(self.root.join(MAIL))
            .context(format!("`{MAIL}` cannot be read"))?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .min();
        let message = format!("{MAIL}/{}", first_message.unwrap_or_default());
        let things = [
            (format!("{PAGES}/email.html"), "the email, to open in your browser"),
            (format!("{PAGES}/release.html"), "the release as a web page"),
            (message, "one journalist's message, to open in your mail program"),
            (KIT.to_owned(), "the press kit"),
            ("out/site/index.html".to_owned(), "the newsroom's site; `pressbox site serve` shows all of it"),
            (format!("releases/{}/release.en.md", material::SLUG), "the release as you would write it"),
            ("pressbox.toml".to_owned(), "the newsroom's settings, each explained"),
        ];
        self.ui.text(format!("\n{}", self.ui.paint(Tone::Good, "Done. Open these:")))?;
        let paths: Vec<_> = things.iter().map(|(path, _)| shown.join(path).display().to_string()).collect();
        let width = paths.iter().map(|path| path.chars().count()).max().unwrap_or(0);
        for (path, (_, what)) in paths.iter().zip(&things) {
            let what = self.ui.paint(Tone::Quiet, what);
            self.ui.answer(format!("  {path:<width$}  {what}"), &json!({ "step": "open", "path": path }))?;
        }
        Ok(())
    }
}

/// A word as it is typed in a shell.
fn quoted(word: &str) -> String {
    if word.chars().any(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}

fn with_metadata(jpeg: &[u8], metadata: &Metadata) -> Result<Vec<u8>, CliError> {
    let (width, height) = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg).into_dimensions()?;
    Ok(embed(Format::Jpeg, jpeg, metadata, ImageInfo { width, height, dpi: 300, srgb: true, position: None }, None)?)
}
