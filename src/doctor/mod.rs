//! Whether receivers will accept our mail: the domain's DNS records, the mail server, the newsroom's settings.
//!
//! What is right is listed too. No message is ever sent, and no password ever shown.
//!
//! | file | what it holds |
//! |---|---|
//! | [`setup`](Setup) | what is examined |
//! | [`finding`](Finding) | what was found, how bad it is, and its remedy |
//! | [`dns`](Dns) | questions to name servers |
//! | `tags` | records of the form `v=…; p=…` |
//! | `spf` | SPF (RFC 7208) |
//! | `dmarc` | DMARC (RFC 7489) |
//! | `dkim` | published DKIM keys (RFC 6376) |
//! | `mx` | who takes mail for a domain |
//! | `sender` | the domain that mail comes from: all of those together |
//! | `der` | the dates of a certificate |
//! | `relay` | the mail server |
//! | `settings` | the newsroom's own settings |
//! | [`examine`] | every check, one after the other |

mod der;
mod dkim;
mod dmarc;
mod dns;
mod examine;
mod finding;
mod mx;
mod relay;
mod sender;
mod settings;
mod setup;
mod spf;
mod tags;

pub use dkim::Signing;
#[doc(hidden)]
pub use dns::is_dns_reply;
pub use dns::{BadHosts, Dns, Hosts, Resolver, name_servers};
pub use examine::examine;
pub use finding::{Finding, Health, Remedy};
pub use setup::{DoctorSettings, ListFacts, NewsroomFacts, NoServer, Setup};
