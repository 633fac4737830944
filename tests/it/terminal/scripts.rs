//! The examples of `docs/scripts.md`, as they stand there, run by a shell: against a sandbox, and against servers on which
//! runs end in other ways.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use syncwright::sandbox::Dialect;

use super::program::{BINARY, clean_environment};
use super::workspace::Bench;
use super::{TOKEN, run_wait, url};

const DOCUMENT: &str = include_str!("../../../docs/scripts.md");

/// The example in a language under a heading.
fn example(heading: &str, language: &str) -> &'static str {
    let section = DOCUMENT.split("\n## ").find(|section| section.starts_with(heading)).expect("a section");
    let block = section.split(&format!("```{language}\n")).nth(1).expect("an example");
    block.split("\n```").next().expect("its end")
}

/// What a shell ended with, what it printed, and the models that were built.
struct Shell {
    code: i32,
    said: String,
    built: String,
}

/// Runs a script as workflows do, in a folder whose `dbt` notes what it is asked for.
fn shell(script: &str, home: &Path, environment: &[(&str, &str)]) -> Shell {
    let programs = home.join("programs");
    std::fs::create_dir_all(&programs).expect("a folder");
    let link = programs.join("syncwright");
    if !link.exists() {
        std::os::unix::fs::symlink(BINARY, &link).expect("a link");
    }
    let dbt = programs.join("dbt");
    std::fs::write(&dbt, "#!/bin/sh\necho \"$*\" >> built\n").expect("a stand-in");
    std::fs::set_permissions(&dbt, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it can be run");
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let output = Command::new("sh")
        .args(["-e", "-c", script])
        .env_clear()
        .envs(clean_environment(home))
        .envs(environment.iter().copied())
        .env("PATH", path)
        .current_dir(home)
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!said.contains(TOKEN), "the token is told");
    let built = std::fs::read_to_string(home.join("built")).unwrap_or_default();
    Shell { code: output.status.code().expect("a code"), said, built }
}

/// The variables that the document names, for a server.
fn variables<'a>(url: &'a str, token: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("SYNCWRIGHT_API_URL", url),
        ("SYNCWRIGHT_WORKSPACE", "1"),
        ("SYNCWRIGHT_TOKEN", token),
        ("SYNCWRIGHT_DIALECT", "multiwoven"),
    ]
}

/// The steps of the workflow that run something: what, and whether only after a failure.
fn steps() -> Vec<(String, bool)> {
    let workflow: Value = serde_norway::from_str(example("A GitHub workflow", "yaml")).expect("YAML");
    let job = &workflow["jobs"]["sync"];
    for name in ["SYNCWRIGHT_API_URL", "SYNCWRIGHT_WORKSPACE", "SYNCWRIGHT_TOKEN"] {
        assert!(job["env"][name].is_string(), "{name}");
    }
    let of = |step: &Value| Some((step["run"].as_str()?.to_owned(), step["if"] == "failure()"));
    job["steps"].as_array().expect("steps").iter().filter_map(of).collect()
}

/// Runs the workflow's steps as GitHub does: after one that fails only those for failures. Its outcome, and what was said.
fn workflow(home: &Path, environment: &[(&str, &str)]) -> (i32, String) {
    let (mut code, mut said) = (0, String::new());
    for (step, is_for_failures) in steps() {
        if is_for_failures == (code != 0) {
            let shell = shell(&step, home, environment);
            said.push_str(&shell.said);
            code = if code == 0 { shell.code } else { code };
        }
    }
    (code, said)
}

#[test]
fn the_script_and_the_workflow_build_the_model_and_run_its_sync() {
    let bench = Bench::start(Dialect::Multiwoven);
    let (url, token) = (bench.sandbox.url(), bench.sandbox.token());
    let environment = variables(&url, token);
    let ended = shell(example("A script", "sh"), bench.home.path(), &environment);
    assert_eq!((ended.code, ended.built.as_str()), (0, "build --select active_users\n"), "{}", ended.said);
    assert!(ended.said.contains("Run requested.") && ended.said.contains(": done · 8 sent"), "{}", ended.said);
    let (code, said) = workflow(bench.home.path(), &environment);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(": done · 8 sent"), "{said}");
    let runs = bench.sandbox.requests().iter().filter(|it| it.path.ends_with("/schedule_syncs")).count();
    assert_eq!(runs, 2, "one each");
    let ended = shell(example("Every night", "sh"), bench.home.path(), &environment);
    let page = std::fs::read_to_string(bench.home.path().join("audit.md")).expect("a page");
    assert!(ended.code == 1 && page.starts_with("# Audit of 3 syncs\n"), "{}", ended.said);
}

#[test]
fn the_script_keeps_rejected_rows_and_fails_with_what_else_the_run_ended_with() {
    for (status, rejected, script, workflow_ends) in
        [("success", 0, 0, 0), ("success", 3, 0, 6), ("failed", 0, 7, 7), ("canceled", 0, 7, 7)]
    {
        let server = run_wait::server("", move |_| run_wait::with_run(status, rejected));
        let (home, url) = (super::home_with_short_limits(), url(&server));
        let environment = variables(&url, TOKEN);
        let ended = shell(example("A script", "sh"), home.path(), &environment);
        assert_eq!(ended.code, script, "{status}, {rejected} rejected: {}", ended.said);
        let kept = home.path().join("rejected.csv");
        let is_kept =
            std::fs::read_to_string(&kept).is_ok_and(|text| text.starts_with("record,status,reason,email\r\n"));
        assert_eq!(is_kept, rejected > 0, "{}", ended.said);
        drop(std::fs::remove_file(&kept));
        let server = run_wait::server("", move |_| run_wait::with_run(status, rejected));
        let url = super::url(&server);
        let (code, said) = workflow(home.path(), &variables(&url, TOKEN));
        assert_eq!((code, kept.exists()), (workflow_ends, workflow_ends != 0), "{status}, {rejected} rejected: {said}");
    }
}

#[test]
fn the_python_examples_are_python() {
    // Where there is no Python nothing can be said of them.
    let is_there = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    for heading in ["dbt", "Airflow"] {
        let text = example(heading, "python");
        assert!(text.contains("syncwright"), "{heading}");
        if is_there {
            let parsed = Command::new("python3").args(["-c", "import ast, sys; ast.parse(sys.argv[1])", text]).output();
            let parsed = parsed.expect("it runs");
            assert!(parsed.status.success(), "{heading}: {}", String::from_utf8_lossy(&parsed.stderr));
        }
    }
}
