//! The documents, held against the program: links lead somewhere, commands and options exist, examples are read by the
//! reader they are for, and the site has every page, command and screen once.

pub(crate) mod commands;
mod examples;
mod links;
mod manual;
mod site;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text for people.
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    /// As it is called in the repository.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What stands between two fences.
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) text: String,
    /// Where, for complaints.
    pub(crate) place: String,
}

impl Document {
    /// One of the documents.
    pub(crate) fn read(name: &str) -> Self {
        let path = root().join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { path, name: name.to_owned(), text }
    }

    /// Its lines with their numbers; each with whether it is between fences.
    fn lines(&self) -> Vec<(usize, &str, bool)> {
        let mut is_inside = false;
        let line = |(number, line)| {
            let is_fence = str::trim_start(line).starts_with("```");
            let was_inside = is_inside;
            is_inside ^= is_fence;
            (number, line, was_inside || is_fence)
        };
        (1..).zip(self.text.lines()).map(line).collect()
    }

    /// The lines outside of fences.
    fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().into_iter().filter(|(.., is_inside)| !is_inside).map(|(number, line, _)| (number, line))
    }

    /// What stands between backticks in a line.
    fn spans(&self) -> Vec<(usize, &str)> {
        self.prose()
            .flat_map(|(number, line)| line.split('`').skip(1).step_by(2).map(move |span| (number, span)))
            .collect()
    }

    /// Its examples.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        for (number, line, is_inside) in self.lines() {
            match line.trim_start().strip_prefix("```") {
                Some(language) if !is_open => {
                    let place = format!("{}:{number}", self.name);
                    blocks.push(Block { language: language.trim().to_owned(), text: String::new(), place });
                    is_open = true;
                }
                Some(_) => is_open = false,
                None if is_inside => {
                    let block = blocks.last_mut().expect("a fence was opened");
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                None => {}
            }
        }
        blocks
    }
}

/// The documents in a folder.
fn in_folder(folder: &str) -> Vec<Document> {
    let entries = std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|it| it == "md")).collect();
    names.sort();
    names.iter().map(|name| Document::read(&format!("{folder}/{name}"))).collect()
}

/// The pages of the site.
fn pages() -> Vec<Document> {
    in_folder("docs").into_iter().filter(|page| page.name != "docs/SUMMARY.md").collect()
}

/// All of them.
fn documents() -> Vec<Document> {
    let folders = ["docs", ".github"].map(in_folder);
    std::iter::once(Document::read("README.md")).chain(folders.into_iter().flatten()).collect()
}
