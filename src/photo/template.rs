//! Caption templates: text with placeholders that each photo fills with its own metadata.

use std::str::FromStr;

use super::metadata::Metadata;
use super::property::Property;

/// Text with placeholders such as `{city}`; `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionTemplate(Vec<TemplatePart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    Property(Property),
    /// The photo's number in the edit.
    Number,
}

/// Text that is not a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACaptionTemplate {
    #[error("`{{{name}}}` is not a placeholder that a photo can fill; the placeholders are {}", placeholders())]
    Unknown { name: String },
    #[error("a brace is not closed at `{0}`; write `{{{{` for a brace in the caption")]
    Open(String),
}

fn placeholders() -> String {
    let names = Property::ALL.iter().map(|property| property.name()).chain(["n"]);
    names.map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
}

/// A photo lacks a property that a template uses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it has no {0}")]
pub struct MissingProperty(pub Property);

impl FromStr for CaptionTemplate {
    type Err = NotACaptionTemplate;

    fn from_str(text: &str) -> Result<Self, NotACaptionTemplate> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            let open = || NotACaptionTemplate::Open(format!("{brace}{}", rest.chars().take(12).collect::<String>()));
            let (name, after) = rest.split_once('}').filter(|_| brace == "{").ok_or_else(open)?;
            parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
            parts.push(place(name.trim())?);
            rest = after;
        }
        plain.push_str(rest);
        parts.push(TemplatePart::Text(plain));
        Ok(Self(parts))
    }
}

fn place(name: &str) -> Result<TemplatePart, NotACaptionTemplate> {
    if name == "n" {
        return Ok(TemplatePart::Number);
    }
    let property = Property::ALL.iter().find(|property| property.name() == name);
    property
        .map(|property| TemplatePart::Property(*property))
        .ok_or_else(|| NotACaptionTemplate::Unknown { name: name.to_owned() })
}

impl CaptionTemplate {
    /// The template with its own text replaced, and with what fills it as it is.
    pub fn replaced<E>(self, replace: impl Fn(&str) -> Result<String, E>) -> Result<Self, E> {
        let replaced = |part| match part {
            TemplatePart::Text(text) => Ok(TemplatePart::Text(replace(&text)?)),
            part => Ok(part),
        };
        Ok(Self(self.0.into_iter().map(replaced).collect::<Result<_, E>>()?))
    }

    /// The properties that fill it.
    #[must_use]
    pub fn properties(&self) -> Vec<Property> {
        let property =
            |part: &TemplatePart| if let TemplatePart::Property(property) = part { Some(*property) } else { None };
        self.0.iter().filter_map(property).collect()
    }

    /// The caption of one photo with its number in the edit; an error if the photo cannot fill a placeholder.
    pub fn fill(&self, metadata: &Metadata, number: usize) -> Result<String, MissingProperty> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                TemplatePart::Text(plain) => text.push_str(plain),
                TemplatePart::Number => text.push_str(&number.to_string()),
                TemplatePart::Property(property) => {
                    let value = match property {
                        Property::Creator => Some(metadata.creator.join(", ")).filter(|names| !names.is_empty()),
                        // A caption states the day, not the time.
                        Property::Captured => metadata.captured.as_ref().map(|captured| {
                            let text = captured.to_string();
                            text.split_once('T').map_or(text.clone(), |(day, _)| day.to_owned())
                        }),
                        _ => property.text(metadata),
                    };
                    text.push_str(&value.ok_or(MissingProperty(*property))?);
                }
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_fills_the_placeholders_with_its_metadata() {
        let metadata = Metadata {
            creator: vec!["Åsa Öberg".to_owned(), "Bo Ek".to_owned()],
            captured: "2022-05-14T13:55:02+02:00".parse().ok(),
            city: Some("Hockenheim".to_owned()),
            ..Metadata::default()
        };
        let fill = |text: &str| text.parse::<CaptionTemplate>().unwrap().fill(&metadata, 7);
        assert_eq!(
            fill("{n}: {city}, {captured}. {{Foto}}: { creator }"),
            Ok("7: Hockenheim, 2022-05-14. {Foto}: Åsa Öberg, Bo Ek".to_owned())
        );
        assert_eq!(fill("In {country}"), Err(MissingProperty(Property::Country)));
    }

    #[test]
    fn what_is_no_place_is_named() {
        let wrong = |text: &str| text.parse::<CaptionTemplate>().unwrap_err().to_string();
        assert!(
            wrong("{ciy}")
                .starts_with("`{ciy}` is not a placeholder that a photo can fill; the placeholders are `{caption}`, ")
        );
        assert_eq!(wrong("a {city"), "a brace is not closed at `{city`; write `{{` for a brace in the caption");
        assert_eq!(wrong("a } b"), "a brace is not closed at `} b`; write `{{` for a brace in the caption");
    }
}
