//! A word processor's documents.

/// A document with a body, and with lists as `word/numbering.xml` tells of them.
pub fn docx(body: &str, numbering: &str) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let spaces = "xmlns:w=\"urn:w\" xmlns:r=\"urn:r\"";
    let numbering = format!("<w:numbering {spaces}>{numbering}</w:numbering>");
    let parts = [
        ("word/numbering.xml", numbering),
        ("word/document.xml", format!("<w:document {spaces}><w:body>{body}</w:body></w:document>")),
        (
            "word/styles.xml",
            format!(
                "<w:styles {spaces}><w:style w:styleId=\"Rubrik1\"><w:name w:val=\"heading 1\"/></w:style>\
                 <w:style w:styleId=\"Citat\"><w:name w:val=\"Quote\"/></w:style></w:styles>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"rId7\" Target=\"https://tower.example/walk\"/></Relationships>"
                .to_owned(),
        ),
    ];
    let note = |kind: &str, id: u32, text: &str| {
        format!(
            "<w:{kind}s {spaces}><w:{kind} w:id=\"{id}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>"
        )
    };
    let beside = [
        ("word/footnotes.xml", note("footnote", 2, "By ladder, till the stairs are dry.")),
        ("word/endnotes.xml", note("endnote", 5, "Since 1987.")),
        ("word/footer1.xml", note("ftr", 0, "Tower Trust, 070-123 45 67")),
        ("word/footer2.xml", note("ftr", 0, "3")),
    ];
    // A document without references has no such parts.
    let beside = beside.into_iter().filter(|_| body.contains("noteReference"));
    let comment = note("comment", 1, "Nothing of this before 3 December 2026, 18:00! Embargo: 3 December 2026, 18:00");
    let comment = Some(("word/comments.xml", comment)).filter(|_| body.contains("commentReference"));
    let beside = beside.chain(comment);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts.into_iter().chain(beside) {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
