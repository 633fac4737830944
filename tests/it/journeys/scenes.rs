//! Every screen and state, as snapshots and pictures show them: made by the keys and answers that lead there.

use std::time::Duration;

use serde_json::json;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Answer, FileStep, Msg, WorkOpened};
use syncwright::app::session::profile::Profile;
use syncwright::domain::create::ledger::{Ledger, UnreadableNote};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, FailureKind, NoAnswer, Unreachable};
use syncwright::domain::id::SyncId;
use syncwright::domain::run::{Record, RunRows};
use syncwright::domain::sync::{CreateOutcome, ServerState};
use syncwright::domain::token_storage::{Availability, StoreProblem};

use super::after::{Server, counted, reading, run, sync};
use super::several::obeys;
use super::workspace::answer;
use super::{Journey, created, failure, launch};

/// A screen in one state.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) journey: Journey,
    /// Whether there is a picture of it: one of each screen.
    pub(crate) is_pictured: bool,
}

fn scene(name: &'static str, journey: Journey) -> Scene {
    Scene { name, journey, is_pictured: false }
}

fn pictured(name: &'static str, journey: Journey) -> Scene {
    Scene { name, journey, is_pictured: true }
}

/// All of them.
pub(crate) fn scenes() -> Vec<Scene> {
    let mut scenes = connecting();
    scenes.extend(home());
    scenes.extend(several());
    scenes.extend(filling());
    scenes.extend(outcomes());
    scenes.extend(afterwards());
    scenes
}

fn connecting() -> Vec<Scene> {
    let mut without_keyring = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    let stores = Availability { keyring: Err(StoreProblem::NoSessionBus), kernel: Ok(()) };
    without_keyring.tell(Msg::StoresFound(stores)).keys("<tab><tab>").paste(super::TOKEN);
    let mut refused = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    refused.tell(Msg::StoresFound(Availability { keyring: Ok(()), kernel: Ok(()) }));
    refused.keys("<tab><tab>").paste(super::TOKEN).keys("<enter>");
    let request = refused.last_request();
    refused.tell(Msg::Answer(request, Answer::Identity(Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))))));
    vec![pictured("connect", without_keyring), scene("connect_refused", refused)]
}

fn some_syncs() -> Vec<syncwright::domain::sync::Sync> {
    let by = |id: u32, status: &str, changes: serde_json::Value| sync(id, status, &changes);
    let end = |kind: &str, name: &str| json!({"id": 9, "name": name, "connector_type": kind, "connector_name": "X"});
    vec![
        by(
            41,
            "failed",
            json!({"destination": end("destination", "Salesforce CRM"), "stream_name": "Lead",
            "schedule_type": "cron_expression", "cron_expression": "0 9 * * 1-5", "updated_at": "2026-11-23T11:58:00Z"}),
        ),
        by(
            40,
            "healthy",
            json!({"destination": end("destination", "HubSpot EU"), "schedule_type": "interval",
            "sync_interval": 30, "sync_interval_unit": "minutes", "updated_at": "2026-11-23T11:31:00Z"}),
        ),
        by(
            38,
            "healthy",
            json!({"source": end("source", "Snowflake warehouse of the finance department, nightly"),
            "destination": end("destination", "Klaviyo 東京ストア"), "stream_name": "profiles"}),
        ),
        by(
            37,
            "disabled",
            json!({"destination": end("destination", "Slack #growth 🚀"), "stream_name": "chat_postMessage",
            "updated_at": "2026-11-02T08:00:00Z"}),
        ),
        by(
            30,
            "pending",
            json!({"destination": end("destination", "متجر العملاء"), "stream_name": "orders",
            "updated_at": "2026-06-01T08:00:00Z"}),
        ),
    ]
}

