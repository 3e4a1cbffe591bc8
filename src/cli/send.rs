//! `pressbox send`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clap::Args;
use jiff::Timestamp;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::count::count;
use super::desk::{Desk, Newsroom};
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::figures::{ReadyFigure, page_url, ready};
use super::list;
use super::messages::{self, MessageView};
use super::proof::refuse_errors;
use super::ui::Ui;
use crate::delivery::{
    self, Brief, Channel, Ending, Given, Ledger, LedgerError, Letterhead, Mailing, Message, Outbox, Pace, Pen, Picture,
    Plan, Planned, Run, Server, ServerError, Smtp, State, Transport, TransportError,
};
use crate::photo::Door;
use crate::press::{Address, Journalist, Lists};
use crate::release::render::{self, Email, Templates};
use crate::release::{Language, Release, Slug};

/// Send a release to media lists, each journalist once
///
/// Shows first who gets it, who does not and why. Run again, it sends only what is still due.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The release
    slug: Slug,

    /// The list to send to; give it again for more lists
    #[arg(long, value_name = "NAME", required_unless_present = "test")]
    list: Vec<String>,

    /// Only to those who bear this tag
    #[arg(long, value_name = "TAG")]
    segment: Option<String>,

    /// Show the plan and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Send without asking
    #[arg(long, short)]
    yes: bool,

    /// Write each message as a file into this folder and send nothing; a later sending counts none of them
    #[arg(long, value_name = "DIR")]
    outbox: Option<PathBuf>,

    /// Send every edition to this address alone, on trial; the ledger does not count it
    #[arg(long, value_name = "ADDRESS")]
    test: Option<Address>,

    /// At most so many messages a minute, such as `60/min`
    #[arg(long, value_name = "N/min", value_parser = per_minute)]
    rate: Option<u32>,
}

fn per_minute(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number.parse().ok().filter(|n| *n > 0).ok_or_else(|| "a rate is a number of messages a minute: `60/min`".to_owned())
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: SendArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let editions = newsroom.releases().editions(&args.slug)?;
    refuse_errors(ui, desk, &newsroom, &args.slug)?;
    let version = editions.iter().map(|edition| edition.version).max().unwrap_or(1);
    let sending = Sending {
        ui,
        desk,
        mailing: Mailing { slug: args.slug.clone(), version },
        from: newsroom.config.newsroom.from.parse().hint("correct `from` in `pressbox.toml`")?,
        newsroom,
        editions,
    };
    match &args.test {
        Some(address) => sending.trial(&args, address),
        None => sending.send(&args),
    }
}

/// One run of the command.
struct Sending<'a> {
    ui: &'a Ui,
    desk: &'a Desk,
    newsroom: Newsroom,
    editions: Vec<Release>,
    mailing: Mailing,
    from: Address,
}

