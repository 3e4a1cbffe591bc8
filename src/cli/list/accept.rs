//! `pressbox list accept`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::press::{AcceptedFile, Address, ListError, UnusableGuard};

/// Accept `lists/suppressed.csv` as it is, even though suppressed addresses are missing from it
///
/// Nothing is sent while addresses are missing from it. Restore the file from a backup if you can. If you accept it as it is,
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

/// How many missing addresses are named.
const MOST: usize = 10;

pub(crate) fn run(ui: &Ui, context: &Context, args: AcceptArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    if args.why.trim().is_empty() {
        return Err(refused("the reason is empty").hinted("say who decided it, and why, with `--why REASON`"));
    }
    let (known, lost) = match newsroom.lost_suppressions(&Notices { ui, context }) {
        // Only one that is lost for good is made anew.
        Err(ListError::Guard { source: UnusableGuard::Damaged | UnusableGuard::OtherSecret, .. }) => (Vec::new(), None),
        found => found.map(|(known, lost)| (known, Some(lost)))?,
    };
    let told = told(&known, lost);
    if lost != Some(0) {
        ui.status(&told);
        let accepted = if args.yes { Some(true) } else { ui.confirm("Accept the file as it is?")? };
        match accepted {
            Some(true) => {}
            Some(false) => return Err(refused("nothing was changed")),
            None => {
                return Err(refused("nobody can confirm this here, so nothing was changed")
                    .hinted("if the missing addresses may get mail again, accept the file with `--yes`"));
            }
        }
    }
    let AcceptedFile { lost, anew } = newsroom.accept_suppressed(&args.why)?;
    let object = json!({
        "status": if lost > 0 || anew { "accepted" } else { "unchanged" },
        "lost": lost,
        "addresses": known.iter().map(Address::as_str).collect::<Vec<_>>(),
        "why": args.why,
    });
    let text = match (lost, anew) {
        (0, false) => "no address is missing from `lists/suppressed.csv`".to_owned(),
        (0, true) => "accepted `lists/suppressed.csv` as it is".to_owned(),
        _ => format!(
            "accepted `lists/suppressed.csv` as it is: {} mail again",
            count(lost, "address that was missing gets", "addresses that were missing get")
        ),
    };
    ui.answer(text, &object)?;
    Ok(Outcome::Done)
}

/// Who is missing, as far as the lists show.
fn told(known: &[Address], lost: Option<usize>) -> String {
    let Some(lost) = lost else {
        return "pressbox cannot tell whether addresses are missing from `lists/suppressed.csv`".to_owned();
    };
    let missing = count(lost, "address is missing", "addresses are missing");
    let named: Vec<&str> = known.iter().take(MOST).map(Address::as_str).collect();
    let rest = match (named.len(), lost - named.len()) {
        (0, _) => "; none of them is on a list".to_owned(),
        (_, 0) => format!(": {}", named.join(", ")),
        (_, others) => format!(": {}, and {}", named.join(", "), count(others, "other", "others")),
    };
    format!("{missing} from `lists/suppressed.csv`{rest}")
}
