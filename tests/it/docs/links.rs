//! Each link leads to a file that is there, and to a heading in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, documents, root};

/// Where the links of a line lead, pictures too.
pub(super) fn links(line: &str) -> Vec<&str> {
    // What is quoted is no link.
    let outside: Vec<&str> = line.split('`').step_by(2).collect();
    let in_markdown = outside.iter().flat_map(|text| text.split("](").skip(1)).filter_map(|rest| rest.split_once(')'));
    let in_html = ["href=\"", "src=\"", "srcset=\""].into_iter().flat_map(|name| {
        outside.iter().flat_map(move |text| text.split(name).skip(1)).filter_map(|rest| rest.split_once('"'))
    });
    let targets = in_markdown.chain(in_html).map(|(target, _)| target);
    // A title may follow.
    targets.map(|target| target.split(' ').next().unwrap_or_default()).collect()
}

/// The anchors of a document's headings, as GitHub and mdBook make them.
fn anchors(document: &Document) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let headings = document.prose().filter_map(|(_, line)| {
        let text = line.trim_start_matches('#');
        text.strip_prefix(' ').filter(|_| text.len() < line.len())
    });
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    let plain = headings.map(|text| text.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-"));
    plain
        .map(|anchor| {
            let count = seen.entry(anchor.clone()).or_default();
            *count += 1;
            if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
        })
        .collect()
}

/// Why a link leads nowhere.
fn problem(document: &Document, link: &str) -> Option<&'static str> {
    if link.starts_with("https://") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = if file.is_empty() { document.path.clone() } else { document.path.with_file_name(file) };
    let Ok(path) = path.canonicalize() else { return Some("no such file") };
    let Ok(inside) = path.strip_prefix(root().canonicalize().expect("the repository")) else {
        return Some("outside of the repository");
    };
    let is_there = || anchors(&Document::read(&inside.to_string_lossy())).contains(anchor);
    (!anchor.is_empty() && !is_there()).then_some("no such heading")
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let (mut found, mut broken) = (0, Vec::new());
    for document in documents() {
        for (number, line) in document.prose() {
            for link in links(line) {
                found += 1;
                let problem = problem(&document, link);
                broken.extend(problem.map(|problem| format!("{}:{number}: {link}: {problem}", document.name)));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(found > 60, "only {found} are found");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let document = Document::read("README.md");
    for (line, problem_of_it) in [
        ("[a](docs/nowhere.md)", Some("no such file")),
        ("![a](assets/screens/nowhere.svg \"title\")", Some("no such file")),
        ("[a](docs/json.md#nowhere)", Some("no such heading")),
        ("<img src=\"nowhere.svg\">", Some("no such file")),
        ("[a](#nowhere)", Some("no such heading")),
        ("[a](../)", Some("outside of the repository")),
        ("[a](docs/json.md#exit-codes)", None),
        ("[a](#two-commands)", None),
    ] {
        let links = links(line);
        assert_eq!(links.len(), 1, "{line}");
        assert_eq!(problem(&document, links[0]), problem_of_it, "{line}");
    }
    assert_eq!(links("`[a](b)`"), Vec::<&str>::new());
}
