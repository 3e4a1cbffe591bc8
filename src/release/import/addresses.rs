//! Streets and places, which are not part of a release when they only give the sender's address.

/// `Badstraße 3, 38154 Elm`, `Hamngatan 14`: a street with its number, and perhaps the place.
pub(super) fn is_street(text: &str) -> bool {
    let mut parts = text.split(", ");
    let street = |part: &str| {
        let (name, number) = part.rsplit_once(' ').unwrap_or((part, ""));
        let house = number.len() <= 4 && number.starts_with(|c: char| c.is_ascii_digit());
        house && name.split_whitespace().count() <= 3 && name.starts_with(char::is_uppercase)
    };
    let known = parts.all(|part| street(part) || is_postal(part));
    known && text.split_whitespace().count() <= 8
}

/// `254 67 NORBY`, `18055 Rostock`
pub(super) fn is_postal(text: &str) -> bool {
    let text = text.strip_prefix("SE-").or_else(|| text.strip_prefix("D-")).unwrap_or(text);
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == ' ').collect();
    let code = digits.bytes().filter(u8::is_ascii_digit).count();
    let place = text[digits.len()..].trim();
    (4..=5).contains(&code)
        && place.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 3
        && !place.contains(|c: char| c.is_ascii_digit())
}
