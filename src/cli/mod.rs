//! The command line: one verb, one file. Arguments go in, a request to [`newsroom`](crate::newsroom) follows, and an
//! answer comes out. Where one room alone has the answer (the library, the ledger), the verb asks that room.
//!
//! | files | what they hold |
//! |---|---|
//! | `context` | where and when a command runs: folder, environment, clock, settings |
//! | `ui` | stdout and stderr, JSON Lines, progress bars; nothing else prints |
//! | `error`, `remedies` | how a command fails, and what to do about it, in the words of the command line |
//! | `bursts` | photos that a camera took one right after the other |
//! | `repeats` | sentences that are the same for many files |
//! | `notices` | warnings and status while a use case works |
//! | `list_args`, `metadata_args`, `photo_args`, `structure_args` | options that several verbs share |
//! | `codes` | code replacements in what is typed |
//! | `messages`, `photo_json`, `mail_photos`, `mail_events`, `count` | a message, a photo, an event, a number, as lines and as objects |
//! | `local_time`, `day` | times as they are shown, days as they are typed |
//! | `serve` | the web server of `release preview`, on loopback |
//! | `machine` | memory and processors |
//! | `manual` | examples and topics, for help and man pages |
//! | `minus_words` | words of a search that begin with a minus, and are no options |
//! | `meanings` | what somebody means who types a verb that does not exist |
//! | `day`, `shell_word` | a day as it is typed, a path as one word of a command |
//! | `stop_sign` | Ctrl-C and `kill`, for what ends in its own time |
//! | `strays` | what lies among the releases and is no edition |
//! | `pending` | the reminder of journalists who wait for a decision |
//! | all others | a verb each, by its name; a folder where it has verbs of its own |

mod bounces;
mod bursts;
mod check;
mod codes;
mod collection;
mod collections;
mod completions;
mod context;
mod count;
mod day;
mod demo;
mod dkim;
mod doctor;
mod error;
mod excerpt;
mod help;
mod ingest;
mod init;
mod kit;
mod library;
mod list;
mod list_args;
mod lists;
mod local_time;
mod machine;
mod mail_events;
mod mail_photos;
mod man;
mod manual;
mod meanings;
mod messages;
mod metadata_args;
mod minus_words;
mod notices;
mod pending;
mod photo;
mod photo_args;
mod photo_json;
mod photos;
mod release;
mod releases;
mod remedies;
mod renditions;
mod repeats;
mod report;
mod resolve;
mod schedule;
mod send;
mod serve;
mod shell_word;
mod site;
mod status;
mod stop_sign;
mod strays;
mod structure_args;
mod terminal_picture;
mod ui;
mod wrap;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use self::context::Context;
use self::error::{CliError, Kind, Outcome, exit};
use self::terminal_picture::TerminalNames;
use self::ui::Ui;

/// The heading, in each verb's help, of the options that every verb takes.
const GLOBAL: &str = "Global options";

/// Photos with their rights, releases without mistakes, one email to each journalist, and press kits.
#[derive(Debug, Parser)]
#[command(
    name = "pressbox",
    version = env!("PRESSBOX_VERSION"),
    long_version = concat!(env!("PRESSBOX_VERSION"), "\n", env!("PRESSBOX_BUILD")),
    propagate_version = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
