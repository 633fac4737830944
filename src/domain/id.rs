//! The identifiers of the API. Connectors, models and workspaces have positive integers; a sync has a text, because
//! the API answers it as one.

use crate::domain::server::ServerId;
use crate::domain::text::SanitizedText;

/// The greatest identifier a server can hold: its columns are signed 64-bit integers.
const GREATEST: u64 = i64::MAX.unsigned_abs();

/// Why a typed text is not an identifier. The words name no field: they stand under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdProblem {
    /// Nothing typed.
    #[error("An ID is required: a whole number such as 12.")]
    Empty,
    /// Zero, or below it.
    #[error("IDs start at 1.")]
    NotPositive,
    /// More than a server can hold.
    #[error("Too large for an ID; the largest is 9,223,372,036,854,775,807.")]
    TooLarge,
    /// Digits of another script, which servers reject.
    #[error("Write the ID with the digits 0 to 9.")]
    OtherDigits,
    /// Anything else.
    #[error("An ID is a whole number such as 12.")]
    NotANumber,
}

/// Reads a positive integer as the API takes it: ASCII digits, surrounding blanks forgiven.
fn parse_positive(text: &str) -> Result<u64, IdProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(IdProblem::Empty);
    }
    if let Some(digits) = text.strip_prefix('-')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(IdProblem::NotPositive);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits_of_any_script = text.chars().all(char::is_numeric);
        return Err(if digits_of_any_script { IdProblem::OtherDigits } else { IdProblem::NotANumber });
    }
    match text.parse::<u64>() {
        Ok(0) => Err(IdProblem::NotPositive),
        Ok(number) if number <= GREATEST => Ok(number),
        _ => Err(IdProblem::TooLarge),
    }
}

macro_rules! positive_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "u64")]
        pub struct $name(u64);

        impl $name {
            /// Reads what was typed.
            ///
            /// # Errors
            /// [`IdProblem`] when it is not a positive integer that a server can hold.
            pub fn parse(text: &str) -> Result<Self, IdProblem> {
                parse_positive(text).map(Self)
            }

            /// The number itself.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = IdProblem;

            fn try_from(number: u64) -> Result<Self, IdProblem> {
                Self::parse(&number.to_string())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

positive_id!(
    /// A configured source or destination of the workspace.
    ConnectorId
);
positive_id!(
    /// A query over one source.
    ModelId
);
positive_id!(
    /// A workspace of the account; sent as `Workspace-Id`.
    WorkspaceId
);

/// What the server calls a sync. A text in the API, though servers use numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SyncId(pub SanitizedText);

impl SyncId {
    /// The ID that a person typed, `42` or `#42`. None where it is none.
    pub fn typed(text: &str) -> Option<Self> {
        let id = text.trim().trim_start_matches('#');
        (!id.is_empty() && !id.contains(char::is_whitespace)).then(|| Self(id.into()))
    }

    /// The ID that a person gives to a command: a number, or the address of the sync's page in the web app.
    ///
    /// # Errors
    /// Words for people, when it is neither.
    pub fn of_number_or_page(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let of_page = path.rsplit_once("/syncs/").map(|(_, id)| id.split('/').next().unwrap_or_default());
        match of_page.unwrap_or(text).parse::<u64>() {
            Ok(0) => Err("a sync's ID is at least 1".to_owned()),
            Ok(number) => Ok(Self(number.to_string().as_str().into())),
            Err(_) => Err("a sync's ID is a number, such as 12, or the address of its page".to_owned()),
        }
    }
}

/// Which sync: the same number means another one on another server, or in another workspace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct SyncRef {
    /// The server that holds it.
    #[serde(alias = "host")]
    pub server: ServerId,
    /// Its workspace; none where the server was asked without one, or where it was not kept (first version).
    #[serde(default)]
    pub workspace: Option<WorkspaceId>,
    /// What the server calls it.
    pub id: SyncId,
}

impl SyncRef {
    /// Whether it is in a workspace of a server. One that is not known is taken for the one that is asked about.
    pub fn is_in(&self, server: &ServerId, workspace: Option<WorkspaceId>) -> bool {
        self.server == *server && same_workspace(self.workspace, workspace)
    }
}

/// Whether two workspaces are the same, as far as they are known.
pub fn same_workspace(one: Option<WorkspaceId>, other: Option<WorkspaceId>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_positive_whole_number_is_an_id() {
        for (text, number) in [("1", 1), (" 42 ", 42), ("007", 7), ("9223372036854775807", GREATEST)] {
            assert_eq!(ModelId::parse(text).map(ModelId::get), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_id_gets_its_own_words() {
        for (text, problem) in [
            ("", IdProblem::Empty),
            (" \t", IdProblem::Empty),
            ("0", IdProblem::NotPositive),
            ("-3", IdProblem::NotPositive),
            ("9223372036854775808", IdProblem::TooLarge),
            ("99999999999999999999999", IdProblem::TooLarge),
            ("١٢", IdProblem::OtherDigits),
            ("１２", IdProblem::OtherDigits),
            ("abc", IdProblem::NotANumber),
            ("1.5", IdProblem::NotANumber),
            ("+5", IdProblem::NotANumber),
            ("1 2", IdProblem::NotANumber),
            ("1_000", IdProblem::NotANumber),
            ("-", IdProblem::NotANumber),
        ] {
            assert_eq!(ConnectorId::parse(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn a_sync_is_given_by_its_number_or_by_the_address_of_its_page() {
        for (text, id) in [
            ("12", Some("12")),
            (" 7 ", Some("7")),
            ("https://app.squared.ai/activate/syncs/4", Some("4")),
            ("https://app.squared.ai/activate/syncs/4/run/9?x=1", Some("4")),
            ("0", None),
            ("-1", None),
            ("four", None),
            ("", None),
            ("https://app.squared.ai/activate/models/4", None),
        ] {
            let given = SyncId::of_number_or_page(text).ok();
            assert_eq!(given.map(|id| id.0.to_string()).as_deref(), id, "{text}");
        }
    }
}
