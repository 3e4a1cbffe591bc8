//! Examples for the help and the man page of each verb that has none in its own file.
//!
//! A test types each of them.

use clap::Command;

/// The heading of examples in a help text.
pub(super) const EXAMPLES: &str = "Examples:";

/// A verb, and lines that somebody may type.
const OF_VERBS: [(&str, &[&str]); 69] = [
    (
        "init",
        &[
            "pressbox init newsroom --name \"Example Museum\" --from press@museum.example",
            "pressbox init newsroom --name \"Exempelmuseet\" --from press@museum.example --language sv --zone Europe/Stockholm",
        ],
    ),
    ("demo", &["pressbox demo", "pressbox demo my-demo --quiet"]),
    (
        "ingest",
        &[
            "pressbox ingest ~/Pictures/opening",
            "pressbox ingest opening --credit \"Photo: Ada Berg\" --terms \"Free for editorial use.\"",
            "pressbox ingest --watch ~/Pictures/tethered",
            "pressbox ingest --raw-preview ~/Pictures/opening",
        ],
    ),
    (
        "photos",
        &[
            "pressbox photos lighthouse --newest 10",
            "pressbox photos harbour credit:Nord after:2026-04",
            r#"pressbox photos collection:"Spring gala" missing:alt_text"#,
            "pressbox photos folder:opening OR keyword:opening",
            "pressbox photos -- harbour -night",
            "pressbox photos folder:gala rating:4+ --sort rating",
            "pressbox photos release:opening --sheet contact-sheet.html",
        ],
    ),
    (
        "photos duplicates",
        &[
            "pressbox photos duplicates",
            "pressbox photos duplicates folder:gala --kind burst",
            "pressbox photos duplicates after:2026-04 --with-others --json",
        ],
    ),
    ("photo", &["pressbox photo show 2d7853", "pressbox photo edit 2d7853 --credit \"Photo: Ada Berg\""]),
    ("photo show", &["pressbox photo show 2d7853", "pressbox photo show DSC_0042.jpg --json"]),
    (
        "photo edit",
        &[
            "pressbox photo edit 2d7853 --caption \"The lighthouse opens on 2 May 2026.\"",
            "pressbox photo edit 2d7853 --focus 40%,25%",
            "pressbox photo edit --query \"folder:gala -credit:Nord\" --rating 3",
            "pressbox photo edit 2d7853 --codes teams.txt --caption \"\\n9\\ of \\home\\ scores.\"",
        ],
    ),
    ("photo withdraw", &["pressbox photo withdraw 2d7853", "pressbox photo withdraw 2d7853 --undo"]),
    ("photo forget", &["pressbox photo forget 2d7853", "pressbox photo forget --query folder:castings --yes"]),
    ("photo verify", &["pressbox photo verify kit/opening-1_print.jpg", "pressbox photo verify *.jpg --json"]),
    ("renditions", &["pressbox renditions --all", "pressbox renditions 2d7853 --preset web -o for-the-web"]),
    ("collections", &["pressbox collections", "pressbox collections --json"]),
    ("collection", &[r#"pressbox collection add "Spring gala" 2d7853"#, r#"pressbox collection show "Spring gala""#]),
    (
        "collection add",
        &[
            r#"pressbox collection add "Spring gala" 2d7853 DSC_0102.jpg"#,
            r#"pressbox collection add "Spring gala" --query "folder:gala -missing:credit""#,
        ],
    ),
    (
        "collection remove",
        &[
            r#"pressbox collection remove "Spring gala" 2d7853"#,
            r#"pressbox collection remove "Spring gala" --query missing:credit"#,
            r#"pressbox collection remove "Spring gala" --yes        the whole collection"#,
        ],
    ),
    (
        "collection show",
        &[r#"pressbox collection show "Spring gala""#, r#"pressbox collection show "Spring gala" --json"#],
    ),
    ("library", &["pressbox library rebuild", "pressbox library export /media/backup/photos-2026"]),
    ("library rebuild", &["pressbox library rebuild", "pressbox library rebuild --json"]),
    ("library export", &["pressbox library export /media/backup/photos-2026", "pressbox library export photos --json"]),
    ("library import", &["pressbox library import /media/backup/photos-2026", "pressbox library import photos --json"]),
    ("releases", &["pressbox releases", "pressbox releases --json"]),
    ("release", &["pressbox release new opening", "pressbox release check opening"]),
    ("release new", &["pressbox release new opening", "pressbox release new opening --language sv"]),
    (
        "release import",
        &[
            "pressbox release import opening.docx --slug opening",
            "pressbox release import opening.txt --slug opening --date 2026-05-02 --language en",
            "pressbox release import --mynewsdesk https://www.mynewsdesk.com/services/pressroom/list/KEY1",
            "pressbox release import --mynewsdesk pressroom.json",
            "pressbox release import --presskit ~/www/presskit",
        ],
    ),
    (
        "release add",
        &[
            "pressbox release add opening 2d7853 --alt \"A white lighthouse at dusk.\"",
            "pressbox release add opening 2d7853 --first",
            "pressbox release add opening fact-sheet.pdf --title \"Fact sheet\"",
            "pressbox release add opening logo.svg harbour.mp4 --credit \"Example Museum\"",
        ],
    ),
    ("release remove", &["pressbox release remove opening 2d7853", "pressbox release remove opening 2d7853 9f01ab"]),
    ("release show", &["pressbox release show opening", "pressbox release show opening --json"]),
    ("release check", &["pressbox release check opening", "pressbox release check opening --fix"]),
    (
        "release render",
        &[
            "pressbox release render opening -o out/opening",
            "pressbox release render opening -o out/opening --also newsml",
        ],
    ),
    ("release preview", &["pressbox release preview opening", "pressbox release preview opening --json"]),
    ("release templates", &["pressbox release templates", "pressbox release templates --eject email.html"]),
    ("lists", &["pressbox lists", "pressbox lists --json"]),
    ("list", &["pressbox list import media journalists.xlsx", "pressbox list show media"]),
    (
        "list import",
        &[
            "pressbox list import media journalists.xlsx --dry-run",
            "pressbox list import media journalists.csv --encoding windows-1252",
        ],
    ),
    (
        "list add",
        &[
            "pressbox list add media anna@daily.example --name \"Anna Berg\" --outlet \"The Daily\"",
            "pressbox list add media anna@daily.example --embargo yes",
        ],
    ),
    (
        "list remove",
        &["pressbox list remove media anna@daily.example", "pressbox list remove media anna@daily.example --json"],
    ),
    ("list show", &["pressbox list show media", "pressbox list show media --segment \"sport & !freelance\""]),
    ("list undo", &["pressbox list undo media", "pressbox list undo media --json"]),
    (
        "list suppress",
        &["pressbox list suppress anna@daily.example", "pressbox list suppress --from unsubscribed.csv --yes"],
    ),
    (
        "list allow",
        &[
            "pressbox list allow anna@daily.example --why \"asked for it on the phone\"",
            "pressbox list allow anna@daily.example --why \"asked for it on the phone\" --yes",
        ],
    ),
    (
        "list accept",
        &[
            "pressbox list accept --why \"the file was put back from a backup\"",
            "pressbox list accept --why \"the file was put back from a backup\" --yes",
        ],
    ),
    ("list erase", &["pressbox list erase anna@daily.example", "pressbox list erase anna@daily.example --yes"]),
    ("list export", &["pressbox list export anna@daily.example", "pressbox list export anna@daily.example --json"]),
    ("dkim", &["pressbox dkim new", "pressbox dkim show"]),
    ("dkim new", &["pressbox dkim new", "pressbox dkim new --json"]),
    ("dkim show", &["pressbox dkim show", "pressbox dkim show --json"]),
    (
        "send",
        &[
            "pressbox send opening --list media --dry-run",
            "pressbox send opening --list media --at \"2026-05-02 08:00 Europe/Stockholm\" --later",
            "pressbox send --due",
        ],
    ),
    ("status", &["pressbox status", "pressbox status --json"]),
    ("schedule", &["pressbox schedule", "pressbox schedule cancel opening"]),
    ("schedule cancel", &["pressbox schedule cancel opening", "pressbox schedule cancel opening --json"]),
    ("report", &["pressbox report opening", "pressbox report opening --not-sent"]),
    (
        "resolve",
        &["pressbox resolve opening --mark-sent", "pressbox resolve opening --resend --failed anna@daily.example"],
    ),
    ("bounces", &["pressbox bounces ~/Maildir --dry-run", "pressbox bounces imaps://bounces@mail.example/INBOX"]),
    ("kit", &["pressbox kit opening -o opening.zip", "pressbox kit opening --for anna@daily.example"]),
    ("kit verify", &["pressbox kit verify opening.zip", "pressbox kit verify opening.zip --json"]),
    ("site", &["pressbox site build", "pressbox site publish ~/www/press"]),
    (
        "check",
        &["pressbox check", "pressbox check --quick", r#"pressbox check --repair /media/backup "/media/card 1""#],
    ),
    ("doctor", &["pressbox doctor", "pressbox doctor --json"]),
    ("help", &["pressbox help embargo", "pressbox help release import"]),
    ("site build", &["pressbox site build", "pressbox site build -o ~/www/press"]),
    ("site check", &["pressbox site check", "pressbox site check --json"]),
    ("site publish", &["pressbox site publish ~/www/press", "pressbox site publish s3://press-bucket/news --dry-run"]),
    (
        "site link",
        &[
            "pressbox site link opening --for anna@daily.example",
            "pressbox site link opening --for anna@daily.example --until 2026-05-09",
        ],
    ),
    ("site links", &["pressbox site links", "pressbox site links --json"]),
    ("site revoke", &["pressbox site revoke anna@daily.example", "pressbox site revoke --all"]),
    ("site serve", &["pressbox site serve", "pressbox site serve --json"]),
    (
        "completions",
        &[
            "pressbox completions bash > ~/.local/share/bash-completion/completions/pressbox",
            "pressbox completions fish > ~/.config/fish/completions/pressbox.fish",
        ],
    ),
    ("man", &["pressbox man | man -l -", "pressbox man -o ~/.local/share/man/man1"]),
];

/// The examples of a verb, which its words name.
pub(super) fn of(path: &str) -> &'static [&'static str] {
    OF_VERBS.iter().find(|(verb, _)| *verb == path).map_or(&[], |(_, lines)| lines)
}

/// What stands below the options in the help of a verb: notes, and examples, a line each.
pub(super) fn below_options(command: &Command) -> (Vec<String>, Vec<String>) {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (notes, examples) = text.split_once(EXAMPLES).unwrap_or((text.as_str(), ""));
    let lines =
        |text: &str| text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    (lines(notes), lines(examples))
}
