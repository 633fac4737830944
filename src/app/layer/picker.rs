//! A list to choose from, over the form or a screen: type to narrow it, Enter takes the line under the bar. What was
//! typed can be taken as it is wherever that makes sense, also when no list can be had.

mod choices;
pub mod sources;
mod template_insert;

use crate::app::edit::{Edited, TextInput};
use crate::app::fuzzy::{Item, Search, SearchScope, best_first};
use crate::app::input::key::{Code, Key};
use crate::app::layer::picker::sources::Sources;
use crate::app::session::remote_cache::Next;
use crate::app::transition::{Choice, PickerTarget, Transition, Update};
use crate::domain::connector::ConnectorRole;
use crate::domain::field::FieldId;
use crate::domain::mapping::ValueSource;
use crate::domain::remote_context::Remote;

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Picker {
    /// What is being chosen.
    pub target: PickerTarget,
    /// What was typed.
    pub filter: TextInput,
    /// Lines of its own; those of connectors and models are in the remote cache.
    own: Vec<(Item, Choice)>,
    /// What was typed, as lines to be taken.
    typed: Vec<(String, Choice)>,
    /// Which lines fit, the best first, with how well they do.
    shown: Vec<(u32, u32)>,
    /// How many lines were looked at.
    looked_at: usize,
    /// Which of the lines to take the bar is on.
    pub selected: usize,
}

