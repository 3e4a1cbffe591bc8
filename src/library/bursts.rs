//! Frames of a burst: what one camera took right after the other.

use super::photo::Photo;
use crate::photo::Captured;

/// How many seconds are between two frames of a burst at most.
const PAUSE: i64 = 2;

/// When a picture was taken, by the camera's own clock, where that is known to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Since 1970.
    pub seconds: i64,
    /// The part of the second, where the camera says so, in billionths.
    pub part: Option<u32>,
}

impl Moment {
    #[must_use]
    pub fn of(captured: &Captured) -> Option<Self> {
        let (hour, minute, second) = captured.time?;
        let day = captured.date()?.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
        let seconds = ((i64::from(day) * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second?);
        let part = captured.fraction.as_ref().and_then(|digits| format!("{digits:0<9}").parse().ok());
        Some(Self { seconds, part })
    }

    /// Whether both may be frames of one burst, one right after the other.
    #[must_use]
    pub fn is_near(self, other: Self) -> bool {
        (self.seconds - other.seconds).abs() <= PAUSE
    }
}

/// Which camera took a picture, as far as its file says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Camera {
    model: Option<String>,
    serial: Option<String>,
}

impl Camera {
    #[must_use]
    pub fn of(photo: &Photo) -> Self {
        Self { model: photo.camera.clone(), serial: photo.serial.clone() }
    }

    /// Whether nothing says that they are two cameras.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
        same(&self.model, &other.model) && same(&self.serial, &other.serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_known_to_the_second_or_not_at_all() {
        let moment = |text: &str| Moment::of(&text.parse().unwrap());
        assert_eq!(moment("1970-01-02T00:00:01.25"), Some(Moment { seconds: 86_401, part: Some(250_000_000) }));
        assert_eq!(moment("1970-01-02T00:00:01+02:00"), Some(Moment { seconds: 86_401, part: None }));
        assert_eq!((moment("2026-05-01T10:00"), moment("2026-05-01")), (None, None));
    }

    #[test]
    fn two_bodies_of_one_model_are_two_cameras_where_both_say_their_number() {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let camera = |model: &str, serial: &str| Camera { model: text(model), serial: text(serial) };
        let one = camera("Z 9", "1");
        assert!(one.may_be(&one) && !one.may_be(&camera("Z 9", "2")));
        assert!(one.may_be(&camera("Z 9", "")) && one.may_be(&camera("", "")));
        assert!(!one.may_be(&camera("R5", "")));
    }
}
