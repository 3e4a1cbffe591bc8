//! Word documents that are more than text: tables of two rows, letters of symbol fonts, and those that are refused.

use pressbox::release::{Block, ImportError, import};

use crate::support::documents::docx;
use crate::support::world::origin;

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn table(rows: &[[&str; 2]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |row: &[&str; 2]| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn story() -> String {
    paragraph("The lighthouse opens")
        + &paragraph("The lighthouse of Norby opens on Friday, after years of work on the tower.")
}

#[test]
fn a_table_of_two_rows_is_one_where_the_first_names_columns_of_figures() {
    for (rows, is_table) in [
        ([["Year", "Visitors"], ["2022", "120,400"]], true),
        ([["År", "Besökare"], ["2023", "12 040"]], true),
        ([["Height", "41 m"], ["Steps", "212"]], false),
        ([["Where", "Norby"], ["Who", "everybody"]], false),
    ] {
        let release =
            import(&docx(&(story() + &table(&rows)), ""), &origin("Europe/London")).unwrap().manuscript.release;
        let found = release.body.iter().any(|block| matches!(block, Block::Table(table) if table.header));
        assert_eq!(found, is_table, "{rows:?} {:?}", release.body);
        let lines = rows.map(|[label, value]| format!("{label}: {value}"));
        let in_body = lines.clone().map(Block::Paragraph);
        let in_facts: Vec<String> =
            release.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
        assert!(is_table || release.body == in_body || in_facts == lines, "{release:?}");
    }
}

#[test]
fn the_letters_of_symbol_fonts_are_kept() {
    let symbol = |font: &str, code: &str| format!("<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r>");
    let body = format!(
        "{}<w:p><w:r><w:t>It is 21</w:t></w:r>{}<w:r><w:t> warm, {}{}</w:t></w:r>{}{}</w:p>",
        story(),
        symbol("Symbol", "F0B0"),
        "and so on",
        "",
        symbol("Wingdings", "F0FC"),
        symbol("Webdings", "F061"),
    );
    let release = import(&docx(&body, ""), &origin("Europe/London")).unwrap().manuscript.release;
    assert_eq!(release.body, [Block::Paragraph("It is 21° warm, and so on✓\u{fffd}".to_owned())]);
}

#[test]
fn a_document_that_is_too_large_or_nested_too_deeply_is_refused_by_its_cause() {
    let refused = |body: &str| import(&docx(body, ""), &origin("Europe/London")).unwrap_err();
    let many = "<w:tbl><w:tr><w:tc>".repeat(300) + &"</w:tc></w:tr></w:tbl>".repeat(300);
    assert!(matches!(refused(&many), ImportError::TooDeep), "{}", refused(&many));
    let long = paragraph(&"long ".repeat(2_000_000));
    assert!(matches!(refused(&long), ImportError::TooLong), "{}", refused(&long));
    assert!(matches!(refused("<w:p>"), ImportError::Damaged), "{}", refused("<w:p>"));
}
