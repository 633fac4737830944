//! The site: every page stands in it, links work there too, and each screen is shown once.

use std::collections::BTreeSet;
use std::path::Path;

use super::links::links;
use super::{Document, pages, root};

#[test]
fn every_page_stands_in_the_summary_once() {
    let summary = Document::read("docs/SUMMARY.md");
    let mut told: Vec<String> =
        summary.prose().flat_map(|(_, line)| links(line)).map(|link| format!("docs/{link}")).collect();
    told.sort();
    let there: Vec<String> = pages().into_iter().map(|page| page.name).collect();
    assert_eq!(told, there);
}

/// mdBook makes pages of pages, and finds beside them only what `.ci/site` puts there.
#[test]
fn links_that_lead_out_of_the_site_are_whole_addresses() {
    let leads_on = |link: &str| {
        let file = link.split('#').next().unwrap_or_default();
        link.starts_with("https://")
            || file.is_empty()
            || (Path::new(file).extension().is_some_and(|it| it == "md") && !file.contains('/'))
            || file.starts_with("../assets/screens/")
            || file.starts_with("../assets/recording/")
    };
    let mut lost = Vec::new();
    for page in pages() {
        for (number, line) in page.prose() {
            let links = links(line).into_iter().filter(|link| !leads_on(link));
            lost.extend(links.map(|link| format!("{}:{number}: {link}", page.name)));
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_screen_is_shown_once() {
    let pictures = std::fs::read_dir(root().join("assets/screens")).expect("the pictures").flatten();
    let names = pictures.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let screens: BTreeSet<String> = names.filter_map(|name| Some(name.split_once('-')?.0.to_owned())).collect();
    let pages = pages();
    let shown: Vec<&str> = pages.iter().flat_map(Document::prose).flat_map(|(_, line)| links(line)).collect();
    let count = |screen: &str| shown.iter().filter(|it| it.contains(&format!("assets/screens/{screen}-"))).count();
    let wrong: Vec<(&String, usize)> =
        screens.iter().map(|screen| (screen, count(screen))).filter(|(_, count)| *count != 1).collect();
    assert_eq!(wrong, Vec::<(&String, usize)>::new());
    assert!(screens.len() > 10, "only {} are there", screens.len());
}
