//! Tables and lists in imported texts: whatever the format, they come out as tables and lists, and go back in from the export.

use pressbox::release::{Block, Imported, Releases, import};

use crate::support::Room;
use crate::support::documents::docx;
use crate::support::world::origin;

fn read(bytes: &[u8]) -> Imported {
    import(bytes, &origin("Europe/Stockholm")).unwrap()
}

/// What stands in the body, a block or a row a line; and it comes back from its own export.
fn body(imported: &Imported) -> String {
    let release = &imported.manuscript.release;
    let room = Room::empty();
    let written = std::fs::read(Releases::new(&room.path("releases")).write(release).unwrap()).unwrap();
    assert_eq!(&read(&written).manuscript.release, release, "{}", String::from_utf8_lossy(&written));
    let mut out = Vec::new();
    for block in &release.body {
        match block {
            Block::Paragraph(text) => out.push(format!("p {text}")),
            Block::Heading(text) => out.push(format!("h {text}")),
            Block::Quote { text, .. } => out.push(format!("q {text}")),
            Block::List(items) => out.extend(items.iter().map(|item| format!("- {item}"))),
            Block::Table(table) => {
                out.extend(table.caption.iter().map(|caption| format!("c {caption}")));
                out.extend(table.head().map(|names| format!("= {}", names.join("|"))));
                out.extend(table.body().iter().map(|row| format!("| {}", row.join("|"))));
            }
        }
    }
    out.join("\n")
}

const ENGLISH: &str = "The harbour counts its boats\n\nThe harbour office of Norby has counted all the boats at its quays again, \
    and there are more of them than ever before.\n\n";
const SWEDISH: &str = "Hamnen räknar sina båtar\n\nHamnkontoret i Norby har räknat alla båtar vid kajerna, och det är fler än \
    någonsin sedan hamnen byggdes.\n\n";
const GERMAN: &str = "Der Hafen zählt seine Boote\n\nDas Hafenamt von Norby hat alle Boote an den Kais gezählt, und es sind mehr \
    als je zuvor seit dem Bau des Hafens.\n\n";

#[test]
fn tables_in_plain_text_are_tables() {
    for (story, table, found) in [
        (
            SWEDISH,
            "Tabell 1. Båtar vid kajerna\n\nSlag\t2023\t2024\nFärjor\t4\t5\nFiskebåtar\t1 061\t58\n",
            "c Tabell 1. Båtar vid kajerna\n= Slag|2023|2024\n| Färjor|4|5\n| Fiskebåtar|1 061|58",
        ),
        (
            ENGLISH,
            "                    Q1 2024   Q1 2023\nNet sales             1,204     1,100\nOperating profit        120       (12)\n\nThat is all there is to say about it this year.\n",
            "= |Q1 2024|Q1 2023\n| Net sales|1,204|1,100\n| Operating profit|120|(12)\np That is all there is to say about it this year.",
        ),
        (
            GERMAN,
            "Boote nach Art:\n\nArt            Anzahl\n----------------------\nFähren              5\nKutter          1.061\n",
            "h Boote nach Art\n= Art|Anzahl\n| Fähren|5\n| Kutter|1.061",
        ),
        (
            ENGLISH,
            "+---------+------+\n| Kind    | 2024 |\n+=========+======+\n| Ferries | 5    |\n+---------+------+\n",
            "= Kind|2024\n| Ferries|5",
        ),
        (
            SWEDISH,
            "År | Besökare | Not\n--- | ---: | ---\n2022 | 120 400 | \\| öppet\n2023 | 141 900\n",
            "= År|Besökare|Not\n| 2022|120 400|| öppet\n| 2023|141 900|",
        ),
        (
            GERMAN,
            "| Ort | Boote | Hafenmeister |\n| Norby | 5 | Eck |\n| Sundby | 7 | Berg |\n",
            "= Ort|Boote|Hafenmeister\n| Norby|5|Eck\n| Sundby|7|Berg",
        ),
    ] {
        assert_eq!(body(&read(format!("{story}{table}").as_bytes())), found, "{table}");
    }
}

