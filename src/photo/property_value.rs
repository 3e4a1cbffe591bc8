//! What the types of a photo's properties have in common.

use jiff::civil::Date;

use super::captured::Captured;
use super::metadata::{DataMining, DigitalSourceType, join_names};
use super::rating::Rating;
use super::structures::{Contact, Licensor, Location, RightsExpression, Structure, Term};

/// What every type of property value can do.
pub(super) trait PropertyValue: PartialEq + Clone {
    fn is_blank(&self) -> bool;
    fn text(&self) -> Option<String>;

    /// Takes over another value that is not blank.
    fn overlay(&mut self, over: &Self) {
        self.clone_from(over);
    }
}

impl PropertyValue for Option<String> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.clone()
    }
}

impl PropertyValue for Vec<String> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn text(&self) -> Option<String> {
        (!self.is_empty()).then(|| join_names(self))
    }
}

macro_rules! structures {
    ($($name:ident joined $separator:literal,)+) => {
        $(
            impl PropertyValue for Vec<$name> {
                fn is_blank(&self) -> bool {
                    self.is_empty()
                }

                fn text(&self) -> Option<String> {
                    (!self.is_empty()).then(|| {
                        self.iter().map(|value| value.line($separator)).collect::<Vec<_>>().join("; ")
                    })
                }
            }

            impl PropertyValue for $name {
                fn is_blank(&self) -> bool {
                    Structure::is_blank(self)
                }

                fn text(&self) -> Option<String> {
                    (!Structure::is_blank(self)).then(|| self.line($separator))
                }

                /// Part by part: a new telephone number leaves the address as it is.
                fn overlay(&mut self, over: &Self) {
                    for (part, (_, over)) in self.parts_mut().into_iter().zip(over.parts()) {
                        if let Some(over) = over {
                            *part = Some(over.to_owned());
                        }
                    }
                }
            }
        )+
    };
}

structures! {
    Licensor joined " ",
    Term joined " ",
    RightsExpression joined " ",
    Contact joined ", ",
    Location joined ", ",
}

impl PropertyValue for Option<Rating> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|rating| rating.to_string())
    }
}

impl PropertyValue for Option<DigitalSourceType> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|term| term.term().to_owned())
    }
}

impl PropertyValue for Option<DataMining> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|term| term.term().to_owned())
    }
}

impl PropertyValue for Option<Date> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.map(|date| date.to_string())
    }
}

impl PropertyValue for Option<Captured> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn text(&self) -> Option<String> {
        self.as_ref().map(ToString::to_string)
    }
}
