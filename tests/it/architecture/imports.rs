//! Which file of a crate imports which, computed from its text: every `use` and every path in the code is resolved as the
//! compiler would. Comments, texts and what is compiled for tests only count for nothing; `mod child;` is no import.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A path, segment by segment. The first one names a crate where the path is absolute.
pub(super) type Path = Vec<String>;

/// A file of a crate: its name, the module that it is, and its text.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) module: Path,
    pub(super) text: String,
}

/// What stands in a module, inline ones for themselves.
#[derive(Default)]
struct Module {
    children: BTreeSet<String>,
    /// What a name stands for, and whether it was imported.
    names: BTreeMap<String, Path>,
    globs: Vec<Path>,
    /// Every path of two segments and more; the last one of a glob is `*`.
    paths: Vec<Path>,
}

/// The imports of a crate.
#[derive(Default)]
pub(super) struct Imports {
    modules: BTreeMap<Path, Module>,
    /// The files by the module that they are.
    files: BTreeMap<Path, String>,
    /// The tokens of each file, without literals, one space between them.
    code: BTreeMap<String, String>,
    for_tests: Vec<Path>,
}

impl Imports {
    pub(super) fn of(sources: &[Source]) -> Self {
        let mut imports = Self::default();
        for source in sources {
            let tokens: TokenStream = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.file));
            let mut code = String::new();
            imports.read(tokens, &source.module, &mut code);
            imports.files.insert(source.module.clone(), source.file.clone());
            imports.code.insert(source.file.clone(), code);
        }
        let for_tests = std::mem::take(&mut imports.for_tests);
        let is_kept = |module: &Path| !for_tests.iter().any(|test| module.starts_with(test));
        imports.modules.retain(|module, _| is_kept(module));
        imports.files.retain(|module, _| is_kept(module));
        let Self { files, code, .. } = &mut imports;
        code.retain(|file, _| files.values().any(|kept| kept == file));
        imports
    }

    /// Each file with its tokens.
    pub(super) fn code(&self) -> impl Iterator<Item = (&str, &str)> {
        self.code.iter().map(|(file, code)| (file.as_str(), code.as_str()))
    }

    /// Which file imports which others.
    pub(super) fn edges(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut edges: BTreeMap<&str, BTreeSet<&str>> =
            self.files.values().map(|file| (file.as_str(), BTreeSet::new())).collect();
        for (place, module) in &self.modules {
            let Some(from) = self.file_of(place) else { continue };
            for path in &module.paths {
                if let Some(to) = self.file_of(&self.absolute(place, path)).filter(|to| *to != from) {
                    edges.entry(from).or_default().insert(to);
                }
            }
        }
        edges
    }

    /// The absolute paths that each file names, seen through every import and re-export.
    pub(super) fn named(&self) -> BTreeSet<(&str, Path)> {
        let mut named = BTreeSet::new();
        for (place, module) in &self.modules {
            let Some(file) = self.file_of(place) else { continue };
            named.extend(module.paths.iter().map(|path| (file, self.seen_through(self.absolute(place, path)))));
        }
        named
    }

    /// The file that holds what a path names.
    fn file_of(&self, path: &[String]) -> Option<&str> {
        (1..=path.len()).rev().find_map(|end| self.files.get(path.get(..end)?)).map(String::as_str)
    }

    /// A path as it reads from the root of a crate. One that names nothing of the crate is of another one, or local.
    fn absolute(&self, place: &[String], path: &[String]) -> Path {
        let mut passed = BTreeSet::new();
        self.resolve(place, path, &mut passed).unwrap_or_else(|| path.to_vec())
    }

    fn resolve(&self, place: &[String], path: &[String], passed: &mut BTreeSet<(Path, String)>) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let from = |base: &[String]| Some([base, rest].concat());
        match first.as_str() {
            "crate" => return from(place.get(..1)?),
            "self" if rest.first().is_some_and(|next| next == "super") => return self.resolve(place, rest, passed),
            "self" => return from(place),
            "super" => {
                let parent = place.split_last()?.1;
                return match rest.first() {
                    Some(next) if next == "super" => self.resolve(parent, rest, passed),
                    _ => from(parent),
                };
            }
            _ => {}
        }
        if !passed.insert((place.to_vec(), first.clone())) {
            return None;
        }
        let module = self.modules.get(place)?;
        if module.children.contains(first) {
            return Some([place, path].concat());
        }
        if let Some(meant) = module.names.get(first) {
            let meant = self.resolve(place, meant, passed).unwrap_or_else(|| meant.clone());
            return from(&meant);
        }
        module.globs.iter().find_map(|glob| {
            let opened = self.resolve(place, glob, passed).unwrap_or_else(|| glob.clone());
            self.resolve(&opened, path, passed)
        })
    }

    /// Follows re-exports to where a thing is made.
    fn seen_through(&self, mut path: Path) -> Path {
        for _step in 0..8 {
            let Some(end) = (1..path.len()).rev().find(|end| self.modules.contains_key(&path[..*end])) else { break };
            let (module, rest) = path.split_at(end);
            match self.resolve(module, rest, &mut BTreeSet::new()) {
                Some(next) if next != path => path = next,
                _ => break,
            }
        }
        path
    }

    fn read(&mut self, tokens: TokenStream, place: &Path, code: &mut String) {
        self.modules.entry(place.clone()).or_default();
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Literal(_) => {}
                TokenTree::Punct(sign) => {
                    code.push(sign.as_char());
                    code.push(' ');
                    let Some(TokenTree::Group(attribute)) = tokens.get(at).filter(|_| sign.as_char() == '#') else {
                        continue;
                    };
                    if is_for_tests(&attribute.stream()) {
                        at = self.skip(&tokens, at + 1, place);
                    }
                }
                TokenTree::Group(group) => self.read(group.stream(), place, code),
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    code.push_str(&word);
                    code.push(' ');
                    at = match (word.as_str(), tokens.get(at), tokens.get(at + 1)) {
                        // Who may see it is no import.
                        ("pub", Some(TokenTree::Group(who)), _) if who.delimiter() == Delimiter::Parenthesis => at + 1,
                        ("mod", Some(TokenTree::Ident(name)), inside) => {
                            self.module(place).children.insert(plain(name));
                            match inside {
                                Some(TokenTree::Group(inside)) => {
                                    self.read(inside.stream(), &[&place[..], &[plain(name)]].concat(), code);
                                    at + 2
                                }
                                _ => at + 1,
                            }
                        }
                        ("use", Some(TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_)), _) => {
                            let end = tokens[at..].iter().position(|token| is_sign(token, ';'));
                            let end = end.map_or(tokens.len(), |length| at + length);
                            self.import(&tokens[at..end], &[], place);
                            end
                        }
                        _ => self.path(&tokens, at - 1, place),
                    };
                }
            }
        }
    }

    fn module(&mut self, place: &Path) -> &mut Module {
        self.modules.entry(place.clone()).or_default()
    }

    /// Notes the path that begins here; returns what comes after it.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, place: &Path) -> usize {
        let mut path = Path::new();
        while let Some(TokenTree::Ident(word)) = tokens.get(at) {
            path.push(plain(word));
            at += 1;
            match tokens.get(at..at + 3) {
                Some([colon, second, TokenTree::Ident(_)]) if is_path_sign(colon) && is_sign(second, ':') => at += 2,
                _ => break,
            }
        }
        if path.len() > 1 {
            self.module(place).paths.push(path);
        }
        at
    }

    /// Notes what a tree of `use` names.
    fn import(&mut self, tree: &[TokenTree], before: &[String], place: &Path) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut tokens = tree.iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => name = tokens.next().map(ToString::to_string),
                TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(plain(word)),
                TokenTree::Punct(sign) if sign.as_char() == '*' => {
                    let module = self.module(place);
                    module.globs.push(path.clone());
                    path.push("*".to_owned());
                    module.paths.push(path);
                    return;
                }
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    inside.split(|token| is_sign(token, ',')).for_each(|tree| self.import(tree, &path, place));
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        let Some(last) = path.last() else { return };
        let name = name.unwrap_or_else(|| last.clone());
        let module = self.module(place);
        module.names.insert(name, path.clone());
        module.paths.push(path);
    }

    /// Skips an item that is for tests only; returns what comes after it.
    fn skip(&mut self, tokens: &[TokenTree], at: usize, place: &Path) -> usize {
        let is_end = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            other => is_sign(other, ';'),
        };
        let end = tokens[at..].iter().position(is_end).map_or(tokens.len(), |length| at + length + 1);
        for pair in tokens[at..end].windows(2) {
            if let [TokenTree::Ident(word), TokenTree::Ident(name)] = pair
                && word == "mod"
            {
                self.for_tests.push([&place[..], &[plain(name)]].concat());
            }
        }
        end
    }
}

