//! Opt-outs in files from elsewhere: none is lost in silence, and nobody is silenced by another's.

use std::collections::BTreeMap;

use crate::support::{Room, Run};

/// `mail`, `none` or `pending` for each address of a list, by the part before the `@`.
fn mail(room: &Room) -> String {
    let shown = room.pressbox(["list", "show", "t", "--json"]);
    let of = |one: &serde_json::Value| match (one["suppressed"].is_null(), one["pending"].is_null()) {
        (false, _) => "none",
        (true, false) => "pending",
        (true, true) => "mail",
    };
    let all: BTreeMap<String, &str> =
        shown.json().iter().map(|one| (one["address"].as_str().unwrap_or_default().to_owned(), of(one))).collect();
    let short = all.iter().map(|(address, mail)| format!("{} {mail}", address.split('@').next().unwrap_or_default()));
    short.collect::<Vec<_>>().join(", ")
}

fn import(file: &str, content: &str, more: &[&str]) -> (Room, Run) {
    let room = Room::new();
    room.write(file, content);
    let run = room.pressbox(["list", "import", "t", file].iter().chain(more));
    (room, run)
}

#[test]
fn opt_outs_are_read_whatever_the_file_calls_its_columns() {
    for (content, people) in [
        // Headings that are no known word for an address.
        ("Subscriber,Status\na@m.example,Active\nb@m.example,Unsubscribed\n", "a mail, b none"),
        ("Recipient,Unsubscribed\na@m.example,yes\nb@m.example,no\n", "a none, b mail"),
        ("Empfänger;Abgemeldet am\na@m.example;2024-03-04\nb@m.example;\n", "a none, b mail"),
        ("Mottagare;Avregistrerad\na@m.example;ja\nb@m.example;\n", "a none, b mail"),
        ("Modtager;Afmeldt\na@m.example;ja\n", "a none"),
        ("Zustellung;Abgemeldet\na@m.example;ja\nb@m.example;nein\n", "a none, b mail"),
        // Beside an address, or wherever there was room.
        ("email,name\na@m.example - do not mail,Anna\nb@m.example,Bo\n", "a pending, b mail"),
        ("email,name\na@m.example (unsubscribed),Anna\nBo <b@m.example>,Bo\n", "a pending, b mail"),
        ("email,outlet,beat\na@m.example,DN (opted out 2024),\nb@m.example,Norby Post,sport\n", "a pending, b mail"),
        ("email,outlet,beat\na@m.example,DN,no longer wants mail\nb@m.example,DN,sport\n", "a pending, b mail"),
        // No headings.
        ("a@m.example;Anna;unsubscribed\nb@m.example;Bo;subscribed\n", "a none, b mail"),
        ("a@m.example,unsubscribed\nb@m.example,active\n", "a none, b mail"),
        ("a@m.example\tAnna\tabgemeldet\n", "a none"),
        // A `no` to consent, beside the column that holds the addresses.
        ("Name;E-Mail Redaktion;mail\nA;a@m.example;nein\nB;b@m.example;ja\n", "a pending, b mail"),
        ("name,email,Einwilligung (ja/nein)\nA,a@m.example,nein\nB,b@m.example,ja\n", "a pending, b mail"),
        // Free text and names.
        ("name,email\nAnna Berg (UNSUBSCRIBED),a@m.example\nBo,b@m.example\n", "a pending, b mail"),
        ("name,email,Title\nAnna,a@m.example,DO NOT CONTACT\nBo,b@m.example,Editor\n", "a pending, b mail"),
        // Other people's addresses are neither used nor suppressed.
        (
            "name,email,Responsible email,unsubscribed\nA,a@m.example,boss@m.example,yes\nB,,boss@m.example,no\n",
            "a none",
        ),
        (
            "name,email,Sales rep email,unsubscribed\nA,a@m.example,boss@m.example,yes\nC,c@m.example,,no\n",
            "a none, c mail",
        ),
        ("Name;E-Mail Redaktion;Abgemeldet\nA;red@m.example;ja\nB;red@m.example;nein\n", "red pending"),
        (
            "Name;E-Mail Redaktion;E-Mail privat;Abgemeldet\nA;red@m.example;a@m.example;ja\nB;b@m.example;a@m.example;nein\n",
            "b mail, red none",
        ),
    ] {
        let (room, run) = import("in.csv", content, &[]);
        assert_eq!(mail(&room), people, "{content}\n{}", run.stderr);
    }
    let card = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEMAIL:a@m.example\nX-OPT-OUT:yes\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nEMAIL:b@m.example\nX-OPT-OUT:no\nX-EVOLUTION-FILE-AS:Bo\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:3.0\nFN:Cia\nEMAIL:c@m.example\nX-CRM-STATUS:Unsubscribed\nEND:VCARD\n";
    assert_eq!(mail(&import("in.vcf", card, &[]).0), "a pending, b mail, c pending");
}