struct Cli {
    /// Use the newsroom in this folder [default: the nearest one at or above the current folder]
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "DIR", env = "PRESSBOX_NEWSROOM", hide_env_values = true)]
    newsroom: Option<PathBuf>,

    /// Print JSON Lines, one object per line
    #[arg(long, global = true, help_heading = GLOBAL)]
    json: bool,

    /// Print only the result, warnings and errors
    #[arg(long, short, global = true, help_heading = GLOBAL)]
    quiet: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    Demo(demo::DemoArgs),
    Ingest(Box<ingest::IngestArgs>),
    Photos(photos::PhotosArgs),
    #[command(subcommand)]
    Photo(photo::PhotoCommand),
    Collections(collections::CollectionsArgs),
    #[command(subcommand)]
    Library(library::LibraryCommand),
    #[command(subcommand)]
    Collection(collection::CollectionCommand),
    Renditions(renditions::RenditionsArgs),
    Releases(releases::ReleasesArgs),
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    Lists(lists::ListsArgs),
    #[command(subcommand)]
    List(list::ListCommand),
    #[command(subcommand)]
    Dkim(dkim::DkimCommand),
    Send(Box<send::SendArgs>),
    Status(status::StatusArgs),
    Schedule(schedule::ScheduleArgs),
    Report(report::ReportArgs),
    Resolve(resolve::ResolveArgs),
    Bounces(bounces::BouncesArgs),
    Kit(kit::KitArgs),
    #[command(subcommand)]
    Site(site::SiteCommand),
    Check(check::CheckArgs),
    Doctor(doctor::DoctorArgs),
    Help(help::HelpArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

fn run(ui: &Ui, context: &Context, command: Command) -> Result<Outcome, CliError> {
    let is_apart =
        matches!(command, Command::Init(_) | Command::Demo(_) | Command::Photo(photo::PhotoCommand::Forget(_)));
    if !is_apart {
        photo::finish_forgetting(ui, context);
    }
    match command {
        Command::Init(args) => init::run(ui, context, args),
        Command::Demo(args) => demo::run(ui, context, args),
        Command::Ingest(args) => ingest::run(ui, context, *args),
        Command::Photos(args) => photos::run(ui, context, args),
        Command::Photo(command) => photo::run(ui, context, command),
        Command::Collections(args) => collections::run(ui, context, &args),
        Command::Library(command) => library::run(ui, context, command),
        Command::Collection(command) => collection::run(ui, context, command),
        Command::Renditions(args) => renditions::run(ui, context, args),
        Command::Releases(args) => releases::run(ui, context, &args),
        Command::Release(command) => release::run(ui, context, command),
        Command::Lists(args) => lists::run(ui, context, &args),
        Command::List(command) => list::run(ui, context, command),
        Command::Dkim(command) => dkim::run(ui, context, command),
        Command::Send(args) => send::run(ui, context, *args),
        Command::Status(args) => status::run(ui, context, &args),
        Command::Schedule(args) => schedule::run(ui, context, &args),
        Command::Report(args) => report::run(ui, context, args),
        Command::Resolve(args) => resolve::run(ui, context, args),
        Command::Bounces(args) => bounces::run(ui, context, args),
        Command::Kit(args) => kit::run(ui, context, args),
        Command::Site(command) => site::run(ui, context, command),
        Command::Check(args) => check::run(ui, context, args),
        Command::Doctor(args) => doctor::run(ui, context, args),
        Command::Help(args) => help::run(ui, program(), &args),
        Command::Completions(args) => completions::run(ui, program(), &args),
        Command::Man(args) => man::run(ui, context, program(), &args),
    }
}

/// The program with the examples of its verbs.
fn program() -> clap::Command {
    manual::with_examples(Cli::command())
}

/// Reads a call.
fn parse(call: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut program = program();
    let call: Vec<OsString> = call.into_iter().collect();
    let named = command_named(call.iter().map(|word| word.to_string_lossy().into_owned()));
    let call = minus_words::kept_apart(&named, call.into_iter());
    let matches = program.try_get_matches_from_mut(call)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))
}

/// Runs a command as if it were typed, for a command that shows others at work.
fn run_words<'a>(ui: &Ui, context: &Context, words: impl IntoIterator<Item = &'a str>) -> Result<Outcome, CliError> {
    let cli = Cli::try_parse_from(std::iter::once("pressbox").chain(words))?;
    run(ui, context, cli.command)
}

/// What somebody is told who types `pressbox` alone where no newsroom is.
const START: [&str; 5] = [
    "pressbox does a press office's work: photos, releases, mail to journalists, kits, a newsroom on the web",
    "there is no newsroom here; see one at work with `pressbox demo`",
    "make your own with `pressbox init newsroom`, which asks what it needs",
    "if you have one, go to its folder, or name it, as in `pressbox --newsroom FOLDER status`",
    "`pressbox --help` lists the commands; `pressbox help embargo` explains one of the topics",
];

/// Whether a call is wrong only because it names no verb at all.
fn is_without_verb(error: &clap::Error, named: &str) -> bool {
    let kinds = [ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, ErrorKind::MissingSubcommand];
    named == "pressbox" && kinds.contains(&error.kind())
}

/// The command that a call names, as far as it does: `pressbox photo edit`.
fn command_named(call: impl Iterator<Item = String>) -> String {
    let program = Cli::command();
    let mut named = vec!["pressbox"];
    let mut at = &program;
    let mut is_value = false;
    for word in call.skip(1) {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if word.starts_with('-') {
            is_value = word == "--newsroom";
            continue;
        }
        // What stands behind a word that is no command belongs to nothing.
        let Some(command) = at.find_subcommand(&word) else { break };
        named.push(command.get_name());
        at = command;
    }
    named.join(" ")
}

