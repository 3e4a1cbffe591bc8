//! Lists in workbooks and as cards: what is in them arrives, and no file of a few kilobytes takes the machine.

use std::io::Write as _;

use crate::support::Room;

/// An archive of some parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook as Excel writes it, of sheets with the given XML inside `sheetData`.
fn excel(sheets: &[(&str, String)], texts: &str) -> Vec<u8> {
    let listed: String = (1..)
        .zip(sheets)
        .map(|(n, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
        .collect();
    let related: String = (1..=sheets.len())
        .map(|n| format!("<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect();
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{listed}</sheets></workbook>"
    );
    let relations = |inner: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
        )
    };
    let root = relations(
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>",
    );
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into()),
        ("_rels/.rels".into(), root),
        ("xl/workbook.xml".into(), book),
        ("xl/_rels/workbook.xml.rels".into(), relations(&related)),
        (
            "xl/styles.xml".into(),
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".into(),
        ),
    ];
    if !texts.is_empty() {
        parts.push(("xl/sharedStrings.xml".into(), texts.to_owned()));
    }
    for (n, (_, data)) in (1..).zip(sheets) {
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    archive(&parts.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect::<Vec<_>>())
}

/// A cell with a text.
fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn rows(rows: &[&[&str]]) -> String {
    let row = |(n, cells): (usize, &&[&str])| {
        let cells: String = ('A'..).zip(*cells).map(|(column, cell)| text(&format!("{column}{n}"), cell)).collect();
        format!("<row r=\"{n}\">{cells}</row>")
    };
    (1..).zip(rows).map(row).collect()
}

fn open_document(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ])
}

fn addresses(room: &Room, list: &str) -> Vec<String> {
    let shown = room.pressbox(["list", "show", list, "--json"]).succeeds().json();
    shown.iter().map(|one| format!("{} {}", one["address"].as_str().unwrap(), one["name"].as_str().unwrap())).collect()
}

#[test]
fn numbers_and_days_in_cells_are_as_a_person_would_write_them() {
    let room = Room::new();
    let data = format!(
        "{}<row r=\"4\">{}{}<c r=\"C4\"><v>4681234567</v></c><c r=\"D4\"><v>1067.0</v></c><c r=\"E4\" s=\"1\"><v>45368</v></c><c r=\"F4\" t=\"b\"><v>1</v></c></row>",
        rows(&[&["Press list"], &[], &["Name", "E-mail", "Phone", "Postcode", "date", "Unsubscribed"]]),
        text("A4", "Jörg Müller"),
        text("B4", "MAILTO:j@x.example"),
    );
    room.write("in.xlsx", excel(&[("List", data)], ""));
    let run = room.pressbox(["list", "import", "motor", "in.xlsx"]).succeeds();
    assert!(run.stderr.contains("1 row above the headings left out: `Press list`"), "{}", run.stderr);
    let list = room.read("lists/motor.csv");
    assert!(list.contains(",in.xlsx,2024-03-17,4681234567,1067\n"), "{list}");
    assert!(room.read("lists/suppressed.csv").contains("j@x.example,"));
    assert_eq!(addresses(&room, "motor"), ["j@x.example Jörg Müller"]);
}

#[test]
fn what_stands_once_for_several_rows_holds_for_each_of_them() {
    let room = Room::new();
    let all: &[&[&str]] = &[
        &["Everybody whom we know", "", "", ""],
        &["Name", "E-mail", "Outlet", "Status"],
        &["Anna", "anna@x.example", "The Post", "unsubscribed"],
        &["Bo", "bo@x.example", "", ""],
        &["Cia", "cia@x.example", "", ""],
        &["Dag", "dag@x.example", "Radio", "active"],
    ];
    let merged = "<mergeCells count=\"3\"><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"C3:C5\"/><mergeCell ref=\"D3:D4\"/></mergeCells>";
    let data = format!("{}</sheetData>{merged}<sheetData>", rows(all));
    room.write("in.xlsx", excel(&[("List", data)], ""));
    room.pressbox(["list", "import", "motor", "in.xlsx"]).succeeds();
    let suppressed = room.read("lists/suppressed.csv");
    assert!(suppressed.contains("anna@x.example,") && suppressed.contains("bo@x.example,"), "{suppressed}");
    assert!(!suppressed.contains("cia@") && !suppressed.contains("dag@"), "{suppressed}");
    let list = room.read("lists/motor.csv");
    assert_eq!(list.matches("The Post").count(), 3, "{list}");
}