#[test]
fn what_is_no_table_is_read_as_what_it_is() {
    let contacts = "Press contact:\n\nCara Dean            020 7946 0123\nBo Hill              020 7946 0124\nAnn Miller           020 7946 0125\n";
    assert!(!body(&read(format!("{ENGLISH}{contacts}").as_bytes())).contains("| "));
    let facts = format!("{ENGLISH}Facts\nLength:\t4 km\nDoors:\t7\nBuilt:\t1968\n");
    assert_eq!(read(facts.as_bytes()).manuscript.release.facts.len(), 3);
    let bars = format!("{ENGLISH}Norby | Sundby | Vik\n");
    assert_eq!(body(&read(bars.as_bytes())), "p Norby | Sundby | Vik");
    for (programme, rest) in [
        ("Programme Saturday 8 June 2024\n10.15\tDoors open\tHall 1\n11.30\tFirst boat\tQuay\n", ""),
        (
            "Programme Saturday 8 June 2024\n\n| Time | What | Where |\n|---|---|---|\n| 10:15 | Doors open | Hall 1 |\n| 11:30 | First boat | Quay |\n",
            "",
        ),
        (
            "<h2>Programme Saturday 8 June 2024</h2><table><tr><th>Time<th>What<th>Where<tr><td>10.15<td>Doors open<td>Hall 1<tr><td>11.30<td>First boat<td>Quay</table>",
            "html",
        ),
    ] {
        let text = if rest.is_empty() {
            format!("{ENGLISH}{programme}")
        } else {
            format!("<h1>The harbour</h1><p>{ENGLISH}</p>{programme}")
        };
        let imported = read(text.as_bytes());
        let events: Vec<_> = imported
            .manuscript
            .release
            .timetable
            .iter()
            .map(|event| {
                format!(
                    "{} {} {}",
                    event.start.strftime("%d %H:%M"),
                    event.title,
                    event.note.clone().unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(events, ["08 10:15 Doors open Hall 1", "08 11:30 First boat Quay"], "{programme}");
        let told = imported.findings.iter().any(|finding| finding.message.contains("“Time, What, Where”"));
        assert_eq!(told, programme.contains("Time"), "{:?}", imported.findings);
    }
}

#[test]
fn the_tables_of_a_page_are_tables_with_their_captions() {
    let page = |inner: &str| {
        format!(
            "<h1>The harbour counts</h1><p>The harbour office of Norby has counted all the boats at its quays.</p>{inner}"
        )
    };
    for (table, found) in [
        (
            "<table><caption>Boats <b>2024</b></caption><thead><tr><td>Kind<td>2023<td>2024</thead><tbody><tr><th>Ferries<td>4<td>5</table>",
            "c Boats 2024\n= Kind|2023|2024\n| Ferries|4|5",
        ),
        (
            "<table><tr><th>Year<th>Visitors<tr><td>2022<td></td><tr><td><p>2023</p><p>(May)</p><td>141,900</table><p>And so on it goes.</p>",
            "= Year|Visitors\n| 2022|\n| 2023 (May)|141,900\np And so on it goes.",
        ),
        (
            "<table><tr><td rowspan=2>Norby<td>Ferries<td>4<tr><td>Fishing<td>61<tr><td colspan=2>All<td>65</table>",
            "| Norby|Ferries|4\n| |Fishing|61\n| All||65",
        ),
        (
            "<table><tr><td>Sculpture<td>wood<td>A<tr><td>Model<td>brass<td>B</table><table><tr><td>x<td>y<td>z</table>",
            "| Sculpture|wood|A\n| Model|brass|B\n| x|y|z",
        ),
        (
            "<table width=600><tr><td><table><tr><td><h2>The quays</h2><p>They are long, and they are old.</p></table><tr><td><p>And there are three of them.</p></table>",
            "h The quays\np They are long, and they are old.\np And there are three of them.",
        ),
        (
            "<table role='presentation'><tr><td>One line of it.<td>Another line of it.</table>",
            "p One line of it.\np Another line of it.",
        ),
    ] {
        assert_eq!(body(&read(page(table).as_bytes())), found, "{table}");
    }
    let hostile =
        format!("<p>{}{}", "<table><tr><td rowspan=999999 colspan=99999>x".repeat(3_000), "<tr>".repeat(2_000));
    let _ = read(page(&hostile).as_bytes());
}

#[test]
fn lists_count_and_nest_as_they_do_in_the_text() {
    for (list, found) in [
        ("1. Ferries\n2. Boats\n3. Rafts\n", "- 1. Ferries\n- 2. Boats\n- 3. Rafts"),
        ("1) Ferries\n   - large\n   - small\n2) Boats\n", "- 1) Ferries\n-   large\n-   small\n- 2) Boats"),
        (
            "•\tFerries\no\tlarge ones\no\tsmall ones\n▪\tvery small\n•\tBoats\n",
            "- Ferries\n-   large ones\n-   small ones\n-     very small\n- Boats",
        ),
        ("● Ferries\n● Boats\n", "- Ferries\n- Boats"),
        ("o Ferries\no Boats\n", "- Ferries\n- Boats"),
        ("§ Ferries\n§ Boats\n", "- Ferries\n- Boats"),
        ("– Ferries\n– Boats\n", "- Ferries\n- Boats"),
        (
            "* Ferries\n    * large\n        * larger\n    * small\n* Boats\n",
            "- Ferries\n-   large\n-     larger\n-   small\n- Boats",
        ),
        (
            "<ol start=3><li>Ferries<ul><li><p>large</p><p>ones</p><li>small</ul><li>Boats</ol>",
            "- 3. Ferries\n-   large ones\n-   small\n- 4. Boats",
        ),
        (
            "<ul><li>Ferries<ol><li>large<li>small</ol></li><li>Boats</li></ul><p>That is all there is to say.</p>",
            "- Ferries\n-   1. large\n-   2. small\n- Boats\np That is all there is to say.",
        ),
    ] {
        let text = if list.starts_with('<') {
            format!("<h1>The harbour counts</h1><p>{ENGLISH}</p>{list}")
        } else {
            format!("{ENGLISH}{list}")
        };
        assert_eq!(body(&read(text.as_bytes())), found, "{list}");
    }
}

#[test]
fn a_word_processors_tables_lists_and_lead_ins_are_kept() {
    let run = |text: &str, settings: &str| {
        format!("<w:r><w:rPr>{settings}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let paragraph = |inner: &str| format!("<w:p>{inner}</w:p>");
    let item = |list: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{}</w:p>",
            run(text, "")
        )
    };
    let row = |cells: &[&str], settings: &str| {
        let cells = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", paragraph(&run(cell, settings))));
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    };
    let document = docx(
        &[
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr>{}</w:p>",
                run("The harbour counts its boats", "")
            ),
            paragraph(&run("The harbour office of Norby has counted all the boats at its quays again.", "")),
            paragraph(
                &[
                    run("What was counted.", "<w:b/>"),
                    run(" All that floats, on 10", ""),
                    run("3", "<w:vertAlign w:val=\"superscript\"/>"),
                    run(" m of quay, and CO", ""),
                    run("2", "<w:vertAlign w:val=\"subscript\"/>"),
                    run("secret", "<w:vanish/>"),
                ]
                .concat(),
            ),
            item(1, 0, "Ferries"),
            item(1, 1, "large"),
            item(1, 0, "Boats"),
            item(2, 0, "Rafts"),
            paragraph(&run("Table 1: Boats at the quays", "")),
            format!(
                "<w:tbl>{}{}{}</w:tbl>",
                row(&["Kind", "Where"], "<w:b/>"),
                row(&["Ferries", "Quay 1"], ""),
                row(&["Boats", "Quay 2"], "")
            ),
            paragraph(&run("The rest of them lie in the old dock of the town.", "")),
        ]
        .concat(),
        "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/></w:lvl>\
         <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"lowerLetter\"/></w:lvl></w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>",
    );
    assert_eq!(
        body(&read(&document)),
        "p **What was counted.** All that floats, on 10³ m of quay, and CO₂\n- 1. Ferries\n-   a) large\n- 2. Boats\n- Rafts\n\
         c Table 1: Boats at the quays\n= Kind|Where\n| Ferries|Quay 1\n| Boats|Quay 2\np The rest of them lie in the old dock of the town."
    );
}
