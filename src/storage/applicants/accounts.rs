//! Accounts of applicants.

use crate::{
    Db, Result, StorageError, Tx, args,
    audit::digest,
    engine::batch::{Answer, Question},
    expect_one,
    values::{from_json, parsed, timestamp, to_json},
};
use kartabl_domain::{
    accounts::Account,
    cases::Actor,
    ids::ApplicantId,
    people::ApplicantKind,
    values::{LegalId, Mobile, NationalCode},
};
use sqlx::FromRow;

macro_rules! account_columns {
    () => {
        "id, key, kind, name, national_code, legal_id, mobile, mobile_fixed, domains, facts, question, history, \
         opened_at, changed_at, version"
    };
}

#[derive(FromRow)]
struct Row {
    id: String,
    key: String,
    kind: String,
    name: String,
    national_code: Option<String>,
    legal_id: Option<String>,
    mobile: String,
    mobile_fixed: bool,
    domains: String,
    facts: String,
    question: i64,
    history: String,
    opened_at: i64,
    changed_at: i64,
    version: i64,
}

impl TryFrom<Row> for Account {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let code = |text: String| {
            NationalCode::parse(&text).map_err(|_| StorageError::corrupt("applicants.national_code"))
        };
        let legal =
            |text: String| LegalId::parse(&text).map_err(|_| StorageError::corrupt("applicants.legal_id"));
        Ok(Self {
            id: parsed("applicants.id", &row.id)?,
            key: row.key,
            kind: from_json("applicants.kind", &to_json(&row.kind)?)?,
            name: row.name,
            national_code: row.national_code.map(code).transpose()?,
            legal_id: row.legal_id.map(legal).transpose()?,
            mobile: Mobile::parse(&row.mobile).map_err(|_| StorageError::corrupt("applicants.mobile"))?,
            fixed: row.mobile_fixed,
            domains: from_json("applicants.domains", &row.domains)?,
            identity: from_json("applicants.facts", &row.facts)?,
            question: u32::try_from(row.question)
                .map_err(|_| StorageError::corrupt("applicants.question"))?,
            history: from_json("applicants.history", &row.history)?,
            opened_at: timestamp(row.opened_at)?,
            changed_at: timestamp(row.changed_at)?,
            version: row.version,
        })
    }
}

const BY_ID: &str = concat!("SELECT ", account_columns!(), " FROM applicants WHERE id = $1");
const HOLD_BY_ID: &str =
    concat!("SELECT ", account_columns!(), " FROM applicants WHERE id = $1 FOR NO KEY UPDATE");
const BY_KEY: &str = concat!("SELECT ", account_columns!(), " FROM applicants WHERE key = $1");
const HOLD_BY_KEY: &str =
    concat!("SELECT ", account_columns!(), " FROM applicants WHERE key = $1 FOR NO KEY UPDATE");

impl Db {
    /// The account of this id.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where there is none, [`StorageError::Corrupt`] where it cannot be read back, otherwise
    /// those of the database.
    pub async fn applicant(&self, id: ApplicantId) -> Result<Account> {
        self.maybe::<Row>(BY_ID, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// The account of an applicant, by `Applicant::key`.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] where it cannot be read back, otherwise those of the database.
    pub async fn account_of(&self, applicant: &str) -> Result<Option<Account>> {
        self.maybe::<Row>(BY_KEY, args![applicant]).await?.map(TryInto::try_into).transpose()
    }
}

const INSERT: &str = "
INSERT INTO applicants (id, key, kind, name, national_code, legal_id, mobile, mobile_fixed, domains, identity, facts, question,
  history, opened_at, changed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)";

const UPDATE: &str = "
UPDATE applicants SET key = $2, kind = $3, name = $4, national_code = $5, legal_id = $6, mobile = $7, mobile_fixed = $8,
  domains = $9, identity = $10, facts = $11, question = $12, history = $13, opened_at = $14, changed_at = $15,
  version = version + 1
 WHERE id = $1 AND version = $16";

/// Asks for the account of an applicant.
pub(crate) fn by_key(applicant: &str) -> Question {
    Question::new(BY_KEY, args![applicant])
}

/// The account in the answer to [`by_key`].
pub(crate) fn read(answer: Answer) -> Result<Option<Account>> {
    answer.rows.of::<Row>()?.into_iter().next().map(TryInto::try_into).transpose()
}

impl Tx {
    /// The account of this id, which nobody else changes before the end of this transaction. Who holds an account and
    /// cases of it takes the account first.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where there is none, [`StorageError::Corrupt`] where it cannot be read back, otherwise
    /// those of the database.
    pub async fn hold_applicant(&mut self, id: ApplicantId) -> Result<Account> {
        let sql = self.either(BY_ID, HOLD_BY_ID);
        self.maybe::<Row>(sql, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// The account of an applicant, which nobody else changes before the end of this transaction.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] where it cannot be read back, otherwise those of the database.
    pub async fn hold_account_of(&mut self, applicant: &str) -> Result<Option<Account>> {
        let sql = self.either(BY_KEY, HOLD_BY_KEY);
        self.maybe::<Row>(sql, args![applicant]).await?.map(TryInto::try_into).transpose()
    }

    /// The account of an applicant, which others may change meanwhile.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] where it cannot be read back, otherwise those of the database.
    pub async fn account_of(&mut self, applicant: &str) -> Result<Option<Account>> {
        self.maybe::<Row>(BY_KEY, args![applicant]).await?.map(TryInto::try_into).transpose()
    }

    /// Writes an account.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where somebody changed it since it was read, [`StorageError::Duplicate`] where somebody
    /// else opened it, otherwise those of the database.
    pub async fn put_account(&mut self, account: &Account, by: Actor) -> Result<()> {
        let kind = match account.kind {
            ApplicantKind::Natural => "natural",
            ApplicantKind::Legal => "legal",
            ApplicantKind::Agency => "agency",
        };
        let facts = to_json(&account.identity)?;
        let mut values = args![
            account.id,
            &account.key,
            kind,
            &account.name,
            account.national_code.as_ref().map(ToString::to_string),
            account.legal_id.as_ref().map(ToString::to_string),
            account.mobile.as_str(),
            account.fixed,
            to_json(&account.domains)?,
            account.identity.name(),
            &facts,
            account.question,
            to_json(&account.history)?,
            account.opened_at,
            account.changed_at,
        ];
        let action = if account.version == 0 {
            self.exec(INSERT, values).await?;
            "applicant_added"
        } else {
            values.extend(args![account.version]);
            expect_one(self.exec(UPDATE, values).await?).map_err(|_| StorageError::Conflict)?;
            "applicant_changed"
        };
        let content = (&account.key, &account.mobile, account.fixed, &facts, &account.history);
        self.audit(crate::AuditRecord {
            at: account.changed_at,
            actor: match by {
                Actor::Applicant => "applicant".to_owned(),
                Actor::Staff(id) => format!("staff:{id}"),
                Actor::System => "system".to_owned(),
            },
            action: action.to_owned(),
            subject: format!("applicant:{}", account.id),
            digest: digest(to_json(&content)?),
        });
        Ok(())
    }
}
