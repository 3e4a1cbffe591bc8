//! The lawful basis for mailing somebody, in the words of GDPR article 6.

use std::fmt;

/// The lawful basis on which a journalist's data are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Consent,
    Contract,
    LegalObligation,
    LegitimateInterest,
    PublicTask,
}

impl Basis {
    pub const ALL: [Self; 5] =
        [Self::Consent, Self::Contract, Self::LegalObligation, Self::LegitimateInterest, Self::PublicTask];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation => "legal-obligation",
            Self::LegitimateInterest => "legitimate-interest",
            Self::PublicTask => "public-task",
        }
    }

    /// The basis that a cell names in English, Swedish or German; the letter of article 6(1) does as well.
    pub(super) fn of(text: &str) -> Option<Self> {
        let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match word.as_str() {
            "consent" | "optin" | "samtycke" | "einwilligung" | "a" | "6a" | "61a" => Self::Consent,
            "contract" | "avtal" | "vertrag" | "b" | "6b" | "61b" => Self::Contract,
            "legalobligation" | "rättsligförpliktelse" | "rechtlicheverpflichtung" | "c" | "6c" | "61c" => {
                Self::LegalObligation
            }
            "legitimateinterest"
            | "legitimateinterests"
            | "berättigatintresse"
            | "intresseavvägning"
            | "berechtigtesinteresse"
            | "f"
            | "6f"
            | "61f" => Self::LegitimateInterest,
            "publictask"
            | "publicinterest"
            | "allmäntintresse"
            | "öffentlicheaufgabe"
            | "öffentlichesinteresse"
            | "e"
            | "6e"
            | "61e" => Self::PublicTask,
            _ => return None,
        })
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_known_in_three_languages_and_reads_back_as_it_is_written() {
        for basis in Basis::ALL {
            assert_eq!(Basis::of(basis.as_str()), Some(basis));
        }
        assert_eq!(Basis::of("Berättigat intresse"), Some(Basis::LegitimateInterest));
        assert_eq!(Basis::of("Art. 6(1)(f)"), None);
        assert_eq!(Basis::of("6(1)(f)"), Some(Basis::LegitimateInterest));
        assert_eq!(Basis::of("met at the fair"), None);
    }
}
