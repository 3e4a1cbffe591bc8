//! `pressbox doctor`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, OrExplain as _, Outcome, usage};
use super::remedies;
use super::ui::{Tone, Ui};
use crate::doctor::{Dns, Finding, Health, Hosts, Resolver, examine};
use crate::newsroom::{Newsroom, name_server};
use crate::storage::regular_file;

/// Check your domain's DNS records, your mail server and your settings for anything that receivers would object to
///
/// It sends nothing. Checks that pass are listed as well.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Read DNS records from this file instead, one per line: `NAME TYPE VALUE`; with `--resolver`, the file is searched first and the name server is asked for the rest
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,

    /// The name server to ask [default: `resolver` under `[doctor]`, otherwise the system's]
    #[arg(long, value_name = "ADDRESS")]
    resolver: Option<String>,
}

/// Where Unix systems name their name servers.
const RESOLV_CONF: &str = "/etc/resolv.conf";

pub(crate) fn run(ui: &Ui, context: &Context, args: DoctorArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let dns = dns(context, &newsroom, &args)?;
    let mut findings = examine(&newsroom.setup(&context.mail_environment())?, &dns, context.now, ui);
    findings.extend(newsroom.examine_site()?);
    let mut subject = "";
    for finding in &findings {
        if finding.subject != subject {
            subject = &finding.subject;
            ui.text(ui.paint(Tone::Strong, subject))?;
        }
        ui.answer(line(ui, finding), &object(finding))?;
    }
    ui.status(tally(&findings));
    let wrong = findings.iter().any(|finding| finding.severity == Health::Error);
    Ok(if wrong { Outcome::Refused } else { Outcome::Done })
}

/// Whom to ask: the file, the name server that is named, or both; else what the settings or the system name.
fn dns(context: &Context, newsroom: &Newsroom, args: &DoctorArgs) -> Result<Dns, CliError> {
    let hosts = match &args.hosts {
        Some(file) => Some(hosts(&context.working_dir.join(file))?),
        None => None,
    };
    let resolver = match &args.resolver {
        Some(named) => {
            let hint = "name it as in `--resolver 192.0.2.53` or `--resolver 127.0.0.1:5353`";
            Some(vec![name_server(named).map_err(|error| usage(error.to_string()).hinted(hint))?])
        }
        None if hosts.is_some() => None,
        None => Some(newsroom.name_servers(&regular_file::read_to_string(Path::new(RESOLV_CONF)).unwrap_or_default())?),
    };
    Ok(Dns::new(hosts, resolver.map(Resolver::new)))
}

fn hosts(path: &Path) -> Result<Hosts, CliError> {
    let shown = path.display();
    let text =
        regular_file::read_to_string(path).context(format!("`{shown}` cannot be read")).hint("check the path")?;
    Hosts::read(&text).context(format!("`{shown}` is not valid")).hint("such as `example.org MX 10 mx.example.org`")
}

/// A finding for programs.
fn object(finding: &Finding) -> Value {
    let Finding { rule, severity, subject, message, remedy } = finding;
    let hint = remedy.as_ref().map(remedies::of_doctor);
    json!({ "rule": rule, "severity": severity, "subject": subject, "message": message, "hint": hint })
}

fn line(ui: &Ui, finding: &Finding) -> String {
    let Finding { rule, severity, message, remedy, .. } = finding;
    let tone = match severity {
        Health::Ok => Tone::Good,
        Health::Note => Tone::Quiet,
        Health::Warning => Tone::Careful,
        Health::Error => Tone::Bad,
    };
    let word = ui.paint(tone, &format!("{severity:<7}"));
    let mut text = format!("  {word}  {message} {}", ui.paint(Tone::Quiet, &format!("[{rule}]")));
    if let Some(hint) = remedy.as_ref().map(remedies::of_doctor) {
        text = format!("{text}\n             {hint}");
    }
    text
}

/// `1 error, 2 warnings; 9 checks passed`
fn tally(findings: &[Finding]) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let kinds =
        [(Health::Error, "error", "errors"), (Health::Warning, "warning", "warnings"), (Health::Note, "note", "notes")];
    let wrong: Vec<_> = kinds
        .into_iter()
        .filter(|(severity, ..)| of(*severity) > 0)
        .map(|(severity, one, many)| count(of(severity), one, many).to_string())
        .collect();
    let well = match of(Health::Ok) {
        1 => "1 check passed".to_owned(),
        ok => format!("{ok} checks passed"),
    };
    if wrong.is_empty() { well } else { format!("{}; {well}", wrong.join(", ")) }
}
