//! Each command that is shown is one that the program takes: in the examples whole, in sentences by its name and options.

use clap::CommandFactory as _;
use syncwright::cli::Arguments;

use super::{Block, documents, root};

/// Where a command of a script ends.
const ENDS: &[char] = &['|', '&', ';', '\n', '(', ')'];

/// The simple commands of a shell script as their words, without redirections and variables set before them.
pub(crate) fn commands_of(script: &str) -> Vec<Vec<String>> {
    let script = script.replace("\\\n", " ");
    let (mut commands, mut words, mut word) = (Vec::new(), Vec::new(), None::<String>);
    let mut quote = None;
    let mut letters = script.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => while letters.next_if(|next| *next != '\n').is_some() {},
            (None, '<' | '>') => {
                words.extend(word.take().filter(|word| word != "2"));
                words.push(letter.to_string());
            }
            (None, _) if letter.is_whitespace() || ENDS.contains(&letter) => {
                words.extend(word.take());
                if ENDS.contains(&letter) {
                    commands.push(std::mem::take(&mut words));
                }
            }
            _ => word.get_or_insert_default().push(letter),
        }
    }
    commands.into_iter().map(without_redirections).filter(|words| !words.is_empty()).collect()
}

fn without_redirections(words: Vec<String>) -> Vec<String> {
    const BEFORE: [&str; 7] = ["if", "then", "else", "do", "while", "!", "sudo"];
    let mut kept = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if word == "<" || word == ">" {
            words.next_if(|next| next != ">");
        } else {
            kept.push(word);
        }
    }
    let is_set = |word: &String| {
        word.split_once('=').is_some_and(|(name, _)| name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_'))
    };
    kept.into_iter().skip_while(|word| is_set(word) || BEFORE.contains(&word.as_str())).collect()
}

/// What is wrong with the commands of a script.
fn problems(block: &Block) -> Vec<String> {
    let commands = commands_of(&block.text);
    let mut problems = Vec::new();
    for words in &commands {
        let wrong = match words[0].as_str() {
            "syncwright" => wrong_use(words.clone()),
            "cargo" if words.get(1).is_some_and(|word| word == "run") && !words.contains(&"--example".to_owned()) => {
                let given = words.iter().skip_while(|word| *word != "--").skip(1).cloned();
                wrong_use(std::iter::once("syncwright".to_owned()).chain(given).collect())
            }
            path if path.starts_with(".ci/") => (!root().join(path).exists()).then(|| format!("no {path}")),
            _ => None,
        };
        problems.extend(wrong.map(|wrong| format!("{}: {}: {wrong}", block.place, words.join(" "))));
    }
    let named = block.text.split(|letter: char| letter.is_whitespace() || ENDS.contains(&letter));
    let (named, read) = (
        named.filter(|word| *word == "syncwright").count(),
        commands.iter().filter(|it| it[0] == "syncwright").count(),
    );
    if named != read {
        problems.push(format!("{}: {named} commands are named, {read} are read", block.place));
    }
    problems
}

/// What the program says of arguments that it doesn't take. What a variable holds is known to the shell only; it is taken
/// for a number.
pub(super) fn wrong_use(words: Vec<String>) -> Option<String> {
    let words = words.into_iter().map(|word| if word.starts_with('$') { "1".into() } else { word.into() });
    Arguments::of(words).err().filter(|said| said.is_wrong).map(|said| said.text)
}

/// What is wrong with a command in a sentence: a part of one is enough there.
fn misnamed(span: &str) -> Option<String> {
    let mut command = Arguments::command();
    command.build();
    let mut awaits_a_value = false;
    for word in span.split(['|', '<', '>']).next()?.split(' ').skip(1).filter(|word| !word.is_empty()) {
        if let Some(flag) = word.strip_prefix("--") {
            let Some(takes_a_value) = option(&command, flag) else { return Some(format!("no option {word}")) };
            awaits_a_value = takes_a_value;
            continue;
        }
        let is_value = std::mem::take(&mut awaits_a_value) || command.get_positionals().next().is_some();
        match command.find_subcommand(word).cloned() {
            Some(inner) if !is_value => command = inner,
            None if !is_value => return Some(format!("no command {word}")),
            _ => {}
        }
    }
    None
}

