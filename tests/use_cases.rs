//! What a web server would do: the newsroom's use cases, asked without the command line.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use pressbox::delivery::{Ending, MessageState};
use pressbox::newsroom::{
    MailEnvironment, MailingError, Newsroom, Notice, Observer, OpenError, ProofError, SendRequest, Sending,
    VersionError,
};
use pressbox::progress::Progress;
use pressbox::release::Language;

use crate::support::Room;

/// Keeps what a person should hear.
#[derive(Debug, Default)]
struct Heard(Mutex<Vec<String>>);

impl Progress for Heard {
    fn start(&self, _stage: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
    fn finish(&self) {}
}

impl Observer for Heard {
    fn notice(&self, notice: &Notice) {
        let line = match notice {
            Notice::UnusableRow { list, row, .. } => format!("row {row} of {list}"),
            Notice::ReleaseError { path, finding } => {
                format!("{}: {}", path.file_name().unwrap().display(), finding.rule)
            }
            other => format!("{other:?}"),
        };
        self.0.lock().unwrap().push(line);
    }
}

impl Heard {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn office() -> (Room, Newsroom) {
    let room = Room::empty();
    room.write(
        "pressbox.toml",
        "[newsroom]\nname = \"Åre Racing\"\nfrom = \"press@press.example\"\n\n\
         [[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"\n",
    );
    let text = |headline: &str, body: &str| format!("+++\nheadline = '{headline}'\ndate = 2026-05-14\n+++\n{body}\n");
    room.write("releases/race/release.en.md", text("Bäckman second", "The race was long in Åre."));
    room.write("releases/race/release.sv.md", text("Bäckman tvåa", "Loppet i Åre var långt."));
    room.write(
        "lists/motor.csv",
        "name,e-mail,language\nAnna Larsson,anna@media.example,sv\nJörg Müßig,joerg@media.example,de\n\
         Nobody,not an address,en\n",
    );
    let newsroom = Newsroom::open(&room.path(""), "2026-05-14T08:00:00Z".parse().unwrap()).unwrap();
    (room, newsroom)
}

#[test]
fn a_release_is_planned_and_sent_to_an_outbox_without_the_command_line() {
    let (room, newsroom) = office();
    let (heard, environment) = (Heard::default(), MailEnvironment::default());
    let request = SendRequest {
        lists: vec!["motor".parse().unwrap()],
        outbox: Some(room.path("out/mail")),
        ..SendRequest::of("race".parse().unwrap())
    };
    let sending = Sending::open(&newsroom, request, &environment, newsroom.now, &heard).unwrap();

    let draft = sending.draft().unwrap();
    let due = |plan: &pressbox::delivery::Plan| -> Vec<(String, &str)> {
        plan.due.iter().map(|due| (due.journalist.address.to_string(), due.edition.tag())).collect()
    };
    let expected = vec![("anna@media.example".to_owned(), "sv"), ("joerg@media.example".to_owned(), "en")];
    assert_eq!(due(&draft.audience.plan), expected);
    assert_eq!((draft.audience.unusable, heard.all()), (1, vec!["row 4 of motor".to_owned()]));
    assert!(!room.path("out/mail").exists(), "a draft touches nothing");

    let mut prepared = sending.prepare().unwrap();
    assert!(matches!(sending.prepare(), Err(MailingError::Ledger(_))), "there is one writer of the ledger at a time");
    let transport = sending.transport().unwrap();
    let mut told = Vec::new();
    let delivered = sending
        .deliver(&mut prepared, transport.as_ref(), &AtomicBool::new(false), &mut |progressed| {
            told.push(progressed.planned.journalist.address.to_string());
        })
        .unwrap();
    told.sort();
    assert_eq!(told, ["anna@media.example", "joerg@media.example"]);
    assert_eq!(delivered.tally, BTreeMap::from([(MessageState::Sent, 2)]));
    assert!(matches!(delivered.ending, Ending::Complete));
    let files = std::fs::read_dir(room.path("out/mail")).unwrap().flatten();
    let mails: Vec<_> = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "eml")).collect();
    assert_eq!(mails.len(), 2);
    drop(prepared);

    let again = sending.draft().unwrap();
    assert_eq!((again.audience.plan.due.len(), again.audience.plan.skipped.len()), (0, 2), "once each");
}

#[test]
fn a_text_that_changed_under_its_version_is_refused_with_the_edition_and_the_number_of_its_readers() {
    let (room, newsroom) = office();
    let (heard, environment) = (Heard::default(), MailEnvironment::default());
    let request = || SendRequest {
        lists: vec!["motor".parse().unwrap()],
        outbox: Some(room.path("out/mail")),
        ..SendRequest::of("race".parse().unwrap())
    };
    let open = || Sending::open(&newsroom, request(), &environment, newsroom.now, &heard).unwrap();
    let sending = open();
    let (mut prepared, transport) = (sending.prepare().unwrap(), sending.transport().unwrap());
    sending.deliver(&mut prepared, transport.as_ref(), &AtomicBool::new(false), &mut |_| {}).unwrap();
    drop(prepared);
    let write = |version: u32, body: &str| {
        let front = format!("+++\nheadline = 'Bäckman second'\ndate = 2026-05-14\nversion = {version}\n+++\n");
        room.write("releases/race/release.en.md", format!("{front}{body}\n"));
        open().draft().err()
    };
    let (edition, readers) = (Language::English, 1);
    let refused = |error: Option<MailingError>| match error {
        Some(MailingError::Version(error)) => error,
        other => panic!("{other:?}"),
    };
    let changed = refused(write(1, "The race was short in Åre."));
    assert_eq!(changed, VersionError::Changed { edition, version: 1, readers });
    let same = refused(write(2, "The race was long in Åre."));
    assert_eq!(same, VersionError::Same { edition, version: 2, before: 1, readers });
    assert!(write(2, "The race was short in Åre.").is_none());
}

#[test]
fn a_release_with_errors_is_refused_and_each_error_is_heard() {
    let (room, newsroom) = office();
    let text = "+++\nheadline = 'Write the headline here'\ndate = 2026-05-14\n+++\nThe race was long.\n";
    room.write("releases/race/release.en.md", text);
    let (heard, environment) = (Heard::default(), MailEnvironment::default());
    let request = SendRequest::of("race".parse().unwrap());
    let refused = Sending::open(&newsroom, request, &environment, newsroom.now, &heard).err().unwrap();
    assert!(matches!(refused, MailingError::Proof(ProofError::Errors(_))), "{refused}");
    assert_eq!(heard.all(), ["release.en.md: placeholder"]);
}

#[test]
fn a_folder_that_is_no_newsroom_is_not_opened() {
    let room = Room::empty();
    let now = "2026-05-14T08:00:00Z".parse().unwrap();
    assert!(matches!(Newsroom::open(&room.path(""), now), Err(OpenError::NotANewsroom(_))));
}
