//! The non-interactive commands: how they are assembled.

pub(crate) mod pending;
pub(crate) mod workspace;

use std::io::{IsTerminal as _, Stdout, Write as _, stdin, stdout};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use syncwright::api::Client;
use syncwright::app::launch::{ColorDepth, ColorMode};
use syncwright::cli::{self, Arguments, Format, PageProblem, TableOrJson};
use syncwright::domain::connection::Connection;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::printable;
use syncwright::domain::query::{Query, Reply};
use syncwright::domain::remote_context::RemoteContext;
use syncwright::domain::secret::Token;
use syncwright::domain::server::Server;
use syncwright::domain::token_storage::TokenLocation;
use syncwright::headless::create::Creator;
use syncwright::headless::exit::Exit;
use syncwright::headless::output::{Output, coloured_out, err, out};
use syncwright::headless::plain::{Echo, Plain, opening};
use syncwright::headless::preview::PreviewFile;
use syncwright::headless::submit::{ForeignIds, Mode, Submit};
use syncwright::headless::{check, doctor, preview};
use syncwright::launch::{ResolvedConfig, looks, token_of_environment};
use syncwright::secrets::Secrets;
use syncwright::shell;
use syncwright::store::config::ThemeWish;
use syncwright::store::creates::Notes;
use syncwright::store::{config, files, history, timezone, work};

use crate::{End, NO_SERVER, WRONG_USE, runtime, start_of, start_sandbox};

/// Exit code: no token, or one the server rejects.
const NOT_SIGNED_IN: u8 = 3;

/// `syncwright check`: checks every file, even if one cannot be read.
pub(crate) fn check(arguments: &Arguments, names: &[String], format: Format) -> Result<u8, End> {
    let (mut is_refused, mut told) = (false, Vec::new());
    for name in names {
        let shown = if name == "-" { "standard input" } else { name };
        let findings = match files::read(name) {
            Ok(text) => check::judge(&text, arguments.flags.dialect, &RemoteContext::default()),
            Err(error) => check::unreadable(&error),
        };
        is_refused |= check::is_refused(&findings);
        match format {
            Format::Text => {
                print(&check::as_text(shown, &findings))?;
                // Standard output is for findings only; humans want to know if there are none.
                drop(writeln!(err(), "{}", check::summary(shown, &findings)));
            }
            Format::Json => told.extend(check::as_json(shown, &findings)),
        }
    }
    if format == Format::Json {
        print(&format!("{}\n", printable::json(&serde_json::Value::Array(told))))?;
    }
    Ok(u8::from(is_refused))
}

pub(crate) fn print(text: &str) -> Result<(), End> {
    print_on(out(), text)
}

fn print_on(mut out: Output<Stdout>, text: &str) -> Result<(), End> {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.or_else(|error| not_written(&error).map(|_code| ()))
}

/// Standard output cannot be written to. A closed pipe, as with `head`, is not an error.
pub(crate) fn not_written(error: &std::io::Error) -> Result<u8, End> {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Ok(0),
        _ => Err(End(1, format!("couldn't write to standard output: {error}."))),
    }
}

/// How long a create without an answer is looked up when nothing else is said.
pub(crate) const LOOKED_UP: SignedDuration = SignedDuration::from_secs(60);

/// `syncwright submit`.
pub(crate) fn submit(
    arguments: &Arguments,
    name: &str,
    (wish, ids): (Mode, ForeignIds),
    wait: SignedDuration,
) -> Result<u8, End> {
    let text = files::read(name).map_err(|error| End(1, format!("couldn't read {name}: {error}.")))?;
    with_creator(arguments, wait, |runtime, creator| {
        let (mut out, mut err) = (out(), err());
        Ok(Submit { creator, runtime, ids, out: &mut out, err: &mut err }.run(name, &text, wish).code())
    })
}

/// `syncwright preview`.
pub(crate) fn preview(arguments: &Arguments, name: &str, rows: u8, format: TableOrJson) -> Result<u8, End> {
    let text = files::read(name).map_err(|error| End(1, format!("couldn't read {name}: {error}.")))?;
    let format = match format {
        TableOrJson::Table => preview::Format::Table,
        TableOrJson::Json => preview::Format::Json,
    };
    with_creator(arguments, LOOKED_UP, |runtime, creator| {
        let has_colours = has_colours();
        let (mut out, mut err) = (coloured_out(has_colours), err());
        let mut command = PreviewFile { creator, runtime, has_colours, out: &mut out, err: &mut err };
        Ok(command.run(&text, usize::from(rows), format).code())
    })
}