/// Whether an option of a command takes a value; nothing if it has none of this name.
fn option(command: &clap::Command, flag: &str) -> Option<bool> {
    let is_it =
        |argument: &&clap::Arg| argument.get_long_and_visible_aliases().is_some_and(|names| names.contains(&flag));
    match command.get_arguments().find(is_it) {
        Some(argument) => Some(argument.get_action().takes_values()),
        None => matches!(flag, "help" | "version").then_some(false),
    }
}

/// Whether any command has an option.
fn is_option_of_any(command: &clap::Command, flag: &str) -> bool {
    option(command, flag).is_some() || command.get_subcommands().any(|inner| is_option_of_any(inner, flag))
}

#[test]
fn every_command_of_an_example_is_taken_by_the_program() {
    let (mut found, mut wrong) = (0, Vec::new());
    for document in documents() {
        for mut block in document.blocks() {
            if block.language == "text" {
                // The examples of the manual pages, with their explanations.
                let lines = block.text.lines().filter_map(|line| line.strip_prefix("  "));
                let examples = lines.filter(|line| line.starts_with("syncwright "));
                let bare = examples.filter_map(|line| line.split("  ").next());
                block.text = bare.flat_map(|line| [line, "\n"]).collect();
            }
            if ["sh", "console", "text"].contains(&block.language.as_str()) {
                found += commands_of(&block.text).iter().filter(|words| words[0] == "syncwright").count();
                wrong.extend(problems(&block));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(found > 50, "only {found} are found");
}

#[test]
fn every_command_and_option_of_a_sentence_exists() {
    // Those of other programs.
    const ELSEWHERE: [&str; 2] = ["docs/figures.md", "docs/releasing.md"];
    let whole = Arguments::command();
    let (mut found, mut wrong) = (0, Vec::new());
    for document in documents() {
        for (number, span) in document.spans() {
            let problem = if span.starts_with("syncwright ") && !span.contains('…') {
                misnamed(span)
            } else if let Some(flag) = span.strip_prefix("--").filter(|_| !ELSEWHERE.contains(&document.name.as_str()))
            {
                let flag = flag.split([' ', '=']).next().unwrap_or_default();
                let is_known = flag == "deb" || flag == "rpm" || is_option_of_any(&whole, flag);
                (!is_known).then(|| "no command has it".to_owned())
            } else {
                continue;
            };
            found += 1;
            wrong.extend(problem.map(|problem| format!("{}:{number}: {span}: {problem}", document.name)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(found > 30, "only {found} are found");
}

#[test]
fn a_command_that_is_none_is_found() {
    let block = |text: &str| Block { language: "sh".to_owned(), text: text.to_owned(), place: "here".to_owned() };
    for right in [
        "syncwright check a.json && id=$(syncwright submit a.json | jq -r .id)\n",
        "SYNCWRIGHT_TOKEN=a syncwright runs 1 --format csv > runs.csv 2>&1   # not --this\n",
        "if ! syncwright run 1 --wait; then syncwright records 1 \"$run\" --failed; fi\n",
        "cargo run --release -- --demo\n",
    ] {
        assert_eq!(problems(&block(right)), Vec::<String>::new());
    }
    for wrong in [
        "syncwright chek a.json\n",
        "true; syncwright submit a.json --twice\n",
        "syncwright run now\n",
        "cargo run -- --dema\n",
        ".ci/nothing\n",
        "echo \"$(syncwright audit)\"\n",
    ] {
        assert_eq!(problems(&block(wrong)).len(), 1, "{wrong}");
    }
    assert_eq!(misnamed("syncwright pending resolve --not-created"), None);
    assert!(misnamed("syncwright pendin").is_some() && misnamed("syncwright audit --quick").is_some());
}
