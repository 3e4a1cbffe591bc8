//! The structure that `docs/architecture.md` describes: which room may import which, where each outside crate is used,
//! and that no files of a room need each other in a circle.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::imports::{SourceFile, circles, sources};

/// A room and what it may import of ours. Nothing points back up.
const ALLOWED: [(&str, &[&str]); 18] = [
    ("progress", &[]),
    ("language_files", &[]),
    ("storage", &[]),
    ("photo", &["storage"]),
    ("press", &["storage"]),
    ("library", &["photo", "storage", "progress"]),
    ("rendition", &["photo", "library", "storage", "progress"]),
    ("release", &["photo", "storage", "language_files"]),
    ("net", &["progress", "storage"]),
    ("delivery", &["release", "press", "net", "storage", "progress"]),
    ("inbox", &["press", "delivery", "net", "storage", "progress", "language_files"]),
    ("doctor", &["press", "net", "progress"]),
    ("pdf", &["release", "photo", "storage"]),
    ("kit", &["pdf", "release", "rendition", "library", "photo", "storage", "progress"]),
    // Publishing speaks to servers.
    ("site", &["net", "pdf", "release", "rendition", "library", "photo", "storage", "progress"]),
    (
        "newsroom",
        &[
            "site",
            "kit",
            "pdf",
            "doctor",
            "inbox",
            "delivery",
            "net",
            "release",
            "rendition",
            "library",
            "press",
            "photo",
            "storage",
            "progress",
        ],
    ),
    (
        "cli",
        &[
            "newsroom",
            "site",
            "kit",
            "pdf",
            "doctor",
            "inbox",
            "delivery",
            "net",
            "release",
            "rendition",
            "library",
            "press",
            "photo",
            "storage",
            "progress",
        ],
    ),
    ("main", &["cli"]),
];

/// Crates that any room may use: values, errors, time, JSON.
const COMMON: [&str; 5] = ["jiff", "rayon", "serde", "serde_json", "thiserror"];

/// A crate whose name in code is not that in `Cargo.toml`.
const RENAMED: [(&str, &str); 1] = [("md_5", "md5")];

/// Every other outside crate, and the rooms or files that may name it. One that is new belongs here, too.
const DOCKED: [(&str, &[&str]); 49] = [
    ("aws_lc_rs", &["delivery/dkim.rs", "net/", "press/", "storage/random.rs"]),
    (
        "base64",
        &[
            "cli/terminal_picture/",
            "delivery/",
            "doctor/",
            "inbox/",
            "net/",
            "newsroom/photo_sheet/",
            "site/publish/s3.rs",
        ],
    ),
    ("calamine", &["press/workbook.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/manual/"]),
    ("console", &["cli/"]),
    ("crc32fast", &["rendition/cache.rs"]),
    ("css_inline", &["release/render/"]),
    ("csv", &["cli/", "kit/", "newsroom/", "press/"]),
    ("email_encoding", &["delivery/header.rs"]),
    ("encoding_rs", &["photo/", "press/", "release/import/"]),
    ("exif", &["photo/exif.rs"]),
    ("fearless_simd", &["rendition/resize/"]),
    ("flate2", &["photo/container/", "rendition/embed/"]),
    ("html5ever", &["inbox/html_text.rs", "release/import/", "release/pressroom/"]),
    ("hypher", &["pdf/hyphens.rs"]),
    ("idna", &["press/address.rs", "release/render/addresses.rs"]),
    // The demo makes a PNG of one of its JPEGs.
    ("heifer", &["photo/heic_picture.rs", "photo/container/heif.rs"]),
    ("image", &["cli/demo/", "photo/", "rendition/"]),
    ("indicatif", &["cli/"]),
    ("krilla", &["pdf/"]),
    ("lettre", &["delivery/", "net/"]),
    ("mail_parser", &["inbox/"]),
    ("md5", &["photo/", "rendition/embed/"]),
    ("memchr", &["delivery/", "inbox/", "kit/", "photo/", "press/"]),
    ("mime_guess", &["delivery/attachment.rs"]),
    ("moxcms", &["rendition/colour.rs"]),
    ("parley", &["pdf/"]),
    ("pulldown_cmark", &["release/"]),
    ("roxmltree", &["photo/xmp/", "release/", "site/publish/s3_answers.rs"]),
    ("rusqlite", &["storage/database.rs", "storage/database_values.rs"]),
    ("rusty_s3", &["site/publish/s3.rs"]),
    ("rustix", &["cli/mod.rs", "cli/terminal_picture/", "library/", "storage/"]),
    ("rustls", &["net/"]),
    ("sha2", &["storage/sha256.rs"]),
    ("signal_hook", &["cli/"]),
    ("tempfile", &["storage/"]),
    ("tera", &["release/render/"]),
    ("tiff", &["photo/", "rendition/"]),
    ("toml", &["cli/", "delivery/", "inbox/", "newsroom/", "release/languages/", "release/source/", "rendition/"]),
    ("toml_edit", &["release/source/"]),
    ("turbojpeg", &["photo/decode.rs", "photo/jpeg_picture.rs", "rendition/encode.rs"]),
    ("unicode_normalization", &["kit/", "library/", "photo/letters.rs", "press/", "release/", "site/"]),
    ("ureq", &["net/http.rs"]),
    ("walkdir", &["inbox/", "library/", "newsroom/", "rendition/", "storage/"]),
    ("webp", &["rendition/encode.rs"]),
    ("webpki_roots", &["net/"]),
    ("zip", &["kit/", "press/workbook.rs", "press/workbook_bounds.rs", "release/import/docx.rs"]),
];

