//! Remedies for the doctor's findings.

use super::net::{Protocol, of_connection, of_endpoint};
use crate::doctor::Remedy;

/// What to do about a finding of the doctor.
pub(crate) fn of_doctor(remedy: &Remedy) -> String {
    match remedy {
        Remedy::NameResolver => "try again later, or use another name server with `--resolver ADDRESS`".to_owned(),
        Remedy::MakeFirstKey => {
            "create one with `pressbox dkim new`, unless your mail server signs for this domain".to_owned()
        }
        Remedy::RestoreKey => {
            "restore the key, make it private with `chmod 600`, or create a new one with `pressbox dkim new`".to_owned()
        }
        Remedy::ReplaceKey => "create a new one with `pressbox dkim new`".to_owned(),
        Remedy::PublishKey => "publish the record that `pressbox dkim show` prints".to_owned(),
        Remedy::Endpoint(error) => of_endpoint(error, Protocol::Smtp),
        Remedy::Connection(error) => of_connection(error, Protocol::Smtp),
        Remedy::Sign(domain) => format!("sign for `{domain}` with `pressbox dkim new`, or publish a valid SPF record"),
        Remedy::SignFor(domain) => {
            format!("sign for `{domain}` with `pressbox dkim new`, or send bounces there")
        }
        Remedy::Advice(advice) => advice.clone(),
    }
}
