//! The program: arguments, wiring, exit code.

use std::io::{IsTerminal as _, Write as _, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;

mod commands;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use syncwright::api::Client;
use syncwright::cli::{Arguments, Command, Instead, PendingCommand, TokenCommand};
use syncwright::domain::create::Resolution;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::liquid::Budget;
use syncwright::domain::secret::Token;
use syncwright::domain::sync_file::SyncFile;
use syncwright::domain::text::SanitizedText;
use syncwright::domain::token_storage::TokenLocation;
use syncwright::domain::transform::Transformer;
use syncwright::headless::output::{err, out};
use syncwright::headless::submit::{ForeignIds, Mode};
use syncwright::headless::token::{Context, Source, read_hidden};
use syncwright::launch::{ResolvedConfig, StartupInput, token_of_environment};
use syncwright::sandbox::{self, Options, Sandbox, ScheduledRuns};
use syncwright::secrets::{Secrets, Stores};
use syncwright::shell::{self, Guard, RuntimeThread, Services};
use syncwright::store::{config, files, history, log, timezone, work};

/// Wrong use, or no terminal.
const WRONG_USE: u8 = 2;
/// The server, or a system resource, was unavailable.
const NOT_REACHED: u8 = 4;

/// What is said where a command needs a server and none is known.
const NO_SERVER: &str =
    "no server yet: pass --api-url, or sign in once in the app. `syncwright sandbox` starts one to try.";

/// What ends the program, in words, with its exit code.
struct End(u8, String);

fn main() -> ExitCode {
    keep_memory_private();
    let arguments = match Arguments::of(std::env::args_os()) {
        Ok(arguments) => arguments.with_environment(|name| std::env::var_os(name)),
        Err(instead) => return ExitCode::from(said_instead(&instead)),
    };
    if let Err(problem) = arguments.as_ref().map_or(Ok(()), start_log) {
        drop(writeln!(err(), "syncwright: couldn't start the log: {problem}."));
    }
    let ended = arguments.map_err(|problem| End(WRONG_USE, problem.to_string())).and_then(|arguments| match &arguments
        .command
    {
        None if arguments.flags.plain => commands::plain(&arguments),
        None => app(&arguments),
        Some(Command::Sandbox { port }) => serve(&arguments, *port),
        Some(Command::Check { files, format }) => commands::check(&arguments, files, *format),
        Some(Command::Submit { file, dry_run, again, ids_unchanged, wait }) => {
            let mode = match (dry_run, again) {
                (true, _) => Mode::DryRun,
                (false, true) => Mode::CreateAgain,
                (false, false) => Mode::Create,
            };
            let ids = if *ids_unchanged { ForeignIds::Unchanged } else { ForeignIds::Translated };
            commands::submit(&arguments, file, (mode, ids), SignedDuration::from_secs(i64::from(*wait)))
        }
        Some(Command::Preview { file, rows, format }) => commands::preview(&arguments, file, *rows, *format),
        Some(
            command @ (Command::Syncs { .. }
            | Command::Show { .. }
            | Command::Runs { .. }
            | Command::Records { .. }
            | Command::Run { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::Delete { .. }
            | Command::Audit { .. }),
        ) => commands::workspace::carry_out(&arguments, command),
        Some(Command::Pending { what: None }) => commands::pending::list(&arguments),
        Some(Command::Pending { what: Some(PendingCommand::Resolve { note, created, .. }) }) => {
            let resolution = created.clone().map_or(Resolution::NotCreated, Resolution::Created);
            commands::pending::resolve(note, &resolution)
        }
        Some(Command::Doctor { json }) => commands::doctor(&arguments, *json),
        Some(Command::Completions { shell }) => shell
            .complete(&mut out())
            .and_then(|()| out().flush())
            .map(|()| 0)
            .or_else(|error| commands::not_written(&error)),
        Some(Command::Man { of, into }) => commands::man(of, into.as_deref()),
        Some(Command::Token { what }) => token(&arguments, what),
    });
    ExitCode::from(ended.unwrap_or_else(told))
}

/// Help and the version go to standard output, what is wrong to standard error.
fn said_instead(instead: &Instead) -> u8 {
    if instead.is_wrong {
        // Nobody to tell when standard error is gone.
        drop(err().write_all(instead.text.as_bytes()));
        return WRONG_USE;
    }
    commands::print(&instead.text).map_or_else(told, |()| 0)
}

/// Says what ended the program; its exit code.
fn told(End(code, words): End) -> u8 {
    // Nobody to tell when the terminal is gone.
    drop(writeln!(err(), "syncwright: {words}"));
    code
}

fn start_log(arguments: &Arguments) -> std::io::Result<()> {
    let Some(level) = arguments.flags.log else { return Ok(()) };
    let path = log::path().ok_or_else(|| std::io::Error::other("no folder for it"))?;
    log::start(&path, level.into())
}

/// A core file would hold the token, and so do the memory and the environment, which other programs of the same user
/// could look into. Where the system does not let that be turned off, the system's own rule stands.
#[cfg(unix)]
fn keep_memory_private() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(not(unix))]
fn keep_memory_private() {}

fn app(arguments: &Arguments) -> Result<u8, End> {
    // A sync may come through standard input; keys then come from the terminal itself.
    if !stdout().is_terminal() || (!stdin().is_terminal() && arguments.flags.from.as_deref() != Some("-")) {
        return Err(End(WRONG_USE, "the app needs a terminal for standard input and output; try --plain.".to_owned()));
    }
    if std::env::var("TERM").as_deref() == Ok("dumb") {
        return Err(End(WRONG_USE, "this terminal (TERM=dumb) can't be drawn on; use syncwright --plain.".to_owned()));
    }
    let from = arguments.flags.from.as_deref().map(sync_file).transpose()?;
    shell::end_on_panic();
    let config = config::path();
    // Only the demo needs to run something before the first frame: its server.
    let demo = if arguments.flags.demo {
        let runtime = runtime()?;
        let sandbox = start_sandbox(&runtime, arguments, None)?;
        Some((runtime, sandbox))
    } else {
        None
    };
    let (meant, token, problem) = start_of(arguments, config.as_deref(), demo.as_ref().map(|(_, sandbox)| sandbox))?;
    let timeouts = meant.timeouts;
    let lost = |error: std::io::Error| End(WRONG_USE, format!("couldn't use the terminal: {error}"));
    let can_notify = shell::notification(|name| std::env::var(name).ok()).is_some();
    let guard = Guard::take(meant.mouse, can_notify).map_err(lost)?;
    let mut terminal = shell::screen().map_err(lost)?;
    let size = terminal.get_frame().area();
    let given = StartupInput { from, problems: problem.into_iter().collect(), can_notify };
    let launch = meant.launch(token, given, (size.width, size.height));
    let outside = || {
        let (runtime, sandbox) = match demo {
            Some((runtime, sandbox)) => (runtime, Some(sandbox)),
            None => (new_runtime()?, None),
        };
        Ok(Services {
            runtime: RuntimeThread::start(runtime)?,
            client: Client::new(timeouts),
            secrets: Secrets::default(),
            config,
            drafts: work::folder(),
            history: history::path(),
            sandbox,
        })
    };
    let ended = shell::run(&mut terminal, launch, outside);
    drop(guard);
    if ended.is_err() {
        // Its drop would complain on a terminal that is gone, and panic over that.
        std::mem::forget(terminal);
    }
    match (shell::code_of_signal(), ended) {
        (Some(code), _) => Ok(code),
        (None, ended) => ended.map_err(|problem| End(WRONG_USE, problem.to_string())).map(|()| 0),
    }
}

/// The sync that a file says.
pub(crate) fn sync_file(name: &str) -> Result<SyncFile, End> {
    let told = SanitizedText::new(name);
    let text = files::read(name).map_err(|error| End(1, format!("couldn't read {told}: {error}.")))?;
    SyncFile::read(&text).map_err(|problem| End(1, format!("couldn't use {told}. {problem}")))
}

/// Which server, with which token; and why one of the environment is not used.
type Start = (ResolvedConfig, Option<(Token, TokenLocation)>, Option<String>);

fn start_of(arguments: &Arguments, config: Option<&Path>, sandbox: Option<&Sandbox>) -> Result<Start, End> {
    if let Some(sandbox) = sandbox {
        let token = Token::from_pasted(sandbox.token()).ok().map(|token| (token, TokenLocation::Session));
        return Ok((ResolvedConfig::demo(arguments, config, sandbox), token, None));
    }
    let meant = ResolvedConfig::by(arguments, config).map_err(|problem| End(WRONG_USE, problem.to_string()))?;
    Ok(match token_of_environment() {
        Ok(token) => (meant, token.map(|token| (token, TokenLocation::Environment)), None),
        Err(words) => (meant, None, Some(words)),
    })
}

fn new_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn runtime() -> Result<tokio::runtime::Runtime, End> {
    new_runtime().map_err(|error| End(NOT_REACHED, format!("couldn't start a thread: {error}")))
}

fn start_sandbox(runtime: &tokio::runtime::Runtime, arguments: &Arguments, port: Option<u16>) -> Result<Sandbox, End> {
    let dialect = match arguments.flags.dialect.unwrap_or_default() {
        Dialect::Published => sandbox::Dialect::Published,
        Dialect::Multiwoven => sandbox::Dialect::Multiwoven,
    };
    let transform = |mapping: &Value, row: &Value, now| match row {
        Value::Object(row) => Transformer::new(mapping).apply(row, now, &Budget::default()).into_json(),
        other => other.clone(),
    };
    let scheduled_runs = if arguments.flags.demo { ScheduledRuns::Shown } else { ScheduledRuns::On };
    let options = Options { port, scheduled_runs, transform, ..Options::new(dialect) };
    runtime
        .block_on(Sandbox::start(options))
        .map_err(|error| End(NOT_REACHED, format!("couldn't start the sandbox: {error}")))
}

fn serve(arguments: &Arguments, port: Option<u16>) -> Result<u8, End> {
    let runtime = runtime()?;
    let sandbox = start_sandbox(&runtime, arguments, port)?;
    let dialect = arguments.flags.dialect.unwrap_or_default().word();
    let (url, token) = (sandbox.url(), sandbox.token());
    let words = format!(
        "Sandbox running, API variant {dialect}. Ctrl-C stops it.\n\n  \
         URL        {url}\n  Token      {token}\n  Workspace  1\n  Account    ann@acme.io, password Passw0rd!x\n\n\
         In another terminal:\n  \
         SYNCWRIGHT_TOKEN={token} syncwright --api-url {url} --dialect {dialect} --workspace 1\n"
    );
    // It serves also when nobody reads this.
    drop(out().write_all(words.as_bytes()));
    runtime.block_on(sandbox.wait());
    Ok(0)
}

fn token(arguments: &Arguments, what: &TokenCommand) -> Result<u8, End> {
    let config = config::path();
    let meant =
        ResolvedConfig::by(arguments, config.as_deref()).map_err(|problem| End(WRONG_USE, problem.to_string()))?;
    let Some(key) = meant.token_key() else {
        return Err(End(WRONG_USE, NO_SERVER.to_owned()));
    };
    let environment = token_of_environment().map_err(|words| End(1, words))?;
    let (mut out, mut complaints) = (out(), err());
    let mut context = Context {
        stores: &Stores::of_this_system(),
        key: &key,
        environment: environment.as_ref(),
        now: Timestamp::now(),
        zone: &timezone::local(),
        out: &mut out,
        err: &mut complaints,
    };
    let exit = match what {
        TokenCommand::Set { kernel } => {
            let place = if *kernel { TokenLocation::KernelKeyring } else { TokenLocation::Keyring };
            if stdin().is_terminal() {
                context.set(Source::Terminal(&mut || read_hidden(&mut err())), place)
            } else {
                context.set(Source::Piped(&mut stdin()), place)
            }
        }
        TokenCommand::Status => context.status(),
        TokenCommand::Delete => context.delete(),
    };
    match (exit.code(), context.out.flush()) {
        (0, Err(error)) => commands::not_written(&error),
        (code, _) => Ok(code),
    }
}