#[test]
fn no_room_imports_what_stands_above_it() {
    let allowed: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() != "lib") {
        let room = file.room();
        let Some(may) = allowed.get(room) else {
            wrong.push(format!(
                "{}: the room `{room}` is not in this test's table; add it with what it may import",
                file.path
            ));
            continue;
        };
        for import in file.imports() {
            let of = import[0].as_str();
            if of != room && !may.contains(&of) && allowed.contains_key(of) {
                wrong.push(format!("{}: `{room}` may not import `{}`", file.path, import.join("::")));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nMove what is needed down into a room that both may import, take it as an argument, or do the work in \
         newsroom/, which may use every room. docs/architecture.md has the table.",
        wrong.join("\n")
    );
}

#[test]
fn each_outside_crate_is_used_where_it_belongs() {
    let docked: BTreeMap<_, _> = DOCKED.into_iter().collect();
    let sources = sources();
    let mut wrong = Vec::new();
    for name in dependencies() {
        if COMMON.contains(&name.as_str()) {
            continue;
        }
        let Some(places) = docked.get(name.as_str()) else {
            wrong
                .push(format!("the crate `{name}` is not in this test's table; add it with the one room that uses it"));
            continue;
        };
        for file in sources.iter().filter(|file| file.names_crate(&name)) {
            if !places.iter().any(|place| file.path.starts_with(place)) && !is_only_in_tests(file, &name) {
                wrong.push(format!("{}: `{name}` belongs in {}", file.path, places.join(", ")));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nCall the room that wraps the crate, or say in this test's table why a second room needs it.",
        wrong.join("\n")
    );
}

#[test]
fn files_of_a_room_need_each_other_in_one_direction() {
    let circles = circles(&sources());
    let told: Vec<_> = circles.iter().map(|circle| circle.join(" <-> ")).collect();
    assert!(
        circles.is_empty(),
        "files that need each other in a circle:\n{}\nMove what both need into a file of its own, below them.",
        told.join("\n")
    );
}

#[test]
fn paths_say_where_they_lead() {
    let wrong: Vec<_> =
        sources().iter().filter(|file| file.says("super::super")).map(|file| file.path.clone()).collect();
    assert!(wrong.is_empty(), "`super::super` in {}: write `crate::room::…`", wrong.join(", "));
}

#[test]
fn the_table_of_a_room_has_each_of_its_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut tables, mut wrong) = (0, Vec::new());
    for path in sources().into_iter().map(|file| file.path).filter(|path| path.ends_with("/mod.rs")) {
        let text = std::fs::read_to_string(root.join(&path)).unwrap();
        tables += usize::from(has_table(&text));
        wrong.extend(left_out(&text).into_iter().map(|module| format!("{path}: `{module}`")));
    }
    assert!(tables > 10, "only {tables} tables found");
    assert!(wrong.is_empty(), "{}\nSay in the table at the top of `mod.rs` what each file holds.", wrong.join("\n"));
}

#[test]
fn a_file_that_a_table_leaves_out_is_seen() {
    let table = "//! Mail.\n//!\n//! | file | what it holds |\n//! |---|---|\n//! | [`plan`](Plan), `queue` | who |\n\
                 //! | `embed/` | metadata; `tags` reads it |\n\n";
    let modules = "mod plan;\npub(crate) mod queue;\npub mod embed;\nmod tags;\nmod pace;\n#[cfg(test)]\nmod tests;\n\
                   mod inline {}\npub use plan::Plan;\n";
    assert_eq!(left_out(&format!("{table}{modules}")), ["pace"]);
    let rest =
        table.replace("`embed/` | metadata; `tags` reads it", "all others | a verb each, by its name, as `pace`");
    assert_eq!(left_out(&format!("{rest}{modules}")), [] as [&str; 0]);
    assert_eq!(left_out(modules), [] as [&str; 0], "a room without a table");
}

#[test]
fn files_are_opened_where_pipes_are_refused() {
    // The system's own reports, and a folder that is flushed.
    let may = ["cli/machine.rs", "library/originals.rs"];
    let ways = ["File::open(", "fs::read(", "fs::read_to_string("];
    let is_ours = |file: &&SourceFile| !file.path.starts_with("storage/") && !file.path.ends_with("tests.rs");
    let sources = sources();
    let mut wrong = Vec::new();
    for file in sources.iter().filter(is_ours).filter(|file| !may.contains(&file.path.as_str())) {
        wrong.extend(
            ways.iter().filter(|way| file.says_outside_tests(way)).map(|way| format!("{}: `{way}`", file.path)),
        );
    }
    assert!(
        wrong.is_empty(),
        "{}\nUse `storage::regular_file`: a pipe would keep its reader waiting.",
        wrong.join("\n")
    );
}

#[test]
fn the_core_reads_nothing_from_its_surroundings() {
    let ways = ["env::var", "env::args", "env::current_dir", "env::home_dir", "stdin("];
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() != "cli") {
        wrong.extend(
            ways.iter().filter(|way| file.says_outside_tests(way)).map(|way| format!("{}: `{way}`", file.path)),
        );
    }
    assert!(
        wrong.is_empty(),
        "{}\nTake it as an argument: `cli::main` reads the environment, folders and stdin.",
        wrong.join("\n")
    );
}

