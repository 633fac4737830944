//! Whatever stands in the files, they are read or kept aside: the first byte chooses the file, the rest stands in it.
#![no_main]

use std::cell::LazyCell;

use syncwright::store::creates::Notes;
use syncwright::store::{config, history, work::Work};

const NAMES: [&str; 5] =
    ["config.toml", "history.jsonl", "default.json", "default~create-7.json", "default.submit.json"];

thread_local! {
    static FOLDER: LazyCell<tempfile::TempDir> = LazyCell::new(|| tempfile::tempdir().expect("a folder"));
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else { return };
    FOLDER.with(|folder| {
        let folder = folder.path();
        let name = NAMES[usize::from(*first) % NAMES.len()];
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        match name {
            "config.toml" => drop(config::load(&path)),
            "history.jsonl" => drop(history::last(&path)),
            "default.json" => {
                let work = Work::open(folder, "default").expect("a place");
                drop((work.draft(), work.edits()));
            }
            _ => drop(Notes::new(folder).read()),
        }
        // What could not be read was kept under other names.
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            std::fs::remove_file(entry.path()).expect("removed");
        }
    });
});
