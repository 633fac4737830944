//! The mouse: which part of the screen was pressed, as what is meant by it.

use crate::app::input::action::Action;
use crate::app::input::key::Key;
use crate::app::input::parts::{Cell, Pane, SignInField, Tab};
use crate::domain::field::{FieldId, Step};

/// What a part of the screen means when it is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseTarget {
    /// Nothing.
    Nothing,
    /// A field of the form.
    Field(FieldId),
    /// A cell of the mapping's table.
    Cell(usize, Cell),
    /// The form's button.
    Button,
    /// A step of the form.
    Step(Step),
    /// A field of the sign-in screen.
    SignIn(SignInField),
    /// An action, in the footer.
    Action(Action),
    /// A line of the list on top.
    Line(usize),
    /// One of the lists of syncs.
    Tab(Tab),
    /// A half of the Sync screen.
    Pane(Pane),
    /// A key that stands on the screen: `y`, `n`, `Esc`.
    Key(Key),
}

/// Which way the wheel turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wheel {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}
