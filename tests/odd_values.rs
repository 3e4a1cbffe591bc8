//! Values that nobody can mean, names that are written in two ways, and files that are not what they are called: each is told
//! in one sentence with what to do.

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;

const ANNA: &str = "anna@media.example";

#[test]
fn settings_that_cannot_be_meant_are_refused_by_name() {
    let room = Room::new();
    let whole = room.read("pressbox.toml");
    let contact = |email: &str| format!("{whole}\n[[contacts]]\nname = \"Eva\"\nemail = \"{email}\"\n");
    let licence = |url: &str| format!("{whole}\n[licences.free]\nweb_statement = \"{url}\"\n");
    let from = |from: &str| whole.replace("\"press@press.example\"", &format!("\"{from}\""));
    for (text, says) in [
        (contact("x"), "has `x` as `email` of the contact `Eva`, which is not an email address"),
        (contact("eva@"), "has `eva@` as `email` of the contact `Eva`, which is not an email address"),
        (
            licence("free for all"),
            "`free for all` as `web_statement` under `[licences.free]`, which is not a web address",
        ),
        (licence("https://"), "which is not a web address such as `https://example.org/terms`"),
        (from("press"), "has `press` as `from` under `[newsroom]`, which is not an email address"),
        (from(""), "has `` as `from` under `[newsroom]`, which is not an email address"),
        (
            format!("{whole}\n[presets.små]\nlong_side = 100\n"),
            "has a preset `små`, but a preset's name may contain only a-z",
        ),
        (format!("{whole}\n[presets.\"små\"]\nlong_side = 100\n"), "has a preset `små`, but a preset's name"),
        (format!("{whole}\n[licences.små]\nterms = \"x\"\n"), "must be in quotation marks, as in"),
    ] {
        room.write("pressbox.toml", text);
        let run = room.pressbox(["photos"]).exits(1);
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
        assert!(run.stderr.contains("hint: correct `[ROOM]/pressbox.toml`"), "{}", run.stderr);
    }
    for text in
        [contact("eva@press.example"), licence("https://press.example/terms"), from("Nord <press@press.example>")]
    {
        room.write("pressbox.toml", text);
        let run = room.pressbox(["photos"]);
        assert!(run.code == Some(0) || run.stderr.contains("Nord <press@"), "{run:?}");
    }
    room.write(
        "pressbox.toml",
        format!("{whole}\n[smtp]\nurl = \"mail.example\"\n\n[brand]\nlogo = \"art/logo.png\"\n"),
    );
    let things = room.pressbox(["status", "--json"]).succeeds().json();
    let settings: Vec<_> = things.iter().filter(|thing| thing["kind"] == "setting").collect();
    assert_eq!(
        (settings.len(), &settings[0]["name"], &settings[1]["name"]),
        (2, &"smtp.url".into(), &"brand.logo".into())
    );
    let run = room.pressbox(["status"]).succeeds();
    assert!(run.stdout.contains("invalid    `url` under `[smtp]` cannot be used: "), "{run:?}");
    assert!(
        run.stdout.contains("invalid    `logo` under `[brand]` cannot be used: the logo `art/logo.png`"),
        "{run:?}"
    );
}