/// `syncwright doctor`.
pub(crate) fn doctor(arguments: &Arguments, as_json: bool) -> Result<u8, End> {
    let variable = |name: &str| std::env::var(name).ok();
    let path = config::path();
    let runtime = runtime()?;
    let meant =
        ResolvedConfig::by(arguments, path.as_deref()).map_err(|problem| End(WRONG_USE, problem.to_string()))?;
    let secrets = Secrets::default();
    let (state, paper) = (work::folder(), paper());
    let mut findings = Vec::new();
    // Reported as they complete: some take a while.
    let mut tell = |found: Vec<doctor::CheckResult>| {
        let is_well = doctor::is_well(&found);
        let told =
            if as_json { Ok(()) } else { print_on(coloured_out(has_colours()), &doctor::as_text(&found, paper)) };
        findings.extend(found);
        told.map(|()| is_well)
    };
    tell(doctor::terminal::look(&terminal(meant.theme), variable))?;
    tell(doctor::files::configuration(path.as_deref(), &meant.problems, &meant.unknown))?;
    tell(doctor::files::state(state.as_deref().and_then(Path::parent)))?;
    tell(Vec::from_iter(doctor::files::creates(state.as_deref())))?;
    tell(runtime.block_on(doctor::keyring::look(&secrets)))?;
    let proxy = doctor::network::proxy(meant.server.as_ref(), variable);
    let is_proxied = proxy.state == doctor::CheckState::Note;
    tell(vec![proxy])?;
    match &meant.server {
        None => drop(tell(vec![doctor::no_server()])?),
        Some(server) => {
            let client = Client::new(meant.timeouts);
            if tell(runtime.block_on(doctor::network::look(&client, server, is_proxied)))? {
                tell(runtime.block_on(server_and_token(&client, &secrets, &meant, server)))?;
            }
        }
    }
    if as_json {
        print(&format!("{}\n", printable::json(&doctor::as_json(&findings))))?;
    }
    Ok(u8::from(!doctor::is_well(&findings)))
}

/// Output style of `doctor`.
fn paper() -> doctor::OutputStyle {
    match shell::size().filter(|_| stdout().is_terminal()) {
        Some((columns, _)) => doctor::OutputStyle::Terminal { columns, colours: has_colours() },
        None => doctor::OutputStyle::Plain,
    }
}

/// Whether what people read on standard output is coloured: on a terminal that has colours, unless `NO_COLOR` is set.
fn has_colours() -> bool {
    stdout().is_terminal() && looks(ThemeWish::default(), |name| std::env::var(name).ok()) != ColorMode::Mono
}

/// Terminal capabilities. Queried only if responses can be read.
fn terminal(theme: ThemeWish) -> doctor::terminal::Terminal {
    use doctor::terminal::{Answered, Terminal};
    let is_terminal = stdout().is_terminal();
    let is_asked = is_terminal && stdin().is_terminal() && std::env::var("TERM").as_deref() != Ok("dumb");
    let answers = is_asked.then(|| match shell::ask_terminal() {
        Ok(shell::Answers { wide_letter, tells_all_keys }) => Answered::Yes { wide_letter, tells_all_keys },
        Err(_no_answer) => Answered::Nothing,
    });
    let size = is_terminal.then(shell::size).flatten();
    let colours = match looks(theme, |name| std::env::var(name).ok()) {
        ColorMode::Mono => "No colours: NO_COLOR, the mono theme, or a terminal without them",
        ColorMode::Colour(_, ColorDepth::Sixteen) => "16 colours",
        ColorMode::Colour(_, ColorDepth::Indexed) => "256 colours",
        ColorMode::Colour(_, ColorDepth::True) => "True colour",
    };
    Terminal { size, answers, clipboard: shell::clipboard_program(), colours }
}

async fn server_and_token(
    client: &Client,
    secrets: &Secrets,
    meant: &ResolvedConfig,
    server: &Server,
) -> Vec<doctor::CheckResult> {
    let host = server.host();
    let (of_environment, problem) = match token_of_environment() {
        Ok(token) => (token.map(|token| (token, TokenLocation::Environment)), None),
        Err(words) => (None, Some(words)),
    };
    let kept = match (of_environment, meant.token_key()) {
        (None, Some(key)) => secrets.get(&key).await.ok().flatten(),
        (token, _) => token,
    };
    let mut findings: Vec<doctor::CheckResult> = problem.into_iter().map(doctor::unusable_token).collect();
    let (place, issued) = (kept.as_ref().map(|(_, place)| *place), kept.as_ref().and_then(|(it, _)| it.issued_at()));
    findings.push(doctor::server::token(&host, place, issued, Timestamp::now()));
    let Some((token, _)) = kept else { return findings };
    let connection = Connection { server: server.clone(), token, workspace: meant.workspace };
    let answer = client.welcome(&connection).await;
    findings.extend(doctor::server::welcome(&host, &answer, Timestamp::now(), &timezone::local()));
    let workspace = answer.ok().and_then(|welcome| welcome.workspace).map(|workspace| workspace.id);
    let connection = Connection { workspace: connection.workspace.or(workspace), ..connection };
    if let Ok(Reply::Dialect(spoken)) = client.ask(&connection, meant.dialect, &Query::Dialect).await {
        findings.push(doctor::server::dialect(meant.dialect, spoken));
    }
    findings
}

