//! The newsroom's own settings, as far as they decide how a mailing is received.

use super::finding::Findings;
use super::setup::{ListFacts, NewsroomFacts, Setup};

pub(super) fn examine(case: &Setup, findings: &mut Findings) {
    findings.about("pressbox.toml");
    if let Err(no_server) = &case.server {
        findings.error("smtp", no_server.why.clone(), no_server.remedy.clone());
    }
    let facts = &case.facts;
    people(facts, findings);
    if facts.boilerplate {
        findings.ok("boilerplate", "the standing lines about you are set");
    } else {
        let hint = "write a few lines about who you are, as `boilerplate` under `[newsroom]`";
        findings.note("boilerplate", "no standing lines about you are set", hint);
    }
    if facts.site_url.is_none() {
        let hint = "set `url` under `[site]` once your pages stand on the web";
        findings.note("site", "no web address is set, so mails carry their pictures themselves", hint);
    }
    match &facts.unsubscribe_url {
        Some(url) if url.starts_with("https://") => {
            findings.ok("unsubscribe", "journalists unsubscribe with one click, or by mail");
        }
        Some(url) => {
            let message = format!("`{url}` does not work for one-click unsubscribing: receivers want `https://`");
            findings.error("unsubscribe", message, "set an address that begins with `https://`");
        }
        None => findings.note(
            "unsubscribe",
            "journalists unsubscribe by mail only; whoever sends over 5,000 messages a day needs one click",
            "set `unsubscribe_url` under `[delivery]` once a web address takes them",
        ),
    }
    match &case.bounce {
        Some(bounce) => {
            findings.ok("bounce", format!("notices of failure go to `{bounce}`, and name whom they are about"));
        }
        None => findings.note(
            "bounce",
            format!("notices of failure come to `{}`, among the replies", case.from),
            "set `bounce` under `[delivery]` to an address of their own",
        ),
    }
    lists(&facts.lists, findings);
}

fn people(facts: &NewsroomFacts, findings: &mut Findings) {
    if facts.contacts.is_empty() {
        let hint = "add yourself under `[[contacts]]`, with a telephone that is answered that day";
        findings.warning("contact", "a release that names nobody to ask has nobody to ask", hint);
        return;
    }
    let unreachable: Vec<_> =
        facts.contacts.iter().filter(|(_, phone)| !phone).map(|(name, _)| format!("`{name}`")).collect();
    if unreachable.is_empty() {
        let names: Vec<_> = facts.contacts.iter().map(|(name, _)| format!("`{name}`")).collect();
        findings.ok("contact", format!("journalists can call {}", names.join(", ")));
    } else {
        let message = format!("no telephone is given for {}", unreachable.join(", "));
        findings.note("contact", message, "journalists on a deadline call: add `phone`");
    }
}

fn lists(lists: &[ListFacts], findings: &mut Findings) {
    for ListFacts { name, trouble, journalists, without_basis } in lists {
        findings.about(format!("lists/{name}.csv"));
        if let Some(trouble) = trouble {
            findings.error("list", trouble.clone(), "correct the file; nobody in what is not understood gets anything");
        }
        if *without_basis > 0 {
            let message =
                format!("why you may write to them is not said of {without_basis} of {journalists} journalists");
            let hint = "fill in the list's column `basis`, such as `legitimate interest` or `consent`";
            findings.note("list-basis", message, hint);
        } else if *journalists > 0 {
            findings.ok("list-basis", format!("why you may write to them is said of all {journalists} journalists"));
        }
    }
}
