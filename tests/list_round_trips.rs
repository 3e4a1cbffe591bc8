//! A list survives the spreadsheets that press offices open it in: each one's way to save is simulated.

use crate::support::Room;

/// The list's file taken apart, as a spreadsheet does.
fn table(room: &Room) -> Vec<Vec<String>> {
    let text = room.read("lists/motor.csv");
    let text = text.strip_prefix('\u{feff}').expect("a list begins with a mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A table written with a delimiter, quotation marks where they must be or everywhere, and an end for each line.
fn written(rows: &[Vec<String>], delimiter: char, always: bool, end: &str) -> String {
    let cell = |cell: &String| {
        let must = cell.contains([delimiter, '"', '\n', '\r']);
        if must || always { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + end).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn encoded(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

const LIST: &str = "name;email;outlet;language;zone;tags;embargo;basis;source;date;Telefon;Anteckning\n\
    Jörg Müller;joerg@media.example;Süddeutsche;de;Berlin;motor, tv;ja;samtycke;mässan;17.03.2024;+46 70 123 45 67;\"säger \"\"hej\"\"; ring\nförst\"\n\
    Åsa Öberg;asa@media.example;Göteborgs-Posten;sv;Stockholm;motor;;;;2024-03-18;031-12 34 56;=1+1\n\
    René Légaré;rene@media.example;Le Monde;fr;;;;;;;;\n";

/// What people see of the list.
fn shown(room: &Room) -> Vec<serde_json::Value> {
    room.pressbox(["list", "show", "motor", "--json"]).succeeds().json()
}

#[test]
fn a_list_is_the_same_after_each_spreadsheet_has_saved_it() {
    let room = Room::new();
    room.write("in.csv", LIST);
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    let (before, rows) = (shown(&room), table(&room));
    assert_eq!(before.len(), 3);
    let german = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        let day = |cell: &String| match cell.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] if year.len() == 4 && month.len() == 2 => format!("{day}.{month}.{year}"),
            _ => cell.clone(),
        };
        rows.iter().map(|row| row.iter().map(day).collect()).collect()
    };
    let american = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        let day = |cell: &String| match cell.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] if year.len() == 4 && month.len() == 2 => {
                format!("{}/{day}/{year}", month.trim_start_matches('0'))
            }
            _ => cell.clone(),
        };
        rows.iter().map(|row| row.iter().map(day).collect()).collect()
    };
    let saves: [(&str, Vec<u8>); 12] = [
        ("LibreOffice", written(&rows, ',', false, "\n").into_bytes()),
        ("LibreOffice, all quoted", written(&rows, ';', true, "\n").into_bytes()),
        ("Numbers", written(&rows, ';', false, "\r\n").into_bytes()),
        ("Numbers in English", written(&rows, ',', false, "\r\n").into_bytes()),
        ("Excel, CSV UTF-8", format!("\u{feff}{}", written(&german(&rows), ';', false, "\r\n")).into_bytes()),
        (
            "Excel in English, CSV UTF-8",
            format!("\u{feff}{}", written(&american(&rows), ',', false, "\r\n")).into_bytes(),
        ),
        ("Excel, CSV", encoded(encoding_rs::WINDOWS_1252, &written(&german(&rows), ';', false, "\r\n"))),
        ("Excel for Mac, CSV (Macintosh)", encoded(encoding_rs::MACINTOSH, &written(&german(&rows), ';', false, "\r"))),
        ("Excel, Unicode text", utf16(&written(&german(&rows), '\t', false, "\r\n"))),
        ("Excel, CSV with `sep=`", format!("sep=;\r\n{}", written(&rows, ';', false, "\r\n")).into_bytes()),
        (
            "Excel, blank columns and rows",
            format!("\u{feff}{}", written(&rows, ';', false, ";;;\r\n") + ";;;;\r\n;;;;\r\n").into_bytes(),
        ),
        ("an editor, without the mark", written(&rows, ',', false, "\n").into_bytes()),
    ];
    for (program, bytes) in saves {
        room.write("lists/motor.csv", bytes);
        assert_eq!(shown(&room), before, "{program}");
        // And what is kept beside survives the next writing.
        room.write("more.csv", "name,email\nBo,bo@media.example\n");
        room.pressbox(["list", "import", "motor", "more.csv"]).succeeds();
        let mut now = table(&room);
        now.retain(|row| row[1] != "bo@media.example");
        for row in &mut now {
            row.truncate(rows[0].len());
        }
        assert_eq!(now, rows, "{program}");
        room.write("lists/motor.csv", written(&rows, ',', false, "\n"));
    }
}

#[test]
fn what_a_spreadsheet_spoils_is_told() {
    let room = Room::new();
    room.write("in.csv", LIST);
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    let mut rows = table(&room);
    let phone = rows[0].iter().position(|cell| cell == "Telefon").unwrap();
    rows[1][phone] = "4,67E+10".to_owned();
    rows[2][0] = "?sa Öberg".to_owned();
    room.write("lists/motor.csv", written(&rows, ';', false, "\r\n"));
    let run = room.pressbox(["list", "show", "motor"]).succeeds();
    assert!(
        run.stderr.contains("warning: row 2 of `lists/motor.csv`: a spreadsheet has rounded `Telefon` to `4,67E+10`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(
            "warning: row 3 of `lists/motor.csv`: in the name `?sa Öberg`, a program has replaced letters with `?`"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn a_sheet_without_headings_is_imported_shown_and_erased_whole() {
    let room = Room::new();
    let row = |name: &str, mail: &str| format!("{name};{mail};Daily;+46 70 1;Skidor;anteckning om {name};;x1\n");
    room.write("a.csv", row("Anna Berg", "anna@media.example") + &row("Bo Ek", "bo@media.example"));
    room.pressbox(["list", "import", "press", "a.csv"]).succeeds();
    let told = room.pressbox(["list", "export", "anna@media.example"]).succeeds().stdout;
    for cell in ["Anna Berg", "Daily", "+46 70 1", "Skidor", "anteckning om Anna Berg", "x1"] {
        assert!(told.contains(cell) && room.read("lists/press.csv").contains(cell), "{cell}: {told}");
    }
    // Imported again, it changes nothing.
    let before = room.read("lists/press.csv");
    room.pressbox(["list", "import", "press", "a.csv"]).succeeds();
    assert_eq!(room.read("lists/press.csv"), before);
    room.pressbox(["list", "erase", "anna@media.example", "--yes"]).succeeds();
    for file in walkdir::WalkDir::new(room.path("lists")).into_iter().flatten().filter(|file| file.path().is_file()) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(!text.contains("Anna Berg") && !text.contains("anna@"), "{}: {text}", file.path().display());
    }
    assert!(room.read("lists/press.csv").contains("anteckning om Bo Ek"));
}