/// `syncwright man`.
pub(crate) fn man(of: &[String], into: Option<&Path>) -> Result<u8, End> {
    let written = match into {
        Some(folder) => cli::all_man_pages(folder),
        None => cli::man(of, &mut out()).and_then(|()| Ok(out().flush()?)),
    };
    written.map(|()| 0).or_else(|problem| match problem {
        PageProblem::NotWritten(error) if into.is_none() => not_written(&error),
        PageProblem::NotWritten(_) => Err(End(1, problem.to_string())),
        PageProblem::NoCommand(_) => Err(End(WRONG_USE, problem.to_string())),
    })
}

/// The form as line-by-line prompts.
pub(crate) fn plain(arguments: &Arguments) -> Result<u8, End> {
    let from = arguments.flags.from.as_deref().map(crate::sync_file).transpose()?;
    with_creator(arguments, LOOKED_UP, |runtime, creator| {
        let (mut input, mut out) = (stdin().lock(), out());
        drop(writeln!(out, "{}", opening(&creator.connection.server.host(), creator.dialect)));
        let echo = if stdin().is_terminal() { Echo::Off } else { Echo::On };
        let mut dialogue = Plain { input: &mut input, out: &mut out, echo, creator, runtime, from };
        let ended = dialogue.run().map_err(|error| End(1, format!("the session was interrupted: {error}.")));
        ended.map(Exit::code)
    })
}

/// Signs in and runs a closure with the creator.
pub(crate) fn with_creator(
    arguments: &Arguments,
    wait: SignedDuration,
    act: impl FnOnce(&tokio::runtime::Runtime, &Creator<'_>) -> Result<u8, End>,
) -> Result<u8, End> {
    let config = config::path();
    let runtime = runtime()?;
    let sandbox = if arguments.flags.demo { Some(start_sandbox(&runtime, arguments, None)?) } else { None };
    let (meant, token, problem) = start_of(arguments, config.as_deref(), sandbox.as_ref())?;
    for words in meant.problems.iter().chain(&problem) {
        drop(writeln!(err(), "syncwright: {words}"));
    }
    let client = Client::new(meant.timeouts);
    let (connection, dialect) = connect(&runtime, &client, &meant, token.map(|(token, _)| token))?;
    let is_demo = sandbox.is_some();
    let notes = work::folder().filter(|_| !is_demo).map(|folder| Notes::new(&folder));
    let history = history::path().filter(|_| !is_demo);
    let creator = Creator {
        client: &client,
        connection: &connection,
        dialect,
        profile: &meant.profile,
        notes: notes.as_ref(),
        history: history.as_deref(),
        patience: meant.timeouts.create,
        settle: meant.timeouts.settling(),
        wait,
    };
    act(&runtime, &creator)
}

/// Connects with a token from the environment or keyring, and the selected workspace.
fn connect(
    runtime: &tokio::runtime::Runtime,
    client: &Client,
    meant: &ResolvedConfig,
    token: Option<Token>,
) -> Result<(Connection, Dialect), End> {
    let Some(server) = meant.server.clone() else {
        return Err(End(WRONG_USE, NO_SERVER.to_owned()));
    };
    let kept = || {
        let kept = runtime.block_on(Secrets::default().get(&meant.token_key()?));
        kept.map(|kept| kept.map(|(token, _)| token)).transpose()
    };
    let token = token.map(Ok).or_else(kept).transpose().map_err(|problem| {
        let words = format!("no saved token. {problem} You can also set SYNCWRIGHT_TOKEN.");
        End(NOT_SIGNED_IN, words)
    })?;
    let Some(token) = token else {
        let words = "no saved token for this server: set SYNCWRIGHT_TOKEN, or run `syncwright token set`.";
        return Err(End(NOT_SIGNED_IN, words.to_owned()));
    };
    let mut connection = Connection { server, token, workspace: meant.workspace };
    match runtime.block_on(client.welcome(&connection)) {
        Ok(welcome) => {
            connection.workspace = connection.workspace.or_else(|| welcome.workspace.map(|workspace| workspace.id));
            Ok((connection, meant.dialect))
        }
        Err(failure) => Err(End(Exit::of(&failure).code(), failure.describe())),
    }
}
