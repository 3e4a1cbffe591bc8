//! SVG files that the newsroom's site offers: opened by themselves they are pages of its own, so that nothing in them may
//! run or fetch anything.

use roxmltree::{Document, Node};

/// The namespace of what is drawn.
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run or bring in what is no drawing.
const REFUSED: [&str; 12] = [
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "image-set",
    "animate",
    "set",
];

/// Why an SVG file is not offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeSvg {
    #[error("is not a well-formed SVG file")]
    NotSvg,
    #[error("has a `{0}`, which may run a program in the reader's browser")]
    Runs(String),
    #[error("fetches or leads to `{0}`")]
    Fetches(String),
}

/// Refuses an SVG file that may run or fetch something; else gives the size that it is drawn in.
pub fn safe_svg(text: &str) -> Result<(u32, u32), UnsafeSvg> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A document type may define texts that expand without end, or fetch them; drawing programs write plain ones.
    let text = without_plain_doctype(text);
    let document = Document::parse(&text).map_err(|_| UnsafeSvg::NotSvg)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(UnsafeSvg::NotSvg);
    }
    for node in document.descendants() {
        if let Some(pi) = node.pi() {
            return Err(UnsafeSvg::Runs(format!("<?{}?>", pi.target)));
        }
        if node.is_element() {
            check(node)?;
        }
    }
    Ok(size(root))
}

fn check(node: Node<'_, '_>) -> Result<(), UnsafeSvg> {
    let name = node.tag_name().name();
    let lower = name.to_ascii_lowercase();
    let is_page = node.tag_name().namespace().is_some_and(|of| of.contains("xhtml"));
    if is_page || REFUSED.contains(&lower.as_str()) {
        return Err(UnsafeSvg::Runs(name.to_owned()));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value().trim());
        if name.starts_with("on") {
            return Err(UnsafeSvg::Runs(attribute.name().to_owned()));
        }
        if matches!(name.as_str(), "href" | "src") {
            let is_inside = value.starts_with('#')
                || ["data:image/png", "data:image/jpeg"].iter().any(|kind| value.starts_with(kind));
            if !is_inside && !value.is_empty() {
                return Err(UnsafeSvg::Fetches(shown(value)));
            }
        } else {
            check_style(value)?;
        }
    }
    if lower == "style" {
        let text: String = node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
        check_style(&text)?;
    }
    Ok(())
}

/// Refuses a style that fetches something.
fn check_style(text: &str) -> Result<(), UnsafeSvg> {
    let lower = text.to_ascii_lowercase();
    let refused = ["@import", "expression(", "javascript:", "image-set("];
    if let Some(word) = refused.iter().find(|word| lower.contains(*word)) {
        return Err(UnsafeSvg::Fetches((*word).to_owned()));
    }
    for rest in lower.split("url(").skip(1) {
        let target = rest.trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']);
        if !target.starts_with('#') {
            return Err(UnsafeSvg::Fetches(shown(target.split(')').next().unwrap_or(target))));
        }
    }
    // With a backslash, `url` can be written so that nobody sees it.
    if lower.contains('\\') && lower.contains('(') {
        return Err(UnsafeSvg::Fetches(shown(text)));
    }
    Ok(())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// The text without a document type that only names SVG.
fn without_plain_doctype(text: &str) -> String {
    let Some(at) = text.find("<!DOCTYPE") else { return text.to_owned() };
    match text[at..].find('>') {
        Some(end) if !text[at..at + end].contains('[') => format!("{}{}", &text[..at], &text[at + end + 1..]),
        _ => text.to_owned(),
    }
}

/// The size of a drawing, in whole units; a square where it does not say.
fn size(root: Node<'_, '_>) -> (u32, u32) {
    let number = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let length = |name: &str| root.attribute(name).and_then(number);
    let view: Vec<f64> = root
        .attribute("viewBox")
        .map(|view| view.split([' ', ',']).filter_map(|part| part.parse().ok()).collect())
        .unwrap_or_default();
    let sides = match (length("width"), length("height"), view.as_slice()) {
        (Some(width), Some(height), _) => (width, height),
        (_, _, [_, _, width, height]) => (*width, *height),
        _ => (100.0, 100.0),
    };
    // Whole units that keep the proportions of small drawings.
    let scale = if sides.0.max(sides.1) < 64.0 { 64.0 } else { 1.0 };
    let whole = |side: f64| {
        let side = (side * scale).round().clamp(1.0, 20_000.0);
        format!("{side}").parse().unwrap_or(1)
    };
    (whole(sides.0), whole(sides.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 200 100\">{inside}</svg>"
        )
    }

    #[test]
    fn a_plain_drawing_has_a_size() {
        let plain = "<defs><linearGradient id=\"a\"/></defs><style>.b { fill: url(#a) }</style><path class=\"b\" d=\"M0 \
                     0\" fill=\"url('#a')\"/><use xlink:href=\"#a\"/><image href=\"data:image/png;base64,AA==\"/>";
        assert_eq!(safe_svg(&svg(plain)), Ok((200, 100)));
        let doctype = svg("").replace(
            "?><svg",
            "?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg",
        );
        assert_eq!(safe_svg(&doctype), Ok((200, 100)));
    }

    #[test]
    fn what_may_run_or_fetch_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<g onload=\"alert(1)\"/>",
            "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>",
            "<a xlink:href=\"javascript:alert(1)\"/>",
            "<image href=\"https://elsewhere.example/x.png\"/>",
            "<use href=\"other.svg#x\"/>",
            "<image href=\"data:image/svg+xml;base64,AA\"/>",
            "<style>@import 'https://elsewhere.example/x.css';</style>",
            "<style>.a { fill: URL( \"https://elsewhere.example/x\") }</style>",
            "<path style=\"fill: \\75rl(//elsewhere.example/x)\"/>",
            "<path fill=\"url(//elsewhere.example/x)\"/>",
            "<a href=\"#a\"><animate attributeName=\"href\" to=\"javascript:alert(1)\"/></a>",
            "<set attributeName=\"onclick\" to=\"alert(1)\"/>",
            "<x:iframe xmlns:x=\"http://www.w3.org/1999/xhtml\"/>",
            "<?xml-stylesheet href=\"https://elsewhere.example/x.css\"?>",
        ] {
            assert!(safe_svg(&svg(inside)).is_err(), "{inside}");
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>";
        assert_eq!(safe_svg(bomb), Err(UnsafeSvg::NotSvg));
        assert_eq!(safe_svg("<html/>"), Err(UnsafeSvg::NotSvg));
    }
}
