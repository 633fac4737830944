//! What is worth knowing about a template beside what it renders: the variables it reads, and what will go wrong
//! without being an error.

use std::collections::HashSet;

use super::expression::Parsed;
use super::markup::trim;
use super::token::beginning;

/// What is known while reading the template from its beginning to its end.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) variables: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// How many of the open blocks are comments: what stands in them is parsed but never run.
    pub(super) comments: usize,
    /// The variables of the open loops.
    pub(super) items: Vec<String>,
    /// What is already in `variables` and `warnings`.
    known: HashSet<String>,
    /// The names the template makes itself.
    made: HashSet<String>,
}

impl Notes {
    /// Says that something after a value is not looked at.
    pub(super) fn ignored(&mut self, value: &str, ignored: &str) {
        let ignored = trim(ignored);
        if ignored.is_empty() {
            return;
        }
        let is_name = |text: &str| {
            !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || " _-".contains(letter))
        };
        if is_name(value) && is_name(ignored) {
            self.warn(&format!(
                "{{{{ {value} {ignored} }}}} renders empty: Liquid reads only {value}. For a name with blanks write \
                 {{{{ ['{value} {ignored}'] }}}}."
            ));
        } else {
            let hint = if ignored.starts_with(char::is_alphanumeric) {
                " A name with blanks is written ['First Name']."
            } else {
                ""
            };
            self.warn(&format!("After {} Liquid ignores: {}{hint}", beginning(value), beginning(ignored)));
        }
    }

    /// Notes what a value reads.
    pub(super) fn reads(&mut self, value: &str, parsed: &Parsed) {
        if self.comments > 0 {
            return;
        }
        let mut names = Vec::new();
        parsed.expression.names(&mut names);
        for name in names {
            if matches!(name, "" | "forloop" | "tablerowloop")
                || self.made.contains(name)
                || self.items.iter().any(|item| item == name)
            {
                continue;
            }
            if name == "current_timestamp" {
                self.warn(
                    "current_timestamp does not exist and renders empty. For the time of the sync write \
                     {{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' }}.",
                );
            }
            if self.known.insert(format!("variable {name}")) {
                self.variables.push(name.to_owned());
            }
        }
        if parsed.skipped {
            let shown = beginning(value);
            self.warn(&if value.contains(['=', '<', '>']) {
                format!("Liquid takes {shown} for one name: write blanks before and after ==, !=, <, >, <= and >=.")
            } else if value.contains(['"', '\'', '[', ']']) {
                format!("Liquid cannot read all of {shown}: what is no letter a to z, digit, _ or - is skipped.")
            } else {
                format!(
                    "Liquid reads names of the letters a to z, digits, _ and - only, so {shown} renders empty. For such \
                     a name write {{{{ ['{value}'] }}}}."
                )
            });
        }
    }

    /// Notes a name the template makes itself.
    pub(super) fn make(&mut self, name: &str) {
        if self.comments == 0 {
            self.made.insert(name.to_owned());
        }
    }

    pub(super) fn warn(&mut self, warning: &str) {
        // A warning quotes the template, and goes to a terminal.
        let warning = warning.replace(char::is_control, " ");
        if self.comments == 0 && self.known.insert(format!("warning {warning}")) {
            self.warnings.push(warning);
        }
    }
}
