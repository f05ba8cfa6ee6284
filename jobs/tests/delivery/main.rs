//! Messages from the action that writes them to the provider that takes them: what becomes of each when a provider
//! fails, on both engines.

#![cfg(test)]

mod provider;
mod reminders;

#[path = "../../../tests/servers/smtp.rs"]
mod smtp;

use std::{
    collections::BTreeSet,
    sync::{Arc, Once, OnceLock},
    time::Duration,
};

use kartabl_actions::Actions;
use kartabl_documents::Inspector;
use kartabl_domain::{
    WorkingCalendar,
    cases::{Case, completeness::Findings, data::CaseData},
    ids::CaseId,
    messages::Channel,
    office::{House, OfficeSettings},
    orders::Queue,
    people::{Applicant, ApplicantKind},
    procedures::{ProcedureId, Procedures},
    transitions::{NewCase, Step},
};
use kartabl_jobs::{
    SweepSettings, Tools,
    gateways::{GatewaySettings, Gateways},
    router,
};
use kartabl_queue::{Engine, LaneSettings, Settings, run};
use kartabl_storage::{
    Files, args,
    messages::{Delivery, Sent},
    testing::{TestDb, on_both, world},
};
use provider::Provider;
use smtp::MailServer;
use tokio_util::sync::CancellationToken;

const BOTH: &[Queue] = &[Queue::Routing, Queue::Notify];

/// One applicant's request in a house of its own.
struct Story<'a> {
    test: &'a TestDb,
    house: Arc<House>,
    case: CaseId,
}

impl<'a> Story<'a> {
    /// Files a request that lacks nearly everything: the applicant will be told that it was registered (SMS) and
    /// returned (SMS and e-mail).
    async fn begin(test: &'a TestDb, email: &str) -> Self {
        let house = Arc::new(House {
            world: world(),
            calendar: WorkingCalendar::default().into(),
            procedures: Procedures::built_in(),
            settings: OfficeSettings { undo_window: 0, ..OfficeSettings::default() },
        });
        let office = house.office();
        let procedure = house.procedures.current(&ProcedureId::new("connection")).unwrap();
        let new = NewCase { applicant: applicant(email), data: CaseData::default(), opened_by: None };
        let opened = Case::open(&office, procedure, new).unwrap();
        let case = opened.case.id;
        write(test, &house, &opened).await;
        let opened = test.db.case(case).await.unwrap();
        let (clean, title) = (opened.data.clone(), opened.title.clone());
        write(test, &house, &opened.submit(&office, &Findings::default(), clean, title, vec![]).unwrap())
            .await;
        Self { test, house, case }
    }

    /// Lets the jobs of these queues work until no provider will be called again, and gives the messages.
    async fn work(&self, queues: &[Queue], gateways: &str) -> Vec<Sent> {
        let db = &self.test.db;
        const LEFT: &str =
            "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE state IN ('scheduled', 'available', 'running')";
        self.work_until_with(queues, gateways, async || {
            let (left,): (i64,) = db.one(LEFT, args![]).await.unwrap();
            left == 0 || (queues.len() == 1 && self.is_told().await)
        })
        .await;
        self.messages().await
    }

    /// Lets the jobs of these queues work, with the gateways of a new house, until `is_done`.
    async fn work_until(&self, queues: &[Queue], is_done: impl AsyncFn() -> bool) {
        self.work_until_with(queues, "", is_done).await;
    }

    async fn work_until_with(&self, queues: &[Queue], gateways: &str, is_done: impl AsyncFn() -> bool) {
        static TLS: Once = Once::new();
        TLS.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
        let gateways: GatewaySettings = toml::from_str(gateways).unwrap();
        let db = &self.test.db;
        let tools = Tools {
            actions: Actions::new(self.test.db.clone(), Arc::clone(&self.house)),
            rates: std::collections::BTreeMap::new(),
            db: db.clone(),
            sweep: SweepSettings { grace: jiff::SignedDuration::ZERO, at_most: 100 },
            files: Files::open(self.test.folder().join("files"), &self.test.db).unwrap(),
            house: Arc::clone(&self.house),
            antivirus: Arc::new(kartabl_documents::Local),
            inspector: Inspector::start(kartabl_documents::Settings::this_program()).unwrap(),
            gateways: Gateways::from_settings(&gateways, self.test.folder()).unwrap(),
            letter_templates: None,
            ece: kartabl_jobs::gateways::EceTemplate::open(None).unwrap(),
            typesetter: OnceLock::new(),
        };
        let stop = CancellationToken::new();
        let engine = Engine::start(db.clone(), Settings::named("test", world().bytes()));
        let lanes = queues.iter().map(|queue| LaneSettings::new(*queue, 4)).collect();
        let work = tokio::spawn(run(engine, lanes, router(Arc::new(tools)), stop.clone()));
        for _ in 0..600 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if is_done().await {
                break;
            }
        }
        stop.cancel();
        work.await.unwrap().unwrap();
    }

    async fn is_told(&self) -> bool {
        let open = [Delivery::Queued, Delivery::Sending];
        self.messages().await.iter().all(|sent| !open.contains(&sent.state))
    }

    /// Those that a provider sends, oldest first.
    async fn messages(&self) -> Vec<Sent> {
        let mut messages = self.test.db.messages_of(self.case).await.unwrap();
        messages.retain(|sent| sent.message.channel != Channel::Desk);
        messages
    }
}