#[test]
fn the_same_holds_for_an_opendocument() {
    let room = Room::new();
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"string\"{attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let covered = "<table:covered-table-cell/>".to_owned();
    let spanned = |rows: u32, text: &str| cell(&format!(" table:number-rows-spanned=\"{rows}\""), text);
    let rows = [
        row(&[cell("", "Name"), cell("", "E-mail"), cell("", "Outlet"), cell("", "Status")]),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>".to_owned(),
        row(&[cell("", "Anna"), cell("", "anna@x.example"), spanned(3, "The Post"), spanned(2, "unsubscribed")]),
        row(&[cell("", "Bo"), cell("", "bo@x.example"), covered.clone(), covered.clone()]),
        row(&[cell("", "Cia"), cell("", "cia@x.example"), covered, cell("", "active")]),
    ];
    room.write("in.ods", open_document(&format!("<table:table table:name=\"A\">{}</table:table>", rows.concat())));
    room.pressbox(["list", "import", "motor", "in.ods"]).succeeds();
    let suppressed = room.read("lists/suppressed.csv");
    assert!(suppressed.contains("anna@x.example,") && suppressed.contains("bo@x.example,"), "{suppressed}");
    assert!(!suppressed.contains("cia@"), "{suppressed}");
    assert_eq!(room.read("lists/motor.csv").matches("The Post").count(), 3);
}

#[test]
fn those_below_a_row_that_says_unsubscribed_wait_for_a_decision() {
    let room = Room::new();
    let all: &[&[&str]] = &[
        &["Press contacts 2026"],
        &["Name", "E-mail"],
        &["Anna", "anna@x.example"],
        &[],
        &["Unsubscribed"],
        &["Bo", "bo@x.example"],
        &["Cia", "cia@x.example"],
        &[],
        &["Culture"],
        &["Dag", "dag@x.example"],
    ];
    room.write("in.xlsx", excel(&[("List", rows(all))], ""));
    let run = room.pressbox(["list", "import", "motor", "in.xlsx"]).exits(3);
    let told = "row 5 of `in.xlsx`: it is a heading, and no person: those below it get no mail until you decide";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(room.read("lists/pending.csv").contains("it stands below `Unsubscribed` in row 5"));
    room.write("in.csv", all.iter().map(|row| row.join(",") + "\n").collect::<String>());
    room.pressbox(["list", "import", "other", "in.csv"]).exits(3);
    room.write("gone.csv", "Name,E-mail\nEva,eva@x.example\nLeft the company,\nFred,fred@x.example\n");
    room.pressbox(["list", "import", "gone", "gone.csv"]).exits(3);
    let pending = room.read("lists/pending.csv");
    for (name, waits) in [("anna", false), ("bo", true), ("cia", true), ("dag", false), ("eva", false), ("fred", true)]
    {
        assert_eq!(pending.contains(&format!("{name}@x.example")), waits, "{pending}");
    }
}

#[test]
fn a_formula_without_its_result_is_not_taken_for_an_empty_cell() {
    let room = Room::new();
    let formula = |place: &str, formula: &str| format!("<c r=\"{place}\"><f>{formula}</f></c>");
    let row = |n: usize, who: &str, cell: &str| {
        format!("<row r=\"{n}\">{}{cell}</row>", text(&format!("A{n}"), &format!("{who}@x.example")))
    };
    let list = |cia: &str| {
        let rows = [
            rows(&[&["E-mail", "Unsubscribed"]]),
            row(2, "anna", &formula("B2", "TRUE()")),
            row(3, "bo", &formula("B3", "FALSE()")),
            row(4, "cia", cia),
            row(5, "dag", ""),
        ];
        excel(&[("List", rows.concat())], "")
    };
    // Nobody knows what it says about her.
    room.write("in.xlsx", list(&formula("B4", "VLOOKUP(A4,Sheet2!A:B,2,0)")));
    let run = room.pressbox(["list", "import", "motor", "in.xlsx"]).exits(1);
    assert!(run.stderr.contains("`=VLOOKUP(A4,Sheet2!A:B,2,0)` (1)"), "{}", run.stderr);
    room.write("in.xlsx", list(""));
    room.pressbox(["list", "import", "motor", "in.xlsx"]).succeeds();
    let suppressed = room.read("lists/suppressed.csv");
    assert!(suppressed.contains("anna@x.example,") && suppressed.lines().count() == 2, "{suppressed}");
}

