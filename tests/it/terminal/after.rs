//! After the first sync, in a real terminal against the sandbox: created, run, watched, a rejected record read, copied
//! to another destination, and deleted; every request counted.

use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::program::Program;

/// A sync that the sandbox runs when asked, and whose third row is rejected.
const FILE: &str = r#"{"sync": {"source_id": 1, "destination_id": 21, "model_id": 1, "stream_name": "customer",
  "sync_mode": "incremental", "schedule_type": "manual",
  "configuration": [{"from": "email", "to": "email", "mapping_type": "standard"}]}}"#;

struct Stage {
    home: tempfile::TempDir,
    // Serves the sandbox as long as it is here.
    _runtime: tokio::runtime::Runtime,
    sandbox: Sandbox,
}

impl Stage {
    fn of(dialect: Dialect) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(Options::new(dialect))).expect("a sandbox");
        Self { home: tempfile::tempdir().expect("a folder"), _runtime: runtime, sandbox }
    }

    fn program(&self, dialect: &str, more: &[&str]) -> Program {
        let (url, token) = (self.sandbox.url(), self.sandbox.token().to_owned());
        let mut arguments = vec!["--api-url", &url, "--dialect", dialect, "--workspace", "1"];
        arguments.extend(more);
        Program::start(self.home.path(), &arguments, &[("SYNCWRIGHT_TOKEN".to_owned(), token)])
    }

    fn count(&self, method: &str, wanted: impl Fn(&str) -> bool) -> usize {
        let requests = self.sandbox.requests();
        requests.iter().filter(|request| request.method == method && wanted(&request.path)).count()
    }
}

#[test]
fn a_sync_is_created_run_watched_understood_copied_and_deleted() {
    let stage = Stage::of(Dialect::Multiwoven);
    let file = stage.home.path().join("sync.json");
    std::fs::write(&file, FILE).expect("a file");
    let mut program = stage.program("multiwoven", &["--from", &file.display().to_string()]);
    program.wait("▌ Source").wait("Prod PG").wait("Stripe EU").keys("<c-s>").wait("Create sync").keys("<c-s>");
    program.wait("✓ Created").keys("x").wait("Details").wait("sending rows").wait("! done").wait("! 3 of 8 rejected");
    program
        .keys("<enter>")
        .wait("Description: cannot be blank")
        .keys("<enter>")
        .wait("Destination error")
        .wait("cannot be blank");
    program
        .keys("<esc>")
        .gone("Destination error")
        .keys("<esc>")
        .wait("Details")
        .keys("c")
        .wait("Copied")
        .wait("▌ Source");
    // The same to HubSpot.
    program.keys("<tab><c-u>2<tab><tab><c-u>contacts<to Mapping>").wait("▌ Mapping");
    program.keys("<right><enter>").wait("Field for").keys("properties.email<enter>").gone("Field for");
    program.keys("<c-s>").wait("Create sync").keys("<c-s>").wait("✓ Created");
    // The first one is not needed any more.
    program.keys("<enter>").wait("This session 2").keys("<down><enter>").wait("Details");
    program.keys("d").wait("Type “customer” to delete it").keys("customer<enter>").wait("Sync 4 deleted");
    program.wait("– deleted");
    let posts = |path: &'static str| stage.count("POST", |each| each == path);
    assert_eq!(posts("/api/v1/syncs"), 2);
    assert_eq!(stage.count("DELETE", |path| path == "/api/v1/syncs/4"), 1);
    assert_eq!(posts("/api/v1/schedule_syncs"), 1);
    let watched = stage.count("GET", |path| path.starts_with("/api/v1/syncs/4/sync_runs?"));
    assert!((3..=9).contains(&watched), "a run of five seconds was looked at {watched} times");
    assert_eq!(stage.count("GET", |path| path.contains("sync_records")), 1);
    assert_eq!(stage.count("GET", |path| path == "/api/v1/syncs/4"), 1, "once, for its status after the run");
}

#[test]
fn a_sync_is_saved_as_a_file_and_never_over_another() {
    let stage = Stage::of(Dialect::Published);
    let mut program = stage.program("published", &[]);
    program.wait("Signed in").keys("3").wait("HubSpot EU").keys("<enter>").wait("Details").keys("S").wait("sync-");
    program.keys("<enter>").wait("Saved as");
    program.keys("S").wait("Save as a file").keys("<enter>").wait("already exists; nothing was written");
    let files: Vec<_> = std::fs::read_dir(stage.home.path())
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "json"))
        .collect();
    assert_eq!(files.len(), 1);
    let name = files[0].path().display().to_string();
    let mut again = stage.program("published", &["--from", &name]);
    again.wait("▌ Source").wait("Campaign budget sheet");
}

#[test]
fn a_file_that_is_no_sync_is_said_and_the_app_does_not_open() {
    let stage = Stage::of(Dialect::Published);
    let file = stage.home.path().join("no.json");
    std::fs::write(&file, "[]").expect("a file");
    let mut program = stage.program("published", &["--from", &file.display().to_string()]);
    program.wait("Not a sync: it should be");
    assert_eq!(program.ended(), 1);
}