#[test]
fn the_core_does_not_know_the_command_line() {
    assert_eq!(
        commands("    // `pressbox list`\n    #[error(\"see `pressbox list`\")]"),
        ["#[error(\"see `pressbox list`\")]"]
    );
    assert_eq!(commands("\"use `--yes`\""), ["\"use `--yes`\""]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() != "cli") {
        let text = std::fs::read_to_string(root.join(&file.path)).unwrap();
        wrong.extend(commands(&text).into_iter().map(|line| format!("{}: {line}", file.path)));
    }
    assert!(
        wrong.is_empty(),
        "{}\nCarry what to do as a variant of the room's `Remedy`; `cli/remedies/` turns it into a command.",
        wrong.join("\n")
    );
}

/// Lines of code that name a command or an option.
fn commands(text: &str) -> Vec<&str> {
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").map(str::trim);
    lines.filter(|line| !line.starts_with("//") && (line.contains("`pressbox ") || line.contains("`--"))).collect()
}

#[test]
fn nested_and_inline_paths_are_seen() {
    let text = "use crate::{photo::{Metadata, xmp::{self, read as take}}, press};\n\
                // crate::comment::X\n\
                fn f() { crate::kit::verify(\"crate::text::Y\"); super::Plan::make() }\n";
    let file = SourceFile::new("delivery/send.rs".to_owned(), text);
    let found: Vec<_> = file.imports().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        found,
        ["delivery::Plan::make", "kit::verify", "photo::Metadata", "photo::xmp", "photo::xmp::read", "press"]
    );
}

#[test]
fn a_circle_is_seen_through_what_a_folder_passes_on() {
    let file = |path: &str, text: &str| SourceFile::new(path.to_owned(), text);
    let files = [
        file("kit/mod.rs", "mod a;\nmod b;\npub use a::One;\npub use b::Two;\n"),
        file("kit/a.rs", "use super::Two;\npub struct One;"),
        file("kit/b.rs", "use super::One;\npub struct Two;"),
        file("kit/c.rs", "use super::{One, Two};"),
    ];
    assert_eq!(circles(&files), [["kit/a.rs", "kit/b.rs"]]);
}

/// The rows of the table of files at the top of a `mod.rs`.
fn table(text: &str) -> Vec<&str> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let rows = lines.filter_map(|line| line.trim().strip_prefix("| "));
    rows.skip_while(|row| !row.starts_with("file ") && !row.starts_with("files ")).collect()
}

fn has_table(text: &str) -> bool {
    !table(text).is_empty()
}

/// The modules of a `mod.rs` that its table, if it has one, leaves out.
fn left_out(text: &str) -> Vec<&str> {
    let table = table(text);
    if table.is_empty() || table.iter().any(|row| row.starts_with("all others ")) {
        return Vec::new();
    }
    let listed: Vec<&str> = table
        .iter()
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(|name| name.trim_end_matches('/'))
        .collect();
    let (mut found, mut before) = (Vec::new(), "");
    for line in text.lines() {
        let name = line.rsplit_once("mod ").and_then(|(visible, rest)| {
            let is_module = visible.is_empty() || visible.starts_with("pub") && visible.ends_with(' ');
            rest.strip_suffix(';').filter(|_| is_module)
        });
        found.extend(name.filter(|name| before != "#[cfg(test)]" && !listed.contains(name)));
        before = line;
    }
    found
}

/// The crates that `Cargo.toml` names under `[dependencies]`, as code spells them.
fn dependencies() -> Vec<String> {
    let manifest = include_str!("../Cargo.toml");
    let table = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let in_code = |name: String| match RENAMED.iter().find(|(from, _)| *from == name) {
        Some((_, to)) => (*to).to_owned(),
        None => name,
    };
    let names: Vec<_> =
        table.lines().filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_"))).map(in_code).collect();
    assert!(names.len() > 20, "only {} dependencies found", names.len());
    names
}

/// Whether a file names a crate in its unit tests alone.
fn is_only_in_tests(file: &SourceFile, name: &str) -> bool {
    file.without_tests().is_some_and(|code| !code.contains(&format!("{name}::")))
}
