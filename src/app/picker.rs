//! A list to choose from, over the form or a screen: type to narrow it, Enter takes the line under the bar. What was
//! typed can be taken as it is wherever that makes sense, also when no list can be had.

mod accept;
mod choices;
mod fuzzy_filter;
mod item;

use crate::app::edit::{Edited, TextInput};
use crate::app::effect::Effect;
use crate::app::input::key::{Code, Key};
use crate::app::remote_cache::Next;
use crate::app::state::State;
use crate::domain::connector::ConnectorRole;
use crate::domain::failure::{Failure, Workspace};
use crate::domain::field::FieldId;
use crate::domain::mapping;
use crate::domain::remote_context::Remote;

pub use accept::take;
use fuzzy_filter::{FuzzyFilter, best_first};
pub use item::{Item, Search, SearchScope};

/// The longest text that is typed into a list; templates are the longest.
const LONGEST: usize = 2_000;

/// What is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerTarget {
    /// The value of a field of the form.
    Field(FieldId),
    /// Where the value of a row of the mapping comes from.
    From(usize),
    /// Which field a row of the mapping fills.
    To(usize),
    /// The workspace.
    Workspace,
    /// The profile.
    Profile,
}

/// What a line stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// A field's text.
    Text(String),
    /// Where a row's value comes from.
    From(mapping::ValueSource),
    /// The path of a row's field.
    To(String),
    /// A piece of a template, put in at the caret.
    Insert(String),
    /// A workspace.
    Workspace(Workspace),
    /// A profile by its name.
    Profile(String),
    /// A server that has no profile yet.
    NewProfile,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Picker {
    /// What is being chosen.
    pub about: PickerTarget,
    /// What was typed.
    pub filter: TextInput,
    /// Lines of its own; those of connectors and models are the directory's.
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

/// Opens a list.
pub fn open(state: &mut State, about: PickerTarget) {
    let filter = choices::start_of(state, about);
    let mut picker =
        Picker { about, filter, own: Vec::new(), typed: Vec::new(), shown: Vec::new(), looked_at: 0, selected: 0 };
    picker.renew(state);
    picker.selected = choices::selected_at_first(state, &picker);
    state.picker = Some(picker);
}

impl Picker {
    /// Looks at everything anew: after the filter changed, or the lines did.
    pub fn renew(&mut self, state: &State) {
        self.own = choices::of(state, self.about, self.filter.text());
        self.looked_at = 0;
        self.shown.clear();
        self.look_on(state);
        self.typed = choices::typed(state, self);
    }

    /// Looks at the lines that came since the last look; the bar stays on its line.
    pub fn look_on(&mut self, state: &State) {
        let under_bar =
            self.selected.checked_sub(self.typed_first()).and_then(|at| self.shown.get(at)).map(|(_, index)| *index);
        let mut fresh = std::mem::take(&mut self.shown);
        let start = self.looked_at;
        let items = self.listed(state);
        self.looked_at = items.map_or(self.own.len(), <[Item]>::len);
        if self.search_text().is_empty() {
            fresh.extend((start..self.looked_at).filter_map(|index| Some((0, u32::try_from(index).ok()?))));
            choices::put_first(state, self.about, &mut fresh);
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
    fn narrow(&mut self, state: &State) {
        let before: Vec<u32> = self.shown.iter().map(|(_, index)| *index).collect();
        self.shown = self.fitting_among(&before, self.listed(state));
        best_first(&mut self.shown);
        self.typed = choices::typed(state, self);
    }

    /// Those of some lines that fit what was typed: lines of a list, or the picker's own.
    fn fitting_among(&self, numbers: &[u32], items: Option<&[Item]>) -> Vec<(u32, u32)> {
        let item = |number: u32| match items {
            Some(items) => items.get(number as usize),
            None => self.own.get(number as usize).map(|(item, _)| item),
        };
        FuzzyFilter { typed: self.search_text(), part: self.searched(), item }.among(numbers)
    }

    /// What is searched for: while a template is written, its text is no search.
    pub fn search_text(&self) -> &str {
        if self.writes_a_template() || matches!(self.about, PickerTarget::Field(FieldId::CronExpression)) {
            ""
        } else {
            self.filter.text().trim()
        }
    }

    /// What of a line is searched: beside columns stand examples, which nobody looks for.
    pub const fn searched(&self) -> SearchScope {
        match self.about {
            PickerTarget::From(_) | PickerTarget::To(_) | PickerTarget::Field(FieldId::CursorField) => {
                SearchScope::Name
            }
            PickerTarget::Field(_) | PickerTarget::Workspace | PickerTarget::Profile => SearchScope::Whole,
        }
    }

    /// Whether a template is being written.
    pub fn writes_a_template(&self) -> bool {
        matches!(self.about, PickerTarget::From(_)) && choices::is_template(self.filter.text())
    }

    fn listed<'a>(&self, state: &'a State) -> Option<&'a [Item]> {
        match self.about {
            PickerTarget::Field(FieldId::Source) => Some(state.directory.connectors(ConnectorRole::Source).items()),
            PickerTarget::Field(FieldId::Destination) => {
                Some(state.directory.connectors(ConnectorRole::Destination).items())
            }
            PickerTarget::Field(FieldId::Model) => Some(state.directory.models.items()),
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
    pub fn entry<'a>(&'a self, state: &'a State, at: usize) -> Option<PickerLine<'a>> {
        let first = self.typed_first();
        match at.checked_sub(first) {
            Some(at) if at < self.shown.len() => {
                let index = self.shown.get(at)?.1 as usize;
                let listed = self.listed(state);
                let item = listed.map_or_else(|| self.own.get(index).map(|(item, _)| item), |items| items.get(index));
                item.map(PickerLine::Item)
            }
            Some(at) => self.typed.get(at - self.shown.len()).map(|(words, _)| PickerLine::Typed(words)),
            None => self.typed.get(at).map(|(words, _)| PickerLine::Typed(words)),
        }
    }

    /// What the line under the bar stands for.
    fn picked(&self, state: &State) -> Option<Choice> {
        let first = self.typed_first();
        match self.selected.checked_sub(first) {
            Some(at) if at < self.shown.len() => {
                let index = self.shown.get(at)?.1 as usize;
                match self.listed(state) {
                    Some(items) => items.get(index).map(|item| Choice::Text(item.note().to_owned())),
                    None => self.own.get(index).map(|(_, picked)| picked.clone()),
                }
            }
            Some(at) => self.typed.get(at - self.shown.len()).map(|(_, picked)| picked.clone()),
            None => self.typed.get(self.selected).map(|(_, picked)| picked.clone()),
        }
    }

    /// Where a value stands among the lines that fit; at the top where it does not.
    fn position(&self, state: &State, value: &Choice) -> usize {
        let stands_for = |index: u32| {
            let at = index as usize;
            match (self.listed(state), value) {
                (Some(items), Choice::Text(id)) => items.get(at).is_some_and(|item| item.note() == id),
                (Some(_), _) => false,
                (None, value) => self.own.get(at).is_some_and(|(_, picked)| picked == value),
            }
        };
        self.shown.iter().position(|(_, index)| stands_for(*index)).unwrap_or(0)
    }

    /// How the list is doing.
    pub fn progress(&self, state: &State) -> Progress {
        match self.about {
            PickerTarget::Field(FieldId::Source) => {
                of_pages(&state.directory.sources.next, state.directory.sources.pages())
            }
            PickerTarget::Field(FieldId::Destination) => {
                of_pages(&state.directory.destinations.next, state.directory.destinations.pages())
            }
            PickerTarget::Field(FieldId::Model) => {
                of_pages(&state.directory.models.next, state.directory.models.pages())
            }
            PickerTarget::Field(FieldId::Stream) | PickerTarget::To(_) => {
                of_look(&state.form.known().catalog, "Choose a destination first; its catalog names the streams.")
            }
            PickerTarget::Field(FieldId::CursorField) | PickerTarget::From(_) => {
                let is_chosen = !state.form.draft().get(FieldId::Model).trim().is_empty();
                let words = if is_chosen {
                    "The model's columns are not known; a column can be typed."
                } else {
                    "Choose a model first; its first rows name the columns."
                };
                of_look(&state.form.known().sample, words)
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
        Next::Failed(_, failure) => Progress::Failed(describe(failure)),
    }
}

fn describe(failure: &Failure) -> String {
    format!("{} {}", failure.what(), failure.advice())
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

/// Gives a key to the list.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(mut picker) = state.picker.take() else { return Vec::new() };
    let last = picker.len().saturating_sub(1);
    match key.code {
        Code::Up => picker.selected = picker.selected.saturating_sub(1),
        Code::Down => picker.selected = (picker.selected + 1).min(last),
        Code::PageUp => picker.selected = picker.selected.saturating_sub(10),
        Code::PageDown => picker.selected = (picker.selected + 10).min(last),
        Code::Home => picker.selected = 0,
        Code::End => picker.selected = last,
        _ => {
            let before = picker.search_text().to_owned();
            if picker.filter.on_key(key) == Edited::Changed {
                picker.typed_into(state, &before);
            }
        }
    }
    state.picker = Some(picker);
    Vec::new()
}

impl Picker {
    fn typed_into(&mut self, state: &State, before: &str) {
        self.selected = 0;
        let now = self.search_text();
        let is_narrower = !before.is_empty() && now.len() > before.len() && now.starts_with(before);
        if is_narrower {
            self.narrow(state);
        } else {
            self.renew(state);
        }
        self.selected = choices::selected_at_first(state, self);
    }
}

/// Gives a pasted text to the list.
pub fn on_paste(state: &mut State, pasted: &str) {
    let Some(mut picker) = state.picker.take() else { return };
    picker.filter.on_paste(pasted);
    picker.selected = 0;
    picker.renew(state);
    state.picker = Some(picker);
}

/// Lets the open list take up what has become known.
pub fn on_news(state: &mut State) {
    let Some(mut picker) = state.picker.take() else { return };
    if picker.listed(state).is_some() {
        picker.look_on(state);
        picker.typed = choices::typed(state, &picker);
    } else {
        let selected = picker.selected;
        picker.renew(state);
        picker.selected = selected.min(picker.len().saturating_sub(1));
    }
    state.picker = Some(picker);
}
