//! A newsroom at another service brought over: its releases with their pictures, people and days.
//!
//! | file | what it holds |
//! |---|---|
//! | [`address`](PressroomAddress) | the address of a pressroom's service |
//! | `gathering` | its items, fetched page by page or read from files |
//! | `pictures` | a picture, fetched and ingested |
//! | `record` | what was taken before |
//! | [`report`](PressroomReport) | what became of each item |
//! | [`error`](PressroomError) | why nothing is taken |
//! | [`taking`](PressroomRequest) | the whole, item by item |

mod address;
mod error;
mod gathering;
mod pictures;
mod record;
mod report;
mod taking;

pub use self::address::{NotAPressroom, PressroomAddress};
pub use self::error::PressroomError;
pub use self::report::{ItemState, NotCarried, PressroomReport, ReportedItem, SourceFault};
pub use self::taking::{PressroomRequest, PressroomSource, take_pressroom};
