//! A picker over the form or a screen: type to filter, Enter accepts the selected item. Where it makes sense, the typed
//! text itself can be accepted, even when the list failed to load.

mod choices;
mod progress;
pub mod sources;
mod template_insert;

pub use self::progress::Progress;
use crate::app::edit::TextInput;
use crate::app::fuzzy::{Item, Search, SearchScope, best_first};
use crate::app::input::key::{Code, Key};
use crate::app::layer::picker::sources::Sources;
use crate::app::session::remote_cache::{Next, Pages};
use crate::app::transition::{Choice, PickerTarget, Transition, Update};
use crate::domain::cells::width;
use crate::domain::field::FieldId;
use crate::domain::mapping::ValueSource;

/// Without a filter, more of a list is loaded once the selection is this close to its end: a screen or two.
const AHEAD: usize = 60;

/// With one, until this many more match than are above the selection: as many as fit.
const FIT: usize = 24;

/// How many items its width is measured on.
const MEASURED: usize = 500;

/// A picker.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is being chosen.
    pub target: PickerTarget,
    /// The filter text.
    pub filter: TextInput,
    /// Lines of its own; those of connectors and models are in the remote cache.
    own: Vec<(Item, Choice)>,
    /// The typed text as acceptable items.
    typed: Vec<(String, Choice)>,
    /// The matching items with their scores, best first.
    shown: Vec<(u32, u32)>,
    /// How many items were scored so far.
    looked_at: usize,
    /// The cells that the widest name, kind and note take, whether they match or not.
    pub widest: [usize; 3],
    /// Index of the selected item.
    pub selected: usize,
}

