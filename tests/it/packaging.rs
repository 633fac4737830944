//! How a release reaches people: the installer on a release that is made here, the manifests of other package managers,
//! and the notes. All scripts are those that the release workflow runs.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What releases are built for, and how each is packed.
const ARCHIVES: [&str; 7] = [
    "x86_64-unknown-linux-gnu.tar.gz",
    "aarch64-unknown-linux-gnu.tar.gz",
    "x86_64-unknown-linux-musl.tar.gz",
    "aarch64-unknown-linux-musl.tar.gz",
    "aarch64-apple-darwin.tar.gz",
    "x86_64-apple-darwin.tar.gz",
    "x86_64-pc-windows-msvc.zip",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// A line of `Cargo.toml`.
fn manifest(key: &str) -> String {
    let manifest: toml_edit::DocumentMut = text("Cargo.toml").parse().expect("TOML");
    manifest["package"][key].as_str().expect("a text").to_owned()
}

fn run(command: &mut Command) -> Output {
    command.output().expect("it starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), output.stderr.as_slice()].concat()).into_owned()
}

/// A release in a folder, of a program that only says its version.
struct Release {
    folder: tempfile::TempDir,
}

impl Release {
    fn of(version: &str) -> Self {
        let release = Self { folder: tempfile::tempdir().expect("a folder") };
        release.renew(version);
        release
    }

    fn renew(&self, version: &str) {
        let download = self.folder.path().join("latest/download");
        drop(fs::remove_dir_all(&download));
        fs::create_dir_all(&download).expect("a folder");
        for target in ARCHIVES.iter().filter_map(|archive| archive.strip_suffix(".tar.gz")) {
            self.pack(&download, version, target);
        }
        let sums = run(Command::new("sh").current_dir(&download).args([
            "-c",
            "if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi > SHA256SUMS",
        ]));
        assert!(sums.status.success(), "{}", said(&sums));
    }

    fn pack(&self, download: &Path, version: &str, target: &str) {
        let name = format!("syncwright-{version}-{target}");
        let folder = self.folder.path().join(&name);
        let files = [
            ("syncwright", format!("#!/bin/sh\necho syncwright {version}\n")),
            ("man/syncwright.1", "a page".to_owned()),
            (&format!("man/syncwright-{version}.1"), "a page of this version only".to_owned()),
            ("completions/syncwright.bash", String::new()),
            ("completions/_syncwright", String::new()),
            ("completions/syncwright.fish", String::new()),
            ("schema/sync.schema.json", "{}".to_owned()),
            ("README.md", String::new()),
            ("LICENSE-MIT", String::new()),
        ];
        for (file, content) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, content).expect("a file");
        }
        let program = folder.join("syncwright");
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("a program");
        let archive = download.join(format!("{name}.tar.gz"));
        let packed = run(Command::new("tar").arg("-C").arg(self.folder.path()).arg("-czf").arg(archive).arg(name));
        assert!(packed.status.success(), "{}", said(&packed));
    }

    /// Runs the installer for a home of its own.
    fn install(&self, home: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new("sh");
        command.arg(root().join("assets/packaging/install.sh")).args(arguments).env("HOME", home);
        command.env("SYNCWRIGHT_RELEASES", format!("file://{}", self.folder.path().display()));
        run(command.env_remove("SYNCWRIGHT_PREFIX").env_remove("SYNCWRIGHT_VERSION"))
    }
}

/// All files and folders below one, by their names in it.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            found.push(path.strip_prefix(folder).expect("below it").to_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_release_is_installed_renewed_and_removed_without_a_rest() {
    let home = tempfile::tempdir().expect("a home");
    let release = Release::of("1.0.0");
    let first = release.install(home.path(), &[]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).starts_with("Installed syncwright 1.0.0 as "), "{}", said(&first));
    let files: Vec<PathBuf> = tree(home.path()).into_iter().filter(|path| home.path().join(path).is_file()).collect();
    let expected = [
        ".local/bin/syncwright",
        ".local/share/bash-completion/completions/syncwright",
        ".local/share/doc/syncwright/LICENSE-MIT",
        ".local/share/doc/syncwright/README.md",
        ".local/share/fish/vendor_completions.d/syncwright.fish",
        ".local/share/man/man1/syncwright-1.0.0.1",
        ".local/share/man/man1/syncwright.1",
        ".local/share/syncwright/schema/sync.schema.json",
        ".local/share/zsh/site-functions/_syncwright",
    ];
    assert_eq!(files, expected.map(PathBuf::from));

    release.renew("1.1.0");
    let second = release.install(home.path(), &[]);
    assert!(said(&second).starts_with("Installed syncwright 1.1.0 as "), "{}", said(&second));
    assert!(
        !home.path().join(".local/share/man/man1/syncwright-1.0.0.1").exists(),
        "what only the older one had is gone"
    );

    let removed = release.install(home.path(), &["--remove"]);
    assert!(removed.status.success(), "{}", said(&removed));
    assert_eq!(tree(home.path()), [PathBuf::from(".local")]);
}

