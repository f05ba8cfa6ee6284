//! Plays the stories. Each act happens in its moment, by the use case of the pages and the API, and the background work
//! that follows from it comes before the next act.

use super::{
    acts,
    days::{OfficeDays, StageClock, at},
    documents::{DocumentKey, written_on},
    error::DemoError,
    filings::{Slot, set},
    story::{Act, Story},
};
use crate::{
    portal::{self, FilingError, Portal},
    services::Services,
    workers::Workers,
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{
    cases::{Case, Refusal},
    ids::ApiKeyId,
    orders::{Queue, RemindApplicants},
    people::Staff,
    values::TrackingCode,
};
use kartabl_queue::monitor;
use kartabl_storage::StorageError;
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

/// How often the engine is asked whether it has finished.
const POLL_INTERVAL: Duration = Duration::from_millis(1);

pub(super) struct Stage {
    portal: Portal,
    staff: BTreeMap<&'static str, Staff>,
    documents: BTreeMap<DocumentKey, Bytes>,
    workers: Workers,
    clock: StageClock,
}

/// How far a story has come.
#[derive(Default)]
struct StoryProgress {
    case: Option<Case>,
    replaced: usize,
    remaining: usize,
}

/// What happens at a moment: an act of a story, or the daily reminders.
enum Event<'s> {
    Act(usize, &'s Act),
    Reminders,
}

impl Stage {
    pub(super) fn new(
        services: Services,
        key: ApiKeyId,
        staff: BTreeMap<&'static str, Staff>,
        documents: BTreeMap<DocumentKey, Bytes>,
        workers: Workers,
        clock: StageClock,
    ) -> Self {
        Self { portal: Portal { services, key }, staff, documents, workers, clock }
    }

    /// Plays all stories side by side, in the order of their moments.
    ///
    /// # Errors
    /// [`DemoError::Story`] for an act that is refused, [`DemoError::Storage`] for a database that fails.
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

        let mut played: Vec<StoryProgress> = stories
            .iter()
            .map(|story| StoryProgress { remaining: story.acts.len(), ..StoryProgress::default() })
            .collect();
        let mut done = 0;
        progress(done, stories.len());
        let mut events = events.into_iter().peekable();
        while let Some((moment, event)) = events.next() {
            self.advance_to(moment).await?;
            let submits_at_once = matches!(
                (&event, events.peek()),
                (Event::Act(filed, Act::File), Some((then, Event::Act(submitted, Act::Submit))))
                    if filed == submitted && *then == moment
            );
            if submits_at_once {
                self.hold_checks(true).await?;
            }
            match event {
                Event::Reminders => self.remind().await?,
                Event::Act(number, act) => {
                    let (story, state) = (&stories[number], &mut played[number]);
                    self.act(number, story, act, days, state).await.map_err(|error| DemoError::Story {
                        story: format!("{} ({})", story.filing.subject, story.filing.company.name),
                        act: format!("{act:?}"),
                        error: Box::new(error),
                    })?;
                    state.remaining -= 1;
                    if state.remaining == 0 {
                        done += 1;
                        progress(done, stories.len());
                    }
                }
            }
            if !submits_at_once {
                self.hold_checks(false).await?;
                self.workers.wait_until_idle(POLL_INTERVAL).await?;
            }
        }
        Ok(())
    }

    /// Holds the checks of documents back, or lets them go on. An applicant who uploads files and submits at once is
    /// faster than the checks.
    async fn hold_checks(&self, hold: bool) -> Result<(), StorageError> {
        let mut tx = self.portal.services.db.begin().await?;
        monitor::pause(&mut tx, Queue::Checks, hold).await?;
        tx.commit().await
    }

    /// Ends the demo: whatever is due until `now` happens, then the workers stop.
    ///
    /// # Errors
    /// [`DemoError::Storage`] for a database that fails, [`DemoError::Work`] for workers that ended by themselves.
    pub(super) async fn end(self, now: Timestamp) -> Result<(), DemoError> {
        self.advance_to(now - SignedDuration::from_secs(30)).await?;
        Ok(self.workers.stop().await?)
    }

    /// Moves the clock to a moment. Jobs that become due on the way are done at their time.
    async fn advance_to(&self, moment: Timestamp) -> Result<(), StorageError> {
        while let Some(due) = self.workers.next_due().await?.filter(|due| *due <= moment) {
            self.clock.advance_to(due);
            self.workers.wait_until_idle(POLL_INTERVAL).await?;
        }
        self.clock.advance_to(moment);
        Ok(())
    }

    async fn remind(&self) -> Result<(), StorageError> {
        let mut tx = self.portal.services.db.begin().await?;
        tx.order(&RemindApplicants::default()).await?;
        tx.commit().await
    }

    async fn act(
        &self,
        number: usize,
        story: &Story,
        act: &Act,
        days: &OfficeDays,
        played: &mut StoryProgress,
    ) -> Result<(), FilingError> {
        let Some(case) = &played.case else {
            played.case = Some(self.file(number, story, days).await?);
            return Ok(());
        };
        match act {
            Act::File => Err(Refusal::TooLate.into()),
            Act::Submit => self.portal.submit(&case.code).await,
            Act::Change(path, value) => {
                let mut data = self.portal.services.db.case(case.id).await?.data.to_value();
                set(&mut data, path, json!(value));
                let section = path.split('/').nth(1).unwrap_or_default();
                self.portal.edit(&case.code, &json!({ section: data[section] })).await
            }
            Act::Replace(slot) => {
                played.replaced += 1;
                self.upload(&case.code, number, story, *slot, played.replaced, days).await
            }
            Act::Note(by, text) => {
                Ok(self.portal.services.actions.add_note(&self.staff[by], case.id, text).await?)
            }
            other => acts::perform(&self.portal, &self.staff, case.id, other).await,
        }
    }

    async fn file(&self, number: usize, story: &Story, days: &OfficeDays) -> Result<Case, FilingError> {
        let filing = &story.filing;
        let applicant = filing.applicant().map_err(|_| Refusal::NotAllowed)?;
        let data = filing.data(written_on(days, story));
        // A form behind identity gates opens when the services have said who it is, if they do.
        let opened = filing.citizen.map_or_else(|| data.clone(), |_| json!({}));
        let case = self.portal.open(filing.procedure, applicant, &opened).await?;
        if filing.citizen.is_some() {
            self.workers.wait_until_idle(POLL_INTERVAL).await?;
            if !self.portal.services.db.case(case.id).await?.is_editable("person") {
                return Ok(case);
            }
            self.portal.edit(&case.code, &data).await?;
        }
        for slot in &filing.slots {
            self.upload(&case.code, number, story, *slot, 0, days).await?;
        }
        Ok(case)
    }

    async fn upload(
        &self,
        case: &TrackingCode,
        number: usize,
        story: &Story,
        slot: Slot,
        edition: usize,
        days: &OfficeDays,
    ) -> Result<(), FilingError> {
        let (name, item) = slot.place();
        let bytes = self.documents.get(&(number, name, edition)).cloned().unwrap_or_default();
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
        self.portal.upload(case, portal::DocumentFile { slot: name, item, filename, bytes }).await
    }
}
