//! Stub.
/// Cron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron(String);
impl Cron {
    /// p
    /// # Errors
    /// e
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.split_whitespace().count() == 5 { Ok(Self(text.to_owned())) } else { Err("five fields".to_owned()) }
    }
    /// w
    pub fn in_words(&self) -> String {
        self.0.clone()
    }
    /// s
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
