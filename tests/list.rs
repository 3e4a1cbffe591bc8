//! Media lists, as they come out of spreadsheets.

use crate::support::Room;

/// Addresses and names that `list show` gives.
fn shown(room: &Room, name: &str) -> Vec<(String, String)> {
    let run = room.pressbox(["list", "show", name, "--json"]).succeeds();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    run.json().iter().map(|j| (text(&j["address"]), text(&j["name"]))).collect()
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
         changed   Åsa Öberg <asa@media.example> (it is the address of row 2 again)\n\
         added     Ann Lee <ann@media.example>\n\
         ! failed: row 4 of `in.csv`: Bo Ek: `bo.media.example` is not a mail address: it has no `@`\n\
         ! not taken over: the columns `Telefon`\n\
         ! `motor` has 2 journalists: 2 added, 1 changed, 1 rejected\n\
         exit 3",
    );
    assert_eq!(
        room.read("lists/motor.csv"),
        "name,address,outlet,beat,language,zone,tags,embargo\n\
         Åsa Öberg,asa@media.example,,,sv,,formel-1 sport tv,\n\
         Ann Lee,ann@media.example,,,xx-yy,,,\n"
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
         ! `motor` shows 3 journalists",
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
    assert_eq!(again.stdout, "bo@media.example got no mail already\n");
    let file = room.read("lists/suppressed.csv");
    assert_eq!(file.lines().count(), 2, "{file}");
    room.write("a.csv", "bo@media.example\nann@media.example\n");
    let json = room.pressbox(["list", "import", "motor", "a.csv", "--replace", "--json"]).succeeds().json();
    assert!(json[0]["reason"].as_str().unwrap().ends_with(": ringde, vill inte"), "{json:?}");
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
        "! error: `[ROOM]/lists/suppressed.csv` is not understood, and it may name somebody who wants no mail\n\
         !   caused by: row 3 does not begin with an address: `somebody at x` is not a mail address: it has no `@`\n\
         ! hint: mend that row; until then nobody is mailed\n\
         exit 1",
    );
}

#[test]
fn a_list_keeps_the_columns_that_a_person_added_and_the_rows_that_nobody_understands() {
    let room = Room::new();
    room.write("lists/motor.csv", "name;address;Anteckning\nBo;bo@media.example;känner Åsa\n");
    room.write("a.csv", "name,email\nCia,cia@media.example\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    let expected = "name,address,outlet,beat,language,zone,tags,embargo,Anteckning\n\
                    Bo,bo@media.example,,,,,,,känner Åsa\n\
                    Cia,cia@media.example,,,,,,,\n";
    assert_eq!(room.read("lists/motor.csv"), expected);

    let damaged = expected.replace("cia@media.example", "cia");
    room.write("lists/motor.csv", &damaged);
    let show = room.pressbox(["list", "show", "motor"]).exits(3);
    assert!(show.stderr.contains("row 3 of `lists/motor.csv`: Cia: `cia` is not a mail address"), "{}", show.stderr);
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
        "! error: `[ROOM]/book.csv` is no media list\n\
         !   caused by: it is a spreadsheet, not its text\n\
         ! hint: open it in the spreadsheet and save it as `CSV UTF-8`\n\
         exit 1",
    );
    room.write("no.csv", "name,phone\nBo,1\n");
    room.pressbox(["list", "import", "motor", "no.csv"]).says(
        "! error: `[ROOM]/no.csv` is no media list\n\
         !   caused by: no column holds mail addresses; its first row is `name, phone`\n\
         ! hint: write `e-mail` above the column that holds the addresses\n\
         exit 1",
    );
    room.write(
        "noise.csv",
        (0..40_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect::<Vec<_>>(),
    );
    room.pressbox(["list", "import", "motor", "noise.csv"]).exits(1);
    room.pressbox(["list", "show", "motor"]).says(
        "! error: there is no list `motor`\n\
         ! hint: there are `example`; or make it with `pressbox list import motor FILE.csv`\n\
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
