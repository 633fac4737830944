//! From rejected rows to their cause, in a real terminal against the sandbox: reasons over the runs, the way to the
//! mapping, keys for the source, records searched and saved.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use syncwright::sandbox::Dialect;

use super::nowhere_under;
use super::program::Program;
use super::workspace::Bench;

fn started(bench: &Bench) -> Program {
    let arguments = bench.arguments("--log trace");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), bench.sandbox.token().to_owned())];
    Program::start(bench.home.path(), &arguments, &token)
}

#[cfg(unix)]
fn is_only_the_users(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", path.display());
}

#[cfg(not(unix))]
const fn is_only_the_users(_path: &Path) {}

#[test]
fn rejected_rows_are_understood_searched_copied_saved_and_led_back_to_the_mapping() {
    let bench = Bench::start(Dialect::Multiwoven);
    let mut program = started(&bench);
    program.wait("Signed in").keys("3").wait("HubSpot EU").keys("/hubspot<enter>").wait("Details");
    program.wait("Why rows were rejected").wait("Description: cannot be blank").wait("50 in the last run");
    let of_records = || bench.sandbox.requests().iter().filter(|it| it.path.contains("sync_records")).count();
    assert_eq!(of_records(), 1);
    program
        .keys("<tab>")
        .wait("Nothing is mapped to Description")
        .keys("<enter>")
        .wait("50 × Description: cannot be blank");
    program.keys("/490").wait("1 of 50").keys("<esc>").gone("1 of 50");
    assert_eq!(of_records(), 1, "its records were there already");

    program.keys("Y").wait("WHERE … IN with 50 keys");
    let keys: Vec<String> = (1..=50).map(|it| (it * 10).to_string()).collect();
    let condition = format!(r#"WHERE "id" IN ({})"#, keys.join(", "));
    program.until_raw(&format!("\x1b]52;c;{}\x07", STANDARD.encode(&condition)));

    program.keys("S").wait("rejected-1-1.csv").keys("<enter>").wait("Saved 50 records as rejected-1-1.csv.");
    let csv = bench.home.path().join("rejected-1-1.csv");
    is_only_the_users(&csv);
    let text = std::fs::read_to_string(&csv).expect("a file");
    assert!(text.starts_with("record,status,reason,id,email,"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("10009,failed,Description: cannot be blank,10,o'neil@acme.io,")));
    assert_eq!(text.lines().count(), 51);
    let printed = bench.run("records 1 1 --failed --format csv");
    assert_eq!(printed.out, text, "one writer for both");
    program.keys("S<enter>").wait("rejected-1-1.csv already exists; nothing was written.");
    program.keys("S<c-u>rows.json<enter>").wait("Saved 50 records as rows.json.");
    let json = std::fs::read_to_string(bench.home.path().join("rows.json")).expect("a file");
    let told: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(told.as_array().map(Vec::len), Some(50));

    program.keys("<f2>").wait("▌ Mapping").wait("nothing is mapped to Description.");
    program.keys("<esc>").wait("▌ Source").keys("<esc>").wait("Sync › Run").keys("<esc>").wait("Details");
    program.keys("x").wait("Run finished: 8 sent, 0 rejected.").wait("none in the last run · 50 in 1 of 2 runs");
    program.wait("50 not sent again").keys("<tab>");
    program.wait("50 not sent again since: rejected rows wait until they change in the source.");
    program.keys("<c-q>");
    assert_eq!(program.ended(), 0);
    nowhere_under(&bench.home.path().join("state"), "o'neil@acme.io");
}