/// A line as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PickerLine<'a> {
    /// An item of the list.
    Item(&'a Item),
    /// The typed text, with the label for accepting it.
    Typed(&'a str),
}

/// Where a line comes from.
enum Place {
    /// An item of the list, by its index there.
    Shown(u32),
    /// The typed text, by its index.
    Typed(usize),
}

impl Picker {
    /// Opens a list.
    pub fn open(target: PickerTarget, sources: Sources<'_>) -> Self {
        let filter = choices::start_of(sources, target);
        let mut picker = Self {
            target,
            filter,
            own: Vec::new(),
            typed: Vec::new(),
            shown: Vec::new(),
            looked_at: 0,
            widest: [0; 3],
            selected: 0,
        };
        picker.renew(sources);
        picker.selected = picker.selected_at_first(sources);
        picker
    }

    /// Rescores all items, after the filter or the items changed.
    pub fn renew(&mut self, sources: Sources<'_>) {
        self.own = choices::of(sources, self.target, self.filter.text());
        self.looked_at = 0;
        self.shown.clear();
        self.look_on(sources);
        self.typed = choices::typed(sources, self.target, self.filter.text());
    }

    /// Scores only items added since; the selection stays on its item.
    pub fn look_on(&mut self, sources: Sources<'_>) {
        let under_bar =
            self.selected.checked_sub(self.typed_first()).and_then(|at| self.shown.get(at)).map(|(_, index)| *index);
        let mut fresh = std::mem::take(&mut self.shown);
        let start = self.looked_at;
        let items = self.listed(sources);
        self.looked_at = items.map_or(self.own.len(), <[Item]>::len);
        if self.search_text().is_empty() {
            fresh =
                choices::unfiltered(sources, self.target, self.looked_at).into_iter().map(|index| (0, index)).collect();
        } else {
            let numbers: Vec<u32> = (start..self.looked_at).filter_map(|index| u32::try_from(index).ok()).collect();
            fresh.extend(self.fitting_among(&numbers, items));
            best_first(&mut fresh);
        }
        self.shown = fresh;
        if start < MEASURED {
            self.widest = widest(self.items(sources).take(MEASURED));
        }
        if let Some(index) = under_bar.filter(|_| self.selected > 0)
            && let Some(at) = self.shown.iter().position(|(_, each)| *each == index)
        {
            self.selected = at + self.typed_first();
        }
        self.selected = self.selected.min(self.count().saturating_sub(1));
    }

    /// Rescores only previous matches: one more letter can only remove some.
    fn narrow(&mut self, sources: Sources<'_>) {
        let before: Vec<u32> = self.shown.iter().map(|(_, index)| *index).collect();
        self.shown = self.fitting_among(&before, self.listed(sources));
        best_first(&mut self.shown);
        self.typed = choices::typed(sources, self.target, self.filter.text());
    }

    /// The items among `numbers` that match the filter: list items, or the picker's own.
    fn fitting_among(&self, numbers: &[u32], items: Option<&[Item]>) -> Vec<(u32, u32)> {
        let mut search = Search::new(self.search_text(), self.searched());
        numbers.iter().filter_map(|index| Some((search.score(self.item(items, *index)?)?, *index))).collect()
    }

    /// The search text; none while a template is written.
    pub fn search_text(&self) -> &str {
        if self.writes_a_template() || matches!(self.target, PickerTarget::Field(FieldId::CronExpression)) {
            ""
        } else {
            self.filter.text().trim()
        }
    }

    /// What is searched: column items also show example values, which nobody searches for.
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
        self.pages(sources).map(|pages| pages.items.as_slice())
    }

    fn pages<'a>(&self, sources: Sources<'a>) -> Option<&'a Pages> {
        match self.target {
            PickerTarget::Field(field) => sources.session.remote.pages(field),
            _ => None,
        }
    }

    /// How many typed items come before the others.
    fn typed_first(&self) -> usize {
        if self.writes_a_template() { self.typed.len() } else { 0 }
    }

    /// How many items can be accepted.
    pub fn count(&self) -> usize {
        self.shown.len() + self.typed.len()
    }

    /// How many items the list has.
    pub const fn of_all(&self) -> usize {
        self.looked_at
    }

    /// Whether more of the list is needed: to scroll on, or to find matches.
    pub fn wants_more(&self) -> bool {
        let ahead = if self.search_text().is_empty() { AHEAD } else { FIT };
        self.selected + ahead > self.fitting()
    }

    /// How many items match.
    pub fn fitting(&self) -> usize {
        self.shown.len()
    }

    /// The items of the list, as far as loaded, whether they match or not.
    fn items<'a>(&'a self, sources: Sources<'a>) -> impl Iterator<Item = &'a Item> {
        let listed = self.listed(sources).unwrap_or_default();
        listed.iter().chain(self.own.iter().map(|(item, _)| item))
    }

    /// The item at an index.
    pub fn entry<'a>(&'a self, sources: Sources<'a>, at: usize) -> Option<PickerLine<'a>> {
        match self.place(at)? {
            Place::Shown(index) => self.item(self.listed(sources), index).map(PickerLine::Item),
            Place::Typed(at) => self.typed.get(at).map(|(words, _)| PickerLine::Typed(words)),
        }
    }

    /// Where the item at an index comes from.
    fn place(&self, at: usize) -> Option<Place> {
        match at.checked_sub(self.typed_first()) {
            Some(at) if at < self.shown.len() => Some(Place::Shown(self.shown.get(at)?.1)),
            Some(at) => Some(Place::Typed(at - self.shown.len())),
            None => Some(Place::Typed(at)),
        }
    }

    fn item<'a>(&'a self, listed: Option<&'a [Item]>, index: u32) -> Option<&'a Item> {
        match listed {
            Some(items) => items.get(index as usize),
            None => self.own.get(index as usize).map(|(item, _)| item),
        }
    }

    /// What the selected item stands for.
    fn picked(&self, sources: Sources<'_>) -> Option<Choice> {
        match self.place(self.selected)? {
            Place::Shown(index) => match self.listed(sources) {
                Some(items) => items.get(index as usize).map(|item| Choice::Text(item.note().to_owned())),
                None => self.own.get(index as usize).map(|(_, picked)| picked.clone()),
            },
            Place::Typed(at) => self.typed.get(at).map(|(_, picked)| picked.clone()),
        }
    }

    /// The index of a value among the matches; the top if absent.
    fn position(&self, sources: Sources<'_>, value: &Choice) -> usize {
        let stands_for = |index: u32| match (self.listed(sources), value) {
            (Some(items), Choice::Text(id)) => items.get(index as usize).is_some_and(|item| item.note() == id),
            (Some(_), _) => false,
            (None, value) => self.own.get(index as usize).is_some_and(|(_, picked)| picked == value),
        };
        self.shown.iter().position(|(_, index)| stands_for(*index)).unwrap_or(0)
    }

    /// Load state of the list.
    pub fn progress(&self, sources: Sources<'_>) -> Progress {
        if let Some(pages) = self.pages(sources) {
            if sources.session.connection().is_none() && pages.next == Next::Page(1) {
                return Progress::Waiting("Not signed in, so nothing can be listed. You can type an ID.");
            }
            return Progress::of_pages(pages);
        }
        match self.target {
            PickerTarget::Field(FieldId::Stream) | PickerTarget::To(_) => {
                let words = if sources.form.is_empty(FieldId::Destination) {
                    "Choose a destination first: its catalog lists the streams."
                } else {
                    "The destination's catalog is unknown. You can type a name."
                };
                Progress::of_look(&sources.form.known().catalog, words).after(&sources.form.known().destination)
            }
            PickerTarget::Field(FieldId::CursorField) | PickerTarget::From(_) => {
                let words = if sources.form.is_empty(FieldId::Model) {
                    "Choose a model first: its first rows show the columns."
                } else {
                    "The model's columns are unknown. You can type a name."
                };
                Progress::of_look(&sources.form.known().sample, words).after(&sources.form.known().model)
            }
            PickerTarget::Field(_) | PickerTarget::Workspace | PickerTarget::Profile => Progress::Whole,
        }
    }
}

