//! Signing in: every way to come by a token, every place to keep it, and what stands in the way.

use syncwright::app::effect::Effect;
use syncwright::app::input::mouse::MouseTarget;
use syncwright::app::input::parts::SignInField;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::session::profile::Profile;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Identity, Unreachable, Workspace};
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::token_storage::{Availability, StoreProblem, TokenLocation};

use super::{Journey, TOKEN, failure, launch, token};

fn first_start() -> Journey {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    journey.tell(Msg::StoresFound(Availability { keyring: Ok(()), kernel: Ok(()) }));
    journey
}

fn welcome() -> Identity {
    Identity {
        who: Some("Ann".into()),
        role: Some("Admin".into()),
        workspace: Some(Workspace { id: WorkspaceId::parse("7").expect("an ID"), name: Some("default".into()) }),
        workspaces: ["7", "8"]
            .map(|id| Workspace { id: WorkspaceId::parse(id).expect("an ID"), name: Some("default".into()) })
            .to_vec(),
        token_ends: None,
        confirmed: true,
    }
}

fn tried(journey: &mut Journey) -> &mut Journey {
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(welcome()))))
}

#[test]
fn the_first_start_asks_where_and_with_which_token() {
    let mut journey = first_start();
    journey.sees("Server URL").sees("https://api.squared.ai").sees("Keep token in");
    journey.keys("<tab><tab>").paste(&format!("  Bearer {TOKEN}\n")).sees("••••").sees_not(TOKEN);
    journey.keys("<enter>").sees("testing the token…");
    let Some(Effect::TryToken(_, connection)) = journey.effects.last() else { panic!("the token is tried first") };
    assert_eq!(connection.token, token());
    tried(&mut journey);
    let Some(Effect::KeepToken(request, key, _, TokenLocation::Keyring)) = journey.effects.last() else {
        panic!("then it is kept")
    };
    let (request, key) = (*request, key.clone());
    assert_eq!(key.user(), "default@api.squared.ai");
    journey.tell(Msg::Answer(request, Answer::Stored(Ok(()))));
    journey
        .sees("Signed in as Ann (Admin). Token kept in ")
        .says("Workspace default (#7), 1 of 2 (w switches).")
        .sees("Token kept in the system keyring");
    journey.sees("This session").sees("workspace 7").sees_not(TOKEN);
    assert!(journey.effects.iter().any(|effect| matches!(effect, Effect::SaveProfile(_))));
}

#[test]
fn the_workspace_that_was_typed_is_the_one_that_is_worked_in() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste(TOKEN).keys("<tab>lab<enter>").sees("▌ Workspace");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::TryToken(..))), "it is no number");
    journey.keys("<c-u>8<enter>");
    let Some(Effect::TryToken(_, connection)) = journey.effects.last() else { panic!("the token is tried") };
    assert_eq!(connection.workspace, WorkspaceId::parse("8").ok());
}

#[test]
fn whoever_brings_a_token_is_told_where_it_could_be_kept_but_in_the_demo() {
    let finds_stores = |origin| {
        let journey = Journey::start(Launch {
            profile: Profile { origin, ..launch().profile },
            token: Some((token(), TokenLocation::Keyring)),
            ..launch()
        });
        journey.effects.iter().any(|effect| matches!(effect, Effect::FindStores))
    };
    assert!(finds_stores(Origin::Configuration) && !finds_stores(Origin::Demo));
}

#[test]
fn the_screen_is_filled_with_the_mouse_too() {
    let mut journey = first_start();
    let press = |field| Msg::Pressed(MouseTarget::SignIn(field));
    journey
        .sees("▌ Server URL")
        .tell(press(SignInField::Token))
        .sees("▌ Token")
        .sees_not("No token yet: the hosted service generates one");
    journey.tell(press(SignInField::Connect)).sees("No token yet: the hosted service generates one").paste(TOKEN);
    journey.tell(press(SignInField::Connect)).sees("testing the token…");
}

#[test]
fn the_token_is_shown_only_while_asked_for() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste(TOKEN).keys("<c-r>").sees(TOKEN);
    journey.keys("<tab>").sees_not(TOKEN).keys("<s-tab>").sees_not(TOKEN);
}

#[test]
fn a_token_that_the_server_refuses_is_not_kept() {
    let mut journey = first_start();
    journey.keys("<tab><tab>wrong<enter>");
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))))));
    journey.sees("The server rejected the token").sees("▌ Token");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::KeepToken(..))));
    journey.keys("x").sees_not("does not accept");
}

#[test]
fn what_cannot_be_a_token_or_an_address_is_said_before_anything_is_sent() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste("two words").keys("<enter>").sees("A token has no spaces");
    journey.keys("<c-u><enter>").sees("No token yet: the hosted service generates one");
    journey.paste("two words").keys("<s-tab>").sees("A token has no spaces");
    journey.keys("<tab><c-u>ok<c-s><s-tab><s-tab>");
    let mut journey = first_start();
    journey.keys("http://api.example.com<tab>").sees("Over http:// others could read the token");
    journey.keys("<tab>abc<enter>");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::TryToken(..))));
    journey.sees("▌ Server URL");
}

#[test]
fn an_unreachable_server_is_said_and_nothing_typed_is_lost() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste(TOKEN).keys("<enter>");
    let request = journey.last_request();
    journey
        .tell(Msg::Answer(request, Answer::Identity(Err(failure(FailureKind::Unreachable(Unreachable::UnknownHost))))));
    journey.sees("Host not found").sees("••••");
    journey.keys("<c-s>");
    assert_eq!(journey.effects.iter().filter(|effect| matches!(effect, Effect::TryToken(..))).count(), 2);
}

