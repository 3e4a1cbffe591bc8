//! Lists as other programs export them: who arrives, under what name, and who gets no mail.

use std::collections::BTreeMap;

use crate::support::Room;

/// What a list is like after an import: by the part of the address before the `@`, the name, and `mail`, `none` or `pending`.
fn people(room: &Room, list: &str) -> BTreeMap<String, (String, &'static str)> {
    let shown = room.pressbox(["list", "show", list, "--json"]).succeeds().json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mail = |one: &serde_json::Value| match (one["suppressed"].is_null(), one["pending"].is_null()) {
        (false, _) => "none",
        (true, false) => "pending",
        (true, true) => "mail",
    };
    let one = |one: &serde_json::Value| {
        (text(&one["address"]).split('@').next().unwrap().to_owned(), (text(&one["name"]), mail(one)))
    };
    shown.iter().map(one).collect()
}

/// An export, and who is on the list afterwards: `anna Anna Berg mail`.
type Export = (&'static str, &'static str, &'static [&'static str]);

const EXPORTS: [Export; 24] = [
    (
        "hubspot",
        "Record ID,First Name,Last Name,Email,Unsubscribed from all email,Email hard bounce reason,Contact owner\n\
         1,Anna,Berg,anna@x.example,,,owner@agency.example\n2,Bo,Ek,bo@x.example,true,,owner@agency.example\n\
         3,Cia,Dahl,cia@x.example,,UNKNOWN_USER,owner@agency.example\n",
        &["anna Anna Berg mail", "bo Bo Ek none", "cia Cia Dahl none"],
    ),
    (
        "brevo",
        "CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME\n\
         1;anna@x.example;Anna;Berg;No;Yes;01-02-2024 10:00:00\n2;bo@x.example;Bo;Ek;Yes;No;01-02-2024 10:00:00\n",
        &["anna Anna Berg mail", "bo Bo Ek none"],
    ),
    (
        "mailerlite",
        "Subscriber,Status,Sent,Opens,Name,Last name\nanna@x.example,Active,3,1,Anna,Berg\nbo@x.example,Unsubscribed,3,0,Bo,Ek\n\
         cia@x.example,Bounced,3,0,Cia,Dahl\nda@x.example,Junk,1,0,Da,Ny\neva@x.example,Unconfirmed,0,0,Eva,Ro\n",
        &["anna Anna Berg mail", "bo Bo Ek none", "cia Cia Dahl none", "da Da Ny none", "eva Eva Ro pending"],
    ),
    (
        "cision",
        "Contact Name;Outlet Name;Contact Email;Contact Phone;Opt Out\nBerg, Anna;GP;anna@x.example;+46 31 1;No\n\
         Ek, Bo;DN;bo@x.example;;Yes\n",
        &["anna Berg, Anna mail", "bo Ek, Bo none"],
    ),
    (
        "meltwater",
        "First name,Last name,Email address,Source name,Country,Unsubscribed\nAnna,Berg,anna@x.example,GP,Sweden,FALSE\n\
         Bo,Ek,bo@x.example,DN,Sweden,TRUE\n",
        &["anna Anna Berg mail", "bo Bo Ek none"],
    ),
    (
        "zoho",
        "Record Id,First Name,Last Name,Account Name,Email,Secondary Email,Email Opt Out,Tag\n\
         z1,Anna,Berg,GP,anna@x.example,,false,motor\nz2,Bo,Ek,DN,,bo@x.example,true,\n",
        &["anna Anna Berg mail", "bo Bo Ek none"],
    ),
    (
        "pipedrive",
        "Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Marketing status\n\
         Anna Berg,GP,anna@x.example,home@x.example,Subscribed\nBo Ek,DN,,bo@x.example,Unsubscribed\nCia Dahl,DN,cia@x.example,,No consent\n",
        &["anna Anna Berg mail", "bo Bo Ek none", "cia Cia Dahl pending"],
    ),
    (
        "google",
        "First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value\n\
         Anna,M.,Berg,GP,,* myContacts ::: Motor,* Work,anna@x.example,Home,a2@x.example\n\
         Bo,,Ek,DN,vill inte ha utskick,,,bo@x.example ::: bo2@x.example,,\n",
        &["anna Anna M. Berg mail", "bo Bo Ek pending", "bo2 Bo Ek pending"],
    ),
    (
        "outlook in German",
        "Vorname;Weitere Vornamen;Nachname;Firma;E-Mail-Adresse;E-Mail: Angezeigter Name;Kategorien\n\
         Jörg;;Müller;SZ;joerg@x.example;Jörg Müller (joerg@x.example);Motor;\n",
        &["joerg Jörg Müller mail"],
    ),
    (
        "outlook in Swedish",
        "Förnamn;Efternamn;Företag;E-postadress;E-postadress 2;Kategorier\nÅsa;Öberg;GP;;asa@x.example;Motor\n",
        &["asa Åsa Öberg mail"],
    ),
    (
        "outlook in French",
        "Prénom;Nom;Société;Adresse de messagerie;Abonné\nRené;Légaré;Le Monde;rene@x.example;oui\nÉva;Roy;Le Monde;eva@x.example;non\n",
        &["rene René Légaré mail", "eva Éva Roy none"],
    ),
    (
        "mynewsdesk in English",
        "First name,Last name,Email,Media,Unsubscribed at\nAnna,Berg,anna@x.example,GP,\nBo,Ek,bo@x.example,DN,2024-05-01\n",
        &["anna Anna Berg mail", "bo Bo Ek none"],
    ),
    (
        "a title above",
        "Presslista motor;;\nuppdaterad 2024-03-01;;\n;;\nNamn;E-post;Tidning\nÅsa Öberg;asa@x.example;GP\n",
        &["asa Åsa Öberg mail"],
    ),
    (
        "put together",
        "name,email\nAnna,anna@x.example\nname,email\nBo,bo@x.example\n",
        &["anna Anna mail", "bo Bo mail"],
    ),
    (
        "activecampaign",
        "Email,First Name,Last Name,Status,Unsubscribed Date\nanna@x.example,Anna,Berg,Active,\nbo@x.example,Bo,Ek,Unsubscribed,2024-01-01\n",
        &["anna Anna Berg mail", "bo Bo Ek none"],
    ),
    (
        "apsis in Danish",
        "Navn;E-mail;Afmeldt\nSøren Kjærgård;soeren@x.example;nej\nMads Ørn;mads@x.example;ja\n",
        &["soeren Søren Kjærgård mail", "mads Mads Ørn none"],
    ),
    (
        "in Norwegian",
        "Fornavn;Etternavn;E-post;Avmeldt\nKari;Nordmann;kari@x.example;\nOla;Nordmann;ola@x.example;01.05.2024\n",
        &["kari Kari Nordmann mail", "ola Ola Nordmann none"],
    ),
    (
        "in Finnish",
        "Etunimi;Sukunimi;Sähköposti;Tila\nAino;Mäki;aino@x.example;aktiivinen\nEero;Niemi;eero@x.example;peruttu\n",
        &["aino Aino Mäki mail", "eero Eero Niemi none"],
    ),
    (
        "in Spanish",
        "Nombre;Apellidos;Correo electrónico;Estado\nJosé;Muñoz;jose@x.example;activo\nEva;Gil;eva@x.example;dado de baja\n",
        &["jose José Muñoz mail", "eva Eva Gil none"],
    ),
    (
        "in Italian",
        "Nome;Cognome;E-mail;Stato\nNicolò;Città;n@x.example;iscritto\nEva;Po;eva@x.example;disiscritto\n",
        &["n Nicolò Città mail", "eva Eva Po none"],
    ),
    (
        "in Dutch",
        "Voornaam;Tussenvoegsel;Achternaam;E-mailadres;Uitgeschreven\nJan;van der;Berg;jan@x.example;nee\nEva;;Smit;eva@x.example;ja\n",
        &["jan Jan van der Berg mail", "eva Eva Smit none"],
    ),
    (
        "about something else",
        "name,email,Status,Block,State\nAnna,anna@x.example,Freelance,B2,Bavaria\nBo,bo@x.example,Active,1,NY\n",
        &["anna Anna mail", "bo Bo mail"],
    ),
    (
        "quoted tags",
        "name;email;tags\n'Anna Berg';'anna@x.example';\"\"\"Formel 1\"\",\"\"tv\"\"\"\n",
        &["anna Anna Berg mail"],
    ),
    ("no heading for mail", "Namn;Kontaktväg\nÅsa;asa@x.example\n", &["asa Åsa mail"]),
];