fn plain(word: &proc_macro2::Ident) -> String {
    word.to_string().trim_start_matches("r#").to_owned()
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

/// The first half of `::`.
fn is_path_sign(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint)
}

/// `cfg(test)`, or `cfg(all(test, …))`.
fn is_for_tests(attribute: &TokenStream) -> bool {
    let text = attribute.to_string().replace(' ', "");
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// The shortest way from a file back to itself within the files that `is_inside` names; none where there is no circle.
pub(super) fn shortest_circle<'a>(
    edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    is_inside: impl Fn(&str) -> bool,
) -> Option<Vec<&'a str>> {
    let starts = edges.keys().copied().filter(|file| is_inside(file));
    starts.filter_map(|start| way_back(edges, start, &is_inside)).min_by_key(Vec::len)
}

/// The shortest way from a file back to itself.
fn way_back<'a>(
    edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    start: &'a str,
    is_inside: impl Fn(&str) -> bool,
) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for next in edges.get(file).into_iter().flatten().copied().filter(|next| is_inside(next)) {
            if next == start {
                let mut way = vec![start, file];
                while way.last() != Some(&start) {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, file);
                waiting.push_back(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(sources: &[(&str, &str)]) -> Imports {
        let source = |(module, text): &(&str, &str)| Source {
            file: (*module).to_owned(),
            module: module.split("::").map(str::to_owned).collect(),
            text: (*text).to_owned(),
        };
        Imports::of(&sources.iter().map(source).collect::<Vec<_>>())
    }

    fn edges_of(sources: &[(&str, &str)]) -> Vec<String> {
        let imports = imports(sources);
        let edges = imports.edges();
        edges.iter().flat_map(|(from, to)| to.iter().map(move |to| format!("{from} -> {to}"))).collect()
    }

    fn named_by(text: &str) -> Vec<String> {
        let imports = imports(&[("demo", text)]);
        imports.named().into_iter().map(|(_, path)| path.join("::")).collect()
    }

    #[test]
    fn a_circle_added_on_purpose_is_found_and_the_shortest_is_told() {
        let mut sources = vec![
            ("demo", "mod api; mod app;"),
            ("demo::api", "mod client; mod ask; pub use client::Client;"),
            ("demo::api::client", "use super::ask; pub struct Client;"),
            ("demo::api::ask", "pub fn ask() {}"),
            ("demo::app", "use crate::api::Client;"),
        ];
        let found = |sources: &[(&str, &str)]| {
            let imports = imports(sources);
            let circle = shortest_circle(&imports.edges(), |file| file.starts_with("demo::api"));
            circle.map(|circle| circle.join(" -> "))
        };
        assert_eq!(found(&sources), None);
        sources[3].1 = "use crate::api::Client;";
        let longer = "demo::api -> demo::api::client -> demo::api::ask -> demo::api";
        assert_eq!(found(&sources).as_deref(), Some(longer));
        sources[3].1 = "use crate::api::Client; fn ask() -> super::client::Client {}";
        let shorter = "demo::api::ask -> demo::api::client -> demo::api::ask";
        assert_eq!(found(&sources).as_deref(), Some(shorter));
    }

    #[test]
    fn trees_names_and_relative_paths_lead_to_their_files() {
        let files = [("demo", "mod a; mod b;"), ("demo::b", "mod c; mod d;"), ("demo::b::c", ""), ("demo::b::d", "")];
        for (text, expected) in [
            ("use crate::b::{self, c::{X, Y}, d as e};", &["b", "b::c", "b::d"][..]),
            ("use crate::b; fn f() { b::c::run(b::Size) }", &["b", "b::c"]),
            ("fn f() -> super::b::d::D { vec![crate::b::c::C] }", &["b::c", "b::d"]),
            ("use crate::b::c::*; mod inner { use super::super::b::d::D; }", &["b::c", "b::d"]),
            ("pub(in crate::b) struct X; /* crate::b::c */ const T: &str = \"crate::b::d\"; // crate::b", &[]),
            ("#[cfg(test)]\nmod tests { use crate::b; }\n#[cfg(test)] use crate::b::c;", &[]),
            ("macro_rules! m { () => { $crate::b::c::X } }", &["b::c"]),
        ] {
            let mut sources = files.to_vec();
            sources.push(("demo::a", text));
            let expected: Vec<String> = expected.iter().map(|file| format!("demo::a -> demo::{file}")).collect();
            assert_eq!(edges_of(&sources), expected, "{text}");
        }
    }

    #[test]
    fn a_parent_imports_a_child_by_using_it_and_a_child_its_parent_by_what_stands_there() {
        let child = ("demo::child", "use super::Size; fn f() { super::other::run() }");
        let other = ("demo::other", "pub fn run() {}");
        let declared = edges_of(&[("demo", "mod child; mod other; struct Size;"), child, other]);
        assert_eq!(declared, ["demo::child -> demo", "demo::child -> demo::other"]);
        let used = edges_of(&[("demo", "mod child; pub use child::Child;"), ("demo::child", "")]);
        assert_eq!(used, ["demo -> demo::child"]);
        let for_tests = edges_of(&[("demo", "#[cfg(test)] mod child;"), child, other]);
        assert_eq!(for_tests, Vec::<String>::new(), "a file for tests is no file of the crate");
    }

    #[test]
    fn what_is_named_is_seen_through_imports_and_re_exports() {
        let now = "jiff::Timestamp::now";
        for text in [
            "use jiff::Timestamp; fn f() { Timestamp::now(); }",
            "use jiff::Timestamp as Time; fn f() { let clock = Time::now; }",
            "use jiff as j; fn f() { log!(j::Timestamp::now()); }",
            "fn f() { jiff::Timestamp::now() }",
            "mod times { pub use jiff::Timestamp; } fn f() { times::Timestamp::now() }",
            "use jiff::Timestamp; mod inner { use super::*; fn f() { Timestamp::now() } }",
        ] {
            assert!(named_by(text).contains(&now.to_owned()), "{text}: {:?}", named_by(text));
        }
        assert_eq!(
            named_by("use std::{thread::{self, sleep}, fs::File};"),
            ["std::fs::File", "std::thread", "std::thread::sleep"]
        );
    }
}
