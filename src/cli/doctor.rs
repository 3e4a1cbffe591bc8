//! `pressbox doctor`

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::remedies;
use super::ui::{Tone, Ui};
use crate::delivery::{DkimSettings, EnvOverrides, Signer};
use crate::doctor::{
    Dns, Finding, Health, Hosts, ListFacts, NewsroomFacts, NoServer, Remedy, Resolver, Setup, Signing, examine,
    name_servers,
};
use crate::newsroom::Newsroom;
use crate::press::{Address, ListName};

/// Check what a receiver would object to: your domain's DNS records, your mail server, your settings
///
/// It sends nothing, and lists what is right as well.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Read DNS records from this file instead, one a line: `NAME TYPE VALUE`; with `--resolver`, the file is asked first
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,

    /// The name server to ask [default: `resolver` under `[doctor]`, else the system's]
    #[arg(long, value_name = "ADDRESS")]
    resolver: Option<String>,
}

/// Where Unix systems name their name servers.
const RESOLV_CONF: &str = "/etc/resolv.conf";

pub(crate) fn run(ui: &Ui, context: &Context, args: DoctorArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let dns = dns(context, &newsroom, &args)?;
    let findings = examine(&case(context, &newsroom)?, &dns, context.now, ui);
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

/// What the newsroom sends with.
fn case(context: &Context, newsroom: &Newsroom) -> Result<Setup, CliError> {
    let settings = &newsroom.settings;
    let from: Address = settings.identity.from.parse().hint("set `from` under `[newsroom]` in `pressbox.toml`")?;
    let overrides = EnvOverrides {
        url: context.smtp_url.as_deref(),
        password: context.smtp_password.as_deref(),
        root: newsroom.root.clone(),
    };
    let facts = NewsroomFacts {
        contacts: settings.contacts.iter().map(|contact| (contact.name.clone(), contact.phone.is_some())).collect(),
        boilerplate: settings.identity.boilerplate.is_some(),
        site_url: settings.site.url.clone(),
        unsubscribe_url: settings.delivery.unsubscribe_url.clone(),
        lists: newsroom.lists().names().into_iter().map(|name| list(newsroom, &name)).collect(),
    };
    let bounce = settings.delivery.bounce.as_deref().map(str::parse).transpose();
    let bounce = bounce.hint("correct `bounce` under `[delivery]` in `pressbox.toml`")?;
    let signing = settings.dkim.as_ref().map(|settings| signing(newsroom, settings, from.domain()));
    let server = overrides.endpoint(settings.smtp.as_ref()).map_err(|error| NoServer {
        remedy: Remedy::Advice(remedies::of_endpoint(&error, remedies::Protocol::Smtp)),
        why: CliError::from(error).one_line(),
    });
    Ok(Setup { from, bounce, signing, server, facts })
}

/// What is known of a list.
fn list(newsroom: &Newsroom, name: &ListName) -> ListFacts {
    let mut facts = ListFacts { name: name.to_string(), trouble: None, journalists: 0, without_basis: 0 };
    match newsroom.lists().read(name) {
        Ok((list, unusable)) => {
            facts.journalists = list.len();
            facts.without_basis = list.journalists().filter(|journalist| journalist.basis.is_none()).count();
            facts.trouble = unusable.first().map(|(row, why)| format!("row {row} cannot be used: {}", why.reason));
        }
        Err(error) => facts.trouble = Some(CliError::from(error).one_line()),
    }
    facts
}

/// How messages are signed, with the record of the key or why there is none.
fn signing(newsroom: &Newsroom, settings: &DkimSettings, own: &str) -> Signing {
    let domain = settings.domain.as_deref().unwrap_or(own).to_ascii_lowercase();
    let signer = Signer::read(&newsroom.root.join(&settings.key), &domain, &settings.selector);
    let record = signer.and_then(|signer| signer.record()).map(|record| record.value);
    let record = record.map_err(|error| CliError::from(error).one_line());
    Signing { domain, selector: settings.selector.clone(), record }
}

/// Whom to ask: the file, the name server that is named, or both; else what the settings or the system name.
fn dns(context: &Context, newsroom: &Newsroom, args: &DoctorArgs) -> Result<Dns, CliError> {
    let hosts = match &args.hosts {
        Some(file) => Some(hosts(&context.working_dir.join(file))?),
        None => None,
    };
    let resolver = match (&args.resolver, &newsroom.settings.doctor.resolver, &hosts) {
        (Some(named), _, _) => {
            let hint = "name it as in `--resolver 192.0.2.53` or `--resolver 127.0.0.1:5353`";
            Some(vec![address(named).ok_or_else(|| usage(no_address(named)).hinted(hint))?])
        }
        (None, _, Some(_)) => None,
        (None, Some(named), None) => {
            let hint = "correct `resolver` under `[doctor]` in `pressbox.toml`";
            Some(vec![address(named).ok_or_else(|| refused(no_address(named)).hinted(hint))?])
        }
        (None, None, None) => Some(systems()?),
    };
    Ok(Dns::new(hosts, resolver.map(Resolver::new)))
}

fn hosts(path: &Path) -> Result<Hosts, CliError> {
    let shown = path.display();
    let text = fs::read_to_string(path).context(format!("`{shown}` cannot be read"))?;
    Hosts::read(&text).context(format!("`{shown}` is not understood")).hint("write each record as `NAME TYPE VALUE`")
}

/// The system's own name servers.
fn systems() -> Result<Vec<SocketAddr>, CliError> {
    let servers = name_servers(&fs::read_to_string(RESOLV_CONF).unwrap_or_default());
    if servers.is_empty() {
        return Err(refused("no name server is set on this machine")
            .hinted("name one with `--resolver ADDRESS`, or as `resolver` under `[doctor]` in `pressbox.toml`"));
    }
    Ok(servers)
}

fn address(text: &str) -> Option<SocketAddr> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, 53)))
}

fn no_address(text: &str) -> String {
    format!("`{text}` is not the address of a name server")
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