#[test]
fn exports_of_many_programs_arrive_whole_and_nobody_who_opted_out_gets_mail() {
    let room = Room::new();
    let mut wrong = Vec::new();
    for (at, (program, text, expected)) in EXPORTS.into_iter().enumerate() {
        // The suppressions of one are not those of the next.
        let text = text.replace("@x.example", &format!("@x{at}.example"));
        room.write("in.csv", &text);
        let list = format!("list{at}");
        let run = room.pressbox(["list", "import", &list, "in.csv"]);
        let found: Vec<String> =
            people(&room, &list).into_iter().map(|(who, (name, mail))| format!("{who} {name} {mail}")).collect();
        let mut right: Vec<String> = expected.iter().map(ToString::to_string).collect();
        right.sort();
        if found != right {
            wrong.push(format!("{program}: {found:?}, expected {right:?}\n{}{}", run.stdout, run.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_status_that_is_not_understood_stops_the_import_and_is_explained() {
    let room = Room::new();
    room.write("in.csv", "name,email,Status\nAnna,anna@x.example,zz1\nBo,bo@x.example,zz2\nCia,cia@x.example,unsubscribed\nDa,da@x.example,zz1\n");
    room.pressbox(["list", "import", "motor", "in.csv"]).says(
        "! error: `[ROOM]/in.csv` cannot be used\n\
         !   caused by: `Status` may say who does not want mail, but has values that pressbox does not understand: `zz1` (2), `zz2` (1)\n\
         ! hint: say which of them mean no mail with `--opt-out \"Status=VALUE\"`, and which do not with `--no-opt-out \"Status=VALUE\"`; \
         `--no-opt-out \"Status\"` if the column is about something else\n\
         exit 1",
    );
    assert!(!room.path("lists/motor.csv").exists() && !room.path("lists/suppressed.csv").exists());
    let args = ["list", "import", "motor", "in.csv", "--opt-out", "status=zz2", "--no-opt-out", "Status=zz1"];
    room.pressbox(args.into_iter().chain(["--dry-run"])).succeeds();
    assert!(!room.path("lists/suppressed.csv").exists());
    let run = room.pressbox(args).succeeds();
    assert!(run.stderr.contains("2 addresses get no mail from now on, because the file says so"), "{}", run.stderr);
    let found = people(&room, "motor");
    assert_eq!(["anna", "bo", "cia", "da"].map(|who| found[who].1), ["mail", "none", "none", "mail"]);
    assert!(
        room.read("lists/suppressed.csv").contains(",\"in.csv, row 4: Status is `unsubscribed`\""),
        "{}",
        room.read("lists/suppressed.csv")
    );
    room.pressbox(["list", "import", "motor", "in.csv", "--opt-out", "Stauts=zz2"]).exits(1);
    // An undone import takes no opt-out back.
    room.pressbox(["list", "undo", "motor"]).succeeds();
    assert!(room.read("lists/suppressed.csv").contains("cia@x.example"));
}

#[test]
fn an_opt_out_is_not_lost_with_its_row_and_a_later_decision_outweighs_it() {
    let room = Room::new();
    room.write(
        "in.csv",
        "name,email,zone,unsubscribed\nAnna,anna at x,,yes\nBo,bo@x.example,Mars/Phobos,2024-05-01\nCia,cia@x.example; c2@x.example,,2024-05-01\nDa,da@x.example,,\n",
    );
    let json = room.pressbox(["list", "import", "motor", "in.csv", "--json"]).exits(3).json();
    let reason = |at: usize| json[at]["reason"].as_str().unwrap().to_owned();
    assert!(
        reason(0).ends_with(
            "; but this person does not want mail (unsubscribed is `yes`): find the address and suppress it"
        ),
        "{}",
        reason(0)
    );
    assert!(reason(1).contains("is not a time zone") && json[1]["suppressed"] == true, "{}", json[1]);
    for who in ["bo", "cia", "c2"] {
        assert!(room.read("lists/suppressed.csv").contains(&format!("{who}@x.example,")), "{who}");
    }
    // A second import changes nothing, and neither does an old export after a decision.
    let file = room.read("lists/suppressed.csv");
    room.pressbox(["list", "import", "motor", "in.csv"]).exits(3);
    assert_eq!(room.read("lists/suppressed.csv"), file);
    room.pressbox(["list", "allow", "cia@x.example", "--why", "she asked for it"]).succeeds();
    let run = room.pressbox(["list", "import", "motor", "in.csv"]).exits(3);
    assert!(
        run.stdout
            .contains("still gets mail: unsubscribed is `2024-05-01`, and mail was allowed later: she asked for it"),
        "{}",
        run.stdout
    );
    assert_eq!(people(&room, "motor")["cia"].1, "mail");
    // Without a day nobody knows which came first.
    room.write("in.csv", "name,email,unsubscribed\nCia,cia@x.example,yes\n");
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    assert_eq!(people(&room, "motor")["cia"].1, "pending");
}

#[test]
fn a_file_or_sheet_that_is_named_for_opt_outs_is_not_imported_as_willing() {
    let room = Room::new();
    room.write("unsubscribed_members.csv", "email\nanna@x.example\n");
    let run = room.pressbox(["list", "import", "motor", "unsubscribed_members.csv"]).exits(1);
    assert!(
        run.stderr.contains("the name `unsubscribed_members` suggests that these people do not want mail"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("`pressbox list suppress --from "), "{}", run.stderr);
    room.write("who.csv", "Namn;E-post\nÅsa;asa@x.example\nBo;\nCia;cia@x.example, c2@x.example\nAsa;ASA@x.example\n");
    room.pressbox(["list", "suppress", "--from", "who.csv", "--dry-run", "--quiet"]).exits(3);
    assert!(!room.path("lists/suppressed.csv").exists());
    room.pressbox(["list", "suppress", "--from", "who.csv", "--why", "avregistrerade"]).says(
        "asa@x.example gets no mail from now on\n\
         cia@x.example gets no mail from now on\n\
         c2@x.example gets no mail from now on\n\
         ! failed: row 3 of `who.csv`: it has no address\n\
         ! 3 addresses get no mail from now on\n\
         exit 3",
    );
    assert!(
        room.read("lists/suppressed.csv").contains("\"avregistrerade (who.csv, row 4)\""),
        "{}",
        room.read("lists/suppressed.csv")
    );
    let again = room.pressbox(["list", "suppress", "--from", "who.csv", "--json", "--quiet"]).exits(3).json();
    let statuses: Vec<_> = again.iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["unchanged", "rejected", "unchanged", "unchanged", "unchanged"]);
    room.pressbox(["list", "suppress"]).exits(2);
    room.pressbox(["list", "suppress", "a@x.example", "--from", "who.csv"]).exits(2);
    room.pressbox(["list", "suppress", "d@x.example", "e@x.example"]).succeeds();
}

#[test]
fn what_was_done_to_read_a_file_is_told() {
    let room = Room::new();
    let said = |bytes: &[u8], more: &[&str]| {
        room.write("in.csv", bytes);
        room.pressbox(["list", "import", "motor", "in.csv", "--replace"].iter().chain(more)).stderr
    };
    let mac = said(b"name,email\nJ\x9Arg,j@x.example\n", &[]);
    assert!(
        mac.contains(
            "the file was read as `macintosh`; if names look wrong, specify the encoding with `--encoding LABEL`"
        ),
        "{mac}"
    );
    said(b"name,email\nJ\x9Arg,j@x.example\n", &["--encoding", "ibm850"]);
    assert_eq!(people(&room, "motor")["j"].0, "JÜrg");
    said(b"name,email\nJ\x9Arg,j@x.example\n", &["--encoding", "Mac Roman"]);
    assert_eq!(people(&room, "motor")["j"].0, "Jörg");
    assert!(said(b"email\n", &["--encoding", "klingon"]).contains("is not the name of an encoding"));
    let twice = said("name,email\nJÃ¶rg MÃ¼ller,j@x.example\n".as_bytes(), &[]);
    assert!(twice.contains("2 words were encoded twice and corrected, for example `JÃ¶rg` to `Jörg`"), "{twice}");
    let title = said("Our list\nname,email\nBo,j@x.example\n".as_bytes(), &[]);
    assert!(title.contains("1 row above the headings left out: `Our list`"), "{title}");
    let rounded = room.write("in.csv", "name,email,Phone,date\nBo,j@x.example,4.67E+10,3/4/2024\n");
    assert!(rounded.exists());
    let run = room.pressbox(["list", "import", "motor", "in.csv", "--json"]).succeeds().json();
    let reason = run[0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("a spreadsheet has rounded `Phone` to `4.67E+10`") && reason.contains("two ways"),
        "{reason}"
    );
    for (bytes, why) in [
        (b"<html><body><table><tr><td>a@x.example</td></tr></table>".as_slice(), "a web page or XML"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "a web page or XML"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "in the format of Excel before 2007"),
    ] {
        let told = said(bytes, &[]);
        assert!(told.contains(why) && told.contains("hint: "), "{told}");
    }
    room.write("in.csv", "name,email,date\nBo,bo@x.example,31.02.2024\nCia,cia@x.example,17.03.2024\n");
    let json = room.pressbox(["list", "import", "days", "in.csv", "--json"]).exits(3).json();
    assert!(json[0]["reason"].as_str().unwrap().contains("its date `31.02.2024` does not exist"), "{}", json[0]);
    assert!(room.read("lists/days.csv").contains(",2024-03-17\n"));
}