impl Sending<'_> {
    fn send(&self, args: &SendArgs) -> Result<Outcome, CliError> {
        let ui = self.ui;
        let (journalists, unusable) = self.journalists(args)?;
        let channel = if args.outbox.is_some() { Channel::Outbox } else { Channel::Smtp };
        let library = self.newsroom.library_dir();
        if args.dry_run {
            let plan = self.plan(args, channel, journalists, &Ledger::open(&library)?)?;
            self.show(&plan, usize::MAX);
            self.answer_plan(&plan)?;
            return Ok(Outcome::of_failures(unusable));
        }
        let mut pen = Pen::take(&library, self.desk.now).map_err(explained)?;
        if pen.left_over() > 0 {
            let messages = count(pen.left_over(), "message is", "messages are");
            ui.warn(format!("an earlier run was cut off: {messages} in doubt since, and not sent again"));
        }
        let plan = self.plan(args, channel, journalists, pen.ledger())?;
        self.show(&plan, 12);
        if plan.due.is_empty() {
            self.answer_kept_back(&plan)?;
            ui.status("nobody is due: nothing was sent");
            self.hint_of_doubts(&plan);
            return Ok(Outcome::of_failures(unusable));
        }
        // All that can be wrong at home is found before the question.
        let transport = self.transport(args)?;
        let messages = self.messages(&plan)?;
        let to = count(plan.due.len(), "journalist", "journalists");
        if !args.yes {
            match ui.confirm(&format!("send `{}` to {to}?", self.mailing.slug))? {
                Some(true) => {}
                Some(false) => return Err(refused("nothing was sent")),
                None => {
                    return Err(refused("nobody is there to say yes, and nothing was sent")
                        .hinted("look at the plan with `--dry-run`, then send with `--yes`"));
                }
            }
        }
        let sent = self.perform(&mut pen, &plan, &messages, transport.as_ref(), args)?;
        self.answer_kept_back(&plan)?;
        self.hint_of_doubts(&plan);
        Ok(if sent == Outcome::Done { Outcome::of_failures(unusable) } else { sent })
    }

    /// Everybody on the lists who belongs to the segment, and the number of rows that are of no use.
    fn journalists(&self, args: &SendArgs) -> Result<(Vec<Journalist>, usize), CliError> {
        let lists = Lists::new(&self.newsroom.lists_dir());
        let (mut journalists, mut bad) = (Vec::new(), 0);
        for name in &args.list {
            let name = list::named(name)?;
            let (list, unusable) = list::read(&lists, &name)?;
            list::warn_of(self.ui, &name, &unusable);
            bad += unusable.len();
            journalists.extend(list.journalists().cloned());
        }
        if let Some(segment) = &args.segment {
            journalists.retain(|journalist| journalist.is_in(segment));
            if journalists.is_empty() {
                return Err(refused(format!("nobody on the list bears the tag `{segment}`"))
                    .hinted(format!("see the tags with `pressbox list show {}`", args.list.join(" "))));
            }
        }
        Ok((journalists, bad))
    }

    fn plan(
        &self,
        args: &SendArgs,
        channel: Channel,
        journalists: Vec<Journalist>,
        ledger: &Ledger,
    ) -> Result<Plan, CliError> {
        let suppressed = Lists::new(&self.newsroom.lists_dir()).suppressed().map_err(list::explained)?;
        let mut entries = ledger.entries(channel, &self.mailing)?;
        if let Some(dir) = &args.outbox {
            // An outbox can be thrown away and made again.
            let outbox = Outbox::new(&self.desk.working_dir.join(dir), &self.mailing);
            entries.retain(|entry| outbox.path(&entry.address, &entry.message_id).is_file());
        }
        let languages: Vec<Language> = self.editions.iter().map(|edition| edition.language).collect();
        Ok(Plan::make(Brief {
            mailing: self.mailing.clone(),
            channel,
            journalists,
            suppressed: &suppressed,
            editions: &languages,
            usual: self.newsroom.config.newsroom.language,
            entries,
            embargo: self.editions.iter().find_map(|edition| edition.embargo.as_ref()),
            from: &self.from,
            now: self.desk.now,
        }))
    }

    /// The plan for whoever watches: how many of each, and by name those who are not as the others.
    fn show(&self, plan: &Plan, most: usize) {
        let ui = self.ui;
        let Mailing { slug, version } = &plan.mailing;
        let of = if *version > 1 { format!(" version {version}") } else { String::new() };
        let due = count(plan.due.len(), "journalist", "journalists");
        ui.status(format!("`{slug}`{of} is due to {due}, and {} not", plan.kept_back.len()));
        let mut editions: BTreeMap<Language, usize> = BTreeMap::new();
        for planned in &plan.due {
            *editions.entry(planned.edition).or_default() += 1;
        }
        for (language, number) in editions {
            ui.status(format!("  {} in `{language}`", count(number, "message", "messages")));
        }
        let missing = plan.due.iter().filter_map(|planned| Some((planned, planned.missing.as_ref()?)));
        let instead = missing.map(|(planned, missing)| {
            let whom = messages::whom(&planned.journalist.name, &planned.journalist.address);
            format!("  {whom} reads `{missing}` and gets `{}`", planned.edition)
        });
        self.some(instead.collect(), most);
        let held = plan.kept_back.iter().map(|held| {
            let whom = messages::whom(&held.journalist.name, &held.journalist.address);
            format!("  not to {whom}: {}", held.why)
        });
        self.some(held.collect(), most);
    }

    fn some(&self, lines: Vec<String>, most: usize) {
        let more = lines.len().saturating_sub(most);
        for line in lines.into_iter().take(most) {
            self.ui.status(line);
        }
        if more > 0 {
            self.ui.status(format!("  and {more} more; all of them with `--dry-run`"));
        }
    }

    fn answer_plan(&self, plan: &Plan) -> Result<(), CliError> {
        for planned in &plan.due {
            let Planned { journalist, edition, message_id, .. } = planned;
            let view = MessageView {
                address: &journalist.address,
                name: &journalist.name,
                state: State::Queued,
                message_id: message_id.as_str(),
                code: None,
                reply: None,
                why: None,
            };
            let mut object = view.object();
            object["edition"] = edition.tag().into();
            self.ui.answer(view.line(self.ui), &object)?;
        }
        self.answer_kept_back(plan)
    }

    /// Those who get nothing now; people have read of them in the plan.
    fn answer_kept_back(&self, plan: &Plan) -> Result<(), CliError> {
        for held in &plan.kept_back {
            let view = MessageView {
                address: &held.journalist.address,
                name: &held.journalist.name,
                state: State::Skipped,
                message_id: held.message_id.as_str(),
                code: held.entry.as_ref().and_then(|entry| entry.code),
                reply: held.entry.as_ref().and_then(|entry| entry.reply.as_deref()),
                why: Some(held.why.to_string()),
            };
            self.ui.answer("", &view.object())?;
        }
        Ok(())
    }

    fn hint_of_doubts(&self, plan: &Plan) {
        if plan.kept_back.iter().any(|held| held.why == delivery::WhyNot::InDoubt) {
            let slug = &self.mailing.slug;
            self.ui
                .hint(format!("see who with `pressbox report {slug}`, and settle it with `pressbox resolve {slug}`"));
        }
    }

    fn transport(&self, args: &SendArgs) -> Result<Box<dyn Transport>, CliError> {
        if let Some(dir) = &args.outbox {
            return Ok(Box::new(Outbox::new(&self.desk.working_dir.join(dir), &self.mailing)));
        }
        let given = Given {
            url: self.desk.smtp_url.as_deref(),
            password: self.desk.smtp_password.as_deref(),
            root: self.newsroom.root.clone(),
        };
        let server = Server::find(self.newsroom.config.smtp.as_ref(), &given).map_err(|error| {
            let hint = match &error {
                ServerError::Unset => {
                    "set `url` under `[smtp]` in `pressbox.toml`, or look at the messages with `--outbox out/mail`"
                }
                ServerError::Scheme(_) | ServerError::Host(_) | ServerError::Port(_) | ServerError::Option(_) => {
                    "write it as `smtp://user@mail.example.org:587` or `smtps://user@mail.example.org:465`"
                }
                ServerError::PasswordInUrl | ServerError::NoPassword(_) => {
                    "give the password in `PRESSBOX_SMTP_PASSWORD`, `password_command` or `password_file`"
                }
                ServerError::OpenFile { path, .. } => &format!("close it with `chmod 600 {path}`"),
                ServerError::Open(_) => "leave `?tls=none` away, or use `smtps://`",
                _ => return CliError::from(error),
            };
            let hint = hint.to_owned();
            CliError::from(error).hinted(hint)
        })?;
        Ok(Box::new(Smtp::new(server)))
    }

    /// One message for each edition that the plan needs.
    fn messages(&self, plan: &Plan) -> Result<BTreeMap<Language, Message>, CliError> {
        let needed = |edition: &&Release| plan.due.iter().any(|planned| planned.edition == edition.language);
        let compose = |edition: &Release| Ok((edition.language, self.compose(edition, false)?));
        self.editions.iter().filter(needed).map(compose).collect()
    }

    fn compose(&self, edition: &Release, on_trial: bool) -> Result<Message, CliError> {
        let issuer = self.newsroom.issuer();
        let date = self.desk.now.to_zoned(issuer.zone.clone());
        let letterhead = Letterhead { name: issuer.name.clone(), from: self.from.clone(), date };
        let (mut email, picture) = self.render_edition(edition)?;
        if on_trial {
            email.subject = format!("[Test] {}", email.subject);
        }
        Ok(Message::compose(&email, edition.language, &letterhead, picture.as_ref()))
    }

    /// An edition as a mail, with its lead photo: linked where the newsroom's pages stand on the web, else inside.
    fn render_edition(&self, edition: &Release) -> Result<(Email, Option<Picture>), CliError> {
        let newsroom = &self.newsroom;
        let templates = Templates::load(Some(&newsroom.templates_dir()))
            .hint("correct it, or take it away to use the built-in one")?;
        let photos = ready(self.ui, newsroom, edition, Door::Mail, &["mail"])?;
        let shown = photos.iter().filter_map(|photo| Some((photo, photo.rendition("mail")?)));
        let (views, picture) = if let Some(site) = page_url(newsroom, &edition.slug) {
            let view = |(photo, rendition): (&ReadyFigure, &_)| {
                photo.view(rendition, format!("{site}/{}", photo.place("mail")), Some(&site))
            };
            (shown.map(view).collect(), None)
        } else {
            let mut views = Vec::new();
            let mut inside = None;
            // Only the lead photo travels along: each picture would weigh on every message.
            if let Some((photo, rendition)) = shown.into_iter().next() {
                let jpeg =
                    std::fs::read(&rendition.path).context(format!("`{}` cannot be read", rendition.path.display()))?;
                let picture = Picture::new(&edition.slug, &self.from, jpeg);
                views.push(photo.view(rendition, picture.src(), None));
                inside = Some(picture);
            }
            (views, inside)
        };
        Ok((render::email(&templates, edition, &newsroom.issuer(), &views)?, picture))
    }

    fn perform(
        &self,
        pen: &mut Pen,
        plan: &Plan,
        messages: &BTreeMap<Language, Message>,
        transport: &dyn Transport,
        args: &SendArgs,
    ) -> Result<Outcome, CliError> {
        let ui = self.ui;
        let settings = self.newsroom.config.smtp.as_ref();
        let mut pace = Pace { per_minute: args.rate.or(settings.and_then(|s| s.rate)), ..Pace::default() };
        if let Some(connections) = settings.and_then(|s| s.connections) {
            pace.connections = usize::try_from(connections.clamp(1, 50)).unwrap_or(pace.connections);
        }
        if args.outbox.is_some() {
            pace = Pace { connections: 1, per_minute: None, retries: Vec::new() };
        }
        let (started, now) = (Instant::now(), self.desk.now);
        let clock = || now.checked_add(started.elapsed()).unwrap_or(Timestamp::MAX);
        let stop = stop_sign()?;
        let run = Run { plan, messages, transport, pace: &pace, clock: &clock, stop: &stop, progress: ui };
        let mut tally: BTreeMap<State, usize> = BTreeMap::new();
        let mut broken = None;
        let ending = delivery::send(pen, &run, &mut |told| {
            *tally.entry(told.state).or_default() += 1;
            let journalist = &told.planned.journalist;
            let view = MessageView {
                address: &journalist.address,
                name: &journalist.name,
                state: told.state,
                message_id: told.planned.message_id.as_str(),
                code: told.code,
                reply: told.reply.as_deref(),
                why: None,
            };
            if let (State::Failed | State::Deferred | State::InDoubt, Some(reply)) = (told.state, &told.reply) {
                let whom = messages::whom(&journalist.name, &journalist.address);
                ui.failed(format!("{whom} is {}: {}", messages::said(told.state), messages::answer(told.code, reply)));
            }
            // The run goes on when nobody reads what it says: the messages matter more.
            let answered = ui.answer(view.line(ui), &view.object());
            if let Err(error) = answered {
                broken.get_or_insert(error);
            }
        })
        .map_err(explained)?;
        let sent = tally.get(&State::Sent).copied().unwrap_or(0);
        let verb = if plan.channel == Channel::Outbox { "wrote" } else { "sent" };
        let rest: Vec<_> = tally
            .iter()
            .filter(|(state, _)| **state != State::Sent)
            .map(|(state, number)| format!("{number} {}", messages::said(*state)))
            .collect();
        let rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
        ui.status(format!("{verb} {}{rest}", count(sent, "message", "messages")));
        if let Some(error) = broken {
            return Err(error);
        }
        match ending {
            Ending::Cut(error) if sent == 0 => return Err(cut(error)),
            Ending::Cut(error) => {
                ui.warn(error.to_string());
                ui.hint("run the same command again: it sends what is still due");
            }
            Ending::Stopped => ui.hint("stopped; run the same command again: it sends what is still due"),
            Ending::Whole if tally.contains_key(&State::Deferred) => {
                ui.hint("run the same command again later: it tries what was put off");
            }
            Ending::Whole => {}
        }
        Ok(Outcome::of_failures(plan.due.len() - sent))
    }

    /// Every edition to one address, past plan and ledger.
    fn trial(&self, args: &SendArgs, address: &Address) -> Result<Outcome, CliError> {
        if args.dry_run {
            return Err(usage("`--test` and `--dry-run` do not go together"));
        }
        let transport = self.transport(args)?;
        let on_list = self.journalists(args)?.0.into_iter().find(|journalist| journalist.address == *address);
        let journalist = on_list.unwrap_or_else(|| Journalist::at(address.clone()));
        let mut failures = 0;
        for edition in &self.editions {
            let message = self.compose(edition, true)?;
            let message_id = self.mailing.trial_id(address, edition.language, &self.from, self.desk.now);
            let (journalist, edition) = (journalist.clone(), edition.language);
            let planned = Planned { journalist, edition, missing: None, message_id, again: false };
            let outcome = delivery::trial(transport.as_ref(), &message, &planned).map_err(cut)?;
            let (state, code, reply) = outcome.told();
            let view = MessageView {
                address,
                name: &planned.journalist.name,
                state,
                message_id: planned.message_id.as_str(),
                code,
                reply: Some(reply),
                why: None,
            };
            if state != State::Sent {
                failures += 1;
                self.ui.failed(format!("{address} is {}: {}", messages::said(state), messages::answer(code, reply)));
            }
            self.ui.answer(view.line(self.ui), &view.object())?;
        }
        Ok(Outcome::of_failures(failures))
    }
}

/// A sign that Ctrl-C and `kill` set: what is in flight is finished. The second time they end the program at once.
fn stop_sign() -> Result<Arc<AtomicBool>, CliError> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, 130, stop.clone())?;
        flag::register(signal, stop.clone())?;
    }
    Ok(stop)
}

fn cut(error: TransportError) -> CliError {
    let hint = match &error {
        TransportError::Unreachable { .. } => {
            "check `[smtp] url` and the network; what was not sent waits for the next run"
        }
        TransportError::NoTls { .. } | TransportError::Tls { .. } => {
            "ask the server's keeper for its `smtps://` address, usually on port 465"
        }
        TransportError::Login { .. } => "check the user in `[smtp] url` and the password",
        TransportError::Unwelcome { .. } => "check `[newsroom] from`, and the user in `[smtp] url`",
        TransportError::Outbox { .. } => "choose another folder with `--outbox DIR`",
    };
    CliError::from(error).hinted(hint)
}

fn explained(error: LedgerError) -> CliError {
    match error {
        LedgerError::Busy => CliError::from(error).hinted("wait until it has ended; it may be on another machine"),
        other => other.into(),
    }
}