#[test]
fn a_sheet_is_the_only_one_with_addresses_or_is_asked_for() {
    let room = Room::new();
    let list = |who: &str| rows(&[&["Namn", "E-post"], &[who, &format!("{who}@x.example")]]);
    let notes = rows(&[&["Notes"], &["call them"]]);
    room.write("one.xlsx", excel(&[("Läs mig", notes.clone()), ("Motor", list("anna"))], ""));
    let run = room.pressbox(["list", "import", "motor", "one.xlsx"]).succeeds();
    assert!(run.stderr.contains("the sheet `Motor` was read"), "{}", run.stderr);
    room.write(
        "two.xlsx",
        excel(&[("Motor", list("anna")), ("Avregistrerade", list("bo")), ("Sport", list("cia"))], ""),
    );
    room.pressbox(["list", "import", "sport", "two.xlsx"]).says(
        "! error: `[ROOM]/two.xlsx` cannot be used\n\
         !   caused by: several sheets contain email addresses: `Motor`, `Avregistrerade`, `Sport`\n\
         ! hint: import them one at a time with `--sheet NAME`; for those who want no mail: \
         `pressbox list suppress --from FILE --sheet \"Avregistrerade\"`\n\
         exit 1",
    );
    room.pressbox(["list", "import", "sport", "two.xlsx", "--sheet", "sport"]).succeeds();
    assert_eq!(addresses(&room, "sport"), ["cia@x.example cia"]);
    room.pressbox(["list", "import", "sport", "two.xlsx", "--sheet", "Avregistrerade"]).exits(1);
    room.pressbox(["list", "suppress", "--from", "two.xlsx", "--sheet", "Avregistrerade"]).succeeds();
    let none = room.pressbox(["list", "import", "sport", "two.xlsx", "--sheet", "x"]).exits(1);
    assert!(
        none.stderr.contains("there is no sheet `x`; the sheets are `Motor`, `Avregistrerade`, `Sport`"),
        "{}",
        none.stderr
    );
    room.write("in.csv", "email\na@x.example\n");
    room.pressbox(["list", "import", "sport", "in.csv", "--sheet", "x"]).exits(1);

    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let table = |name: &str, who: &str| {
        format!(
            "<table:table table:name=\"{name}\"><table:table-row>{}{}{}</table:table-row><table:table-row table:number-rows-repeated=\"1000\">\
             <table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row><table:table-row>{}{}\
             <table:table-cell office:value-type=\"float\" office:value=\"46701234567\"><text:p>4.67E+10</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1047000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
            cell("Namn"),
            cell("E-post"),
            cell("Telefon"),
            cell(who),
            cell(&format!("{who}@x.example"))
        )
    };
    room.write("one.ods", open_document(&table("Blad1", "åsa").replace("åsa@", "asa@")));
    room.pressbox(["list", "import", "ods", "one.ods"]).succeeds();
    assert_eq!(addresses(&room, "ods"), ["asa@x.example åsa"]);
    assert!(room.read("lists/ods.csv").ends_with(",46701234567\n"), "{}", room.read("lists/ods.csv"));
    room.write("two.ods", open_document(&[table("A", "anna"), table("B", "bo")].concat()));
    room.pressbox(["list", "import", "ods", "two.ods"]).exits(1);
    room.pressbox(["list", "import", "ods", "two.ods", "--sheet", "B"]).succeeds();
}

/// The most memory that an import takes, in MB.
#[cfg(target_os = "linux")]
fn memory(room: &Room, file: &str) -> (i32, u64, String) {
    let script = format!(
        "ulimit -v 4000000; /usr/bin/env python3 -c 'import resource,subprocess,sys; p=subprocess.run(sys.argv[1:],capture_output=True,text=True); \
         print(p.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024, p.stderr)' {} list import motor {file}",
        env!("CARGO_BIN_EXE_pressbox")
    );
    let run = room.run(std::process::Command::new("sh").arg("-c").arg(script).current_dir(room.path("")));
    let mut parts = run.stdout.splitn(3, ' ');
    (parts.next().unwrap().parse().unwrap(), parts.next().unwrap().parse().unwrap(), parts.next().unwrap().to_owned())
}

