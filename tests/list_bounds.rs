//! Lists as large, as wide or as odd as a file can be, and several commands at once: nothing takes for ever, and nothing is lost
//! without a word.

use std::time::{Duration, Instant};

use crate::support::Room;

/// Runs an import, which is done soon.
#[track_caller]
fn imports(room: &Room, file: &str, code: i32) -> crate::support::Run {
    let start = Instant::now();
    let run = room.pressbox(["list", "import", "motor", file]).exits(code);
    assert!(start.elapsed() < Duration::from_mins(5), "{file}: {:?}", start.elapsed());
    run
}

#[test]
fn a_cell_with_more_addresses_than_anybody_has_is_told() {
    let room = Room::new();
    for one in ["<a@m.example>", "<a@m.example> ", "(a@m.example)", "a@m.example (Bo) ", "Bo <a@m.example>; "] {
        room.write("in.csv", format!("name,email\nAnna,{}\nCia,cia@x.example\n", one.repeat(20_000)));
        let run = imports(&room, "in.csv", 3);
        assert!(run.stderr.contains("row 2 of `in.csv`"), "{one}: {}", run.stderr);
        assert!(run.stderr.len() < 20_000 && run.stdout.len() < 20_000, "{one}: the cell is not told whole");
        assert!(room.read("lists/motor.csv").contains("cia@x.example"), "{one}");
        room.write("in.vcf", format!("BEGIN:VCARD\nFN:Anna\nEMAIL:{}\nEND:VCARD\n", one.repeat(20_000)));
        imports(&room, "in.vcf", 3);
    }
    let many: Vec<String> = (0..60).map(|n| format!("a{n}@m.example")).collect();
    room.write("many.csv", format!("email,unsubscribed\n{},yes\n", many.join("; ")));
    let run = imports(&room, "many.csv", 3);
    assert!(
        run.stderr.contains("more than 50 addresses") && run.stderr.contains("this person does not want mail"),
        "{}",
        run.stderr
    );
    room.write("out.csv", format!("email\n{}\n", many.join("; ")));
    let run = room.pressbox(["list", "suppress", "--from", "out.csv", "--yes"]).exits(3);
    assert!(run.stderr.contains("more than 50 addresses"), "{}", run.stderr);
    assert!(room.read("lists/suppressed.csv").contains("a49@m.example"));

    let more: String = (0..40).map(|n| format!("EMAIL:b{n}@m.example\n")).collect();
    room.write("more.vcf", format!("BEGIN:VCARD\nFN:Bo\n{more}END:VCARD\n"));
    let run = imports(&room, "more.vcf", 3);
    assert!(run.stderr.contains("row 1 of `more.vcf`: the card has more than 30"), "{}", run.stderr);
    room.write("cards.vcf", "BEGIN:VCARD\nEMAIL:a@m.example\nEND:VCARD\n".repeat(200_001));
    let run = imports(&room, "cards.vcf", 1);
    assert!(run.stderr.contains("it has more than 200000 cards"), "{}", run.stderr);
}

#[test]
fn a_wide_table_takes_no_time_and_says_what_it_leaves_out() {
    let room = Room::new();
    let (names, values) = (",a".repeat(3_000), ",x".repeat(3_000));
    room.write("wide.csv", format!("email{names}\na@m.example{values}\n"));
    let run = imports(&room, "wide.csv", 0);
    assert!(run.stderr.contains("3954 cells were too far to the right and left out"), "{}", run.stderr);
    let list = room.read("lists/motor.csv");
    assert!(list.lines().next().unwrap().contains(",a,a 2,a 3,"), "{}", &list[..200]);
    room.write("commas.csv", format!("email\na@m.example{}\n", ",".repeat(5_000_000)));
    imports(&room, "commas.csv", 0);
    // File after file with other columns: the list can be read again whatever is in them.
    let columns = |from: usize, to: usize| (from..to).map(|at| format!(",c{at}")).collect::<String>();
    room.write("lists/motor.csv", format!("email{}\na@m.example{}\n", columns(0, 15_000), ",x".repeat(15_000)));
    for (from, code) in [(15_000, 0), (16_000, 1)] {
        let (names, values) = (columns(from, from + 1_000), ",x".repeat(1_000));
        room.write("more.csv", format!("email{names}\na@m.example{values}\n"));
        imports(&room, "more.csv", code);
    }
    assert!(room.read("lists/motor.csv").contains(",c15999") && !room.read("lists/motor.csv").contains(",c16000"));
    room.write("names.csv", "email,a 2,a,a,a 2,a\na@m.example,1,2,3,4,5\n");
    room.pressbox(["list", "import", "names", "names.csv"]).succeeds();
    let list = room.read("lists/names.csv");
    assert!(list.lines().next().unwrap().ends_with(",a 2,a,a 3,a 2 2,a 4"), "{list}");

    // A list of the newsroom is not written anew without its last columns.
    let own = format!("email{}\na@m.example{}\n", ",a".repeat(20_000), ",x".repeat(20_000));
    room.write("lists/own.csv", &own);
    room.write("in.csv", "email\nb@m.example\n");
    let run = room.pressbox(["list", "import", "own", "in.csv"]).exits(1);
    assert!(run.stderr.contains("it has more than 16384 columns"), "{}", run.stderr);
    assert_eq!(room.read("lists/own.csv"), own);
}