#[test]
fn without_a_keyring_it_says_why_and_offers_what_is_left() {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    journey.tell(Msg::StoresFound(Availability { keyring: Err(StoreProblem::NoSessionBus), kernel: Ok(()) }));
    journey.sees("No keyring: there is no D-Bus session").sees("this session only");
    journey.keys("<tab><tab>").paste(TOKEN).keys("<tab><tab><right>").sees("the kernel keyring");
    journey.keys("<enter>");
    tried(&mut journey);
    assert!(matches!(journey.effects.last(), Some(Effect::KeepToken(_, _, _, TokenLocation::KernelKeyring))));
}

#[test]
fn a_keyring_that_turns_out_to_be_locked_leaves_the_choice_to_the_user() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste(TOKEN).keys("<enter>");
    tried(&mut journey);
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Stored(Err(StoreProblem::Locked))));
    journey.sees("The token works but couldn't be saved").sees("The keyring is locked").sees("▌ Keep token in");
    let before = journey.effects.len();
    journey.keys("<enter>").sees("This session").sees("Token kept for this session only");
    assert!(
        !journey.effects[before..].iter().any(|effect| matches!(effect, Effect::TryToken(..))),
        "it was tried already"
    );
}

#[test]
fn a_kept_token_opens_home_at_the_next_start() {
    let mut journey = Journey::start(launch());
    journey.sees("loading the token…").sees("This session");
    let Some(&Effect::LoadToken(request, _)) = journey.effects.first() else { panic!("the token is looked for") };
    journey.tell(Msg::Answer(request, Answer::Token(Ok(Some((token(), TokenLocation::Keyring)))))).sees("signed in");
    tried(&mut journey).sees("Signed in as Ann");
}

#[test]
fn a_form_begun_before_the_server_answers_is_not_disturbed_by_it() {
    let mut journey = Journey::start(Launch { token: Some((token(), TokenLocation::Environment)), ..launch() });
    journey.keys("n");
    tried(&mut journey).sees("▌ Source").sees_not("Signed in as");
}

#[test]
fn without_a_saved_token_sign_in_opens_with_the_profile_filled_in() {
    let mut journey = Journey::start(launch());
    let request = journey.effects.iter().find_map(|effect| match effect {
        Effect::LoadToken(request, _) => Some(*request),
        _ => None,
    });
    journey.tell(Msg::Answer(request.expect("a request"), Answer::Token(Ok(None))));
    journey.sees("No saved token for this server yet").sees("https://api.example.com").sees("▌ Token");
}

#[test]
fn a_kept_token_that_arrives_late_does_not_overwrite_what_was_typed() {
    let mut journey =
        Journey::start(Launch { profile: Profile { origin: Origin::ThisRun, ..launch().profile }, ..launch() });
    let Some(&Effect::LoadToken(request, _)) = journey.effects.first() else { panic!("the token is looked for") };
    journey.keys("typing");
    journey.tell(Msg::Answer(request, Answer::Token(Ok(Some((token(), TokenLocation::Keyring))))));
    journey.sees("••••••").sees("Esc uses it").keys("<esc>").sees("This session");
}

#[test]
fn e_mail_and_password_are_exchanged_for_a_token_and_forgotten() {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, dialect: Dialect::Multiwoven, ..launch().profile },
        ..launch()
    });
    journey.keys("<tab><tab><tab>Ann@Acme.io ").sees("Ends your browser session").keys("<tab>").paste("Passw0rd!x");
    journey.sees_not("Passw0rd!x").keys("<enter>");
    let Some(Effect::SignIn(request, credentials)) = journey.effects.last() else { panic!("signing in") };
    let request = *request;
    assert_eq!(credentials.email, "ann@acme.io");
    journey.tell(Msg::Answer(request, Answer::Exchanged(Ok(token())))).sees("testing the token…");
    assert!(journey.app.sign_in().is_some_and(|screen| screen.password.is_empty()));
    tried(&mut journey);
    assert!(matches!(journey.effects.last(), Some(Effect::KeepToken(..))));
}

#[test]
fn choosing_another_dialect_leaves_an_untouched_form_untouched() {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    journey.keys("<tab><right><tab>").paste(TOKEN).keys("<tab><tab><tab><tab><right><right><enter>");
    tried(&mut journey).sees("This session").sees_not("Unfinished draft").keys("n<a-2>").sees("incremental");
}

#[test]
fn a_token_that_ends_while_the_program_runs_is_told_of() {
    let mut journey = Journey::start(launch());
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Token(Ok(Some((token(), TokenLocation::Keyring))))));
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))))));
    journey.sees("The server rejected the token").sees("Sign in again; nothing is lost").sees("▌ Token");
}

#[test]
fn a_token_of_the_environment_is_used_and_not_kept() {
    let mut journey = Journey::start(Launch { token: Some((token(), TokenLocation::Environment)), ..launch() });
    tried(&mut journey).sees("Token from SYNCWRIGHT_TOKEN");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::KeepToken(..) | Effect::LoadToken(..))));
}

#[test]
fn a_million_characters_pasted_as_a_token_are_cut_and_said() {
    let mut journey = first_start();
    journey.keys("<tab><tab>").paste(&"k".repeat(1_000_000)).sees("characters cut");
    journey.keys("<enter>").sees("Too long for a token");
}
