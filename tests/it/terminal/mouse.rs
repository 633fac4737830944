//! By mouse alone, but for what can only be typed: the number of an interval.

use super::program::Program;

#[test]
fn a_first_sync_is_made_by_mouse() {
    let home = tempfile::tempdir().expect("a folder");
    let mut program = Program::start(home.path(), &["--demo", "--dialect", "multiwoven"], &[]);
    program.wait("Signed in as").click("new sync").wait("▌ Source");
    program.click("Destination").click("HubSpot EU").wait("▌ Model");
    program.click("Model").click("Active users").wait("▌ Stream");
    program
        .click("press Enter to choose")
        .click("contacts")
        .wait("▌ Mapping")
        .wait("0 of 11 columns → contacts.properties; 1 required unmapped");
    program.click("map by name").wait("Mapped by name").click("3 Schedule").wait("▌ Schedule");
    program.click("interval ▾").click("when started manually").wait("manual").click("Ctrl-S").wait("Create sync");
    program.click("Create sync").wait("✓ Created").click("watch").wait("No runs yet");
    program.click("run now").wait("sending rows").wait("Run finished").click("✓ done").wait("copy record");
    program.click("back").wait("Details").click("back").wait("This session 1").click("Workspace").wait("Overdu");
    program.wait("Workspace 4").wheel().click("Overdu").click("Overdu").wait("Details");
}

#[test]
fn the_mouse_can_be_left_to_the_terminal_in_the_demo_too() {
    for (arguments, is_on) in [(&["--demo"][..], true), (&["--demo"][..], false), (&[][..], false)] {
        let home = tempfile::tempdir().expect("a folder");
        let config = home.path().join("config/syncwright");
        std::fs::create_dir_all(&config).expect("a folder");
        std::fs::write(config.join("config.toml"), format!("mouse = {is_on}\n")).expect("a configuration");
        let mut program = Program::start(home.path(), arguments, &[]);
        program.wait_for_one(&["Signed in as", "Server URL"]);
        program.keys("<c-q>");
        program.ended();
        assert_eq!(program.raw().contains("\u{1b}[?1000h"), is_on, "{arguments:?}");
        assert_eq!(program.raw().contains("\u{1b}[?1000l"), is_on, "{arguments:?}: and given back");
    }
}