#[test]
fn options_and_days_that_cannot_be_meant_are_refused_or_told() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let refused = |option: &str, value: &str, says: &str, hint: &str| {
        let run = room.pressbox(["ingest", "a.jpg", option, value]).exits(2);
        assert!(run.stderr.contains(says) && run.stderr.contains(hint), "{option} {value}: {}", run.stderr);
    };
    refused("--country-code", "Sweden", "`Sweden` is not a country code", "such as `SWE`");
    refused("--country-code", "S1", "`S1` is not a country code", "belongs in `--country`");
    refused("--web-statement", "free for all", "`free for all` is not a web address", "`--terms`");
    refused("--web-statement", "press.example", "`press.example` is not a web address", "`--web-statement https://");
    let days = ["ingest", "a.jpg", "--not-before", "2027-02-01", "--expires", "2027-01-01"];
    let run = room.pressbox(days).exits(2);
    assert!(
        run.stderr.contains("the first day `2027-02-01` is later than the last day `2027-01-01`"),
        "{}",
        run.stderr
    );
    room.pressbox(["ingest", "a.jpg", "--country-code", "swe", "--expires", "2027-01-01"]).succeeds();
    let run = room.pressbox(["photo", "edit", "a.jpg", "--not-before", "2027-02-01"]).succeeds();
    assert!(
        run.stderr.contains("it may be used from 2027-02-01 on but only until 2027-01-01, so on no day"),
        "{run:?}"
    );
    for (value, says) in [
        ("x", "it is not a whole number"),
        ("-1", "it is not a whole number"),
        ("1e3", "it is not a whole number"),
        ("99999999999999999999999", "the number is too large"),
    ] {
        let run = room.pressbox(["photos", "--newest", value]).exits(2);
        assert!(
            run.stderr.contains(&format!("invalid value `{value}` for `--newest <N>`: {says}\n")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_version_of_zero_is_an_error_in_its_line() {
    let room = newsroom();
    room.write("releases/race/release.en.md", "+++\nheadline = \"Race\"\nversion = 0\n+++\n\nThe lead.\n");
    let run = room.pressbox(["release", "show", "race"]).exits(1);
    assert!(run.stderr.contains("line 3: a version is 1 or more"), "{}", run.stderr);
}

#[test]
fn accents_that_macos_writes_apart_are_the_same_names_and_leave_in_one() {
    let room = newsroom();
    let (whole, apart) = ("små-ö", "sma\u{30a}-o\u{308}");
    room.write(&format!("lists/{apart}.csv"), "email\nanna@media.example\n");
    for name in [whole, apart] {
        assert_eq!(room.pressbox(["list", "show", name, "--json"]).succeeds().json().len(), 1);
    }
    let lists = room.pressbox(["lists", "--json"]).succeeds().json();
    assert!(lists.iter().any(|list| list["list"] == whole || list["name"] == whole), "{lists:?}");
    room.pressbox(["list", "add", whole, "bo@media.example"]).succeeds();
    assert!(room.read(format!("lists/{apart}.csv")).contains("bo@media.example"));
    assert!(!room.path(format!("lists/{whole}.csv")).exists(), "it is still one list");
    room.pressbox(["list", "undo", apart]).succeeds();
    room.write(&format!("lists/{whole}.csv"), "email\ncia@media.example\n");
    let both = room.pressbox(["lists"]);
    assert!(both.stderr.contains(apart), "of two files with one name, one is told: {both:?}");

    room.write("a.jpg", jpeg(1));
    let caption = "A\u{30a}sa O\u{308}berg vinner";
    let taken = room.pressbox(["ingest", "a.jpg", "--caption", caption, "--json"]).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap();
    assert_eq!(room.pressbox(["photos", "--json"]).json()[0]["metadata"]["caption"], "Åsa Öberg vinner");
    room.edition("sv", caption, &format!("{caption} i A\u{30a}re."));
    room.pressbox(["release", "add", "race", photo, "--language", "sv"]).succeeds();
    let shown = room.pressbox(["release", "show", "race", "--language", "sv", "--json"]).succeeds().stdout;
    assert!(shown.contains("Åsa Öberg vinner i Åre.") && !shown.contains('\u{30a}'), "{shown}");
}

#[test]
fn erasing_names_files_beside_the_lists_that_name_the_person() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    let utf_16: Vec<u8> = "name;email\nAnna;anna@media.example\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    room.write("lists/old list.csv", format!("email\n{ANNA}\n"));
    room.write("lists/export.txt", format!("Anna;{ANNA}\n"));
    room.write("lists/old.csv.bak", format!("x\nAnna,{ANNA}\n"));
    room.write("lists/cards.vcf", format!("BEGIN:VCARD\nEMAIL:{ANNA}\nEND:VCARD\n"));
    room.write("lists/wide.tsv", utf_16);
    room.write("lists/old.xls", [b"\xD0\xCF\x11\xE0\0\0\0".as_slice(), ANNA.as_bytes(), b"\0\0"].concat());
    room.write("lists/torn.xlsx", b"PK\x03\x04\0\0");
    room.write("lists/other.txt", "joanna@media.example\n");
    let run = room.pressbox(["list", "erase", ANNA, "--yes"]).succeeds();
    for file in [
        "old list.csv, line 2",
        "export.txt, line 1",
        "old.csv.bak, line 2",
        "cards.vcf, line 2",
        "wide.tsv\n",
        "old.xls\n",
    ] {
        assert!(run.stderr.contains(&format!("  lists/{file}")), "{file}: {}", run.stderr);
    }
    assert!(run.stderr.contains("`lists/torn.xlsx` cannot be searched, and may name this person"), "{}", run.stderr);
    for file in ["other.txt", "motor.csv", "suppressed.csv"] {
        assert!(!run.stderr.contains(&format!("lists/{file}")), "{file}: {}", run.stderr);
    }
}

#[test]
fn a_file_that_is_called_a_mail_and_is_none_is_told() {
    let room = newsroom();
    let utf_16: Vec<u8> = "From: a@media.example\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    room.write("mail/photo.eml", jpeg(1));
    room.write("mail/wide.eml", utf_16);
    room.write("mail/brief.eml", [b"PK\x03\x04".as_slice(), &[0, 1, 2, 3, b'\n', b'a', b':'].repeat(99)].concat());
    room.write("mail/late.eml", "From: a@media.example\nSubject: Hello\n\nThank\u{1b} you.\n");
    let run = room.pressbox(["bounces", "mail"]).exits(3);
    for file in ["photo", "wide", "brief"] {
        let line = format!("`mail/{file}.eml`: it is not a whole email, mailbox or notification of Amazon SES");
        assert!(run.stderr.contains(&line), "{file}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("failed: ").count(), 3, "{}", run.stderr);
}

#[test]
fn files_of_too_many_rows_and_those_that_are_cut_off_are_refused_in_a_sentence() {
    let room = Room::new();
    room.write("long.csv", format!("name,email\n\"open,b@media.example\n{}", "a,a@media.example\n".repeat(200_001)));
    let run = room.pressbox(["list", "import", "motor", "long.csv"]).exits(1);
    assert!(
        run.stderr.contains("it has more than 200000 rows; the quotation mark that opens in line 2 is not closed"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: correct that line in a text editor"), "{}", run.stderr);
    room.write("open.csv", "name,email\n\"two\nlines\",c@media.example\n\"open,b@media.example\na,a@media.example\n");
    let run = room.pressbox(["list", "import", "motor", "open.csv"]).exits(3);
    assert!(
        run.stderr.contains("row 3 of `open.csv`: the quotation mark that opens in line 4 is not closed"),
        "{}",
        run.stderr
    );
    room.write("cut.xlsx", [b"PK\x03\x04".as_slice(), &[7; 26], b"[Content_Types].xml", &[7; 900]].concat());
    for args in [&["list", "import", "motor", "cut.xlsx"][..], &["list", "suppress", "--from", "cut.xlsx", "--yes"]] {
        let run = room.pressbox(args).exits(1);
        assert!(run.stderr.contains("it is an office document, and its end is missing"), "{}", run.stderr);
        assert!(run.stderr.contains("hint: copy, download or export it again"), "{}", run.stderr);
    }
}

#[test]
fn a_list_that_is_not_there_is_told_with_some_of_those_that_are() {
    let room = Room::new();
    for n in 0..35 {
        room.write(&format!("lists/l{n}.csv"), "email\na@media.example\n");
    }
    // The example is none of them, as long as nobody has changed it.
    for verb in ["show", "undo"] {
        let run = room.pressbox(["list", verb, "nolist"]).exits(1);
        assert!(run.stderr.contains("error: there is no list `nolist`\n"), "{}", run.stderr);
        let hint = run.stderr.contains("hint: the lists are `l0`, ");
        assert!(hint && run.stderr.contains(" and 25 more;"), "{}", run.stderr);
    }
}

#[test]
fn what_holds_no_picture_is_told_by_ingest() {
    let room = Room::new();
    room.write("in/empty.jpg", "");
    room.write("in/._a.jpg", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ");
    room.write("in/copied.jpg", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ");
    let run = room.pressbox(["ingest", "in"]).exits(3);
    assert!(run.stderr.contains("failed: `in/empty.jpg`: it is empty"), "{}", run.stderr);
    assert!(
        run.stderr.contains("`in/copied.jpg`: it is what macOS keeps beside a file (AppleDouble)"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("1 file is what macOS writes beside photos (`._NAME`), without a picture"),
        "{}",
        run.stderr
    );
}
