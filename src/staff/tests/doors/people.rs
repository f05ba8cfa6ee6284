//! The people of an office, and the pages to which each brings a case.

use crate::support::Door;
use kartabl_domain::{
    cases::Case,
    letters::{Addresses, Letter},
    orders::{JobAct, Prune},
    people::{Role, Staff, UnitId},
    transitions::Handover,
    values::PostalAddress,
};
use kartabl_queue::{
    cron::Schedule,
    monitor::{self, Why},
};

/// A person of each post.
pub(crate) struct People {
    pub(crate) expert: Staff,
    pub(crate) lawyer: Staff,
    pub(crate) leader: Staff,
    pub(crate) secretary: Staff,
    pub(crate) admin: Staff,
}

impl People {
    pub(crate) async fn of(door: &Door) -> Self {
        Self {
            expert: door.member("m.kaviani", Role::Expert, "evaluation").await,
            lawyer: door.member("n.farahmand", Role::Expert, "contracts").await,
            leader: door.member("s.rastegar", Role::Supervisor, "evaluation").await,
            secretary: door.member("d.khane", Role::Secretariat, "secretariat").await,
            admin: door.member("a.modir", Role::Admin, "administration").await,
        }
    }

    /// Signs off the numbered letter of a case. It goes to the e-network, where its fate is unknown, and to the post.
    pub(crate) async fn on_its_way(&self, door: &Door, case: &Case) -> Letter {
        let office = door.app.house.office();
        let letter = async || door.db.letter(case.letter_awaited().unwrap()).await.unwrap();
        let lines = "اصفهان، شهرک صنعتی جی، خیابان دوم".to_owned();
        let to = Addresses {
            ece: Some("ece@sample.gov.ir".parse().unwrap()),
            post: Some(PostalAddress { lines, postal_code: None }),
        };
        let case = door.db.case(case.id).await.unwrap();
        let case =
            door.store(case.issue_letter(&office, &self.secretary, letter().await, &to).unwrap()).await;
        let kept = door.app.files.put(b"%PDF-1.7".as_slice().into()).await.unwrap();
        let case = door.store(case.letter_issued(&office, letter().await, kept.sha256, 8).unwrap()).await;
        let case = door.store(case.ece_claimed(&office, letter().await, false).unwrap()).await;
        let lost = Handover::Lost("the answer was lost".to_owned());
        door.store(case.ece_handed_over(&office, letter().await, lost).unwrap()).await;
        letter().await
    }

    /// Brings a case to the stage of this page. Gives the person who opens the page, and its address.
    pub(crate) async fn at(&self, door: &Door, stage: &str) -> (&Staff, String) {
        let office = door.app.house.office();
        let page = |case: &Case, page: &str| format!("/cases/{}/{page}", case.code);
        match stage {
            "tray" => (&self.expert, "/?tray=mine".to_owned()),
            "jobs" => {
                let schedule = Schedule::new().at("prune", "30 3 * * *", &Prune {}).unwrap();
                schedule.register(&door.db).await.unwrap();
                let mut tx = door.db.begin().await.unwrap();
                let job = tx.order(&Prune {}).await.unwrap();
                let why = Why { by: self.admin.id, text: String::new() };
                monitor::act(&mut tx, JobAct::Discard, job.id, &why).await.unwrap();
                tx.commit().await.unwrap();
                (&self.admin, "/jobs".to_owned())
            }
            "job" => {
                let mut tx = door.db.begin().await.unwrap();
                let job = tx.order(&Prune {}).await.unwrap();
                tx.commit().await.unwrap();
                (&self.admin, format!("/jobs/{}", job.id))
            }
            "pool" => {
                door.pooled().await;
                (&self.leader, "/?tray=unassigned".to_owned())
            }
            "connection" => {
                let case = door.submitted("connection", serde_json::json!({"route": {"route": "GSB"}})).await;
                let case = door.store(case.take(&office, &self.expert, "").unwrap()).await;
                (&self.expert, page(&case, "approve"))
            }
            "case" => {
                let case = door.taken(&self.expert).await;
                (&self.leader, format!("/cases/{}", case.code))
            }
            "identity" => {
                // Nobody has confirmed it yet: what was confirmed for an earlier case holds for later ones.
                door.db.exec("DELETE FROM applicants", Vec::new()).await.unwrap();
                let case = door.submitted("contract-registration", serde_json::json!({})).await;
                let case = door.store(case.take(&office, &self.lawyer, "").unwrap()).await;
                (&self.lawyer, page(&case, stage))
            }
            "applicant" => {
                let case = door.taken(&self.expert).await;
                let account = door.db.account_of(&case.applicant.key()).await.unwrap().unwrap();
                (&self.leader, format!("/applicants/{}", account.id))
            }
            "opinion" => {
                let case = door.taken(&self.expert).await;
                let unit = UnitId::new("contracts");
                let case = door.store(case.refer(&office, &self.expert, &unit, "معتبر است؟").unwrap()).await;
                let case = door.store(case.take(&office, &self.lawyer, "").unwrap()).await;
                (&self.lawyer, page(&case, stage))
            }
            "take-back" => (&self.expert, page(&door.returned(&self.expert).await, stage)),
            "paper-letter" => (&self.secretary, page(&door.confidential().await, stage)),
            "register" => (&self.secretary, page(&door.arrived().await, stage)),
            "letter" | "numbered" | "given-up" | "dispatching" => {
                let case = door.approved(&self.expert).await;
                let letter = format!("/letters/{}", case.letter_awaited().unwrap());
                if stage != "letter" {
                    let mut desk = door.signed_in(&self.secretary).await;
                    let version = crate::cases::input(&desk.get(&letter).await.text, "version").to_owned();
                    let answer = desk.post(&format!("{letter}/number"), &[("version", &version)]).await;
                    assert_eq!(answer.status, 303, "{}", answer.text);
                }
                if stage == "given-up" {
                    let mut desk = door.signed_in(&self.secretary).await;
                    let version = crate::cases::input(&desk.get(&letter).await.text, "version").to_owned();
                    let answer = desk.post(&format!("{letter}/issue"), &[("version", &version)]).await;
                    assert_eq!(answer.status, 303, "{}", answer.text);
                    let give_up = "UPDATE jobs SET state = 'discarded' WHERE kind = 'issue_letter'";
                    door.db.exec(give_up, vec![]).await.unwrap();
                }
                if stage == "dispatching" {
                    self.on_its_way(door, &case).await;
                }
                (&self.secretary, letter)
            }
            page_name => (&self.expert, page(&door.taken(&self.expert).await, page_name)),
        }
    }
}
