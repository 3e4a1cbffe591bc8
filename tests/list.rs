//! Media lists, as they come out of spreadsheets.

use crate::support::Room;
use crate::support::sink::{Act, Sink};

/// Addresses and names that `list show` gives.
fn shown(room: &Room, name: &str) -> Vec<(String, String)> {
    let run = room.pressbox(["list", "show", name, "--json"]).succeeds();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    run.json().iter().map(|j| (text(&j["address"]), text(&j["name"]))).collect()
}

/// The day in the newsroom.
fn today() -> String {
    crate::support::now().in_tz("Europe/Stockholm").unwrap().date().to_string()
}

type Encode = fn(&str) -> Vec<u8>;

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

#[test]
fn one_list_reads_the_same_in_every_encoding_delimiter_and_language() {
    let expected = [("asa@media.example", "Åsa Öberg–Ek"), ("joerg@zeitung.example", "Jörg Müßig")];
    let expected = expected.map(|(address, name)| (address.to_owned(), name.to_owned()));
    let headers = [
        ["name", "e-mail", "outlet"],
        ["Namn", "E-post", "Tidning"],
        ["Name", "E-Mail-Adresse", "Medium"],
        ["JOURNALIST", "Mejl", "Redaktion"],
    ];
    let rows =
        [["Åsa Öberg–Ek", "asa@media.example", "Fältbladet"], ["Jörg Müßig", "joerg@zeitung.example", "Die Woche"]];
    let encodings: [(&str, Encode); 7] = [
        ("utf-8", |text| text.as_bytes().to_vec()),
        ("utf-8 with a mark", |text| [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("windows-1252", windows_1252),
        ("utf-16le", |text| utf16(text, true, false)),
        ("utf-16le with a mark", |text| utf16(text, true, true)),
        ("utf-16be", |text| utf16(text, false, false)),
        ("utf-16be with a mark", |text| utf16(text, false, true)),
    ];
    let room = Room::new();
    let mut list = 0;
    for header in headers {
        for delimiter in [",", ";", "\t"] {
            for end in ["\r\n", "\n", "\r"] {
                let lines: Vec<_> = std::iter::once(&header).chain(&rows).map(|row| row.join(delimiter)).collect();
                let text = lines.join(end) + end;
                // Every encoding with one of the others, and every one of the others with some encoding.
                let (named, encode) = encodings[list % encodings.len()];
                list += 1;
                let name = format!("list{list}");
                room.write("in.csv", encode(&text));
                room.pressbox(["list", "import", &name, "in.csv"]).succeeds();
                assert_eq!(shown(&room, &name), expected, "{header:?} {delimiter:?} {end:?} {named}");
            }
        }
    }
}

#[test]
fn an_import_says_what_became_of_each_row_and_keeps_the_good_ones() {
    let room = Room::new();
    room.write(
        "in.csv",
        "sep=;\r\nFörnamn;Efternamn;E-post;Språk;Taggar;Telefon\r\n\
         Åsa;Öberg;asa@media.example;svenska;Formel 1, sport;08-1\r\n\
         \r\n\
         Bo;Ek;bo.media.example;;;\r\n\
         Åsa;Öberg-Ek;ASA@media.example;;tv;\r\n\
         \"Ann\r\nLee\";;ann@media.example;xx-YY;;\r\n",
    );
    room.pressbox(["list", "import", "motor", "in.csv"]).says(
        "added     Åsa Öberg <asa@media.example>\n\
         changed   Åsa Öberg <asa@media.example> (it repeats the address of row 2)\n\
         added     Ann Lee <ann@media.example>\n\
         ! failed: row 4 of `in.csv`: Bo Ek: `bo.media.example` is not an email address: it has no `@`\n\
         ! columns kept unchanged: `Telefon`\n\
         ! `motor` has 2 journalists: 2 added (from 3 rows), 1 rejected\n\
         exit 3",
    );
    let today = today();
    assert_eq!(
        room.read("lists/motor.csv"),
        format!(
            "\u{feff}name,address,outlet,beat,language,zone,tags,embargo,basis,source,date,Telefon\n\
             Åsa Öberg,asa@media.example,,,sv,,formel-1 sport tv,,,in.csv,{today},08-1\n\
             Ann Lee,ann@media.example,,,xx-yy,,,,,in.csv,{today},\n"
        )
    );
    let json = room.pressbox(["list", "import", "motor", "in.csv", "--json", "--quiet"]).exits(3).json();
    let statuses: Vec<_> = json.iter().map(|c| (c["row"].as_u64().unwrap(), c["status"].as_str().unwrap())).collect();
    assert_eq!(statuses, [(2, "unchanged"), (4, "rejected"), (5, "unchanged"), (6, "unchanged")]);
    assert_eq!(json[1]["address"], "bo.media.example");
    assert_eq!(json[1]["list"], "motor");
}

#[test]
fn a_second_import_adds_to_the_list_and_a_replacing_one_takes_off() {
    let room = Room::new();
    room.write("a.csv", "name,email,outlet\nBo Ek,bo@media.example,DN\nÅsa,asa@media.example,\n");
    room.write("b.csv", "name,email,outlet,embargo\n,bo@media.example,,yes\nCia,cia@media.example,SvD,\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    room.pressbox(["list", "import", "motor", "b.csv"]).says(
        "changed   Bo Ek <bo@media.example>\n\
         added     Cia <cia@media.example>\n\
         ! `motor` has 3 journalists: 1 added, 1 changed",
    );
    room.pressbox(["list", "import", "motor", "b.csv"]).says("! `motor` has 3 journalists: 2 unchanged");
    room.pressbox(["list", "show", "motor"]).says(
        "Bo Ek <bo@media.example> · DN · trusted with embargoes\n\
         Åsa <asa@media.example>\n\
         Cia <cia@media.example> · SvD\n\
         ! `motor`: 3 journalists",
    );
    room.pressbox(["list", "import", "motor", "b.csv", "--replace"]).says(
        "changed   bo@media.example\n\
         removed   Åsa <asa@media.example>\n\
         ! `motor` has 2 journalists: 1 changed, 1 unchanged, 1 removed",
    );
}

#[test]
fn an_import_brings_nobody_back_who_wants_no_mail() {
    let room = Room::new();
    room.pressbox(["list", "suppress", "Bo@media.example", "--why", "ringde, vill inte"]).succeeds();
    let again = room.pressbox(["list", "suppress", "bo@MEDIA.example"]).succeeds();
    assert_eq!(again.stdout, "bo@media.example already gets no mail\n");
    let file = room.read("lists/suppressed.csv");
    assert_eq!(file.lines().count(), 2, "{file}");
    room.write("a.csv", "bo@media.example\nann@media.example\n");
    let json = room.pressbox(["list", "import", "motor", "a.csv", "--replace", "--json"]).succeeds().json();
    assert!(json[0]["reason"].as_str().unwrap().starts_with("gets no mail: ringde, vill inte (noted 20"), "{json:?}");
    assert_eq!(room.read("lists/suppressed.csv"), file);
    let shown = room.pressbox(["list", "show", "motor", "--json"]).succeeds().json();
    assert!(shown[0]["suppressed"].is_string() && shown[1]["suppressed"].is_null());
}

#[test]
fn whoever_wants_no_mail_is_still_known_when_a_spreadsheet_has_saved_the_file() {
    let room = Room::new();
    let saved =
        "address;since;why\r\nåke@x.example;;x\r\n".replace("åke", "ake").replace(";x\r", ";sa nej på mässan\r");
    room.write("lists/suppressed.csv", windows_1252(&saved));
    room.pressbox(["list", "suppress", "bo@x.example"]).succeeds();
    let file = room.read("lists/suppressed.csv");
    assert!(file.starts_with("address,since,why\nake@x.example,,sa nej på mässan\nbo@x.example,20"), "{file}");

    room.write("lists/suppressed.csv", "address,since,why\nbo@x.example,,\nsomebody at x,,\n");
    room.write("a.csv", "ann@media.example\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).says(
        "! error: `[ROOM]/lists/suppressed.csv` cannot be read in full, and may name somebody who wants no mail\n\
         !   caused by: row 3 does not begin with an address: `somebody at x` is not an email address: it has no `@`\n\
         ! hint: correct that row; until then nothing is sent\n\
         exit 1",
    );
}

#[test]
fn a_list_keeps_the_columns_that_a_person_added_and_the_rows_that_nobody_understands() {
    let room = Room::new();
    room.write("lists/motor.csv", "name;address;Anteckning\nBo;bo@media.example;känner Åsa\n");
    room.write("a.csv", "name,email\nCia,cia@media.example\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    let today = today();
    let expected = format!(
        "\u{feff}name,address,outlet,beat,language,zone,tags,embargo,basis,source,date,Anteckning\n\
         Bo,bo@media.example,,,,,,,,,,känner Åsa\n\
         Cia,cia@media.example,,,,,,,,a.csv,{today},\n"
    );
    assert_eq!(room.read("lists/motor.csv"), expected);

    let damaged = expected.replace("cia@media.example", "cia");
    room.write("lists/motor.csv", &damaged);
    let show = room.pressbox(["list", "show", "motor"]).exits(3);
    assert!(show.stderr.contains("row 3 of `lists/motor.csv`: Cia: `cia` is not an email address"), "{}", show.stderr);
    room.pressbox(["list", "import", "motor", "a.csv"]).exits(1);
    assert_eq!(room.read("lists/motor.csv"), damaged);
}

#[test]
fn a_name_that_a_spreadsheet_would_compute_is_written_so_that_it_does_not() {
    let room = Room::new();
    room.write("a.csv", "name,email\n=cmd()+1,bo@media.example\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    assert!(room.read("lists/motor.csv").contains("\n'=cmd()+1,bo@media.example"), "{}", room.read("lists/motor.csv"));
    assert_eq!(shown(&room, "motor"), [("bo@media.example".to_owned(), "=cmd()+1".to_owned())]);
}

#[test]
fn what_is_no_list_is_refused_with_what_to_do() {
    let room = Room::new();
    room.write("book.csv", b"PK\x03\x04....");
    room.pressbox(["list", "import", "motor", "book.csv"]).says(
        "! error: `[ROOM]/book.csv` is not a media list\n\
         !   caused by: it is a spreadsheet file, not text\n\
         ! hint: open it in a spreadsheet and save it as `CSV UTF-8`\n\
         exit 1",
    );
    room.write("no.csv", "name,phone\nBo,1\n");
    room.pressbox(["list", "import", "motor", "no.csv"]).says(
        "! error: `[ROOM]/no.csv` is not a media list\n\
         !   caused by: no column contains email addresses; the first row is `name, phone`\n\
         ! hint: give the column with the addresses the heading `email`\n\
         exit 1",
    );
    room.write(
        "noise.csv",
        (0..40_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect::<Vec<_>>(),
    );
    room.pressbox(["list", "import", "motor", "noise.csv"]).exits(1);
    room.pressbox(["list", "show", "motor"]).says(
        "! error: there is no list `motor`\n\
         ! hint: create it with `pressbox list import motor FILE.csv`\n\
         exit 1",
    );
    room.pressbox(["list", "import", "../motor", "no.csv"]).exits(1);
    room.pressbox(["list", "import", "Suppressed", "no.csv"]).exits(1);
}

#[test]
fn the_example_list_is_one() {
    let room = Room::new();
    assert_eq!(shown(&room, "example").len(), 2);
}

#[test]
fn a_segment_is_an_expression_of_tags_and_a_wrong_one_is_shown_with_its_place() {
    let room = Room::new();
    room.write(
        "a.csv",
        "email;tags\nse@x.example;motorsport, se\nno@x.example;motorsport, no\nfree@x.example;motorsport, se, freelance\n\
         dk@x.example;motorsport, dk\nf1@x.example;Formel 1, tv\n",
    );
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    let of = |segment: &str| -> Vec<String> {
        let run = room.pressbox(["list", "show", "motor", "--json", "--segment", segment]).succeeds();
        run.json().iter().map(|j| j["address"].as_str().unwrap().replace("@x.example", "")).collect()
    };
    assert_eq!(of("motorsport & (se | no) & !freelance"), ["se", "no"]);
    assert_eq!(of("formel 1"), ["f1"]);
    assert_eq!(of("!motorsport"), ["f1"]);
    room.pressbox(["list", "show", "motor", "--segment", "se & motrosport"])
        .says("! warning: nobody has the tag `motrosport`\n! `motor`: 0 journalists");
    room.pressbox(["list", "show", "motor", "--segment", "motorsport & (se | no"]).says(
        "! error: the segment is not valid: this bracket is not closed\n\
         !     motorsport & (se | no\n\
         !                  ^\n\
         ! hint: join tags like this: `motorsport & (se | no) & !freelance`\n\
         exit 2",
    );
}

#[test]
fn an_import_tells_what_it_would_do_and_can_be_undone() {
    let room = Room::new();
    room.write("a.csv", "name,email\nBo,bo@media.example\n");
    room.write("b.csv", "name,email,tags\nBo Ek,bo@media.example,tv\nCia,cia@media.example,\n");
    room.pressbox(["list", "undo", "motor"]).exits(1);
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    let first = room.read("lists/motor.csv");
    let told = "changed   Bo Ek <bo@media.example>\nadded     Cia <cia@media.example>\n! `motor` ";
    let tally = "have 2 journalists: 1 added, 1 changed";
    room.pressbox(["list", "import", "motor", "b.csv", "--dry-run"])
        .says(&format!("{told}would {tally}; nothing was changed"));
    assert_eq!(room.read("lists/motor.csv"), first);
    room.pressbox(["list", "import", "motor", "b.csv"]).says(&format!("{told}{}", tally.replace("have", "has")));

    room.pressbox(["list", "undo", "motor"]).says(
        "removed   Cia <cia@media.example>\n\
         changed   Bo <bo@media.example>\n\
         ! undid the last change to `motor`: 2 journalists",
    );
    assert_eq!(room.read("lists/motor.csv"), first);
    room.pressbox(["list", "undo", "motor", "--quiet"]).says("removed   Bo <bo@media.example>");
    assert!(!room.path("lists/motor.csv").exists());
    room.pressbox(["list", "undo", "motor"]).exits(1);

    // What a person wrote since is not lost without a word.
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    room.pressbox(["list", "import", "motor", "b.csv"]).succeeds();
    let edited = room.read("lists/motor.csv") + "Dag,dag@media.example\n";
    room.write("lists/motor.csv", &edited);
    room.pressbox(["list", "undo", "motor"]).says(
        "! error: `lists/motor.csv` was edited after that change, and undoing it would lose those edits\n\
         ! hint: undo it anyway with `--force`\n\
         exit 1",
    );
    assert_eq!(room.read("lists/motor.csv"), edited);
    room.pressbox(["list", "undo", "motor", "--force"]).succeeds();
    assert_eq!(room.read("lists/motor.csv"), first);
}

#[test]
fn no_import_changes_the_ground_on_which_somebody_is_mailed() {
    let room = Room::new();
    room.write("a.csv", "name,email,basis,source,date\nBo,bo@media.example,samtycke,mässan i Älvsjö,2024-03-08\nCia,cia@media.example,,,\n");
    room.write(
        "b.csv",
        "name,email,basis,source\nBo,bo@media.example,legitimate interest,bought\nCia,cia@media.example,6(1)(f),her site\n\
         Dag,dag@media.example,because,\n",
    );
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    for how in [&["--replace"][..], &[]] {
        let args = ["list", "import", "motor", "b.csv", "--json"].into_iter().chain(how.iter().copied());
        let json = room.pressbox(args).exits(3).json();
        assert_eq!(json[0]["status"], "unchanged", "{how:?}");
        assert_eq!(json[0]["reason"], "the lawful basis stays `consent`: an import does not change it");
        let refused = json[2]["reason"].as_str().unwrap();
        assert!(refused.starts_with("`because` is not a lawful basis: use `consent`, `contract`"), "{refused}");
    }
    let json = room.pressbox(["list", "show", "motor", "--json"]).succeeds().json();
    let of = |n: usize| ["basis", "source", "date"].map(|key| json[n][key].as_str().unwrap().to_owned());
    assert_eq!(of(0), ["consent", "mässan i Älvsjö", "2024-03-08"]);
    assert_eq!(of(1), ["legitimate-interest".to_owned(), "a.csv".to_owned(), today()]);
}

#[test]
fn whoever_is_erased_is_nowhere_any_more_and_no_import_brings_them_back() {
    let room = Room::new();
    room.write("a.csv", "name,email,Anteckning\nBo Ek,bo@media.example,snäll\nCia,cia@media.example,\n");
    for list in ["motor", "sport"] {
        room.pressbox(["list", "import", list, "a.csv"]).succeeds();
        room.pressbox(["list", "import", list, "a.csv"]).succeeds();
    }
    room.write("releases/race/release.en.md", "+++\nheadline = 'Race'\n+++\nThe race was long in Åre.\n");
    room.pressbox(["send", "race", "--list", "motor", "--list", "sport", "--yes", "--outbox", "out/mail"]).succeeds();

    let export = room.pressbox(["list", "export", "BO@media.example", "--json"]).succeeds().json();
    let kinds: Vec<_> = export.iter().map(|o| o["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["list", "list", "message", "outbox"]);
    assert_eq!((&export[0]["name"], &export[2]["state"]), (&"Bo Ek".into(), &"sent".into()));
    assert!(room.pressbox(["list", "export", "bo@media.example"]).succeeds().stdout.contains("\n  release: race\n"));

    let erased = room.pressbox(["list", "erase", "Bo@media.example", "--json"]).succeeds().json();
    assert_eq!((&erased[0]["messages"], erased[0]["lists"].as_array().unwrap().len()), (&1.into(), 2));
    // In no file of the newsroom, but for the mails that left it, stands anything that names him.
    for entry in walkdir::WalkDir::new(room.path("")).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let path = entry.path();
        let inside = path.strip_prefix(room.path("")).unwrap();
        if inside.starts_with("out") || inside.starts_with("a.csv") {
            continue;
        }
        let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
        let held = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(!held("bo@media") && !held("bo ek"), "{}", inside.display());
    }
    assert_eq!(
        room.pressbox(["list", "export", "bo@media.example", "--json"]).succeeds().json()[0]["kind"],
        "suppression"
    );

    let again = room.pressbox(["list", "import", "motor", "a.csv", "--json"]).exits(3).json();
    assert_eq!(again[0]["status"], "rejected");
    assert!(again[0]["reason"].as_str().unwrap().ends_with(" and stays erased: asked to be erased"), "{}", again[0]);
    // Nor does a person who writes them in by hand.
    room.write("lists/hand.csv", "bo@media.example\n");
    let plan =
        room.pressbox(["send", "race", "--list", "hand", "--dry-run", "--outbox", "out/mail", "--json"]).succeeds();
    assert_eq!(plan.json()[0]["state"], "skipped");
    assert_eq!(
        room.pressbox(["list", "suppress", "bo@media.example"]).succeeds().stdout,
        "bo@media.example already gets no mail\n"
    );
    room.pressbox(["list", "erase", "bo@media.example"]).succeeds();
    assert_eq!(room.read("lists/hand.csv").lines().count(), 1, "the header alone");

    // Without the secret nobody can be known again, and so nobody is mailed.
    std::fs::rename(room.path("library/newsroom.secret"), room.path("gone")).unwrap();
    let lost = room.pressbox(["send", "race", "--list", "motor", "--dry-run"]).exits(1);
    assert!(lost.stderr.contains("was written with a different secret"), "{}", lost.stderr);
    assert!(lost.stderr.contains("hint: restore the file `library/newsroom.secret`"), "{}", lost.stderr);
}

#[test]
fn one_person_on_three_lists_is_one_person() {
    let room = Room::new();
    room.write("a.csv", "name,email,tags\nBo,bo@media.example,se\n");
    room.write("b.csv", "name,email,tags,embargo\nBo Ek,BO@media.example,motorsport,yes\n");
    room.write("c.csv", "email,tags\nbo@Media.Example,freelance\n");
    for list in ["a", "b", "c"] {
        room.pressbox(["list", "import", list, &format!("{list}.csv")]).succeeds();
    }
    room.write(
        "releases/race/release.en.md",
        "+++\nheadline = 'Race'\nembargo = '2999-05-14 08:00 Europe/Stockholm'\n+++\nThe race was long in Åre.\n",
    );
    let to = |lists: &[&str], segment: &str| {
        let lists = lists.iter().flat_map(|list| ["--list", list]);
        let args = ["send", "race", "--dry-run", "--json", "--segment", segment].into_iter().chain(lists);
        room.pressbox(args).exits(i32::from(segment.contains('!'))).json()
    };
    let found = to(&["a", "b", "c"], "se & motorsport");
    assert_eq!((found.len(), &found[0]["name"], &found[0]["state"]), (1, &"Bo".into(), &"queued".into()));
    assert_eq!(to(&["a", "b", "c"], "motorsport & !freelance").len(), 0);
}

#[test]
fn odd_addresses_and_names_are_right_or_refused_by_row() {
    let sink = Sink::start(|_| Act::Take);
    let room = Room::new().mailing_to(sink.port);
    room.write("releases/race/release.en.md", "+++\nheadline = 'Race'\n+++\nThe race was long in Åre.\n");
    room.write(
        "a.csv",
        "name,email\n\"Åsa\r\nBcc: all@x.example\",asa@räksmörgås.example\n\"O'Neil, \"\"Bo\"\"\",o'neil+tag@x.example\n\
         Cia,\"\"\"odd name\"\"@x.example\"\nDag,dag@xn--rksmrgs-5wao1o.example\nEva,eva@x.example\u{0}\n\
         Ola,åsa@x.example\nPer,per@@x.example\nTor,tor@[192.0.2.1]\n",
    );
    // A zero byte makes a file no text; without it the rows are read one by one.
    room.pressbox(["list", "import", "odd", "a.csv"]).exits(1);
    let text = room.read("a.csv").replace('\0', "\u{7}");
    room.write("a.csv", text);
    let json = room.pressbox(["list", "import", "odd", "a.csv", "--json"]).exits(3).json();
    let statuses: Vec<_> = json.iter().map(|c| c["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["added", "added", "added", "added", "rejected", "added", "rejected", "rejected"]);
    let rejected: Vec<_> = json.iter().filter(|c| c["status"] == "rejected").collect();
    assert!(rejected.iter().all(|c| c["reason"].is_string() && c["row"].is_u64()), "{json:#?}");
    // The server does not offer what `åsa@` needs.
    let run = room.pressbox(["send", "race", "--list", "odd", "--yes", "--quiet"]).exits(3);
    assert!(run.stderr.contains("not deliverable: `åsa@x.example` needs SMTPUTF8"), "{}", run.stderr);
    assert_eq!(
        sink.took(),
        [
            "\"odd name\"@x.example",
            "asa@xn--rksmrgs-5wao1o.example",
            "dag@xn--rksmrgs-5wao1o.example",
            "o'neil+tag@x.example"
        ]
    );
    let taken = sink.taken();
    let to = |who: &str| {
        let content = &taken.iter().find(|t| t.to.starts_with(who)).unwrap().content;
        let message = mail_parser::MessageParser::default().parse(content).unwrap();
        assert!(message.bcc().is_none());
        message.to().unwrap().first().unwrap().name().unwrap().to_owned()
    };
    assert_eq!(to("asa@"), "Åsa Bcc: all@x.example");
    assert_eq!(to("o'neil"), "O'Neil, \"Bo\"");
}

#[cfg(unix)]
#[test]
fn a_line_end_in_a_files_name_ends_no_line_and_nothing_in_it_orders_the_terminal() {
    let room = Room::new();
    room.write("in/a\nnew  0000\u{1b}[2J.txt", "no picture");
    let run = room.pressbox(["ingest", "in"]).exits(3);
    assert!(run.stderr.starts_with("failed: `in/a\\nnew  0000\\u{1b}[2J.txt`: "), "{:?}", run.stderr);
    let json = room.pressbox(["ingest", "in", "--json"]).exits(3).json();
    assert_eq!(json[0]["path"], "in/a\nnew  0000\u{1b}[2J.txt");
}

#[cfg(unix)]
#[test]
fn what_the_readme_does_with_lists_goes_as_it_is_told() {
    let room = Room::new();
    room.write("new.csv", "name,email,tags\nAnna,anna@media.example,\"motorsport, se\"\nBo,bo@media.example,tv\n");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = readme.split("\n## ").find(|part| part.starts_with("The lists")).unwrap();
    let lines = section.split("```").nth(1).unwrap().lines().skip(1);
    let mut said = Vec::new();
    for line in lines {
        // After the undoing nobody would be left to show.
        if line.contains("list show") {
            room.pressbox(["list", "import", "media", "new.csv"]).succeeds();
        }
        let run = crate::worked_example::typed(&room, ".", line).succeeds();
        said.push(run.stdout + &run.stderr);
    }
    assert_eq!(said.len(), 8);
    assert!(said[0].ends_with("`media` would have 2 journalists: 2 added; nothing was changed\n"), "{}", said[0]);
    assert!(said[3].starts_with("Anna <anna@media.example> #motorsport #se\n"), "{}", said[3]);
    let (erased, from) = ("erased ", " from `example`, `media`\n");
    assert!(said[5].starts_with("anna@media.example gets mail again"), "{}", said[5]);
    assert!(said[7].starts_with(erased) && said[7].contains(from), "{}", said[7]);
}