/// A line as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PickerLine<'a> {
    /// A line of the list.
    Item(&'a Item),
    /// What was typed, with the words for taking it.
    Typed(&'a str),
}

/// How a list is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Its first lines are not there yet.
    Loading,
    /// Lines are there, and more of them are coming: which page of how many.
    More(u32, Option<u32>),
    /// It is whole.
    Whole,
    /// It could not be had, or not all of it.
    Failed(String),
    /// There is nothing to ask about yet: why, in words.
    Waiting(&'static str),
}

impl Picker {
    /// Opens a list.
    pub fn open(target: PickerTarget, sources: Sources<'_>) -> Self {
        let filter = choices::start_of(sources, target);
        let mut picker =
            Self { target, filter, own: Vec::new(), typed: Vec::new(), shown: Vec::new(), looked_at: 0, selected: 0 };
        picker.renew(sources);
        picker.selected = picker.selected_at_first(sources);
        picker
    }

    /// Looks at everything again: after the filter changed, or the lines did.
    pub fn renew(&mut self, sources: Sources<'_>) {
        self.own = choices::of(sources, self.target, self.filter.text());
        self.looked_at = 0;
        self.shown.clear();
        self.look_on(sources);
        self.typed = choices::typed(sources, self.target, self.filter.text());
    }

    /// Looks at the lines that came since the last look; the bar stays on its line.
    pub fn look_on(&mut self, sources: Sources<'_>) {
        let under_bar =
            self.selected.checked_sub(self.typed_first()).and_then(|at| self.shown.get(at)).map(|(_, index)| *index);
        let mut fresh = std::mem::take(&mut self.shown);
        let start = self.looked_at;
        let items = self.listed(sources);
        self.looked_at = items.map_or(self.own.len(), <[Item]>::len);
        if self.search_text().is_empty() {
            fresh.extend((start..self.looked_at).filter_map(|index| Some((0, u32::try_from(index).ok()?))));
            choices::put_first(sources, self.target, &mut fresh);
        } else {
            let numbers: Vec<u32> = (start..self.looked_at).filter_map(|index| u32::try_from(index).ok()).collect();
            fresh.extend(self.fitting_among(&numbers, items));
            best_first(&mut fresh);
        }
        self.shown = fresh;
        if let Some(index) = under_bar.filter(|_| self.selected > 0)
            && let Some(at) = self.shown.iter().position(|(_, each)| *each == index)
        {
            self.selected = at + self.typed_first();
        }
        self.selected = self.selected.min(self.len().saturating_sub(1));
    }

    /// Looks only at what fitted before: one more letter can only take lines away.
    fn narrow(&mut self, sources: Sources<'_>) {
        let before: Vec<u32> = self.shown.iter().map(|(_, index)| *index).collect();
        self.shown = self.fitting_among(&before, self.listed(sources));
        best_first(&mut self.shown);
        self.typed = choices::typed(sources, self.target, self.filter.text());
    }

    /// Those of some lines that fit what was typed: lines of a list, or the picker's own.
    fn fitting_among(&self, numbers: &[u32], items: Option<&[Item]>) -> Vec<(u32, u32)> {
        let item = |number: u32| match items {
            Some(items) => items.get(number as usize),
            None => self.own.get(number as usize).map(|(item, _)| item),
        };
        Search::new(self.search_text(), self.searched()).among(numbers, item)
    }

    /// What is searched for: while a template is written, its text is no search.
    pub fn search_text(&self) -> &str {
        if self.writes_a_template() || matches!(self.target, PickerTarget::Field(FieldId::CronExpression)) {
            ""
        } else {
            self.filter.text().trim()
        }
    }

    /// What of a line is searched: beside columns stand examples, which nobody looks for.
    pub const fn searched(&self) -> SearchScope {
        match self.target {
            PickerTarget::From(_) | PickerTarget::To(_) | PickerTarget::Field(FieldId::CursorField) => {
                SearchScope::Name
            }
            PickerTarget::Field(_) | PickerTarget::Workspace | PickerTarget::Profile => SearchScope::Whole,
        }
    }

    /// Whether a template is being written.
    pub fn writes_a_template(&self) -> bool {
        matches!(self.target, PickerTarget::From(_)) && choices::is_template(self.filter.text())
    }

    fn listed<'a>(&self, sources: Sources<'a>) -> Option<&'a [Item]> {
        match self.target {
            PickerTarget::Field(FieldId::Source) => Some(sources.remote.connectors(ConnectorRole::Source).items()),
            PickerTarget::Field(FieldId::Destination) => {
                Some(sources.remote.connectors(ConnectorRole::Destination).items())
            }
            PickerTarget::Field(FieldId::Model) => Some(sources.remote.models.items()),
            _ => None,
        }
    }

    /// How many lines of what was typed stand before the others.
    fn typed_first(&self) -> usize {
        if self.writes_a_template() { self.typed.len() } else { 0 }
    }

    /// How many lines there are to take.
    pub fn len(&self) -> usize {
        self.shown.len() + self.typed.len()
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many lines the list has.
    pub const fn of_all(&self) -> usize {
        self.looked_at
    }

    /// How many lines of the list fit.
    pub fn fitting(&self) -> usize {
        self.shown.len()
    }

    /// A line to take.
    pub fn entry<'a>(&'a self, sources: Sources<'a>, at: usize) -> Option<PickerLine<'a>> {
        let first = self.typed_first();
        match at.checked_sub(first) {
            Some(at) if at < self.shown.len() => {
                let index = self.shown.get(at)?.1 as usize;
                let listed = self.listed(sources);
                let item = listed.map_or_else(|| self.own.get(index).map(|(item, _)| item), |items| items.get(index));
                item.map(PickerLine::Item)
            }
            Some(at) => self.typed.get(at - self.shown.len()).map(|(words, _)| PickerLine::Typed(words)),
            None => self.typed.get(at).map(|(words, _)| PickerLine::Typed(words)),
        }
    }

    /// What the line under the bar stands for.
    fn picked(&self, sources: Sources<'_>) -> Option<Choice> {
        let first = self.typed_first();
        match self.selected.checked_sub(first) {
            Some(at) if at < self.shown.len() => {
                let index = self.shown.get(at)?.1 as usize;
                match self.listed(sources) {
                    Some(items) => items.get(index).map(|item| Choice::Text(item.note().to_owned())),
                    None => self.own.get(index).map(|(_, picked)| picked.clone()),
                }
            }
            Some(at) => self.typed.get(at - self.shown.len()).map(|(_, picked)| picked.clone()),
            None => self.typed.get(self.selected).map(|(_, picked)| picked.clone()),
        }
    }

    /// Where a value stands among the lines that fit; at the top where it does not.
    fn position(&self, sources: Sources<'_>, value: &Choice) -> usize {
        let stands_for = |index: u32| {
            let at = index as usize;
            match (self.listed(sources), value) {
                (Some(items), Choice::Text(id)) => items.get(at).is_some_and(|item| item.note() == id),
                (Some(_), _) => false,
                (None, value) => self.own.get(at).is_some_and(|(_, picked)| picked == value),
            }
        };
        self.shown.iter().position(|(_, index)| stands_for(*index)).unwrap_or(0)
    }

    /// How the list is doing.
    pub fn progress(&self, sources: Sources<'_>) -> Progress {
        match self.target {
            PickerTarget::Field(FieldId::Source) => {
                of_pages(&sources.remote.sources.next, sources.remote.sources.pages())
            }
            PickerTarget::Field(FieldId::Destination) => {
                of_pages(&sources.remote.destinations.next, sources.remote.destinations.pages())
            }
            PickerTarget::Field(FieldId::Model) => of_pages(&sources.remote.models.next, sources.remote.models.pages()),
            PickerTarget::Field(FieldId::Stream) | PickerTarget::To(_) => {
                of_look(&sources.form.known().catalog, "Choose a destination first; its catalog names the streams.")
            }
            PickerTarget::Field(FieldId::CursorField) | PickerTarget::From(_) => {
                let is_chosen = !sources.form.draft().get(FieldId::Model).trim().is_empty();
                let words = if is_chosen {
                    "The model's columns are not known; a column can be typed."
                } else {
                    "Choose a model first; its first rows name the columns."
                };
                of_look(&sources.form.known().sample, words)
            }
            PickerTarget::Field(_) | PickerTarget::Workspace | PickerTarget::Profile => Progress::Whole,
        }
    }
}

