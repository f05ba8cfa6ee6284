//! All that an action led to, written at once.

use crate::{AuditRecord, Result, Tx, args, audit::digest, values::to_json};
use kartabl_domain::{
    calendar::WorkingCalendar,
    cases::{Actor, Case, Event},
    text::fold,
    transitions::Step,
};

const INSERT: &str = "
INSERT INTO cases (id, code, procedure_id, procedure_version, title, applicant_key, applicant_name, applicant, data,
  state, facts, tray, unit, reviewer, outcome, priority, due_at, defects, warnings, open_defects, warning_count,
  snapshots, granted, ended, search, submitted_at, changed_at, entered_at, asked_by, opened_by,
  opened_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
  $24, $25, $26, $27, $27, $28, $29, $30, 1)";

const UPDATE: &str = "
UPDATE cases SET code = $2, procedure_id = $3, procedure_version = $4, title = $5, applicant_key = $6,
  applicant_name = $7, applicant = $8, data = $9,
  entered_at = CASE WHEN state = $10 THEN entered_at ELSE $27 END,
  state = $10, facts = $11, tray = $12, unit = $13, reviewer = $14, outcome = $15, priority = $16, due_at = $17,
  defects = $18, warnings = $19, open_defects = $20, warning_count = $21, snapshots = $22, granted = $23, ended = $24,
  search = $25, submitted_at = $26, changed_at = $27, asked_by = $28, version = version + 1
 WHERE id = $1 AND version = $29";

impl Tx {
    /// Writes all that an action led to: the case, its history and audit, snapshot, letters, messages and jobs.
    ///
    /// # Errors
    /// [`StorageError::Conflict`](crate::StorageError::Conflict), at the latest from the commit, where somebody changed the
    /// case since it was read.
    pub async fn apply(&mut self, step: &Step, calendar: &WorkingCalendar) -> Result<()> {
        let case = &step.case;
        let mut values = case_values(case, calendar)?;
        if case.version == 0 {
            values.extend(args![case.opened_by, case.opened_at]);
            self.defer(INSERT, values).await?;
        } else {
            values.extend(args![case.version]);
            self.defer_one(UPDATE, values).await?;
        }
        if let Some(snapshot) = &step.snapshot {
            self.add_snapshot(case.id, snapshot).await?;
        }
        if let Some(claims) = &step.claims {
            self.put_claims(case.id, claims).await?;
        }
        for letter in &step.letters {
            self.put_letter(letter).await?;
        }
        if let Some(incoming) = &step.incoming {
            self.add_incoming(incoming).await?;
        }
        if let Some(recall) = &step.recall {
            self.recall_messages(case.id, recall).await?;
        }
        self.add_messages(&step.messages).await?;
        self.add_events(&step.events).await?;
        for event in &step.events {
            self.audit(record(case, event)?);
        }
        self.defer_enqueue(&step.orders).await?;
        if !step.records.is_empty() {
            self.keep_records(case, &step.records, case.changed_at).await?;
        }
        Ok(())
    }
}

fn case_values(case: &Case, calendar: &WorkingCalendar) -> Result<Vec<crate::Value>> {
    let due = case.state.deadline().and_then(|deadline| deadline.due(calendar));
    let open = i64::try_from(case.open_defects().count()).unwrap_or(i64::MAX);
    let warnings = i64::try_from(case.warnings.len()).unwrap_or(i64::MAX);
    Ok(args![
        case.id,
        case.code.to_string(),
        case.procedure.id.as_str(),
        i64::from(case.procedure.version),
        &case.title,
        case.applicant.key(),
        &case.applicant.name,
        to_json(&case.applicant)?,
        to_json(&case.data)?,
        case.state.name(),
        to_json(&case.state)?,
        case.state.tray().name(),
        case.state.unit().map(|unit| unit.as_str().to_owned()),
        case.state.reviewer(),
        case.state.outcome().map(|outcome| outcome.name().to_owned()),
        case.priority as i32,
        due.map(|due| calendar.due_at(due)),
        to_json(&case.defects)?,
        to_json(&case.warnings)?,
        open,
        warnings,
        i64::from(case.snapshots),
        to_json(&case.granted)?,
        case.ended,
        search_text(case),
        case.submitted_at,
        case.changed_at,
        case.state.asked_by(),
    ])
}

/// What a case is found by: its code, title, applicant and the names of its systems.
fn search_text(case: &Case) -> String {
    let ids = case.applicant.legal_id.as_ref().map(ToString::to_string).into_iter();
    let ids = ids.chain(case.applicant.national_code.as_ref().map(ToString::to_string));
    let systems = case.data.as_map().values().filter_map(serde_json::Value::as_array).flatten();
    let systems = systems.filter_map(|row| row.get("title")?.as_str().map(str::to_owned));
    let parts: Vec<String> = [case.code.to_string(), case.title.clone(), case.applicant.name.clone()]
        .into_iter()
        .chain(ids)
        .chain(systems)
        .collect();
    fold(&parts.join(" "))
}

/// The audit row of an event: ids and a digest, never personal values (SPEC §13).
pub(crate) fn record(case: &Case, event: &Event) -> Result<AuditRecord> {
    Ok(AuditRecord {
        at: event.at,
        actor: match event.actor {
            Actor::Applicant => "applicant".to_owned(),
            Actor::Staff(id) => format!("staff:{id}"),
            Actor::System => "system".to_owned(),
        },
        action: format!("case_{}", event.kind.name()),
        subject: format!("case:{}", case.id),
        digest: digest(to_json(&(event, case.version + 1))?),
    })
}
