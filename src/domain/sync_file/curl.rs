//! The create of a sync as a browser's developer tools copy it: *Copy as cURL*. Of its headers only the workspace is
//! read; the token in it is not.

use url::Url;

use crate::domain::sync_file::shell;

/// What a command says of a sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CurlCommand {
    /// The host it goes to, with its port where it is not the scheme's own.
    pub(super) host: Option<String>,
    /// The workspace its header names.
    pub(super) workspace: Option<u64>,
    /// What it sends.
    pub(super) body: String,
}

/// Why a `curl` command is no sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CurlProblem {
    /// Cut off, or changed by hand.
    #[error("A quote in the curl command isn't closed. Copy it again, whole.")]
    Unclosed,
    /// In the words of another shell.
    #[error("This is a curl command for Windows. Choose “Copy as cURL (bash)” instead.")]
    ForWindows,
    /// It only reads.
    #[error("The curl command sends no data. Copy the request that creates the sync.")]
    NoBody,
    /// What it sends is elsewhere.
    #[error("The curl command sends a file. Use that file instead.")]
    SendsFile,
}

/// Options that are followed by a word of their own, in addition to those that are read.
const WITH_VALUE: &[&str] = &[
    "-X",
    "--request",
    "-b",
    "--cookie",
    "-A",
    "--user-agent",
    "-e",
    "--referer",
    "-u",
    "--user",
    "-o",
    "--output",
    "-x",
    "--proxy",
    "-m",
    "--max-time",
    "--connect-timeout",
    "--cacert",
    "-F",
    "--form",
    "-w",
    "--write-out",
    "-c",
    "--retry",
    "--cookie-jar",
    "--resolve",
    "--oauth2-bearer",
];

/// Options for what is sent.
const DATA: &[&str] = &["--data-raw", "--data", "-d", "--data-binary", "--data-ascii", "--json"];

/// Whether a text is such a command.
pub(super) fn is_curl(text: &str) -> bool {
    let program = text.split_whitespace().next().unwrap_or_default();
    matches!(program, "curl" | "curl.exe")
}

/// Reads a command.
pub(super) fn read(text: &str) -> Result<CurlCommand, CurlProblem> {
    if text.contains("^\"") || text.contains(" ^\n") || text.contains(" ^\r\n") {
        return Err(CurlProblem::ForWindows);
    }
    let words = shell::split(text).map_err(|shell::Unclosed| CurlProblem::Unclosed)?;
    let (mut url, mut workspace, mut body) = (None, None, None);
    let mut words = words.iter().map(String::as_str).skip(1);
    while let Some(word) = words.next() {
        let attached =
            |short: &str| word.strip_prefix(short).filter(|rest| !rest.is_empty() && !word.starts_with("--"));
        if DATA.contains(&word) {
            let data = words.next().ok_or(CurlProblem::NoBody)?;
            body = Some(data_of(word, data)?);
        } else if let Some(data) = attached("-d") {
            body = Some(data_of("-d", data)?);
        } else if matches!(word, "-H" | "--header") {
            workspace = words.next().and_then(workspace_of).or(workspace);
        } else if let Some(header) = attached("-H") {
            workspace = workspace_of(header).or(workspace);
        } else if word == "--url" {
            url = words.next();
        } else if WITH_VALUE.contains(&word) {
            words.next();
        } else if !word.starts_with('-') {
            url = url.or(Some(word));
        }
    }
    Ok(CurlCommand { host: url.and_then(host_of), workspace, body: body.ok_or(CurlProblem::NoBody)?.to_owned() })
}

fn data_of<'a>(option: &str, data: &'a str) -> Result<&'a str, CurlProblem> {
    // `--data-raw` takes an @ as it is.
    if option != "--data-raw" && data.starts_with('@') { Err(CurlProblem::SendsFile) } else { Ok(data) }
}

fn workspace_of(header: &str) -> Option<u64> {
    let (name, value) = header.split_once(':')?;
    name.trim().eq_ignore_ascii_case("workspace-id").then(|| value.trim().parse().ok())?
}

fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).or_else(|_no_scheme| Url::parse(&format!("https://{url}"))).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_of_each_browser_says_where_it_goes_and_what_it_sends() {
        let chrome = "curl 'https://api.squared.ai/enterprise-api/v1/syncs' \\\n  -H 'accept: */*' \\\n  \
            -H 'authorization: Bearer eyJhbGciOi.secret.token' \\\n  -b 'session=secret' \\\n  -H 'workspace-id: 7' \\\n  \
            --data-raw $'{\"sync\":{\"stream_name\":\"o\\'neil\\u0021\"}}' ;";
        let firefox = "curl --compressed 'http://localhost:3000/api/v1/syncs' -X POST -H 'User-Agent: Mozilla' \
            -H 'Workspace-Id: 8' --data-raw '{\"sync\":{\"stream_name\":\"a b\"}}'";
        let by_hand = "curl -sS -XPOST api.example.com/api/v1/syncs -H'Workspace-Id: 9' -d '{\"sync\":{}}'";
        for (text, host, workspace, body) in [
            (chrome, "api.squared.ai", 7, "{\"sync\":{\"stream_name\":\"o'neil!\"}}"),
            (firefox, "localhost:3000", 8, "{\"sync\":{\"stream_name\":\"a b\"}}"),
            (by_hand, "api.example.com", 9, "{\"sync\":{}}"),
        ] {
            let read = read(text).expect("a command");
            assert_eq!((read.host.as_deref(), read.workspace, read.body.as_str()), (Some(host), Some(workspace), body));
            assert!(!format!("{read:?}").contains("secret"));
        }
    }

    #[test]
    fn a_command_that_is_no_create_says_why() {
        for (text, problem) in [
            ("curl 'https://api.squared.ai/api/v1/syncs' -H 'a: b'", CurlProblem::NoBody),
            ("curl https://api.squared.ai -d", CurlProblem::NoBody),
            ("curl https://api.squared.ai --data-raw '{\"a", CurlProblem::Unclosed),
            ("curl https://api.squared.ai -d @sync.json", CurlProblem::SendsFile),
            ("curl ^\"https://api.squared.ai/api/v1/syncs^\" ^\n --data-raw ^\"{}^\"", CurlProblem::ForWindows),
        ] {
            assert_eq!(read(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn only_the_program_itself_is_taken_for_a_command() {
        assert!(is_curl(" curl 'https://x'") && is_curl("curl.exe x"));
        assert!(!is_curl("curly: 5") && !is_curl("curl: 5") && !is_curl("{}") && !is_curl(""));
    }
}
