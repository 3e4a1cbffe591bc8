//! Which photos travel inside a message, as the settings say, and as many as fit.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// The most bytes that the pictures of a message may have together: encoded, and with what is attached, a message stays below
/// 10 MB, which all mail servers take.
const PICTURES: u64 = 4_000_000;

/// `photos` under `[delivery]`: how many photos travel inside the message, from the first on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarriedPhotos {
    Lead,
    All,
    First(usize),
}

impl CarriedPhotos {
    /// How many of this many photos are asked for.
    #[must_use]
    pub fn wanted(self, photos: usize) -> usize {
        match self {
            Self::Lead => photos.min(1),
            Self::All => photos,
            Self::First(number) => photos.min(number),
        }
    }

    /// How many of them fit, given the size of each picture in bytes.
    #[must_use]
    pub fn fitting(self, sizes: impl ExactSizeIterator<Item = u64>) -> usize {
        let wanted = self.wanted(sizes.len());
        let sums = sizes.scan(0_u64, |sum, size| {
            *sum = sum.saturating_add(size);
            Some(*sum)
        });
        sums.take(wanted).take_while(|sum| *sum <= PICTURES).count()
    }
}

impl<'de> Deserialize<'de> for CarriedPhotos {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// Reads the setting as people write it.
struct Written;

impl Visitor<'_> for Written {
    type Value = CarriedPhotos;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`\"lead\"`, `\"all\"` or a number of photos")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<CarriedPhotos, E> {
        match text {
            "lead" => Ok(CarriedPhotos::Lead),
            "all" => Ok(CarriedPhotos::All),
            _ => Err(refused(&format!("\"{text}\""))),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<CarriedPhotos, E> {
        usize::try_from(number).map(CarriedPhotos::First).map_err(|_| refused(&number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<CarriedPhotos, E> {
        Err(refused(&number.to_string()))
    }

    fn visit_bool<E: Error>(self, said: bool) -> Result<CarriedPhotos, E> {
        Err(refused(&said.to_string()))
    }
}

fn refused<E: Error>(written: &str) -> E {
    E::custom(format_args!("`photos` cannot be `{written}`: write `\"lead\"`, `\"all\"` or a number of photos"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Settings {
        photos: CarriedPhotos,
    }

    fn read(value: &str) -> Result<CarriedPhotos, String> {
        let read = toml::from_str::<Settings>(&format!("photos = {value}"));
        read.map(|settings| settings.photos).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_setting_is_a_word_or_a_number_and_nothing_else() {
        assert_eq!(read("\"lead\""), Ok(CarriedPhotos::Lead));
        assert_eq!(read("\"all\""), Ok(CarriedPhotos::All));
        assert_eq!(read("3"), Ok(CarriedPhotos::First(3)));
        assert_eq!(read("0"), Ok(CarriedPhotos::First(0)));
        for bad in ["\"none\"", "-1", "1.5", "true"] {
            let said = format!("`photos` cannot be `{bad}`: write `\"lead\"`, `\"all\"` or a number of photos");
            assert_eq!(read(bad), Err(said));
        }
        assert!(read("[1]").unwrap_err().ends_with("expected `\"lead\"`, `\"all\"` or a number of photos"));
    }

    #[test]
    fn so_many_travel_as_are_asked_for_and_fit() {
        let of = |asked: CarriedPhotos, sizes: &[u64]| asked.fitting(sizes.iter().copied());
        assert_eq!(of(CarriedPhotos::Lead, &[]), 0);
        assert_eq!(of(CarriedPhotos::Lead, &[100, 100]), 1);
        assert_eq!(of(CarriedPhotos::All, &[100; 9]), 9);
        assert_eq!(of(CarriedPhotos::First(2), &[100; 9]), 2);
        assert_eq!(of(CarriedPhotos::First(20), &[100; 9]), 9);
        assert_eq!(of(CarriedPhotos::All, &[PICTURES - 1, 1, 1]), 2);
        assert_eq!(of(CarriedPhotos::All, &[PICTURES + 1, 1]), 0);
        assert_eq!(of(CarriedPhotos::All, &[u64::MAX, u64::MAX]), 0);
    }
}