fn home() -> Vec<Scene> {
    let empty = Journey::signed_in(Dialect::Multiwoven);
    let server = super::health::in_use(some_syncs());
    let mut listed = Journey::signed_in(Dialect::Multiwoven);
    listed.keys("3").served(&server);
    let mut audit = Journey::signed_in(Dialect::Multiwoven);
    audit.keys("3").served(&server).keys("A").served(&server);
    let mut audited = Journey::signed_in(Dialect::Multiwoven);
    audited.keys("3").served(&server).keys("A").served(&server).keys("<enter>").served(&server);
    let mut filtered = Journey::signed_in(Dialect::Multiwoven);
    filtered.keys("3").served(&server).keys("/nothing like it");
    let mut loading = Journey::signed_in(Dialect::Multiwoven);
    loading.keys("3").later(200);
    let mut failed = Journey::signed_in(Dialect::Multiwoven);
    failed.keys("3");
    let (request, _) = failed.asked_of_all()[0].clone();
    failed.tell_answer(request, Err(failure(FailureKind::Unreachable(Unreachable::Refused))));
    let mut history = Journey::signed_in(Dialect::Multiwoven);
    let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, ..WorkOpened::default() };
    history.tell(Msg::WorkOpened(Box::new(opened))).keys("2");
    let mut help = Journey::signed_in(Dialect::Multiwoven);
    help.keys("<f1>");
    let mut palette = Journey::signed_in(Dialect::Multiwoven);
    palette.keys("3").served(&server).keys("<c-p>sy");
    vec![
        scene("syncs_empty", empty),
        pictured("syncs", listed),
        scene("audit", audit),
        pictured("audited", audited),
        scene("syncs_filtered", filtered),
        scene("syncs_loading", loading),
        scene("syncs_failed", failed),
        scene("history_empty", history),
        pictured("help", help),
        pictured("palette", palette),
    ]
}

/// What is done to several syncs: marked, planned, asked about, under way, and over.
fn several() -> Vec<Scene> {
    let server = super::health::in_use(some_syncs());
    let at = |keys: &str| {
        let mut journey = Journey::signed_in(Dialect::Multiwoven);
        journey.keys("3").served(&server).keys(keys);
        journey
    };
    let mut deleting = at("*d<enter>4");
    deleting.keys("<enter>");
    let mut under_way = at("*p<enter>");
    under_way.turn().answered(obeys).turn();
    let mut over = at("*p<enter>");
    over.turn().is_done(Err(FailureKind::Refused(vec![Complaint {
        attribute: None,
        words: "Event 'disable' cannot transition from 'disabled'.".into(),
    }])));
    over.turn().is_done(Err(FailureKind::NotFound("Sync not found".into())));
    over.turn().answered(obeys).turn().is_done(Err(FailureKind::NoAnswer(NoAnswer::ConnectionLost)));
    let mut stopped = at("*d<enter>5<enter>");
    stopped.turn().answered(obeys).turn().keys("<esc>").answered(obeys);
    vec![
        pictured("syncs_marked", at("<space><down><space><space>")),
        scene("several_planned", at("*x")),
        scene("several_deleting", deleting),
        scene("several_under_way", under_way),
        pictured("several_over", over),
        scene("several_stopped", stopped),
    ]
}

fn filling() -> Vec<Scene> {
    let mut empty = Journey::signed_in(Dialect::Published);
    empty.keys("n");
    let mut wrong = Journey::signed_in(Dialect::Published);
    wrong.keys("n1<tab>0<tab><a-2>contacts<to Mapping>").paste("{\n  \"email\": \"properties.email\",\n}");
    wrong.keys("<tab><s-tab>");
    let mut list = Journey::signed_in(Dialect::Published);
    list.keys_served("n<tab><enter>cust");
    let mut list_failed = Journey::signed_in(Dialect::Published);
    list_failed.keys("n<tab><enter>").served(super::workspace::silence);
    let to_table = "n1<tab>2<tab>5<tab>contacts<to Mapping>a<end><enter>{{ nobody }}<enter>phone<enter>";
    let at_table = |keys: &str| {
        let mut journey = Journey::signed_in(Dialect::Multiwoven);
        journey.keys_served(to_table).keys_served(keys);
        journey
    };
    let mut published = Journey::signed_in(Dialect::Published);
    published.filled();
    let mut waiting = Journey::signed_in(Dialect::Published);
    waiting.filled().keys("<c-s>").later(3_000);
    let mut question = Journey::signed_in(Dialect::Published);
    question.keys("n1<c-q>");
    vec![
        scene("form_empty", empty),
        scene("form_wrong", wrong),
        pictured("list", list),
        scene("list_failed", list_failed),
        pictured("table", at_table("")),
        pictured("rows", at_table("v")),
        scene("template", at_table("<up><enter>{{ em")),
        pictured("schedule", at_table("<to Every>90")),
        pictured("review", at_table("<to Every>90<tab><c-s>")),
        scene("review_published", published),
        scene("waiting", waiting),
        scene("question", question),
    ]
}

