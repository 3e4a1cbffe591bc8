//! Photos that a camera took one right after the other: they look alike, and are told in one line.

use super::count::count;
use super::ui::{Ui, in_a_line};
use crate::library::{Camera, Moment, Photo};
use crate::photo::PhotoId;

/// The bursts among the photos of a run.
#[derive(Debug, Default)]
pub(crate) struct Bursts {
    /// Single photos are bursts of one.
    bursts: Vec<Burst>,
}

#[derive(Debug)]
struct Burst {
    camera: Camera,
    photos: Vec<PhotoId>,
    first: String,
    last: String,
    from: Moment,
    to: Moment,
}

impl Bursts {
    /// Takes in a new photo, and returns whether it belongs to a burst with one that it looks like.
    pub(crate) fn take(&mut self, photo: &Photo, look_alikes: &[PhotoId]) -> bool {
        let Some(moment) = photo.captured.as_ref().and_then(Moment::of) else { return false };
        let name = photo.names.first().cloned().unwrap_or_default();
        let camera = Camera::of(photo);
        let near = |burst: &&mut Burst| {
            let is_within = burst.from <= moment && moment <= burst.to;
            camera.may_be(&burst.camera) && (is_within || moment.is_near(burst.from) || moment.is_near(burst.to))
        };
        let alike = |burst: &&mut Burst| burst.photos.iter().any(|id| look_alikes.contains(id));
        if let Some(burst) = self.bursts.iter_mut().filter(near).find(alike) {
            burst.photos.push(photo.id);
            (burst.from, burst.to) = (burst.from.min(moment), burst.to.max(moment));
            burst.last = name;
            return true;
        }
        let photos = vec![photo.id];
        self.bursts.push(Burst { camera, photos, first: name.clone(), last: name, from: moment, to: moment });
        false
    }

    /// One line for each burst.
    pub(crate) fn sum_up(&self, ui: &Ui) {
        for Burst { photos, first, last, from, to, .. } in self.bursts.iter().filter(|burst| burst.photos.len() > 1) {
            let (first, last) = (in_a_line(first), in_a_line(last));
            let seconds = to.seconds - from.seconds + 1;
            ui.status(format!(
                "burst: {} photos within {} look alike, `{first}` to `{last}`",
                photos.len(),
                count(usize::try_from(seconds).unwrap_or(0), "second", "seconds")
            ));
        }
    }
}
