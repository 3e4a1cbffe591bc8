//! The files under `assets/languages/`, one per language, listed once for the modules that read them.
//!
//! `release/languages/` reads what a release needs of them, `inbox/vocabulary.rs` how journalists and their mail programs
//! answer. To add a language, write its file and name it here.

/// Each language's BCP 47 tag, and its file.
pub(crate) const LANGUAGE_FILES: [(&str, &str); 10] = [
    ("en", include_str!("../assets/languages/en.toml")),
    ("sv", include_str!("../assets/languages/sv.toml")),
    ("de", include_str!("../assets/languages/de.toml")),
    ("nb", include_str!("../assets/languages/nb.toml")),
    ("da", include_str!("../assets/languages/da.toml")),
    ("fi", include_str!("../assets/languages/fi.toml")),
    ("fr", include_str!("../assets/languages/fr.toml")),
    ("es", include_str!("../assets/languages/es.toml")),
    ("nl", include_str!("../assets/languages/nl.toml")),
    ("it", include_str!("../assets/languages/it.toml")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_listed_under_its_own_tag() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/languages");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()))
            .collect();
        let mut listed: Vec<&str> = LANGUAGE_FILES.iter().map(|(tag, _)| *tag).collect();
        for (tag, text) in LANGUAGE_FILES {
            assert_eq!(text.lines().find(|line| line.starts_with("tag")), Some(&*format!("tag = \"{tag}\"")));
        }
        there.sort();
        listed.sort_unstable();
        assert_eq!(listed, there);
    }
}
