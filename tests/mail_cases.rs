//! The mails of `../shared/cases/mail`: what is to follow from each, written down before the code.
//!
//! Where two outcomes are fair, both stand here, the better one first.

use std::fs;

use crate::support::inbox::{Sent, outcome};
use crate::support::shared;

/// A file, the kind of mail, whom it is about, and what follows.
type Case = (&'static str, &'static str, Option<&'static str>, &'static [&'static str]);

const NOTHING: &[&str] = &["nothing"];
const PENDING: &[&str] = &["pending"];
const SUPPRESSED: &[&str] = &["suppressed"];
/// The fields name the journalist, and neither a token nor a Message-ID of ours proves it: it waits for a decision.
/// That a field of a delivery notice suppresses would be fair, too.
const UNPROVEN: &[&str] = &["pending", "suppressed"];

const CASES: [Case; 45] = [
    ("boxbe", "auto_reply", None, NOTHING),
    ("forwarded-dsn-by-colleague", "other", None, NOTHING),
    ("g30-plain", "unsubscribe", Some("g30"), PENDING),
    ("g31-upper", "unsubscribe", Some("g31"), PENDING),
    ("g32-re", "unsubscribe", Some("g32"), PENDING),
    ("g33-extern", "unsubscribe", Some("g33"), SUPPRESSED),
    ("g34-extbang", "unsubscribe", Some("g34"), SUPPRESSED),
    ("g35-aw", "unsubscribe", Some("g35"), SUPPRESSED),
    ("g36-spam", "unsubscribe", Some("g36"), SUPPRESSED),
    ("g37-abmelden", "unsubscribe", Some("g37"), PENDING),
    ("g38-avregistrera", "unsubscribe", Some("g38"), PENDING),
    ("g39-body", "unsubscribe", Some("g39"), PENDING),
    ("g40-onbehalf", "unsubscribe", Some("g40"), SUPPRESSED),
    // Nobody whom we know: it is shown, and nothing follows.
    ("g41-alias", "unsubscribe", None, NOTHING),
    ("g42-unsub-please", "unsubscribe", Some("g42"), PENDING),
    ("g43-remove", "unsubscribe", Some("g43"), PENDING),
    ("g44-external-en", "unsubscribe", Some("g44"), SUPPRESSED),
    ("g45-folded", "unsubscribe", Some("g45"), SUPPRESSED),
    // They want the photos; to ask a person would be fair, too.
    ("g46-question", "other", None, &["nothing", "pending"]),
    ("g47-outlook-mail", "unsubscribe", Some("g47"), SUPPRESSED),
    ("human-reply-with-dsn-words", "other", None, NOTHING),
    ("m365-de", "failed", Some("j01"), UNPROVEN),
    ("p01-sender-rejected-510", "failed", Some("j01"), NOTHING),
    ("p02-comcast-510-auth", "failed", Some("j02"), NOTHING),
    ("p03-aol-521", "failed", Some("j03"), NOTHING),
    ("p04-gmail-rate-521", "failed", Some("j04"), NOTHING),
    ("p05-sendmail-spf-511", "failed", Some("j05"), NOTHING),
    ("p06-sendmail-rbl-511", "failed", Some("j06"), NOTHING),
    ("p07-sendmail-quota-511", "failed", Some("j07"), NOTHING),
    ("p08-dmarc-511", "failed", Some("j08"), NOTHING),
    ("p09-greylist-511", "failed", Some("j09"), NOTHING),
    ("p10-domain-dns-512", "failed", Some("j10"), NOTHING),
    ("p11-5110", "failed", Some("j11"), UNPROVEN),
    // Microsoft means an unknown address here, and says the same where it keeps a sender out.
    ("p12-541-o365", "failed", Some("j12"), NOTHING),
    ("p13-user-unknown-500", "failed", Some("j13"), NOTHING),
    ("p14-5715-ms", "failed", Some("j14"), NOTHING),
    ("p15-5726-gmail", "failed", Some("j15"), NOTHING),
    ("p16-mailbox-full-552", "failed", Some("j16"), NOTHING),
    ("p17-status-missing-failed", "failed", Some("j17"), UNPROVEN),
    ("r20-ooo-headline-verzoegert", "auto_reply", Some("j20"), NOTHING),
    ("r21-ooo-headline-nichtzugestellt", "auto_reply", Some("j21"), NOTHING),
    ("r22-ooo-delivery-failed", "auto_reply", Some("j22"), NOTHING),
    // Whether she left is for a person to decide: it is shown, with that remark.
    ("r23-ooo-left-company", "auto_reply", Some("j23"), NOTHING),
    ("r24-ooo-dutch", "auto_reply", Some("j24"), NOTHING),
    ("r25-ooo-finnish", "auto_reply", Some("j25"), NOTHING),
];

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn each_mail_of_the_cases_has_its_outcome() {
    let people = (1..=25).map(|n| format!("j{n:02}")).chain((30..=47).map(|n| format!("g{n}")));
    // One address of the cases is of somebody who is on no list.
    let people: Vec<_> = people.filter(|who| who != "g41").map(|who| format!("{who}@media.example")).collect();
    let mut wrong = Vec::new();
    for (name, kind, whom, outcomes) in CASES {
        // Each by itself: no mail changes what another one does.
        let sent = Sent::to(&people);
        let text = fs::read_to_string(shared(&format!("cases/mail/{name}.eml"))).unwrap();
        let owner = format!("{}@media.example", name.split('-').next().unwrap());
        let text = if text.contains("{TOKEN}") { sent.fill(&text, &owner) } else { text };
        sent.room.write(&format!("post/{name}.eml"), text);
        let notice = &sent.bounces("post")[name];
        let whom = whom.map(|who| format!("{who}@media.example"));
        let right = outcomes.contains(&outcome(notice)) && notice["kind"] == kind;
        if !right || whom.is_some_and(|whom| notice["address"] != whom.as_str()) {
            wrong.push(format!("{name}: {outcomes:?} expected, {notice}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files = fs::read_dir(shared("cases/mail")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().trim_end_matches(".eml").to_owned());
    let missing: Vec<_> = names.filter(|name| !CASES.iter().any(|case| case.0 == name)).collect();
    assert!(missing.is_empty(), "without an expectation: {missing:?}");
}
