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
    if facts.open_to_others {
        let hint = "run `chmod 700` on the newsroom's folder, or on `lists` and `library` in it";
        findings.warning("private", "other users of this machine can read your lists and what you have sent", hint);
    }
    if facts.boilerplate {
        findings.ok("boilerplate", "your boilerplate is set");
    } else {
        let hint = "write a few lines about who you are, as `boilerplate` under `[newsroom]`";
        findings.note("boilerplate", "no boilerplate is set", hint);
    }
    if facts.site_url.is_none() {
        let hint = "set `url` under `[site]` once your pages are on the web";
        findings.note("site", "no web address is set, so photos that are not in the email cannot be linked", hint);
    }
    match &facts.unsubscribe_url {
        Some(url) if url.starts_with("https://") => {
            findings.ok("unsubscribe", "journalists can unsubscribe with one click or by mail");
        }
        Some(url) => {
            let message = format!("`{url}` does not work for one-click unsubscribing: receivers want `https://`");
            findings.error("unsubscribe", message, "set an address that begins with `https://`");
        }
        None => findings.note(
            "unsubscribe",
            "journalists can unsubscribe only by mail; if you send over 5,000 messages a day, you need one-click unsubscribing",
            "set `unsubscribe_url` under `[delivery]` once you have a web address for it",
        ),
    }
    match &case.bounce {
        Some(bounce) => {
            findings.ok("bounce", format!("bounces go to `{bounce}`, each marked with the journalist it is about"));
        }
        None => findings.note(
            "bounce",
            format!("bounces go to `{}`, together with the replies", case.from),
            "set `bounce` under `[delivery]` to a separate address",
        ),
    }
    lists(&facts.lists, findings);
}

fn people(facts: &NewsroomFacts, findings: &mut Findings) {
    if facts.contacts.is_empty() {
        let hint = "add yourself under `[[contacts]]`, with a phone number that is answered on the day";
        findings.warning("contact", "no press contact is set for releases that name none", hint);
        return;
    }
    let unreachable: Vec<_> =
        facts.contacts.iter().filter(|(_, phone)| !phone).map(|(name, _)| format!("`{name}`")).collect();
    if unreachable.is_empty() {
        let names: Vec<_> = facts.contacts.iter().map(|(name, _)| format!("`{name}`")).collect();
        findings.ok("contact", format!("journalists can call {}", names.join(", ")));
    } else {
        let message = format!("no phone number is given for {}", unreachable.join(", "));
        findings.note("contact", message, "journalists on a deadline will phone: add `phone`");
    }
}

fn lists(lists: &[ListFacts], findings: &mut Findings) {
    for ListFacts { name, trouble, journalists, without_basis } in lists {
        findings.about(format!("lists/{name}.csv"));
        if let Some(trouble) = trouble {
            findings.error(
                "list",
                trouble.clone(),
                "correct the file; nobody in a row that cannot be read gets any mail",
            );
        }
        if *without_basis > 0 {
            let message =
                format!("the lawful basis for writing to {without_basis} of {journalists} journalists is not given");
            let hint = "fill in the list's column `basis`, such as `legitimate interest` or `consent`";
            findings.note("list-basis", message, hint);
        } else if *journalists > 0 {
            findings
                .ok("list-basis", format!("the lawful basis for writing to all {journalists} journalists is given"));
        }
    }
}