fn sync_without_attributes(id: &str) -> syncwright::domain::sync::Sync {
    syncwright::domain::sync::Sync { id: SyncId(id.into()), attributes: serde_json::Map::new() }
}

fn outcomes() -> Vec<Scene> {
    let sent = || {
        let mut journey = Journey::signed_in(Dialect::Multiwoven);
        journey.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>").paste(r#"{"email": "properties.email"}"#);
        journey.keys("<to Every>30<c-s><c-s>");
        journey
    };
    let mut made = sent();
    let mut stored = (*made.creates()[0]).clone();
    stored["sync"]["sync_interval"] = 45.into();
    made.answer(created("42", &stored));
    let mut session = sent();
    session.answer(created("42", &stored)).keys("<enter>");
    let mut refused = sent();
    let complaint =
        |attribute: &str, words: &str| Complaint { attribute: Some(attribute.to_owned()), words: words.into() };
    let complaints = vec![complaint("model_id", "must exist"), complaint("sync_interval", "must be greater than 9")];
    refused.answer(CreateOutcome::NotCreated(failure(FailureKind::Refused(complaints))));
    let mut busy = sent();
    let wait = Some(Duration::from_secs(20));
    busy.answer(CreateOutcome::NotCreated(failure(FailureKind::Busy { wait })));
    let lost = || CreateOutcome::Unknown(failure(FailureKind::NoAnswer(NoAnswer::TimedOut)), ServerState::MayBeAtIt);
    let lost_with = |body: fn(&serde_json::Value) -> Option<syncwright::domain::sync::Sync>| {
        let mut journey = sent();
        let listed = body(journey.creates()[0]);
        journey.later(60_000).answer(lost()).looked(listed.into_iter().collect()).later(1_000);
        journey
    };
    let unknown = lost_with(|_| None);
    let candidate = lost_with(|_| Some(sync_without_attributes("43")));
    let mut resolving = lost_with(|_| Some(sync_without_attributes("43")));
    resolving.keys("r");
    let mut not_there = sent();
    not_there.answer(lost()).settles(|| vec![sync(41, "failed", &json!({}))]).served(answer);
    let mut blocked = lost_with(|_| None);
    blocked.keys("<esc><c-s>");
    let mut reading = Journey::signed_in(Dialect::Multiwoven);
    reading.ledger = None;
    reading.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>").paste(r#"{"email": "properties.email"}"#);
    reading.keys("<to Every>30<c-s><c-s>");
    let mut unreadable = sent();
    unreadable.answer(CreateOutcome::NotCreated(failure(FailureKind::Refused(Vec::new()))));
    let note = UnreadableNote {
        name: "default~create-1795428000000-1.json".to_owned(),
        why: "it is from a newer Syncwright".to_owned(),
        digest: String::new(),
    };
    unreadable.ledger = Some(Ledger { unreadable: vec![note], ..Ledger::default() });
    unreadable.keys("<enter><c-s><c-s>");
    let mut equal = sent();
    let there = super::unknown::stored("41", equal.creates()[0]);
    equal.answer(CreateOutcome::NotCreated(failure(FailureKind::Refused(Vec::new()))));
    equal.listed = vec![there];
    equal.keys("<enter><c-s><c-s>");
    vec![
        pictured("result", made),
        scene("session", session),
        scene("result_refused", refused),
        scene("result_busy", busy),
        pictured("result_unknown", unknown),
        scene("result_candidate", candidate),
        scene("result_not_there", not_there),
        scene("result_blocked", blocked),
        scene("resolving", resolving),
        scene("reading_before", reading),
        scene("question_unreadable", unreadable),
        scene("question_equal", equal),
    ]
}

