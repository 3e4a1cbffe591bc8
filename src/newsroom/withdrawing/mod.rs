//! A photo that may not be used any more, or may be used again.
//!
//! The withdrawal is recorded first. If a run is interrupted after that, the next one finishes it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`holders`](ReleaseWithPhoto) | the releases and standing pages that show it, and who has it |
//! | [`removal`](TakenOut) | it is removed from what was rendered, exported and packed |
//! | [`forgetting`](PhotoForgetting) | it is taken out of the releases as well, and deleted |
//! | [`withdrawal`](PhotoWithdrawal) | the two together, and the way back |

mod forgetting;
mod holders;
mod removal;
mod withdrawal;

pub use forgetting::PhotoForgetting;
pub use holders::{HoldersError, PageWithPhoto, ReleaseWithPhoto};
pub use removal::{PlaceState, RemovalProblem, TakenOut};
pub use withdrawal::{MakeAgain, PhotoReinstatement, PhotoWithdrawal};

pub(super) use holders::notice_name;
