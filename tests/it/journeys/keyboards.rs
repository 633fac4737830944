//! Everyone's keyboard and terminal: other layouts, the mouse on and off, keys that are always in sight.

use syncwright::app::effect::Effect;
use syncwright::app::input::key::Key;
use syncwright::app::launch::Mouse;
use syncwright::app::msg::Msg;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;

use super::Journey;

#[test]
fn keys_work_on_a_russian_and_a_greek_keyboard() {
    for key in ['т', 'ν', 'מ'] {
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.tell(Msg::Key(Key::char(key)));
        assert!(journey.screen().contains("New sync"), "{key} is where n is:\n{}", journey.screen());
    }
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-q>");
    assert!(journey.screen().contains("y yes"), "{}", journey.screen());
    journey.tell(Msg::Key(Key::char('т')));
    assert!(!journey.screen().contains("y yes"), "a question takes the letter at n's place as no");
}

#[test]
fn a_letter_of_an_unknown_layout_says_how_to_go_on_and_where_text_is_typed_it_is_text() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::Key(Key::char('東')));
    assert!(journey.screen().contains("Keys are Latin letters"), "{}", journey.screen());
    journey.keys("n<to Stream>тест");
    assert_eq!(journey.app.form().draft().get(FieldId::Stream), "тест");
}

#[test]
fn the_mouse_is_turned_off_and_on_while_the_program_runs() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("<c-p>mouse<enter>");
    assert!(journey.effects.contains(&Effect::UseMouse(Mouse::Off)));
    assert!(journey.screen().contains("Mouse off"), "{}", journey.screen());
    journey.keys("<c-p>mouse<enter>");
    assert!(journey.effects.contains(&Effect::UseMouse(Mouse::On)));
}

#[test]
fn the_keys_of_what_lies_over_a_screen_are_in_the_footer() {
    for (keys, told) in
        [("<f1>", "↑↓ scroll  Esc close"), ("<c-p>", "Enter run  ↑↓ choose  Esc close"), ("n7<c-q>", "y yes  n no")]
    {
        let mut journey = Journey::signed_in(Dialect::Published);
        let screen = journey.keys(keys).screen_at(80, 24);
        let footer = screen.lines().nth(22).unwrap_or_default();
        assert!(footer.contains(told), "{keys}: {footer:?}\n{screen}");
    }
}
