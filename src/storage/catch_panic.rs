//! A panic while strangers' bytes are read, turned into an error.
//!
//! Decoders and parsers are other people's code, and a file may hold anything. One bad file must not end the work on all the
//! others: whatever reads bytes that nobody vouches for does so inside [`catch_panic`].

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// What was reading the bytes panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is damaged in a way that pressbox cannot read")]
pub struct Panicked;

thread_local! {
    /// How many calls of [`catch_panic`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Runs `read`, and returns an error where it panics. Nothing is printed then: the caller says what is wrong.
///
/// What `read` was changing when it panicked may be half-done: pass it nothing that is used afterwards.
pub fn catch_panic<T>(read: impl FnOnce() -> T) -> Result<T, Panicked> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // A thread that is ending has no depth any more.
            if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
                loud(panic);
            }
        }));
    });
    DEPTH.set(DEPTH.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_what_follows_goes_on() {
        let read = |at: usize| catch_panic(move || [1, 2, 3][at..].len());
        assert_eq!(read(1), Ok(2));
        assert_eq!(read(4), Err(Panicked));
        assert_eq!(catch_panic(|| read(4).is_err()), Ok(true), "one inside another");
        assert_eq!(read(0), Ok(3));
    }
}
