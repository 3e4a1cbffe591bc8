//! What people wrote: metadata without the words of cameras and programs.

use super::machine_words::Machine;
use super::metadata::Metadata;
use super::property::Property;
use super::source::MetadataSource;

/// Takes the words of machines out of what a source says, with a note for each.
///
/// In EXIF, where cameras write, a make or model is the camera's own name. Elsewhere people write: the press office of a maker
/// of cameras is its creator and owner, and its name may be a caption. There they count as the machine's only if a program
/// copied them from EXIF; but a model alone describes no picture.
pub(super) fn without_machine_words(
    mut metadata: Metadata,
    machine: &Machine,
    source: MetadataSource,
    exif: &Metadata,
    notes: &mut Vec<String>,
) -> Metadata {
    let stranger = Machine::default();
    let is_copied = |text: &str, original: Option<&str>| source == MetadataSource::Exif || original == Some(text);
    let machine_for = |is_copied: bool| if is_copied { machine } else { &stranger };
    let mut drop = |property: Property, text: &str| {
        let note = format!(
            "its {property} `{text}` ({}) looks like text from a camera or a program, and was ignored",
            source.name()
        );
        // Several blocks often have the same.
        let known = format!("its {property} `{text}` (");
        if !notes.iter().any(|note| note.starts_with(&known)) {
            notes.push(note);
        }
    };
    for (property, text) in [(Property::Caption, &mut metadata.caption), (Property::Headline, &mut metadata.headline)] {
        let wrote = |text: &mut String| {
            let is_copied = is_copied(text, exif.caption.as_deref());
            machine_for(is_copied || !machine.is_make(text)).wrote_caption(text)
        };
        if let Some(words) = text.take_if(wrote) {
            drop(property, &words);
        }
    }
    let wrote = |text: &mut String| machine_for(is_copied(text, exif.copyright.as_deref())).wrote_copyright(text);
    if let Some(words) = metadata.copyright.take_if(wrote) {
        drop(Property::Copyright, &words);
    }
    metadata.creator.retain(|name| {
        let original = exif.creator.iter().find(|creator| *creator == name);
        let is_machine = machine_for(is_copied(name, original.map(String::as_str))).is_creator(name);
        if is_machine {
            drop(Property::Creator, name);
        }
        !is_machine
    });
    metadata
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(words: &str) -> Metadata {
        Metadata {
            caption: Some(words.to_owned()),
            creator: vec![words.to_owned()],
            copyright: Some(format!("© 2026 {words}")),
            ..Metadata::default()
        }
    }

    #[test]
    fn a_make_is_a_persons_word_where_people_write_unless_it_was_copied() {
        let machine =
            Machine { make: Some("Canon".to_owned()), model: Some("Canon EOS R5".to_owned()), ..Machine::default() };
        let left = |metadata: &Metadata, source, exif: &Metadata| {
            let mut notes = Vec::new();
            let left = without_machine_words(metadata.clone(), &machine, source, exif, &mut notes);
            assert_eq!(notes.is_empty(), left == *metadata, "{notes:?}");
            left
        };
        let (canon, none) = (says("Canon"), Metadata::default());
        assert_eq!(left(&canon, MetadataSource::Exif, &canon), none);
        for source in [MetadataSource::Xmp, MetadataSource::Iim, MetadataSource::Sidecar] {
            assert_eq!(left(&canon, source, &none), canon, "{source:?}");
            assert_eq!(left(&canon, source, &says("Anna Ek")), canon, "{source:?}");
            assert_eq!(left(&canon, source, &canon), none, "{source:?}");
            let of_model = Metadata { caption: Some("Canon EOS R5".to_owned()), ..none.clone() };
            assert_eq!(left(&of_model, source, &none), none, "{source:?}");
            let token = Metadata { caption: Some("OLYMPUS DIGITAL CAMERA".to_owned()), ..Metadata::default() };
            assert_eq!(left(&token, source, &none), none, "{source:?}");
        }
    }
}
