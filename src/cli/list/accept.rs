//! `pressbox list accept`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::press::{AcceptedFile, Address, ListError, LostOptOuts, UnusableGuard};

/// Accept `lists/suppressed.csv` and `lists/pending.csv` as they are, even though addresses are missing from them
///
/// Nothing is sent while addresses are missing from them. Restore the file from a backup if you can. If you accept it as it is,
/// the missing addresses get mail again. The reason is kept in the lists' history.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The reason, such as `they were test addresses`
    #[arg(long, value_name = "REASON", required = true)]
    why: String,

    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

const SUPPRESSED: &str = "lists/suppressed.csv";
const PENDING: &str = "lists/pending.csv";

/// How many missing addresses are named.
const MOST: usize = 10;

pub(crate) fn run(ui: &Ui, context: &Context, args: AcceptArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    if args.why.trim().is_empty() {
        return Err(refused("the reason is empty").hinted("say who decided it, and why, with `--why REASON`"));
    }
    let lost = match newsroom.lost_suppressions(&Notices { ui, context }) {
        // Only one that is lost for good is made anew.
        Err(ListError::Guard { source: UnusableGuard::Damaged | UnusableGuard::OtherSecret, .. }) => None,
        found => Some(found?),
    };
    let told = told(lost.as_ref());
    if !told.is_empty() {
        for line in &told {
            ui.status(line);
        }
        let question = if told.len() > 1 { "Accept the files as they are?" } else { "Accept the file as it is?" };
        let accepted = if args.yes { Some(true) } else { ui.confirm(question)? };
        match accepted {
            Some(true) => {}
            Some(false) => {
                ui.status("nothing was changed");
                return Ok(Outcome::Refused);
            }
            None => {
                return Err(refused(
                    "this needs your confirmation, and there is no terminal to ask in: nothing was changed",
                )
                .hinted("if the missing addresses may get mail again, accept the file with `--yes`"));
            }
        }
    }
    let AcceptedFile { lost: out, lost_pending, anew } = newsroom.accept_suppressed(&args.why)?;
    let known = lost.unwrap_or_default();
    let addresses = |known: &[Address]| known.iter().map(|address| address.as_str().to_owned()).collect::<Vec<_>>();
    let object = json!({
        "status": if out > 0 || lost_pending > 0 || anew { "accepted" } else { "unchanged" },
        "lost": out,
        "addresses": addresses(&known.known_suppressed),
        "lost_pending": lost_pending,
        "pending_addresses": addresses(&known.known_pending),
        "why": args.why,
    });
    let again = |file: &str, lost| {
        let whom = count(lost, "address that was missing gets", "addresses that were missing get");
        format!("accepted `{file}` as it is: {whom} mail again")
    };
    let text = match (out, lost_pending, anew) {
        (0, 0, false) => "no address is missing from `lists/suppressed.csv`".to_owned(),
        (0, 0, true) => "accepted `lists/suppressed.csv` as it is".to_owned(),
        (out, 0, _) => again(SUPPRESSED, out),
        (0, waiting, _) => again(PENDING, waiting),
        (out, waiting, _) => format!("{}\n{}", again(SUPPRESSED, out), again(PENDING, waiting)),
    };
    ui.answer(text, &object)?;
    Ok(Outcome::Done)
}

/// Who is missing, as far as the lists show; nothing if nobody is.
fn told(lost: Option<&LostOptOuts>) -> Vec<String> {
    let Some(lost) = lost else {
        return vec![format!("pressbox cannot tell whether addresses are missing from `{SUPPRESSED}`")];
    };
    let each = [(SUPPRESSED, &lost.known_suppressed, lost.suppressed), (PENDING, &lost.known_pending, lost.pending)];
    let missing = each.into_iter().filter(|(.., lost)| *lost > 0);
    missing.map(|(file, known, lost)| missing_from(file, known, lost)).collect()
}

fn missing_from(file: &str, known: &[Address], lost: usize) -> String {
    let missing = count(lost, "address is missing", "addresses are missing");
    let named: Vec<&str> = known.iter().take(MOST).map(Address::as_str).collect();
    let rest = match (named.len(), lost - named.len()) {
        (0, _) => "; none of them is on a list".to_owned(),
        (_, 0) => format!(": {}", named.join(", ")),
        (_, others) => format!(": {}, and {}", named.join(", "), count(others, "other", "others")),
    };
    format!("{missing} from `{file}`{rest}")
}