/// A workbook with the same first sheet, in a part that is not called `.xml`.
fn renamed(book: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let mut content = String::new();
        std::io::Read::read_to_string(&mut part, &mut content).unwrap();
        let name = part.name().unwrap().replace("sheet1.xml", "sheet0.dat");
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.replace("sheet1.xml", "sheet0.dat").as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_in_a_part_of_another_name_is_read_and_blanks_are_blanks() {
    let room = Room::new();
    let book = excel(&[("A", rows(&[&["Name", "E-mail"], &["Anna", "anna@x.example"]]))], "");
    room.write("named.xlsx", renamed(&book));
    room.pressbox(["list", "import", "motor", "named.xlsx"]).succeeds();
    assert_eq!(addresses(&room, "motor"), ["anna@x.example Anna"]);
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = format!(
        "<table:table-row>{}{}</table:table-row>",
        cell("Anna<text:s text:c=\"3\"/>Berg"),
        cell("a@x.example<text:s/>")
    );
    room.write("in.ods", open_document(&format!("<table:table table:name=\"A\">{row}</table:table>")));
    room.pressbox(["list", "import", "ods", "in.ods"]).succeeds();
    assert_eq!(addresses(&room, "ods"), ["a@x.example Anna Berg"]);
}

#[test]
fn whoever_stands_on_a_sheet_of_opt_outs_beside_the_one_that_was_chosen_waits_for_a_decision() {
    for (sheet, one) in [("Unsubscribed", "Journalists"), ("Avregistrerade", "Motor"), ("Abgemeldet", "Presse")] {
        let room = Room::new();
        let list = |who: &[&str]| {
            let all: Vec<Vec<String>> =
                who.iter().map(|who| vec![(*who).to_owned(), format!("{who}@x.example")]).collect();
            let all: Vec<Vec<&str>> = all.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let head: &[&str] = &["Name", "E-mail"];
            rows(&std::iter::once(head).chain(all.iter().map(Vec::as_slice)).collect::<Vec<_>>())
        };
        room.write("in.xlsx", excel(&[(one, list(&["anna", "bo"])), (sheet, list(&["bo", "cia"]))], ""));
        let run = room.pressbox(["list", "import", "motor", "in.xlsx", "--sheet", one]).succeeds();
        let said =
            format!("the sheet `{sheet}` in the same workbook lists people who do not want mail, and was not read");
        let hint = format!("`pressbox list suppress --from \"in.xlsx\" --sheet \"{sheet}\"`");
        assert!(run.stderr.contains(&said) && run.stderr.contains(&hint), "{}", run.stderr);
        let pending = room.read("lists/pending.csv");
        assert!(
            pending.contains("bo@x.example,") && !pending.contains("anna@") && !pending.contains("cia@"),
            "{pending}"
        );
        room.pressbox(["list", "suppress", "--from", "in.xlsx", "--sheet", sheet, "--yes"]).succeeds();
        assert!(!room.path("lists/pending.csv").exists());
        room.pressbox(["list", "import", "motor", "in.xlsx", "--sheet", one]).succeeds();
        assert!(!room.path("lists/pending.csv").exists(), "nobody waits who is suppressed");
    }
}

#[test]
fn whoever_is_left_out_and_stands_on_a_sheet_of_opt_outs_is_told() {
    let room = Room::new();
    let all: &[&[&str]] = &[
        &["E-mail", "Status"],
        &["anna@x.example", "active"],
        &["bo@x.example", "active"],
        &["cia@x.example", "unsubscribed"],
    ];
    let out: &[&[&str]] = &[&["E-mail"], &["bo@x.example"]];
    room.write("in.xlsx", excel(&[("All", rows(all)), ("Unsubscribed", rows(out))], ""));
    let run = room.pressbox(["list", "suppress", "--from", "in.xlsx", "--sheet", "All", "--yes"]).exits(3);
    assert!(
        run.stderr.contains(
            "row 3 of `in.xlsx`: the sheet `Unsubscribed` names this address: decide whether to suppress its address"
        ),
        "{}",
        run.stderr
    );
    let suppressed = room.read("lists/suppressed.csv");
    assert!(
        suppressed.contains("cia@") && !suppressed.contains("bo@") && !suppressed.contains("anna@"),
        "{suppressed}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_file_does_not_take_the_memory() {
    let room = Room::new();
    let list = rows(&[&["Name", "E-mail"], &["Anna", "anna@x.example"]]);
    // One cell in the last corner; a cell far to the right.
    room.write(
        "far.xlsx",
        excel(
            &[("A", format!("{list}<row r=\"1048576\">{}{}</row>", text("XFD1048576", "x"), text("B1048576", "y")))],
            "",
        ),
    );
    let (code, megabytes, stderr) = memory(&room, "far.xlsx");
    assert_eq!(code, 3, "{stderr}");
    assert!(
        megabytes < 150
            && stderr.contains("row 1048576")
            && stderr.contains("1 cell was too far to the right and left out"),
        "{megabytes} MB: {stderr}"
    );
    // What a part announces and does not have; blanks without end; cells and rows that are repeated.
    let announced = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount = '99999999999999'><si><t>x</t></si></sst>";
    room.write("announced.xlsx", excel(&[("A", list.clone())], announced));
    room.write("blanks.xlsx", excel(&[("A", format!("{list}{}", " ".repeat(80 << 20)))], ""));
    room.write(
        "cells.xlsx",
        excel(
            &[(
                "A",
                format!(
                    "{list}{}",
                    (3..30_000)
                        .map(|n| format!("<row r=\"{n}\">{}</row>", text(&format!("ALL{n}"), "x")))
                        .collect::<String>()
                ),
            )],
            "",
        ),
    );
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>a@x.example</text:p></table:table-cell>";
    let table = |rows: &str| {
        open_document(&format!(
            "<table:table table:name=\"A\"><table:table-row>{cell}</table:table-row>{rows}</table:table>"
        ))
    };
    let wide = cell.replace("<table:table-cell", "<table:table-cell a='>' table:number-columns-repeated=\"16384\"");
    room.write(
        "wide.ods",
        table(&format!("<table:table-row table:number-rows-repeated=\"1000000\">{wide}</table:table-row>")),
    );
    room.write("many.ods", table(&format!("<table:table-row>{wide}</table:table-row>").repeat(5_000)));
    let gap = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row>";
    room.write(
        "gap.ods",
        table(&format!(
            "{gap}<table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/>{cell}</table:table-row>"
        )),
    );
    // Blanks that stand for themselves a thousand million times; a long text that is repeated; numbers in other notations.
    let blanks = |more: &str| {
        table(&format!("<table:table-row>{}</table:table-row>", cell.replace("</text:p>", &format!("{more}</text:p>"))))
    };
    room.write("blanks.ods", blanks("<text:s text:c=\"2000000000\"/>"));
    room.write("twice.ods", blanks("<text:s text:class=\"1\" text:c = '2000000000'></text:s>"));
    room.write("some.ods", blanks(&"<text:s text:c=\"60000000\"/>".repeat(40)));
    room.write("written.ods", blanks("<text:s text:c=\"&#50;000000000\"/>"));
    let long = cell.replace("a@x.example", &"x".repeat(1 << 20));
    let repeated = long.replace("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"1000\"");
    room.write("long.ods", table(&format!("<table:table-row>{repeated}</table:table-row>")));
    room.write(
        "tall.ods",
        table(&format!("<table:table-row table:number-rows-repeated=\"&#49;0&#48;0\">{long}</table:table-row>")),
    );
    // A sheet whose part has another name.
    let plain = excel(&[("A", format!("{list}<row r=\"3\">{}</row>", text("A3", &"x".repeat(80 << 20))))], "");
    room.write("named.xlsx", renamed(&plain));
    let refused = [
        "announced.xlsx",
        "blanks.xlsx",
        "cells.xlsx",
        "wide.ods",
        "many.ods",
        "gap.ods",
        "blanks.ods",
        "twice.ods",
        "some.ods",
        "written.ods",
        "long.ods",
        "tall.ods",
        "named.xlsx",
    ];
    for file in refused {
        let (code, megabytes, stderr) = memory(&room, file);
        assert!(
            code == 1 && megabytes < 350 && stderr.contains("larger than any media list"),
            "{file}: {code}, {megabytes} MB: {stderr}"
        );
    }
}

#[test]
fn a_workbook_that_is_damaged_anywhere_is_refused_or_read() {
    use pressbox::press::{ReadingOptions, read_import};
    let room = Room::new();
    let strings = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"1\"><si><t>Anna</t></si></sst>";
    let data = format!(
        "{}<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c>{}<c r=\"C3\" s=\"1\"><v>45368</v></c></row>",
        rows(&[&["Name", "E-mail", "date"]]),
        text("B3", "a@x.example")
    );
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>a@x.example</text:p></table:table-cell>";
    let card = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\r\n=C3=B6rg\r\nEMAIL;TYPE=\"a;b:c\":j@x.example\r\nEND:VCARD\r\n".to_vec();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % 1_000_003).unwrap()
    };
    // Stored and not packed, so that a changed byte changes what is read.
    let stored = |bytes: &[u8]| {
        let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for at in 0..from.len() {
            let mut part = from.by_index(at).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut content).unwrap();
            parts.push((part.name().unwrap().to_string(), content));
        }
        parts
    };
    let book = stored(&excel(&[("A", data)], strings));
    let document = stored(&open_document(&format!(
        "<table:table table:name=\"A\"><table:table-row>{cell}{cell}</table:table-row></table:table>"
    )));
    let path = room.path("x.bin");
    for round in 0..600 {
        let parts = if round % 2 == 0 { &book } else { &document };
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let hit = random() % parts.len();
        for (at, (name, content)) in parts.iter().enumerate() {
            let mut content = content.clone();
            if at == hit {
                for _ in 0..=random() % 3 {
                    let place = random() % content.len();
                    match random() % 3 {
                        0 => content[place] = u8::try_from(random() % 256).unwrap(),
                        1 => content.truncate(place.max(1)),
                        _ => content.insert(place, b"\"<>/9=&'"[random() % 8]),
                    }
                }
            }
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&content).unwrap();
        }
        let mut bytes = zip.finish().unwrap().into_inner();
        if round % 5 == 0 {
            let place = random() % bytes.len();
            bytes[place] ^= 1 << (random() % 8);
        }
        std::fs::write(&path, &bytes).unwrap();
        let _ = read_import(&path, &ReadingOptions::default());
        let mut damaged = card.clone();
        let place = random() % damaged.len();
        damaged[place] = u8::try_from(random() % 256).unwrap();
        damaged.truncate(1 + random() % card.len());
        std::fs::write(&path, &damaged).unwrap();
        let _ = read_import(&path, &ReadingOptions::default());
    }
}