fn of_pages(next: &Next, pages: Option<u32>) -> Progress {
    match next {
        Next::Page(1) | Next::Asked(1) => Progress::Loading,
        Next::Page(page) | Next::Asked(page) => Progress::More(*page, pages),
        Next::Nothing => Progress::Whole,
        Next::Failed(_, failure) => Progress::Failed(failure.describe()),
    }
}

fn of_look<T>(look: &Remote<T>, nothing: &'static str) -> Progress {
    match look {
        Remote::NotAsked => Progress::Waiting(nothing),
        Remote::Loading => Progress::Loading,
        Remote::Loaded(_) => Progress::Whole,
        Remote::NotFound => Progress::Failed("The server does not have it.".to_owned()),
        Remote::Failed(words) => Progress::Failed(words.clone()),
    }
}

impl Picker {
    /// Gives a key to the list.
    pub fn on_key(&mut self, key: Key, sources: Sources<'_>) {
        let last = self.len().saturating_sub(1);
        match key.code {
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down => self.selected = (self.selected + 1).min(last),
            Code::PageUp => self.selected = self.selected.saturating_sub(10),
            Code::PageDown => self.selected = (self.selected + 10).min(last),
            Code::Home => self.selected = 0,
            Code::End => self.selected = last,
            _ => {
                let before = self.search_text().to_owned();
                if self.filter.on_key(key) == Edited::Changed {
                    self.typed_into(sources, &before);
                }
            }
        }
    }

    fn typed_into(&mut self, sources: Sources<'_>, before: &str) {
        self.selected = 0;
        let now = self.search_text();
        let is_narrower = !before.is_empty() && now.len() > before.len() && now.starts_with(before);
        if is_narrower {
            self.narrow(sources);
        } else {
            self.renew(sources);
        }
        self.selected = self.selected_at_first(sources);
    }

    /// Which line the bar starts on.
    fn selected_at_first(&self, sources: Sources<'_>) -> usize {
        if choices::is_constant(sources, self.target) && !self.writes_a_template() {
            // Who fixes a constant does not want the column that happens to fit its letters.
            let is_constant = |(_, choice): &(String, Choice)| matches!(choice, Choice::From(ValueSource::Static(_)));
            return self.typed.iter().position(is_constant).map_or(0, |at| self.shown.len() + at);
        }
        if self.filter.text().is_empty() {
            choices::present(sources, self.target).map_or(0, |value| self.position(sources, &value))
        } else {
            0
        }
    }

    /// Gives a pasted text to the list.
    pub fn on_paste(&mut self, pasted: &str, sources: Sources<'_>) {
        self.filter.on_paste(pasted);
        self.selected = 0;
        self.renew(sources);
    }

    /// Takes up what has become known.
    pub fn on_news(&mut self, sources: Sources<'_>) {
        if self.listed(sources).is_some() {
            self.look_on(sources);
            self.typed = choices::typed(sources, self.target, self.filter.text());
        } else {
            let selected = self.selected;
            self.renew(sources);
            self.selected = selected.min(self.len().saturating_sub(1));
        }
    }

    /// Takes the line under the bar: a piece of a template goes into what is typed, anything else closes the list.
    pub fn accept(&mut self, sources: Sources<'_>) -> Update {
        match self.picked(sources) {
            None => Update::none(),
            Some(Choice::Insert(piece)) => {
                template_insert::insert(&mut self.filter, &piece);
                self.selected = 0;
                self.renew(sources);
                Update::none()
            }
            Some(choice) => Update::from(Transition::Close).then(Transition::Choose(self.target, choice)),
        }
    }
}
