//! The page of the commands, made of their definitions as the manual pages are.

use std::fmt::Write as _;

use clap::CommandFactory as _;
use syncwright::cli::Arguments;

use super::root;

/// The help of every command, in the order of the program's own.
fn every_help() -> Vec<(String, String)> {
    fn walk(command: &clap::Command, path: &[&str], all: &mut Vec<(String, String)>) {
        let asked = path.iter().chain(&["-h"]).map(Into::into);
        let help = Arguments::of(asked).expect_err("help is said instead").text;
        all.push((path.join(" "), help));
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            walk(inner, &[path, &[inner.get_name()]].concat(), all);
        }
    }
    let mut all = Vec::new();
    walk(&Arguments::command(), &["syncwright"], &mut all);
    all
}

fn page() -> String {
    let mut page = String::from(
        "# Manual pages\n\nDrawn from the definitions of the commands, as the manual pages are, by\n\
         `SYNCWRIGHT_PICTURES=draw cargo test --test it docs`. `syncwright man submit | man -l -` shows a manual page,\n\
         `syncwright man --into ~/.local/share/man/man1` writes all of them, and `--help` says more of each option. What the\n\
         commands are for is in [Files and commands](command-line.md).\n",
    );
    for (name, help) in every_help() {
        let help: String = help.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        write!(page, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end()).expect("a string");
    }
    page
}

#[test]
fn the_page_of_the_commands_is_that_of_their_definitions() {
    let path = root().join("docs/commands.md");
    if std::env::var_os("SYNCWRIGHT_PICTURES").is_some_and(|wish| wish == "draw") {
        std::fs::write(&path, page()).expect("the page is written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the page is there"), page(), "redraw it");
}