#[test]
fn an_archive_whose_sum_is_wrong_is_not_installed() {
    let home = tempfile::tempdir().expect("a home");
    let release = Release::of("1.0.0");
    let download = release.folder.path().join("latest/download");
    for entry in fs::read_dir(&download).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "gz") {
            let mut bytes = fs::read(&path).expect("an archive");
            bytes.push(0);
            fs::write(&path, bytes).expect("an archive");
        }
    }
    let refused = release.install(home.path(), &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("is wrong. Nothing was installed."), "{}", said(&refused));
    assert_eq!(tree(home.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_release_that_is_not_there_is_said_and_nothing_changes() {
    let home = tempfile::tempdir().expect("a home");
    let release = Release::of("1.0.0");
    release.install(home.path(), &[]);
    let before = tree(home.path());
    fs::remove_dir_all(release.folder.path().join("latest")).expect("a folder");
    let refused = release.install(home.path(), &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("SHA256SUMS can't be downloaded."), "{}", said(&refused));
    assert_eq!(tree(home.path()), before);
}

/// Sums of a release: each a letter, so that it is seen where it went.
fn sums(archives: &[&str]) -> String {
    let sum = |at: usize| char::from(b'a' + u8::try_from(at).expect("few")).to_string().repeat(64);
    let line = |(at, archive)| format!("{}  syncwright-1.2.3-{archive}\n", sum(at));
    archives.iter().enumerate().map(line).collect::<Vec<_>>().concat()
}

fn fill_in(sums: &str, into: &Path) -> Output {
    fs::write(into.join("SHA256SUMS"), sums).expect("a file");
    run(Command::new(root().join(".ci/manifests")).arg("1.2.3").arg(into.join("SHA256SUMS")).arg(into))
}

#[test]
fn every_manifest_gets_the_sum_of_its_own_archive() {
    let into = tempfile::tempdir().expect("a folder");
    let filled = fill_in(&sums(&ARCHIVES), into.path());
    assert!(filled.status.success(), "{}", said(&filled));
    let read = |name: &str| fs::read_to_string(into.path().join(name)).expect("it is made");
    let between = format!("{}/releases/download/v1.2.3/syncwright-1.2.3-", manifest("repository"));
    for (at, archive) in ARCHIVES.iter().enumerate() {
        let sum = char::from(b'a' + u8::try_from(at).expect("few")).to_string().repeat(64);
        let (address, name) = (format!("{between}{archive}"), format!("syncwright-1.2.3-{archive}"));
        let formula = read("syncwright.rb");
        let in_formula = formula.split_once(&address).is_some_and(|(_, rest)| {
            rest.trim_start_matches(['"', '\n', ' ']).starts_with(&format!("sha256 \"{sum}\""))
        });
        let scoop: serde_json::Value = serde_json::from_str(&read("syncwright.json")).expect("JSON");
        let scoop = &scoop["architecture"]["64bit"];
        let in_scoop = scoop["url"] == address.as_str() && scoop["hash"] == sum.as_str();
        let system = archive.split('-').next().expect("a processor");
        let pkgbuild = read("PKGBUILD");
        let in_pkgbuild = pkgbuild.contains(&name.replace("1.2.3", "$pkgver"))
            && pkgbuild.contains(&format!("sha256sums_{system}=('{sum}')"));
        assert!(in_formula || in_scoop || in_pkgbuild, "{archive} is in none of them, or with another sum");
    }
    assert!(into.path().join("install.sh").exists() && into.path().join("install.ps1").exists());
}

#[test]
fn a_release_without_an_archive_has_no_manifests() {
    let into = tempfile::tempdir().expect("a folder");
    let refused = fill_in(&sums(&ARCHIVES[..6]), into.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("syncwright.json needs the sum of syncwright-1.2.3-x86_64-pc-windows-msvc.zip"),
        "{}",
        said(&refused)
    );
}

/// The archives have the same names wherever they are built, sought or told of, and one repository has them.
#[test]
fn all_that_names_a_release_agrees() {
    let workflow = text(".github/workflows/release.yml");
    let built: Vec<&str> =
        workflow.split("target: ").skip(1).filter_map(|rest| rest.split([',', ' ']).next()).collect();
    let built: Vec<&str> = built.into_iter().filter(|target| target.contains('-')).collect();
    assert_eq!(
        built.iter().map(|target| (*target).to_owned()).collect::<std::collections::BTreeSet<_>>(),
        ARCHIVES.iter().map(|archive| archive.split('.').next().expect("a name").to_owned()).collect()
    );
    let repository = manifest("repository");
    for file in ["install.sh", "install.ps1", "syncwright.rb", "syncwright.json", "PKGBUILD", "flake.nix", "copyright"]
    {
        let words = text(Path::new("assets/packaging").join(file));
        let bare = repository.trim_start_matches("https://github.com/");
        assert!(words.contains(&repository) || words.contains(&format!("github:{bare}")), "{file}");
        assert_eq!(
            words.matches("github.com/").count(),
            words.matches(&repository).count(),
            "{file} names another one"
        );
    }
}

#[test]
fn the_notes_of_a_release_are_its_own_part_of_the_changelog() {
    let folder = tempfile::tempdir().expect("a folder");
    let changelog = folder.path().join("CHANGELOG.md");
    let written =
        "# Changes\n\n## Unreleased\n- new\n\n## 1.2.3 (2026-11-29)\n\n### Lists\n- one\n\n## 1.2\n- older\n\n## 1.1\n";
    fs::write(&changelog, written).expect("a file");
    let notes = |version: &str| run(Command::new(root().join(".ci/notes")).arg(version).arg(&changelog));
    assert_eq!(said(&notes("1.2.3")), "### Lists\n- one\n");
    assert_eq!(said(&notes("1.2")), "- older\n");
    for version in ["1.1", "1", "9.9.9"] {
        let none = notes(version);
        assert_eq!(none.status.code(), Some(1), "{version}");
        assert_eq!(said(&none), format!("the changelog says nothing of {version}\n"));
    }
}