/// The cells that the widest of each of the three takes.
pub fn widest<'a>(items: impl Iterator<Item = &'a Item>) -> [usize; 3] {
    let mut widest = [0; 3];
    for item in items {
        for (widest, cell) in widest.iter_mut().zip(item.cells()) {
            *widest = width(cell).max(*widest);
        }
    }
    widest
}

impl Picker {
    /// Passes a key to the list.
    pub fn on_key(&mut self, key: Key, sources: Sources<'_>) {
        let last = self.count().saturating_sub(1);
        match key.code {
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down => self.selected = (self.selected + 1).min(last),
            Code::PageUp => self.selected = self.selected.saturating_sub(10),
            Code::PageDown => self.selected = (self.selected + 10).min(last),
            Code::Home => self.selected = 0,
            Code::End => self.selected = last,
            _ => {
                let before = self.search_text().to_owned();
                if self.filter.on_key(key) {
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

    /// The initially selected index.
    fn selected_at_first(&self, sources: Sources<'_>) -> usize {
        if choices::is_constant(sources, self.target) && !self.writes_a_template() {
            // When entering a fixed value, do not preselect a column that happens to match.
            let is_constant = |(_, choice): &(String, Choice)| matches!(choice, Choice::From(ValueSource::Static(_)));
            return self.typed.iter().position(is_constant).map_or(0, |at| self.shown.len() + at);
        }
        if self.filter.text().is_empty() {
            choices::present(sources, self.target).map_or(0, |value| self.position(sources, &value))
        } else {
            0
        }
    }

    /// Passes pasted text to the list.
    pub fn on_paste(&mut self, pasted: &str, sources: Sources<'_>) {
        self.filter.on_paste(pasted);
        self.selected = 0;
        self.renew(sources);
    }

    /// Reacts to newly loaded data.
    pub fn on_news(&mut self, sources: Sources<'_>) {
        if self.listed(sources).is_some() {
            let is_first = self.looked_at == 0;
            self.look_on(sources);
            self.typed = choices::typed(sources, self.target, self.filter.text());
            if is_first {
                self.selected = self.selected_at_first(sources);
            }
        } else {
            let selected = self.selected;
            self.renew(sources);
            self.selected = selected.min(self.count().saturating_sub(1));
        }
    }

    /// Accepts the selected item: a template snippet is inserted into the text, anything else closes the list.
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
