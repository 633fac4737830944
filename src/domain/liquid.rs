//! stub
/// t
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template { v: Vec<String> }
/// p
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem { /// x
 #[error("x")] X }
impl Template {
/// p
pub fn parse(text: &str) -> Result<Self, TemplateProblem> { if text.matches("{{").count() != text.matches("}}").count() { Err(TemplateProblem::X) } else { Ok(Self{v: vec![]}) } }
/// v
pub fn variables(&self) -> &[String] { &self.v }
/// w
pub fn warnings(&self) -> &[String] { &self.v }
}
