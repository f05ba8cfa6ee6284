//! Names of people, read in one query for a whole page.

use kartabl_domain::{
    cases::{Actor, Case, Event},
    ids::StaffId,
    text::fa,
};
use kartabl_storage::staff::Member;
use kartabl_web::{App, WebError, views::parts::Choice};
use std::collections::HashMap;

/// The names of the people whom a page mentions.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<StaffId, String>);

impl Names {
    /// The names of everybody who has to do with a case.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn of(app: &App, case: &Case, events: &[Event]) -> Result<Self, WebError> {
        let mut ids: Vec<StaffId> = events.iter().filter_map(|event| event.actor.staff()).collect();
        ids.extend(case.reviewer());
        ids.sort_unstable();
        ids.dedup();
        Ok(Self(app.db.staff_names(ids).await?))
    }

    /// The names of these people.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn of_staff(
        app: &App,
        ids: impl IntoIterator<Item = StaffId>,
    ) -> Result<Self, WebError> {
        Ok(Self(app.db.staff_names(ids).await?))
    }

    /// The name of a member of staff, or a word for an account that was deleted.
    pub(crate) fn staff(&self, id: StaffId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| "کاربر حذف‌شده".to_owned())
    }

    /// The name of who did something.
    pub(crate) fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Applicant => "متقاضی".to_owned(),
            Actor::System => "سامانه".to_owned(),
            Actor::Staff(id) => self.staff(id),
        }
    }
}

/// A member of a unit as a choice: the name with the number of open cases.
pub(crate) fn member_choice(member: &Member) -> Choice {
    let away = if member.present { "" } else { "، در مرخصی" };
    let label = format!("{} ({} پرونده{away})", member.staff.name, fa(member.open_cases));
    Choice::new(member.staff.id.to_string(), label)
}
