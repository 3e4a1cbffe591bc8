//! Reads files on all cores, and passes the results on in the files' order, in small batches.
//!
//! While one batch is stored, the next ones are read: small batches cost no time.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many files make a batch.
const MOST: usize = 32;

/// After this time a batch is handed on, however small it is.
const LONGEST: Duration = Duration::from_secs(2);

/// How many files may have been read, or be read right now, and not be stored: each is an open file.
const AHEAD: usize = 2 * MOST;

/// Calls `read` for each file on all cores, and `store` for batch after batch of the results, until it fails.
pub(super) fn in_batches<F: Send, R: Send, E>(
    files: Vec<F>,
    read: impl Fn(F) -> R + Sync,
    mut store: impl FnMut(Vec<R>) -> Result<(), E>,
) -> Result<(), E> {
    let readers = rayon::current_num_threads().min(files.len());
    let (permit, permits) = mpsc::channel();
    for _ in 0..AHEAD {
        // The receiver is right here.
        let _ = permit.send(());
    }
    let queue = Mutex::new(Queue { permits, files: files.into_iter().enumerate() });
    let (done, results) = mpsc::channel();
    let (queue, read) = (&queue, &read);
    // When this closure ends, however it does, nobody gives permits or takes results any more: the readers end, too.
    std::thread::scope(move |scope| {
        for _ in 0..readers {
            let done = done.clone();
            scope.spawn(move || {
                while let Some((place, file)) = next(queue) {
                    // A reader that just died would leave the others waiting.
                    let result = catch_unwind(AssertUnwindSafe(|| read(file)));
                    if done.send((place, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut following = 0;
        let mut batch = Vec::new();
        let mut begun = Instant::now();
        loop {
            let is_over = match results.recv_timeout(LONGEST.saturating_sub(begun.elapsed())) {
                Ok((place, result)) => {
                    early.insert(place, result.unwrap_or_else(|panic| resume_unwind(panic)));
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            while let Some(result) = early.remove(&following) {
                batch.push(result);
                following += 1;
            }
            if batch.len() < MOST && begun.elapsed() < LONGEST && !is_over {
                continue;
            }
            let stored = batch.len();
            if stored > 0 {
                store(std::mem::take(&mut batch))?;
            }
            for _ in 0..stored {
                // Nobody takes it where all files have been read.
                let _ = permit.send(());
            }
            if is_over {
                return Ok(());
            }
            begun = Instant::now();
        }
    })
}

struct Queue<I> {
    permits: Receiver<()>,
    files: I,
}

/// The next file, as soon as it may be read.
fn next<I: Iterator>(queue: &Mutex<Queue<I>>) -> Option<I::Item> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    queue.permits.recv().ok()?;
    queue.files.next()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::sleep;

    use super::*;

    /// The batches of the numbers below `end`, each read with `read`.
    fn batches(end: usize, read: impl Fn(usize) -> usize + Sync) -> Vec<Vec<usize>> {
        let mut batches = Vec::new();
        let stored = in_batches((0..end).collect(), read, |batch| {
            batches.push(batch);
            Ok::<(), ()>(())
        });
        assert_eq!(stored, Ok(()));
        batches
    }

    #[test]
    fn results_come_in_order_in_batches_of_a_limited_size() {
        let uneven = |number: usize| {
            sleep(Duration::from_micros(number as u64 * 7_919 % 900));
            number
        };
        for end in [0, 1, MOST, 5 * MOST + 3] {
            let batches = batches(end, uneven);
            assert!(batches.iter().all(|batch| (1..=AHEAD).contains(&batch.len())), "{batches:?}");
            assert_eq!(batches.concat(), (0..end).collect::<Vec<_>>());
        }
        assert!(batches(5 * MOST, uneven).len() > 2);
    }

    #[test]
    fn what_takes_long_is_handed_on_before_the_batch_is_full() {
        let slow = |number: usize| {
            sleep(Duration::from_millis(if number == 0 { 1 } else { 1_700 * (number as u64).min(2) }));
            number
        };
        let batches = batches(3, slow);
        assert!(batches.len() > 1 && batches[0][0] == 0, "{batches:?}");
    }

    #[test]
    fn nothing_is_read_far_ahead_of_what_is_stored_and_an_error_ends_it() {
        let read = AtomicUsize::new(0);
        let failed = in_batches(
            (0..40 * AHEAD).collect(),
            |number: usize| {
                read.fetch_add(1, Ordering::SeqCst);
                number
            },
            |_| {
                sleep(Duration::from_millis(100));
                Err("full")
            },
        );
        assert_eq!(failed, Err("full"));
        assert!(read.load(Ordering::SeqCst) <= AHEAD, "{read:?}");
    }

    #[test]
    #[should_panic(expected = "a bug")]
    fn a_reader_that_panics_ends_it() {
        batches(3 * AHEAD, |number| if number == 5 { panic!("a bug") } else { number });
    }
}