#[test]
fn an_import_asks_where_a_word_may_be_an_opt_out() {
    for content in [
        "name,email,Läge\nA,a@m.example,avregistrerad\nB,b@m.example,aktiv\n",
        "name,email,status\nAnna,a@m.example,active\nBo,b@m.example,retired\n",
        "name,email,status\nAnna,a@m.example,active\nBo,b@m.example,🚫\n",
        "name,email,status\nAnna,a@m.example,✅\nBo,b@m.example,❌\n",
        "Nom;E-mail;Statut\nAnna;a@m.example;actif\nBo;b@m.example;⛔\n",
        "name,email,RSVP status\nA,a@m.example,declined\n",
        "name,email,Status\nA,a@m.example,not unsubscribed\n",
        "name,email,Blocklisted\nA,a@m.example,sms\n",
        "a@m.example;Anna;unsubscribed\nb@m.example;Bo;zzz\n",
    ] {
        let (room, run) = import("in.csv", content, &[]);
        assert!(run.stderr.contains("may say who does not want mail"), "{content}{}", run.stderr);
        assert!(run.stderr.contains("=VALUE"), "{}", run.stderr);
        assert!(!room.path("lists/t.csv").exists() && !room.path("lists/suppressed.csv").exists());
    }
    let segments = "name,email,Segment 1\nA,a@m.example,Nein danke\nB,b@m.example,\n";
    let (_, run) = import("in.csv", segments, &["--opt-out", "Segment 1=Nein dank"]);
    let run = run.exits(1);
    assert!(run.stderr.contains("no row has the value `Nein dank` in the column `Segment 1`"), "{}", run.stderr);
    assert_eq!(mail(&import("in.csv", segments, &["--opt-out", "segment 1=nein danke"]).0), "a none, b mail");
    // A column without a heading is named by its place.
    let nameless = "a@m.example;Anna;unsubscribed\nb@m.example;Bo;zzz\n";
    assert_eq!(mail(&import("in.csv", nameless, &["--no-opt-out", "column 3=zzz"]).0), "a none, b mail");
}

