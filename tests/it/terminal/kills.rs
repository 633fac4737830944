//! The program is killed at any moment of making a sync, and started again: files are whole, what was typed is there,
//! and one decision makes one sync. `SYNCWRIGHT_KILLS=200` tries more moments than the usual twenty.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::program::Program;
use super::{TOKEN, home_with_short_limits};
use crate::api::tcp::{Received, Reply, TcpServer};

/// How the server takes a create.
#[derive(Debug, Clone, Copy)]
enum Habit {
    /// It creates and answers.
    Answers,
    /// It creates and never answers.
    CreatesInSilence,
    /// It neither creates nor answers.
    LosesIt,
}

/// What the server holds.
type Syncs = Arc<Mutex<Vec<Value>>>;

/// A server that is only difficult the first time.
fn server(habit: Habit) -> (TcpServer, Syncs) {
    let syncs = Syncs::default();
    let held = Arc::clone(&syncs);
    let first = Mutex::new(true);
    let server = TcpServer::start(move |request: &Received| match request.line.as_str() {
        "POST /api/v1/syncs" => {
            let is_first = std::mem::replace(&mut *first.lock().expect("a lock"), false);
            let habit = if is_first { habit } else { Habit::Answers };
            let asked: Value = serde_json::from_str(&request.body).expect("JSON");
            let mut syncs = held.lock().expect("a lock");
            if !matches!(habit, Habit::LosesIt) {
                let mut attributes = asked["sync"].clone();
                attributes["created_at"] = json!(jiff::Timestamp::now().to_string());
                let id = (syncs.len() + 1).to_string();
                syncs.push(json!({"id": id, "type": "syncs", "attributes": attributes}));
            }
            match habit {
                Habit::Answers => Reply::json(201, &json!({ "data": syncs.last() }).to_string()),
                Habit::CreatesInSilence | Habit::LosesIt => Reply::Close,
            }
        }
        line if line.starts_with("GET /api/v1/syncs") => {
            let syncs = held.lock().expect("a lock");
            Reply::json(200, &json!({ "data": *syncs, "links": {"last": "/x?page=1"} }).to_string())
        }
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    (server, syncs)
}

fn start(home: &Path, server: &TcpServer) -> Program {
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
    let url = format!("http://{}", server.authority());
    let mut program = Program::start(home, &["--api-url", &url], &token);
    program.wait("signed in");
    program
}

/// The keys of the whole journey, one by one.
const JOURNEY: [&str; 9] =
    ["n1<tab>2<tab>3<tab>", "cont", "acts", "<to Mapping>", "{\"email\": \"e\"}", "<to Every>", "30", "<c-s>", "<c-s>"];

/// Types until the moment comes, then kills.
fn until_killed(program: &mut Program, moment: Duration) {
    let begin = Instant::now();
    for keys in JOURNEY {
        program.keys(keys);
        // Not to wait for anything, but to spread the moments over the journey.
        std::thread::sleep(Duration::from_millis(40));
        if begin.elapsed() >= moment {
            break;
        }
    }
    std::thread::sleep(moment.saturating_sub(begin.elapsed()));
    program.kill();
}

/// The files that are left, by name; each is whole and without the token.
fn files_left(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names.extend(files_left(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).expect("a file");
            serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{}: {error}: {text}", path.display()));
            assert!(!text.contains(TOKEN));
            names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    names
}

/// Fills the form from its first field, whatever stands in it, and creates.
fn create_another(program: &mut Program) {
    program.keys("<c-p>Start over").wait("Start over with an empty form").keys("<enter>").wait("▌ Source");
    for keys in JOURNEY {
        program.keys(keys.trim_start_matches('n'));
    }
    program.wait("✓ Created");
}

fn one_decision_makes_one_sync(number: u64) {
    let habit = [Habit::Answers, Habit::CreatesInSilence, Habit::LosesIt][usize::try_from(number % 3).expect("small")];
    // Spread over the journey and what comes after it, in an order that is always the same.
    let moment = Duration::from_millis(number * 271 % 900);
    let home = home_with_short_limits();
    let (server, syncs) = server(habit);
    let mut program = start(home.path(), &server);
    until_killed(&mut program, moment);
    let left = files_left(home.path());
    let is_left = |name: &str| left.iter().any(|each| each == name);
    let count = || syncs.lock().expect("a lock").len();
    let mut program = start(home.path(), &server);
    if left.iter().any(|name| name.starts_with("default~create-")) {
        // A create was under way: it is looked up, whatever came of it.
        let verdict = program.wait_for_one(&["Created: sync", "safe to try again"]);
        assert_eq!(count(), usize::from(verdict == "Created: sync"), "{habit:?} at {moment:?}: {verdict}");
        if verdict == "Created: sync" {
            return;
        }
        program.keys("<enter>");
    } else if is_left("default.json") {
        // No create was under way, so none can have been carried out.
        assert_eq!(count(), 0, "{habit:?} at {moment:?}: it exists, and its draft is offered again");
        program.wait("n continues it").keys("n");
    } else if count() == 1 {
        return;
    } else {
        program.wait("This session").keys("n");
    }
    program.wait("1 Connect");
    if matches!(habit, Habit::Answers) {
        create_another(&mut program);
        assert_eq!(count(), 1, "{habit:?} at {moment:?}");
    }
}

#[test]
fn killed_at_any_moment_one_decision_makes_one_sync() {
    let kills: u64 = std::env::var("SYNCWRIGHT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    std::thread::scope(|scope| {
        for lane in 0..4 {
            scope.spawn(move || (0..kills).filter(|number| number % 4 == lane).for_each(one_decision_makes_one_sync));
        }
    });
}