fn server_with_runs() -> Server {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes",
        "destination": {"id": 2, "name": "HubSpot EU", "connector_type": "destination", "connector_name": "Hubspot"}});
    let mut server = Server::with(vec![sync(7, "healthy", &schedule)]);
    let runs = [(12, 480, 20), (11, 310, 0), (10, 0, 0), (9, 905, 3), (8, 450, 0)];
    server.runs.replace(runs.iter().map(|(id, sent, failed)| run(*id, "success", counted(*sent, *failed))).collect());
    server.records = vec![
        Record {
            id: "1".into(),
            status: "failed".into(),
            action: Some("destination_insert".into()),
            row: json!({"id": 10, "email": "o'neil@acme.io", "first_name": "Shaq"})
                .as_object()
                .cloned()
                .expect("an object")
                .into(),
            request: Some(r#"[{"email": "o'neil@acme.io"}]"#.into()),
            response: Some(
                r#"{"error": "INVALID_EMAIL", "message": "Email address o'neil@acme.io is invalid"}"#.into(),
            ),
        },
        Record {
            id: "2".into(),
            status: "failed".into(),
            action: Some("destination_insert".into()),
            row: json!({"id": 20, "email": "ines@cafe.pt", "first_name": "Inês"})
                .as_object()
                .cloned()
                .expect("an object")
                .into(),
            request: None,
            response: None,
        },
    ];
    server
}

fn afterwards() -> Vec<Scene> {
    let server = server_with_runs();
    let read = |keys: &[&str]| {
        let mut journey = reading(Dialect::Multiwoven, &server);
        for keys in keys {
            journey.with(&server, keys);
        }
        journey
    };
    let rejecting = super::rejected::with_reasons();
    let reasons = |keys: &[&str]| rejecting.at(keys);
    let mut loading = Journey::signed_in(Dialect::Multiwoven);
    loading.with(&server, "3").keys("<enter>").later(2_000);
    let under_way = server_with_runs();
    let rows = RunRows { queried: Some(2_000), sent: Some(700), ..RunRows::default() };
    under_way.runs.borrow_mut().insert(0, run(13, "in_progress", rows));
    let mut running = reading(Dialect::Multiwoven, &under_way);
    running.later(4_000).with(&under_way, "");
    let failing = server_with_runs();
    let mut failed = Journey::signed_in(Dialect::Multiwoven);
    failed.with(&failing, "3").keys("<enter>");
    let (request, _) = failed.asked_of_all()[0].clone();
    failed.tell_answer(request, Err(failure(FailureKind::NoAnswer(NoAnswer::TimedOut))));
    let mut plain = Journey::signed_in(Dialect::Multiwoven);
    plain.keys_served("n").served(answer);
    vec![
        pictured("sync", running),
        scene("sync_loading", loading),
        scene("sync_failed", failed),
        scene("sync_about", read(&["<tab><pgdn>"])),
        pictured("run", read(&["<enter>"])),
        pictured("record", read(&["<enter>", "<enter>"])),
        scene("run_search", {
            let mut journey = read(&["<enter>"]);
            journey.keys("/ines");
            journey
        }),
        pictured("reasons", reasons(&["<tab>"])),
        scene("run_left", reasons(&["<down>", "<down>", "<enter>"])),
        scene("edit_from_a_reason", reasons(&["<enter>", "<end>", "<f2>"])),
        scene("save_records", reasons(&["<enter>", "/taken", "<up>S"])),
        scene("saving", {
            let mut journey = reasons(&["<enter>"]);
            journey.keys("S<enter>");
            let request = journey.file();
            journey.tell(Msg::Answer(request, Answer::File(FileStep::Created("rejected-7-6.csv".to_owned()))));
            journey
        }),
        scene("edit", read(&["e", "<a-3><tab><c-u>15"])),
        pictured("edit_review", read(&["e", "<a-3><tab><c-u>15", "<c-s>"])),
        scene("delete", read(&["d"])),
        scene("save_as", read(&["S"])),
        scene("form_named", plain),
    ]
}
