//! Plays the stories: each act in its moment, by the functions of the domain, and after it whatever the background does.

use super::{
    DemoError,
    days::{OfficeDays, StageClock, at},
    filings::{Slot, set},
    papers::{Paper, written_on},
    stories::{Act, Story},
};
use crate::{
    filing::{FilingError, Portal, Upload},
    rooms::Rooms,
    workers::Workers,
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{
    JalaliDate,
    cases::{Actor, Case, Decision, PaperLetter, Refusal, Step, Verdict, register::INCOMING},
    completeness::{Inspection, inspect_samava},
    dispatch::{Addresses, PostalAddress},
    ids::{ApiKeyId, CaseId},
    letters::{Entry, Words},
    office::Office,
    orders::{Queue, RemindApplicants},
    staff::{Staff, UnitId},
};
use kartabl_queue::monitor;
use kartabl_storage::{StorageError, Tx, documents::Document};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

/// How often it is looked whether the background has finished.
const LOOK: Duration = Duration::from_millis(1);

pub(super) struct Stage {
    portal: Portal,
    staff: BTreeMap<&'static str, Staff>,
    papers: BTreeMap<Paper, Bytes>,
    workers: Workers,
    clock: StageClock,
}

/// What is known of a story while it is played.
#[derive(Default)]
struct Played {
    case: Option<CaseId>,
    replaced: usize,
    left: usize,
}

/// What happens at a moment: an act of a story, or the daily look at deadlines.
enum Event<'s> {
    Act(usize, &'s Act),
    Reminders,
}

impl Stage {
    pub(super) fn new(
        rooms: Rooms,
        key: ApiKeyId,
        staff: BTreeMap<&'static str, Staff>,
        papers: BTreeMap<Paper, Bytes>,
        workers: Workers,
        clock: StageClock,
    ) -> Self {
        Self { portal: Portal { rooms, key }, staff, papers, workers, clock }
    }

    /// Plays all stories at once, in the order of their moments.
    pub(super) async fn play(
        &self,
        stories: &[Story],
        days: &OfficeDays,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(), DemoError> {
        let mut events: Vec<(Timestamp, Event<'_>)> = Vec::new();
        for (number, story) in stories.iter().enumerate() {
            events.extend(story.acts.iter().map(|(at, act)| (days.moment(*at), Event::Act(number, act))));
        }
        events.extend((0..days.count()).map(|day| (days.moment(at(day, "09:00")), Event::Reminders)));
        events.sort_by_key(|(moment, _)| *moment);

        let mut played: Vec<Played> =
            stories.iter().map(|story| Played { left: story.acts.len(), ..Played::default() }).collect();
        let mut done = 0;
        progress(done, stories.len());
        let mut events = events.into_iter().peekable();
        while let Some((moment, event)) = events.next() {
            self.reach(moment).await?;
            let in_a_breath = matches!(
                (&event, events.peek()),
                (Event::Act(filed, Act::File), Some((then, Event::Act(submitted, Act::Submit))))
                    if filed == submitted && *then == moment
            );
            if in_a_breath {
                self.hold_checks(true).await?;
            }
            match event {
                Event::Reminders => self.remind().await?,
                Event::Act(number, act) => {
                    let (story, state) = (&stories[number], &mut played[number]);
                    self.act(number, story, act, days, state).await.map_err(|error| DemoError::Story {
                        story: format!("{} ({})", story.filing.subject, story.filing.company.name),
                        act: format!("{act:?}"),
                        error,
                    })?;
                    state.left -= 1;
                    if state.left == 0 {
                        done += 1;
                        progress(done, stories.len());
                    }
                }
            }
            if !in_a_breath {
                self.hold_checks(false).await?;
                self.workers.settle(LOOK).await?;
            }
        }
        Ok(())
    }

    /// Whoever hands in files and presses «تایید و ارسال» at once is faster than the checks of the files.
    async fn hold_checks(&self, hold: bool) -> Result<(), StorageError> {
        let mut tx = self.portal.rooms.db.begin().await?;
        monitor::pause(&mut tx, Queue::Checks, hold).await?;
        tx.commit().await
    }

    /// The end: what was due until now has happened, and the workers go.
    pub(super) async fn end(self, now: Timestamp) -> Result<(), DemoError> {
        self.reach(now - SignedDuration::from_secs(30)).await?;
        Ok(self.workers.stop().await?)
    }

    /// Goes on to a moment; jobs that wait for their time have it on the way.
    async fn reach(&self, moment: Timestamp) -> Result<(), StorageError> {
        while let Some(due) = self.workers.next_due().await?.filter(|due| *due <= moment) {
            self.clock.reach(due);
            self.workers.settle(LOOK).await?;
        }
        self.clock.reach(moment);
        Ok(())
    }

    async fn remind(&self) -> Result<(), StorageError> {
        let mut tx = self.portal.rooms.db.begin().await?;
        tx.order(&RemindApplicants {}).await?;
        tx.commit().await
    }

    async fn act(
        &self,
        number: usize,
        story: &Story,
        act: &Act,
        days: &OfficeDays,
        played: &mut Played,
    ) -> Result<(), FilingError> {
        let Some(case) = played.case else {
            played.case = Some(self.file(number, story, days).await?);
            return Ok(());
        };
        match act {
            Act::File => Err(Refusal::TooLate.into()),
            Act::Submit => self.portal.submit(case).await,
            Act::Change(path, value) => {
                let mut data = self.portal.rooms.db.case(case).await?.data.to_value();
                set(&mut data, path, json!(value));
                let section = path.split('/').nth(1).unwrap_or_default();
                self.portal.edit(case, &json!({ section: data[section] })).await
            }
            Act::Replace(slot) => {
                played.replaced += 1;
                self.upload(case, number, story, *slot, played.replaced, days).await
            }
            Act::Note(by, text) => {
                let mut tx = self.portal.rooms.db.begin().await?;
                tx.add_note(case, self.staff[by].id, text).await?;
                Ok(tx.commit().await?)
            }
            decided => {
                let decide = async |tx: &mut Tx, office: &Office<'_>, case| {
                    self.decide(tx, office, case, decided).await
                };
                self.portal.act(case, decide).await
            }
        }
    }

    async fn file(&self, number: usize, story: &Story, days: &OfficeDays) -> Result<CaseId, FilingError> {
        let filing = &story.filing;
        let applicant = filing.applicant().map_err(|_| Refusal::NotAllowed)?;
        let data = filing.data(written_on(days, story));
        // A form behind identity gates opens when the services have said who it is, if they do.
        let opened = filing.citizen.map_or_else(|| data.clone(), |_| json!({}));
        let case = self.portal.open(filing.procedure, applicant, &opened).await?.id;
        if filing.citizen.is_some() {
            self.workers.settle(LOOK).await?;
            if !self.portal.rooms.db.case(case).await?.is_editable("person") {
                return Ok(case);
            }
            self.portal.edit(case, &data).await?;
        }
        for slot in &filing.slots {
            self.upload(case, number, story, *slot, 0, days).await?;
        }
        Ok(case)
    }

    async fn upload(
        &self,
        case: CaseId,
        number: usize,
        story: &Story,
        slot: Slot,
        edition: usize,
        days: &OfficeDays,
    ) -> Result<(), FilingError> {
        let (name, item) = slot.place();
        let bytes = self.papers.get(&(number, name, edition)).cloned().unwrap_or_default();
        let of_letter = story.filing.number(written_on(days, story)).replace('/', "-");
        let filename = match (slot, bytes.starts_with(b"%PDF")) {
            (Slot::Letter(_), _) => format!("نامه-{of_letter}.pdf"),
            (Slot::Licence(_), true) => format!("مجوز-{of_letter}.pdf"),
            (Slot::Licence(_), false) => format!("مجوز-{of_letter}.png"),
            (Slot::Logo, _) => "logo.png".to_owned(),
            (Slot::Document(_), true) => "نقشه.pdf".to_owned(),
            (Slot::Document(_), false) => "نقشه.png".to_owned(),
            (Slot::Request(_), _) => "درخواست.png".to_owned(),
        };
        self.portal.upload(case, Upload { slot: name, item, filename, bytes }).await
    }

    /// What the case becomes by an act of the applicant's or of the staff's.
    async fn decide(
        &self,
        tx: &mut Tx,
        office: &Office<'_>,
        case: Case,
        act: &Act,
    ) -> Result<Step, FilingError> {
        let staff = |login: &str| &self.staff[login];
        Ok(match act {
            Act::Look => case.seen_by_applicant().ok_or(Refusal::TooLate)?,
            Act::GiveSamava(id) => give_samava(office, case, id)?,
            Act::Withdraw(reason) => case.withdraw(office, reason)?,
            Act::Take(by) => case.take(office, staff(by), "")?,
            Act::Assign(by, to) => case.assign(office, staff(by), staff(to))?,
            Act::Prioritise(by, priority, reason) => case.prioritise(office, staff(by), *priority, reason)?,
            Act::Return(by, notes) => case.return_with_defects(office, staff(by), notes)?,
            Act::Refer(by, unit, question) => case.refer(office, staff(by), &UnitId::new(*unit), question)?,
            Act::Opinion(by, opinion) => case.give_opinion(office, staff(by), opinion)?,
            Act::AskSamava(by, message) => case.ask_samava(office, staff(by), message)?,
            Act::ReceivePaper(by) => {
                let (number, date) = case.announced_letter();
                let paper = PaperLetter {
                    number: number.unwrap_or_default(),
                    date: date
                        .and_then(|date| JalaliDate::parse(&date).ok())
                        .unwrap_or_else(|| office.today()),
                    note: String::new(),
                };
                case.receive_paper_letter(office, staff(by), &paper)?
            }
            Act::Register(by, unit) => {
                let date = office.today();
                let year = i32::from(date.year());
                let sequence = tx.next_in_register(INCOMING, year).await?;
                let entry = Entry { register: INCOMING.to_owned(), year, sequence, date };
                case.register(office, staff(by), &entry, &UnitId::new(*unit), "")?
            }
            Act::Vouch(by, note) => {
                let account = tx.hold_account_of(&case.applicant.key()).await?.ok_or(Refusal::NotAllowed)?;
                let (step, account) = case.vouch(office, staff(by), account, note)?;
                tx.put_account(&account, Actor::Staff(staff(by).id)).await?;
                step
            }
            Act::Approve(by) => {
                let verdict = verdict(tx, office, &case, office.procedure(&case).favourable(), "").await?;
                case.decide(office, staff(by), &verdict)?
            }
            Act::Reject(by, reason) => {
                let verdict = verdict(tx, office, &case, Decision::Reject, reason).await?;
                case.decide(office, staff(by), &verdict)?
            }
            Act::Number(by) => {
                let letter = tx.letter(case.letter_awaited().ok_or(Refusal::TooLate)?).await?;
                let date = office.today();
                let year = i32::from(date.year());
                let sequence = tx.next_in_register(&letter.register, year).await?;
                let entry = Entry { register: letter.register.clone(), year, sequence, date };
                case.number_letter(office, staff(by), letter, entry)?
            }
            Act::Issue(by) => {
                let letter = tx.letter(case.letter_awaited().ok_or(Refusal::TooLate)?).await?;
                case.issue_letter(office, staff(by), letter, &Addresses::default())?
            }
            Act::IssueByPost(by) => {
                let letter = tx.letter(case.letter_awaited().ok_or(Refusal::TooLate)?).await?;
                let lines = case.applicant.address.clone().unwrap_or_default();
                let post = Some(PostalAddress { lines, postal_code: None });
                let to = Addresses { post, ..Addresses::default() };
                tx.remember_addresses(&case.applicant.key(), &to).await?;
                case.issue_letter(office, staff(by), letter, &to)?
            }
            Act::File | Act::Submit | Act::Change(..) | Act::Replace(_) | Act::Note(..) => {
                return Err(Refusal::NotAllowed.into());
            }
        })
    }
}

fn give_samava(office: &Office<'_>, case: Case, id: &str) -> Result<Step, FilingError> {
    let samava = office.procedure(&case).samava.as_ref().ok_or(Refusal::NotAllowed)?;
    let given = json!({ "samava_id": id, "date": office.today().add_days(-1).to_string() });
    let mut data = case.data.clone();
    data.put_samava(&given, samava)?;
    let defects = inspect_samava(samava, &data.to_value()[&samava.id], office.today());
    Ok(case.give_samava(office, data, &defects)?)
}

/// A decision in the words that the procedure proposes, the reason of a rejection added.
async fn verdict(
    tx: &mut Tx,
    office: &Office<'_>,
    case: &Case,
    decision: Decision,
    reason: &str,
) -> Result<Verdict, FilingError> {
    let procedure = office.procedure(case);
    let Some(plan) = procedure.letter(decision) else {
        let report = match decision {
            Decision::Reject => reason,
            _ if procedure.id.as_str() == "connection" => "اتصال شما تأیید شد و فعال است.",
            Decision::Approve | Decision::Reply => "درخواست شما بررسی و تأیید شد.",
        };
        return Ok(Verdict {
            decision,
            subject: String::new(),
            body: String::new(),
            report: report.to_owned(),
            usernames: case.proposed_usernames(office).unwrap_or_default(),
        });
    };
    let facts = tx.inspect(office, case).await?.facts;
    let documents: Vec<_> = tx.documents_of(case.id).await?.iter().map(Document::facts).collect();
    let input = Inspection {
        procedure,
        applicant: &case.applicant,
        data: &case.data,
        documents: &documents,
        facts: &facts,
        today: office.today(),
    };
    let words = Words::proposed(plan, &input, case, office);
    let body: Vec<_> =
        words.body.iter().map(String::as_str).chain([reason]).filter(|text| !text.is_empty()).collect();
    let report = if reason.is_empty() { words.report } else { reason.to_owned() };
    Ok(Verdict { decision, subject: words.subject, body: body.join("\n"), report, usernames: String::new() })
}
