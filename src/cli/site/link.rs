//! `pressbox site link`, `pressbox site links` and `pressbox site revoke`

use clap::Args;
use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, usage};
use crate::cli::local_time::local_time;
use crate::cli::ui::{Tone, Ui};
use crate::newsroom::{LinkRequest, LinksMeant, Newsroom, PrivateLink};
use crate::press::Address;
use crate::release::{NotAnInstant, Slug, read_instant};
use crate::storage::text::rfc3339;

/// Make a private link to a release's page, photos and press kit for one person
///
/// Nobody can guess its address, and no other page links to it. Under an embargo, you can make one only for a journalist whom
/// a list trusts with embargoes (`list add --embargo yes`). The page is online once you publish the site, and stays after the
/// lift. For a person who has a link already, you get the same one again.
#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// The email address of the person
    #[arg(long = "for", value_name = "ADDRESS")]
    address: Address,

    /// The last day on which the link works, or a time such as `2026-12-01 08:00` [default: until you revoke it]
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
}

/// List the private links, those that work first
#[derive(Debug, Args)]
pub(crate) struct LinksArgs {}

/// Revoke private links; the next `site publish` removes their pages
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    /// A link, by its token or web address; or an email address or a release, for all its links
    #[arg(value_name = "TOKEN|ADDRESS|RELEASE", required_unless_present = "all")]
    meant: Option<String>,

    /// Revoke every private link
    #[arg(long, conflicts_with = "meant")]
    all: bool,
}

pub(super) fn link(ui: &Ui, context: &Context, args: LinkArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let until = args.until.as_deref().map(|when| moment(&newsroom, when)).transpose()?;
    let link = newsroom.make_link(&LinkRequest { slug: args.slug, address: args.address, until })?;
    answer(ui, &newsroom, &link)?;
    if newsroom.issuer().site_url.is_none() {
        ui.warn(format!(
            "the newsroom has no address on the web: the page will be at `private/{}/` in the site's folder",
            link.token
        ));
        ui.hint("set `[site] url` in `pressbox.toml` to the address that the site has, and `pressbox site links` shows the whole address");
    }
    ui.hint("publish the site to put its page online: `pressbox site publish`");
    Ok(Outcome::Done)
}

pub(super) fn list(ui: &Ui, context: &Context, _: &LinksArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mut links = newsroom.private_links()?;
    links.sort_by_key(|link| !link.is_good(context.now));
    for link in &links {
        answer(ui, &newsroom, link)?;
    }
    let good = links.iter().filter(|link| link.is_good(context.now)).count();
    ui.status(count(good, "private link works", "private links work").to_string());
    Ok(Outcome::Done)
}

pub(super) fn revoke(ui: &Ui, context: &Context, args: RevokeArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let revoked = newsroom.revoke_links(&meant(&newsroom, args.meant)?)?;
    for link in &revoked {
        answer(ui, &newsroom, link)?;
    }
    ui.status(format!("revoked {}", count(revoked.len(), "private link", "private links")));
    ui.hint("their pages stay online until you publish the site: run `pressbox site publish` now");
    Ok(Outcome::Done)
}

/// Which links a word means; without one, all.
fn meant(newsroom: &Newsroom, word: Option<String>) -> Result<LinksMeant, CliError> {
    let Some(word) = word else { return Ok(LinksMeant::All) };
    if word.contains('@') {
        let address = word.parse().map_err(|_| usage(format!("`{word}` is not an email address")))?;
        return Ok(LinksMeant::Address(address));
    }
    // Whoever copies the address of a link means its token.
    let token = word.trim_end_matches('/').rsplit('/').next().unwrap_or(&word).to_owned();
    let links = newsroom.private_links()?;
    let release = word.parse::<Slug>().ok().filter(|slug| {
        let has_link = links.iter().any(|link| link.release == slug.as_str());
        !links.iter().any(|link| link.token == token) && (has_link || newsroom.releases().exists(slug))
    });
    Ok(release.map_or(LinksMeant::Token(token), LinksMeant::Release))
}

/// When a link ends. A time without a zone is in the newsroom's, and a day ends with its midnight there.
fn moment(newsroom: &Newsroom, when: &str) -> Result<Zoned, CliError> {
    let zone = newsroom.issuer().zone;
    let day = || {
        let next = when.trim().parse::<Date>().ok()?.checked_add(1.day()).ok()?;
        next.to_zoned(zone.clone()).ok()
    };
    match read_instant(when, zone.iana_name()) {
        Ok(moment) => Ok(moment),
        Err(error @ NotAnInstant::NoTime(_)) => day().ok_or_else(|| not_a_moment(when, &error)),
        Err(error) => Err(not_a_moment(when, &error)),
    }
}

fn not_a_moment(when: &str, error: &NotAnInstant) -> CliError {
    usage(format!("`--until {when}`: {error}")).hinted("write a day or a time, as in `--until \"2026-12-01 08:00\"`")
}

fn answer(ui: &Ui, newsroom: &Newsroom, link: &PrivateLink) -> Result<(), CliError> {
    let zone = newsroom.issuer().zone;
    let url = newsroom.private_url(link);
    let until = link.until.map(|until| until.to_zoned(zone.clone()));
    let (state, tone) = match (link.revoked, link.is_good(newsroom.now)) {
        (Some(_), _) => ("revoked", Tone::Quiet),
        (None, true) => ("open", Tone::Good),
        (None, false) => ("ended", Tone::Quiet),
    };
    let ends = until.as_ref().map(|until| format!(", until {}", local_time(until))).unwrap_or_default();
    let shown = url.clone().unwrap_or_else(|| link.token.clone());
    let whom = if link.address.is_empty() { "somebody who was erased" } else { &link.address };
    let line = format!("{}  {shown}  `{}` for {whom}{ends}", ui.paint(tone, &format!("{state:<7}")), link.release);
    ui.answer(
        line,
        &json!({
            "url": url,
            "token": link.token,
            "address": link.address,
            "until": until.as_ref().map(rfc3339),
            "release": link.release,
            "made": rfc3339(&link.made.to_zoned(zone)),
            "state": state,
        }),
    )
}