fn applicant(email: &str) -> Applicant {
    Applicant {
        kind: ApplicantKind::Legal,
        national_code: None,
        legal_id: Some("10380284790".parse().unwrap()),
        name: "شرکت داده‌پرداز نمونه".to_owned(),
        mobile: "09121234567".parse().unwrap(),
        email: email.parse().unwrap(),
        birth_date: None,
        father_name: None,
        address: None,
        domains: vec!["nemune.ir".to_owned()],
    }
}

async fn write(test: &TestDb, house: &House, step: &Step) {
    let mut tx = test.db.begin().await.unwrap();
    tx.apply(step, &house.calendar).await.unwrap();
    tx.commit().await.unwrap();
}

fn states(messages: &[Sent], channel: Channel) -> Vec<Delivery> {
    messages.iter().filter(|sent| sent.message.channel == channel).map(|sent| sent.state).collect()
}

fn smtp(server: &MailServer) -> String {
    format!(
        "[mail]\nkind = 'smtp'\nhost = '127.0.0.1'\nport = {}\nsecurity = 'none'\nfrom = 'noreply@ito.example'\n\
         timeout_seconds = 2\n",
        server.port
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_knows_our_key_is_asked_again_under_it() {
    on_both(async |test| {
        let mail = MailServer::start(&[]);
        let provider = Provider::start(&["stall", "ok", "ok"]).await;
        let story = Story::begin(test, "info@nemune.ir").await;
        let messages = story.work(BOTH, &format!("{}{}", provider.kavenegar(), smtp(&mail))).await;
        assert_eq!(states(&messages, Channel::Sms), [Delivery::Sent, Delivery::Sent], "{messages:#?}");
        assert_eq!(states(&messages, Channel::Email), [Delivery::Sent]);
        let calls = provider.calls();
        assert_eq!((calls.len(), calls.iter().collect::<BTreeSet<_>>().len()), (3, 2), "{calls:?}");
        let key = messages.iter().find(|sent| sent.message.channel == Channel::Email).unwrap().message.id;
        let kept = mail.kept();
        assert!(kept.len() == 1 && kept[0].contains(&format!("Message-ID: <{key}@ito.example>")), "{kept:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_unknown_fate_is_never_sent_again_blindly() {
    on_both(async |test| {
        let mail = MailServer::start(&[]);
        let provider = Provider::start(&["stall", "drop"]).await;
        let story = Story::begin(test, "drop-content@nemune.ir").await;
        let messages = story.work(BOTH, &format!("{}{}", provider.keyless(), smtp(&mail))).await;
        assert_eq!(states(&messages, Channel::Sms), [Delivery::Unknown, Delivery::Unknown], "{messages:#?}");
        assert_eq!(states(&messages, Channel::Email), [Delivery::Unknown]);
        assert_eq!((provider.calls().len(), mail.kept().len()), (2, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_surely_was_not_sent_is_tried_again_or_fails_with_its_cause() {
    on_both(async |test| {
        let mail = MailServer::start(&[]);
        let provider = Provider::start(&["busy", "ok", "ok"]).await;
        let story = Story::begin(test, "refused@nemune.ir").await;
        let messages = story.work(BOTH, &format!("{}{}", provider.keyless(), smtp(&mail))).await;
        assert_eq!(states(&messages, Channel::Sms), [Delivery::Sent, Delivery::Sent], "{messages:#?}");
        assert_eq!(provider.calls().len(), 3);
        let refused = messages.iter().find(|sent| sent.message.channel == Channel::Email).unwrap();
        assert_eq!(refused.state, Delivery::Failed);
        assert!(refused.attempts[0].error.as_ref().unwrap().contains("no such mailbox"), "{refused:#?}");
        assert_eq!(mail.kept().len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_while_sending_only_a_provider_that_knows_our_key_is_called() {
    on_both(async |test| {
        const DIED: &str = "UPDATE messages SET state = 'sending' WHERE state = 'queued'";
        let provider = Provider::start(&[]).await;
        for (gateways, state, calls) in
            [(provider.keyless(), Delivery::Unknown, 0), (provider.kavenegar(), Delivery::Sent, 1)]
        {
            let story = Story::begin(test, "info@nemune.ir").await;
            test.db.exec(DIED, args![]).await.unwrap();
            let messages = story.work(&[Queue::Notify], &gateways).await;
            assert_eq!(states(&messages, Channel::Sms), [state], "{messages:#?}");
            assert_eq!(provider.calls().len(), calls);
        }
    })
    .await;
}