#[test]
fn whoever_is_gone_or_said_no_waits_for_a_decision_whatever_the_column_is_called() {
    let mut wrong = Vec::new();
    for (heading, out, fine) in [
        ("Valid", "no", "yes"),
        ("Gültig", "nein", "ja"),
        ("E-mail valid?", "0", "1"),
        ("Giltig", "nej", "ja"),
        ("Verified", "false", "true"),
        ("Deliverable", "n", "y"),
        ("Send", "no", "yes"),
        ("Kontakta", "nej", "ja"),
        ("Kontakt", "nein", "ja"),
        ("Ja tack", "nej", "x"),
        ("Interested", "no", "yes"),
        ("Aktuell", "nein", "ja"),
        ("OK", "no", "yes"),
        ("Nej tack", "x", ""),
        ("Nein danke", "x", ""),
        ("No thanks", "yes", "no"),
        ("Non merci", "x", ""),
        ("Nej", "x", ""),
        ("No", "x", ""),
        ("Not interested", "2024-03-01", ""),
        ("Kein Interesse", "ja", "nein"),
        ("Gone", "x", ""),
        ("Left", "2023-05-01", ""),
        ("Slutat", "ja", "nej"),
        ("Ausgeschieden", "☒", ""),
        ("Deceased", "yes", "no"),
        ("Invalid", "yes", "no"),
        ("Retired", "2022", "no"),
        ("Att", "gone", "the desk"),
        ("Att", "retired", "editor"),
        ("Info", "slutat", "chef"),
        ("Zusatz", "ausgeschieden", "Leitung"),
        ("Extra", "gone 2023", "2023"),
        ("Extra", "left 2023", "left"),
        ("Remark", "left company 2023", "met in the left wing of the fair 2023"),
        ("Remark", "left", "left-handed"),
        ("Remark", "blocked", "writes about blocked roads"),
        ("Kommentar", "har slutat på DN", "slutar aldrig ringa"),
        ("Kommentar", "jobbar inte kvar", "jobbar kvar"),
        ("Bemerkung", "nicht mehr im Haus", "nicht vor 10 Uhr"),
        ("Bemerkung", "ist in Rente", "in Rentenfragen kundig"),
        ("Notes", "She no longer works there", "works there"),
        ("Notes", "has retired", "writes about retired generals"),
        ("Notes", "passed away in May", "passed the exam"),
        ("Merknad", "jobber ikke lenger her", "jobber her"),
        ("Remarques", "ne travaille plus au journal", "travaille au journal"),
        ("Observaciones", "ya no trabaja aquí", "trabaja aquí"),
        ("Opmerking", "werkt niet meer bij de krant", "werkt bij de krant"),
        ("Note", "non lavora più qui", "lavora qui"),
        ("Huomautus", "jäänyt eläkkeelle", "soita aamulla"),
        ("Segment", "Nej tack till mer", "Ja tack"),
    ] {
        let content = format!("Namn;E-post;{heading}\nA;a@m.example;{out}\nB;b@m.example;{fine}\n");
        let content = if heading == "Kontakt" { content.replace("Namn", "Vorname") } else { content };
        let (room, run) = import("in.csv", &content, &[]);
        let found = mail(&room);
        if found != "a pending, b mail" || !run.stdout.contains("gets no mail until you decide") {
            wrong.push(format!("{heading};{out};{fine}: {found}\n{}", run.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_waits_because_of_a_word_about_something_else() {
    let mut wrong = Vec::new();
    for (heading, cells) in [
        ("No", ["1", "2"]),
        ("Nr", ["1", "0"]),
        ("Wing", ["left", "right"]),
        ("Leaning", ["left", "dead centre"]),
        ("Valid until", ["2023-01-01", "2027-01-01"]),
        ("Valid", ["2027-01-01", "yes"]),
        ("VIP", ["no", "yes"]),
        ("Freelance", ["no", "yes"]),
        ("Customer", ["nej", "ja"]),
        ("Parking", ["no", "x"]),
        ("Push", ["disabled", "enabled"]),
        ("Current role", ["no idea", "editor"]),
        ("Title", ["Dead Sea correspondent", "Gone Girl reviewer"]),
        ("Vegetarian", ["no", "nej"]),
        ("Notes", ["unknown", "pending"]),
        ("Kontakt", ["Bo Ek", "Åsa Nej"]),
        ("Efternamn", ["Left", "Quit"]),
        ("City", ["Dead Horse", "Weg"]),
        ("Remark", ["moved to Berlin in May", "resides on the left bank"]),
        ("OK", ["Oklahoma", "yes"]),
        ("Send", ["A4", "by noon"]),
    ] {
        let [a, b] = cells;
        let content = format!("E-post;Ort;{heading}\na@m.example;X;{a}\nb@m.example;Y;{b}\n");
        let (room, run) = import("in.csv", &content, &[]);
        if mail(&room) != "a mail, b mail" {
            wrong.push(format!("{heading};{a};{b}: {}\n{}", mail(&room), run.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_name_of_a_file_is_outweighed_by_a_row_alone() {
    let nobody = "name,email,Bounced\nA,a@m.example,no\n";
    assert!(import("unsubscribed_members.csv", nobody, &[]).1.exits(1).stderr.contains("suggests that these people"));
    let one = "name,email,Bounced\nA,a@m.example,no\nB,b@m.example,yes\n";
    assert_eq!(mail(&import("unsubscribed_members.csv", one, &[]).0), "a mail, b none");
    assert_eq!(mail(&import("contacts_cleaned.csv", "email\na@m.example\n", &[]).0), "a mail");
}

#[test]
fn a_file_of_opt_outs_in_which_a_column_tells_suppresses_those_rows_alone() {
    let room = Room::new();
    let suppress = |content: &[u8]| {
        room.write("out.csv", content);
        room.pressbox(["list", "suppress", "--from", "out.csv", "--dry-run"])
    };
    let run = suppress(b"name,email,status\nA,a@m.example,active\nB,b@m.example,unsubscribed\n").succeeds();
    assert!(run.stdout.contains("b@m.example would get") && !run.stdout.contains("a@m"), "{}", run.stdout);
    assert!(
        run.stderr.contains("1 row left out, because `status` does not say that these people want no mail"),
        "{}",
        run.stderr
    );
    let run = suppress(b"email,Abgemeldet\na@m.example,nein\n").exits(1);
    assert!(run.stderr.contains("`Abgemeldet` marks nobody as wanting no mail"), "{}", run.stderr);
    assert!(run.stderr.contains("delete that column"), "{}", run.stderr);
    let run = suppress(b"email,status\na@m.example,zzz\nb@m.example,unsubscribed\n").exits(1);
    assert!(!run.stderr.contains("--opt-out"), "{}", run.stderr);
    let run = suppress(b"name,email\nJ\x9Arg,j@m.example\n").succeeds();
    assert!(run.stderr.contains("the file was read as `macintosh`"), "{}", run.stderr);
}

#[test]
fn a_heading_with_an_equals_sign_can_be_named() {
    let file = "email,Post (1=ja)\na@m.example,1\nb@m.example,0\n";
    let (room, _) = import("in.csv", file, &["--opt-out", r"Post (1\=ja)=0", "--no-opt-out", r"Post (1\=ja)=1"]);
    assert_eq!(mail(&room), "a mail, b none");
    let (_, run) = import("in.csv", file, &["--opt-out", "Post (1=ja)=0"]);
    run.exits(1);
    // What pressbox tells you to write can be written.
    let file = "email,Blocklisted (1=yes)\na@m.example,sms\nb@m.example,no\n";
    let (_, run) = import("in.csv", file, &[]);
    let run = run.exits(1);
    let told = run.stderr.split("`--opt-out \"").nth(1).and_then(|rest| rest.split("\"`").next());
    let told = told.unwrap_or_else(|| panic!("{}", run.stderr)).replace("VALUE", "sms");
    assert_eq!(told, r"Blocklisted (1\=yes)=sms");
    assert_eq!(mail(&import("in.csv", file, &["--opt-out", &told]).0), "a none, b mail");
}

#[test]
fn a_file_of_people_who_want_no_mail_is_read_as_one_to_import() {
    let room = Room::new();
    let rows = "Presseliste 2026;\nE-Mail;Abgemeldet\na@m.example;ja\nE-Mail;Abgemeldet\nb@m.example;nein\n";
    room.write("out.csv", rows);
    room.pressbox(["list", "suppress", "--from", "out.csv", "--dry-run"]).says(
        "a@m.example would get no mail from now on\n\
         ! 1 row above the headings left out: `Presseliste 2026`\n\
         ! 1 row left out, because `Abgemeldet` does not say that these people want no mail\n\
         ! 1 address would get no mail from now on; nothing was changed",
    );
}

#[test]
fn a_refusal_in_french_waits_as_one_in_english_and_a_dash_says_nothing() {
    for (content, people) in [
        ("Nom;E-mail;RGPD\nA;a@m.example;refus\nB;b@m.example;oui\n", "a pending, b mail"),
        ("Name;E-mail;GDPR\nA;a@m.example;refused\nB;b@m.example;yes\n", "a pending, b mail"),
        ("name,email,status\nA,a@m.example,—\nB,b@m.example,-\nC,c@m.example,unsubscribed\n", "a mail, b mail, c none"),
    ] {
        let (room, run) = import("in.csv", content, &[]);
        assert_eq!(mail(&room), people, "{content}\n{}", run.stderr);
    }
}

#[test]
fn comments_titles_and_sheets_that_speak_of_no_mail_are_heard() {
    let says = [
        "asked not to be mailed any more",
        "does not want our releases",
        "wants off the list",
        "told us to stop",
        "no longer wishes to hear from us",
        "requested removal",
        "GDPR objection 2024",
        "never email him",
        "kein Versand mehr",
        "doesn't want any mails",
        "asked to be removed in May",
        "please leave me alone",
        "un-subscribed by phone",
    ];
    let rows: String = says.iter().enumerate().map(|(nth, says)| format!("p{nth:02}@m.example,{says}\n")).collect();
    let (room, _) = import("t.csv", &format!("email,comment\n{rows}z@m.example,likes to be mailed on Mondays\n"), &[]);
    let held = (0..says.len()).map(|nth| format!("p{nth:02} pending")).collect::<Vec<_>>().join(", ");
    assert_eq!(mail(&room), format!("{held}, z mail"));
    let (room, run) = import("people.csv", "Unsubscribed contacts 2024,,\nemail,name,city\na@m.example,A,X\n", &[]);
    assert!(run.exits(1).stderr.contains("the row above the headings"));
    assert!(!room.path("lists/t.csv").exists());
}