#[test]
fn a_table_without_an_end_is_refused() {
    let room = Room::new();
    for cut in [
        "<table:table table:name=\"A\">",
        "<table:table table:name=\"A\"><table:table-row>",
        "<office:annotation>",
        "<!-- ",
        "<![CDATA[",
    ] {
        room.write("cut.ods", open_document(cut));
        let run = room.pressbox(["list", "import", "motor", "cut.ods"]).exits(1);
        assert!(run.stderr.contains("a part of it is cut off or damaged"), "{}", run.stderr);
    }
}

#[test]
fn cards_of_many_address_books_arrive() {
    let room = Room::new();
    let proton = "BEGIN:VCARD\nVERSION:4.0\nFN;PREF=1:Anna Berg\nUID:proton-1\nITEM1.EMAIL;PREF=1:anna@x.example\nITEM1.CATEGORIES:motor\nEND:VCARD\n";
    let icloud = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iOS 17.0//EN\r\nN:Öberg;Åsa;;;\r\nFN:Åsa Öberg\r\nORG:GP;\r\n\
                  item1.EMAIL;type=INTERNET;type=pref:asa@x.example\r\nitem1.X-ABLabel:_$!<Work>!$_\r\n\
                  PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRgAB\r\nEND:VCARD\r\n";
    let nextcloud = "BEGIN:VCARD\nVERSION:3.0\nFN:José Muñoz\nEMAIL;TYPE=HOME:jose@x.example\nLANG:es\nTZ:Europe/Madrid\nCATEGORIES:tv,sport\nNOTE:dado de baja\nEND:VCARD\n";
    let outlook = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;LANGUAGE=de;CHARSET=Windows-1252:M\u{fc}ller;J\u{f6}rg\r\nEMAIL;PREF;INTERNET:joerg@x.example\r\nEND:VCARD\r\n";
    let (outlook, _, _) = encoding_rs::WINDOWS_1252.encode(outlook);
    for (at, (cards, who)) in [
        (proton.as_bytes(), "anna@x.example Anna Berg"),
        (icloud.as_bytes(), "asa@x.example Åsa Öberg"),
        (nextcloud.as_bytes(), "jose@x.example José Muñoz"),
        (&*outlook, "joerg@x.example Jörg Müller"),
    ]
    .into_iter()
    .enumerate()
    {
        let list = format!("cards{at}");
        room.write("in.vcf", cards);
        room.pressbox(["list", "import", &list, "in.vcf"]).succeeds();
        assert_eq!(addresses(&room, &list), [who]);
    }
    let list = room.read("lists/cards2.csv");
    assert!(list.contains("es,Europe/Madrid,tv sport,"), "{list}");
    assert!(room.read("lists/pending.csv").contains("jose@x.example"), "the note says so");
}