#[test]
fn imports_at_once_lose_nobody_and_each_can_be_undone() {
    let room = Room::new();
    for n in 0..10 {
        room.write(&format!("f{n}.csv"), format!("name,email\nN{n},n{n}@m.example\n"));
    }
    let children: Vec<_> = (0..10)
        .map(|n| room.command(["list", "import", "motor", &format!("f{n}.csv"), "--quiet"]).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let list = room.read("lists/motor.csv");
    assert!((0..10).all(|n| list.contains(&format!(",n{n}@m.example,"))), "{list}");
    for left in (0..10).rev() {
        room.pressbox(["list", "undo", "motor"]).succeeds();
        let rows = std::fs::read_to_string(room.path("lists/motor.csv")).map_or(0, |list| list.lines().count() - 1);
        assert_eq!(rows, left);
    }
    room.pressbox(["list", "undo", "motor"]).exits(1);
}

#[test]
fn a_title_above_the_headings_of_a_list_stays() {
    let room = Room::new();
    room.write("lists/motor.csv", "Motor press 2026\n\nkept by Eva,since May\nname,email,Phone\nAnna,a@m.example,1\n");
    room.write("in.csv", "name,email\nBo,b@m.example\n");
    for (at, more) in [&[][..], &[], &["--replace"]].iter().enumerate() {
        room.pressbox(["list", "import", "motor", "in.csv"].into_iter().chain(more.iter().copied())).succeeds();
        let list = room.read("lists/motor.csv");
        let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
        assert!(lines[0].starts_with("Motor press 2026,") && lines[1].starts_with("kept by Eva,since May,"), "{list}");
        assert!(lines[2].starts_with("name,address,outlet,"), "{list}");
        assert_eq!(lines.len(), if at < 2 { 5 } else { 4 }, "{list}");
        assert_eq!(list.contains("a@m.example"), at < 2);
    }
    assert_eq!(room.pressbox(["list", "show", "motor", "--json"]).succeeds().json().len(), 1);
}

#[test]
fn what_a_person_notes_beside_the_suppressed_stays() {
    for content in [
        "address,since,why,who decided\na@m.example,2026-01-01,asked,Eva\nb@m.example,2026-01-02,asked,=Bo\n",
        "\u{feff}address;since;why;who decided\r\na@m.example;2026-01-01;asked;Eva\r\nb@m.example;2026-01-02;asked;=Bo\r\n",
    ] {
        let room = Room::new();
        room.write("lists/suppressed.csv", content);
        room.pressbox(["list", "suppress", "c@m.example"]).succeeds();
        assert!(room.read("lists/suppressed.csv").contains("Eva"));
        room.pressbox(["list", "allow", "a@m.example", "--why", "she asked"]).succeeds();
        let file = room.read("lists/suppressed.csv");
        assert!(
            file.starts_with("address,since,why,who decided\nb@m.example,2026-01-02,asked,'=Bo\nc@m.example,"),
            "{file}"
        );
        assert!(!file.contains("Eva"), "{file}");
        room.pressbox(["list", "erase", "b@m.example"]).succeeds();
        let file = room.read("lists/suppressed.csv");
        assert!(file.starts_with("address,since,why,who decided\nc@m.example,") && !file.contains("Bo"), "{file}");
    }
    let room = Room::new();
    room.write("lists/suppressed.csv", "address,since,why,,\na@m.example,2026-01-01,asked,,\nb@m.example,,,,\n");
    room.pressbox(["list", "allow", "a@m.example", "--why", "she asked"]).succeeds();
    assert_eq!(room.read("lists/suppressed.csv"), "address,since,why\nb@m.example,,\n");
}
