//! The texts of `tests/testdata/world`, and how much of each field is read right. The suite asks that, and the benchmark of the
//! import shows it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use pressbox::release::{Block, Finding, Imported, Language, Origin, Release, import};

/// Where a text comes from: an English newsroom in this time zone, on 1 June 2024.
pub fn origin(home_zone: &str) -> Origin {
    Origin {
        slug: "story".parse().unwrap(),
        language: None,
        home_language: Language::English,
        date: None,
        today: date(2024, 6, 1),
        zone: None,
        home_zone: home_zone.to_owned(),
    }
}

/// Where the newsroom stands whose text it is.
pub fn home(name: &str) -> &'static str {
    match &name[..2] {
        "en" if name.contains("uk") => "Europe/London",
        "en" => "America/New_York",
        "de" => "Europe/Berlin",
        "nb" => "Europe/Oslo",
        "da" => "Europe/Copenhagen",
        "fi" => "Europe/Helsinki",
        "fr" => "Europe/Paris",
        "es" => "Europe/Madrid",
        "nl" => "Europe/Amsterdam",
        "it" => "Europe/Rome",
        _ => "Europe/Stockholm",
    }
}

pub fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/world");
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    found.sort();
    found
}

pub fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The fields of a release, one a line.
pub fn fields(release: &Release) -> Vec<String> {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let mut out = vec![format!("language: {}", release.language)];
    out.extend(release.date.map(|date| format!("date: {date}")));
    out.extend(release.embargo.iter().map(|lift| format!("embargo: {}", lift.strftime("%Y-%m-%dT%H:%M:%S%:z"))));
    out.push(format!("headline: {}", release.headline));
    out.extend(release.subheading.iter().map(|line| format!("subheading: {line}")));
    for block in &release.body {
        if let Block::Quote { text, speaker } = block {
            out.push(format!("quote: {} — {}", text.replace('\n', " "), or_dash(speaker)));
        }
    }
    for event in &release.timetable {
        out.push(format!("event: {} {}", event.start.strftime("%Y-%m-%dT%H:%M:%S%:z"), event.title));
    }
    for person in &release.contacts {
        let [role, email, phone] = [&person.role, &person.email, &person.phone].map(or_dash);
        out.push(format!("contact: {} | {role} | {email} | {phone}", person.name));
    }
    out.extend(release.titles.boilerplate.iter().map(|title| format!("about: {title}")));
    out
}

#[derive(Debug, Default, Clone, Copy)]
pub struct Count {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
    /// Found where nothing was expected.
    pub extra: usize,
}

pub fn kind(line: &str) -> String {
    line.split(':').next().unwrap_or_default().to_owned()
}

/// Compares what was found with what was expected; what differs goes into the report.
pub fn compare(
    name: &str,
    expected: &str,
    mut found: Vec<String>,
    table: &mut BTreeMap<String, Count>,
    report: &mut String,
) {
    let mut left = Vec::new();
    for line in expected.lines() {
        match found.iter().position(|other| other == line) {
            Some(at) => {
                found.remove(at);
                table.entry(kind(line)).or_default().right += 1;
            }
            None => left.push(line),
        }
    }
    for line in left {
        let count = table.entry(kind(line)).or_default();
        if let Some(at) = found.iter().position(|other| kind(other) == kind(line)) {
            writeln!(report, "{name}\n  expected {line}\n  found    {}", found.remove(at)).unwrap();
            count.wrong += 1;
        } else {
            writeln!(report, "{name}\n  missed   {line}").unwrap();
            count.missed += 1;
        }
    }
    for line in found {
        writeln!(report, "{name}\n  too much {line}").unwrap();
        table.entry(kind(&line)).or_default().extra += 1;
    }
}

/// What was right and wrong in all of the texts, field by field.
pub struct Counted {
    pub table: BTreeMap<String, Count>,
    pub report: String,
}

pub fn counted() -> Counted {
    let (mut table, mut report) = (BTreeMap::new(), String::new());
    for path in texts() {
        let name = name(&path);
        let expected = fs::read_to_string(path.with_extension("expected")).unwrap();
        let imported = import(&fs::read(&path).unwrap(), &origin(home(&name)));
        let found =
            imported.map_or_else(|error| vec![format!("refused: {error}")], |read| fields(&read.manuscript.release));
        compare(&name, &expected, found, &mut table, &mut report);
    }
    Counted { table, report }
}

/// The count as a table, a field a line.
pub fn shown(table: &BTreeMap<String, Count>) -> String {
    let mut out = format!("{:12} {:>6} {:>6} {:>6} {:>6}\n", "", "right", "wrong", "missed", "extra");
    for (field, count) in table {
        writeln!(out, "{field:12} {:>6} {:>6} {:>6} {:>6}", count.right, count.wrong, count.missed, count.extra)
            .unwrap();
    }
    out
}

/// How often each word stands in a text.
pub fn counts(text: &str) -> HashMap<String, i32> {
    let mut counts: HashMap<String, i32> = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic)) {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

/// The words of a release, with or without what it tells again for the text: a name for `she`, the headline for an event.
pub fn story(imported: &Imported, again: bool) -> String {
    let release = &imported.manuscript.release;
    let inferred = |speaker: &str| {
        let named = |finding: &Finding| finding.rule == "speaker-inferred" && finding.message.ends_with(speaker);
        imported.findings.iter().any(named)
    };
    let mut out = vec![release.headline.clone(), release.lead.clone()];
    let own = [&release.subheading, &release.caption, &release.usage_terms, &release.boilerplate];
    let titles = [&release.titles.timetable, &release.titles.facts, &release.titles.boilerplate];
    out.extend(own.into_iter().chain(titles).flatten().cloned());
    let mut speakers = String::new();
    for block in &release.body {
        match block {
            Block::Paragraph(text) | Block::Heading(text) => out.push(text.clone()),
            Block::Quote { text, speaker } => {
                out.push(text.clone());
                let speaker = speaker.clone().unwrap_or_default();
                if again || !speakers.contains(&speaker) && !inferred(&speaker) {
                    speakers += &speaker;
                    out.push(speaker);
                }
            }
            Block::List(items) => out.extend(items.iter().cloned()),
            Block::Table(table) => out.extend(table.texts().map(str::to_owned)),
        }
    }
    for event in &release.timetable {
        out.extend(Some(event.title.clone()).filter(|title| again || *title != release.headline));
        out.extend(event.note.clone());
    }
    out.extend(release.facts.iter().map(|fact| format!("{} {}", fact.label, fact.value)));
    out.extend(release.links.iter().map(|link| {
        let shown = if again || !link.url.contains(&link.label) { link.label.as_str() } else { "" };
        format!("{shown} {}", if again { &link.url } else { link.url.trim_start_matches("https://") })
    }));
    for person in &release.contacts {
        let more = [&person.role, &person.email, &person.phone].into_iter().flatten();
        out.push(person.name.clone());
        out.extend(more.cloned());
    }
    out.join("\n")
}
