//! Every check, one after the other.

use jiff::Timestamp;

use super::dns::Dns;
use super::finding::{Finding, Findings};
use super::setup::Setup;
use super::{relay, sender, settings};
use crate::progress::Progress;

/// Checks everything, and lists what is right as well as what is not.
#[must_use]
pub fn examine(case: &Setup, dns: &Dns, now: Timestamp, progress: &dyn Progress) -> Vec<Finding> {
    let mut findings = Findings::default();
    progress.start("looking", 3);
    sender::examine(case, dns, &mut findings);
    progress.advance(1);
    if let Ok(server) = &case.server {
        findings.about(format!("{}:{}", server.host, server.port));
        relay::examine(server, now, &mut findings);
    }
    progress.advance(1);
    settings::examine(case, &mut findings);
    progress.finish();
    findings.into_all()
}