/// Runs the program: the one place that reads the command line, the environment and the clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn main() -> ExitCode {
    let text = |value: OsString| value.to_string_lossy().into_owned();
    let call = || std::env::args_os();
    let working_dir = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let terminal = std::env::var_os("TERM");
    let ui = |json, quiet| Ui::new(json, quiet, no_colour, terminal.as_deref(), &working_dir);
    let cli = match parse(call()) {
        Ok(cli) => cli,
        Err(error) if is_without_verb(&error, &command_named(call().map(text))) => {
            // In a newsroom, that is a look at what needs somebody.
            let looking = parse(call().chain([OsString::from("status")])).ok();
            let is_newsroom =
                |cli: &Cli| cli.newsroom.is_some() || crate::newsroom::Newsroom::nearest(&working_dir).is_some();
            let Some(cli) = looking.filter(is_newsroom) else {
                let ui = ui(false, false);
                for line in START {
                    ui.status(line);
                }
                return ExitCode::from(exit::USAGE);
            };
            cli
        }
        Err(error) if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Help and version are answers; a call without any arguments gets the help, too.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::DONE });
        }
        Err(error) => {
            ui(false, false).error(&error::of_usage(&error, &command_named(call().map(text))));
            return ExitCode::from(exit::USAGE);
        }
    };
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let ui = ui(cli.json, cli.quiet);
    let context = Context {
        named: cli.newsroom,
        working_dir,
        now: jiff::Timestamp::now(),
        clock: jiff::Timestamp::now,
        system_zone: jiff::tz::TimeZone::try_system().ok().and_then(|zone| zone.iana_name().map(str::to_owned)),
        page_date: source_date(set).unwrap_or_else(jiff::Timestamp::now),
        smtp_url: set("PRESSBOX_SMTP_URL").map(text),
        smtp_password: set("PRESSBOX_SMTP_PASSWORD").map(text),
        imap_password: set("PRESSBOX_IMAP_PASSWORD").map(text),
        publish_environment: crate::newsroom::PublishEnvironment {
            access_key: set("AWS_ACCESS_KEY_ID").map(text),
            secret_key: set("AWS_SECRET_ACCESS_KEY").map(text),
            session_token: set("AWS_SESSION_TOKEN").map(text),
            region: set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION")).map(text),
            endpoint: set("AWS_ENDPOINT_URL_S3").or_else(|| set("AWS_ENDPOINT_URL")).map(text),
        },
        users: users(set),
        state_dir: state_dir(set),
        terminal: TerminalNames {
            kind: set("TERM"),
            program: set("TERM_PROGRAM"),
            far_program: set("LC_TERMINAL"),
            is_multiplexed: set("TMUX").or_else(|| set("STY")).is_some(),
        },
    };
    let code = match run(&ui, &context, cli.command) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            match error.kind {
                Kind::BrokenPipe => {}
                Kind::Declined => ui.status(error.one_line()),
                _ => ui.error(&error),
            }
            match error.kind {
                Kind::Refused | Kind::Declined | Kind::Busy => exit::REFUSED,
                Kind::Usage => exit::USAGE,
                Kind::BrokenPipe => exit::DONE,
            }
        }
    };
    ExitCode::from(code)
}

/// The moment that what a packager makes is dated by, so that it is the same each time.
fn source_date(set: impl Fn(&str) -> Option<OsString>) -> Option<jiff::Timestamp> {
    let seconds = set("SOURCE_DATE_EPOCH")?.to_str()?.parse().ok()?;
    jiff::Timestamp::from_second(seconds).ok()
}

/// Where programs keep what they remember, by the custom of each system.
fn state_dir(set: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = || Some(PathBuf::from(set("HOME")?).join(".local/state"));
    let custom = if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_STATE_HOME" };
    set(custom).map(PathBuf::from).or_else(home).filter(|dir| dir.is_absolute())
}

/// Who runs the program: the user, and where root was called by `sudo` the one who called.
fn users(set: impl Fn(&str) -> Option<OsString>) -> Vec<u32> {
    #[cfg(unix)]
    {
        let user = rustix::process::geteuid().as_raw();
        let caller = set("SUDO_UID").and_then(|number| number.to_str()?.parse().ok()).filter(|_| user == 0);
        std::iter::once(user).chain(caller).collect()
    }
    #[cfg(not(unix))]
    {
        let _ = set;
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_names_its_command() {
        let named = |call: &str| command_named(call.split(' ').map(str::to_owned));
        assert_eq!(named("pressbox --json photo edit p --city X"), "pressbox photo edit");
        assert_eq!(named("pressbox renditions --preset web"), "pressbox renditions");
        assert_eq!(named("pressbox"), "pressbox");
    }

    #[test]
    fn what_a_wrong_verb_means_exists_and_no_word_means_two_things() {
        let program = Cli::command();
        let mut seen = std::collections::BTreeSet::new();
        for (words, commands) in meanings::MEANINGS {
            for word in words {
                assert!(seen.insert(word), "`{word}` is there twice");
                assert!(program.find_subcommand(word).is_none(), "`{word}` is a verb");
            }
            for (command, _) in commands {
                let mut at = &program;
                for word in command.split(' ').take_while(|word| !word.starts_with('-')) {
                    match at.find_subcommand(word) {
                        Some(next) => at = next,
                        None => assert_eq!(at.get_name(), "help", "`{command}`"),
                    }
                }
                for option in command.split(' ').filter_map(|word| word.strip_prefix("--")) {
                    assert!(at.get_arguments().any(|arg| arg.get_long() == Some(option)), "`{command}`");
                }
            }
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
