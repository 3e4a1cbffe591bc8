//! Rules on contacts, the sender, and the terms of use of the photos.

use super::context::LintContext;
use super::remark::Remark;
use crate::release::languages::Vocabulary;

pub(super) fn contact_missing(context: &LintContext) -> Vec<Remark> {
    let nobody = context.manuscript.release.contacts.is_empty() && context.issuer.contacts.is_empty();
    let message = format!("it has no press contact; journalists will only see `{}`", context.issuer.address);
    Remark::when(nobody, 1, message, "add `[[contacts]]` here, or once for all releases in `pressbox.toml`")
}

pub(super) fn contact_unreachable(context: &LintContext) -> Vec<Remark> {
    let manuscript = context.manuscript;
    let people = manuscript.release.contacts.iter().zip(&manuscript.lines.contacts);
    let unreachable = people.filter(|(person, _)| person.email.is_none() && person.phone.is_none());
    unreachable
        .map(|(person, line)| {
            let message = format!("{} has neither an email address nor a phone number", person.name);
            Remark::new(*line, message, "add `email` or `phone`")
        })
        .collect()
}

pub(super) fn boilerplate_missing(context: &LintContext) -> Vec<Remark> {
    let missing = context.issuer.boilerplate_for(&context.manuscript.release).is_none_or(|text| text.trim().is_empty());
    let message = format!("the release does not say who {} is", context.issuer.name);
    Remark::when(missing, 1, message, "add `boilerplate` here, or once for all releases in `pressbox.toml`")
}

/// Terms that name neither a licence nor a photographer leave the editor to guess.
pub(super) fn usage_terms_thin(context: &LintContext) -> Vec<Remark> {
    const SIGNS: [&str; 6] = ["http", "©", "copyright", "creative commons", "cc by", "cc-by"];
    let Some(terms) = &context.manuscript.release.usage_terms else { return Vec::new() };
    let lower = terms.to_lowercase();
    let telling = Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.terms.telling);
    let thin = !telling.chain(&SIGNS).any(|word| lower.contains(word));
    let message = format!("“{terms}” names neither a licence nor a photographer");
    let hint = "say who took the pictures, what they may be used for, and for how long";
    Remark::when(thin, context.manuscript.lines.usage_terms, message, hint)
}
