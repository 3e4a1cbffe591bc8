//! What somebody means who types a verb that does not exist: the words of other programs, and the commands that do it here.

use crate::storage::text::distance;

/// Words with the commands that may be meant, and what each does.
type Meaning = (&'static [&'static str], &'static [(&'static str, &'static str)]);

pub(super) const MEANINGS: [Meaning; 27] = [
    (
        &["duplicates", "dedupe", "dupes", "doubles", "bursts"],
        &[("photos duplicates", "photos that are there more than once")],
    ),
    (
        &["import", "load", "read"],
        &[("ingest", "photos"), ("release import", "a release"), ("list import", "journalists")],
    ),
    (
        &["upload", "add", "photo-add", "take-in"],
        &[("ingest", "photos"), ("list add", "a journalist"), ("site publish", "the site")],
    ),
    (
        &["export", "download", "copy"],
        &[("renditions -o DIR", "photos"), ("kit", "a press kit"), ("list export", "what is held about a person")],
    ),
    (&["mail", "email", "e-mail", "newsletter", "distribute", "mailing", "deliver"], &[("send", "a release by email")]),
    (&["publish", "deploy", "push"], &[("site publish", "the site"), ("send", "a release by email")]),
    (
        &["build", "generate", "website", "web", "pages", "html"],
        &[("site build", "the site"), ("release render", "one release")],
    ),
    (&["serve", "server", "preview", "view", "open"], &[("release preview", "a release"), ("site serve", "the site")]),
    (&["new", "create", "write", "draft", "start"], &[("release new", "a release"), ("init", "a newsroom")]),
    (
        &["setup", "install", "configure", "config", "settings"],
        &[("init", "a newsroom"), ("doctor", "a look at the settings")],
    ),
    (
        &["search", "find", "query", "ls", "images", "pictures", "pics", "media"],
        &[("photos", "finds photos"), ("releases", "lists releases")],
    ),
    (
        &["delete", "rm", "del", "remove", "drop", "trash"],
        &[
            ("photo withdraw", "a photo out of use"),
            ("photo forget", "a photo for good"),
            ("list remove", "a journalist off a list"),
            ("release remove", "a photo out of a release"),
        ],
    ),
    (
        &["unsubscribe", "optout", "opt-out", "block", "blacklist", "blocklist"],
        &[("list suppress", "no more mail to an address")],
    ),
    (&["subscribe", "unblock", "contact"], &[("list add", "a journalist"), ("list allow", "mail again")]),
    (
        &["contacts", "journalists", "recipients", "people", "subscribers"],
        &[("lists", "all lists"), ("list show", "who is on one")],
    ),
    (&["presskit", "press-kit", "zip", "pack", "package"], &[("kit", "a press kit")]),
    (
        &["undo", "revert", "restore", "rollback"],
        &[("list undo", "the last change of a list"), ("photo withdraw --undo", "a photo back in use")],
    ),
    (
        &["validate", "lint", "verify", "proofread", "spellcheck"],
        &[("release check", "a release"), ("check", "the library"), ("kit verify", "a kit")],
    ),
    (&["test", "trial", "try"], &[("send --test ADDRESS", "a release to yourself"), ("send --dry-run", "the plan")]),
    (
        &["log", "logs", "history", "stats", "statistics", "delivered", "results"],
        &[("report", "who has a release"), ("status", "what needs your attention")],
    ),
    (&["cancel", "abort", "stop"], &[("schedule cancel", "a mailing that is scheduled")]),
    (&["resend", "retry", "again"], &[("send", "run again, it resumes"), ("resolve --resend", "messages in doubt")]),
    (&["edit", "caption", "credit", "tag"], &[("photo edit", "what a photo says")]),
    (
        &["crop", "resize", "convert", "thumbnails", "render"],
        &[("renditions", "photos in other sizes"), ("release render", "a release's mail and page")],
    ),
    (
        &["album", "albums", "group", "folder", "gallery"],
        &[("collections", "all collections"), ("collection add", "photos to one")],
    ),
    (&["inbox", "replies", "bounce", "fetch"], &[("bounces", "reads what came back")]),
    (
        &["share", "link", "private", "embargo"],
        &[("site link", "a private page for one journalist"), ("help embargo", "how embargoes work")],
    ),
];

/// A question with the commands that a word means.
pub(super) fn of(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    MEANINGS.iter().find(|(words, _)| words.contains(&word.as_str())).map(asked)
}

/// The same for a word with a slip in it.
pub(super) fn near(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let long = |known: &&&str| known.len() >= 5 && word.len() >= 5;
    let is_near = |(words, _): &&Meaning| words.iter().filter(long).any(|known| distance(known, &word) == 1);
    let mut found = MEANINGS.iter().filter(is_near);
    let first = found.next();
    first.filter(|_| found.next().is_none()).map(asked)
}

fn asked((_, commands): &Meaning) -> String {
    let mut said: Vec<String> =
        commands.iter().map(|(command, what)| format!("`pressbox {command}` ({what})")).collect();
    let last = said.pop().unwrap_or_default();
    let all = if said.is_empty() { last } else { format!("{} or {last}", said.join(", ")) };
    format!("did you mean {all}?")
}
