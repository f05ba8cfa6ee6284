//! Members of staff with their accounts and posts.

mod changes;

use crate::{
    Db, Result, StorageError, args,
    values::{parsed, to_json},
};
use kartabl_domain::{
    ids::StaffId,
    people::{Post, Role, Staff, UnitId},
    text::fold,
};
use sqlx::FromRow;
use std::{collections::HashMap, fmt};

/// A member of staff with what sign-in and assignment need.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Who it is.
    pub staff: Staff,
    /// The password's argon2id hash in PHC form.
    pub password: String,
    /// May sign in.
    pub active: bool,
    /// Is not absent, so that new work may come.
    pub present: bool,
    /// The secret of the second factor, where one is set up.
    pub totp: Option<String>,
    /// The last time step whose one-time code was used.
    pub totp_step: i64,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.staff.id)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// A member of a unit with the work at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub staff: Staff,
    /// Is not absent.
    pub present: bool,
    /// How many cases lie on the person's desk, in all units.
    pub open_cases: i64,
}

/// The columns of [`AccountRow`]; the posts as lines of role and unit.
macro_rules! account_columns {
    () => {
        "staff.id, staff.login, staff.name, staff.password, staff.national_code, staff.active, staff.present, staff.totp, \
         staff.totp_step, (SELECT string_agg(role || ' ' || unit, '\n' ORDER BY unit, role) FROM staff_posts \
         WHERE staff_posts.staff_id = staff.id) AS posts"
    };
}
pub(crate) use account_columns;

#[derive(FromRow)]
pub(crate) struct AccountRow {
    id: String,
    login: String,
    name: String,
    password: String,
    national_code: Option<String>,
    active: bool,
    present: bool,
    totp: Option<String>,
    totp_step: i64,
    posts: Option<String>,
}

impl TryFrom<AccountRow> for Account {
    type Error = StorageError;

    fn try_from(row: AccountRow) -> Result<Self> {
        let posts = row.posts.as_deref().unwrap_or_default().lines().map(post).collect::<Result<_>>()?;
        let staff = Staff {
            id: parsed("staff.id", &row.id)?,
            login: row.login,
            name: row.name,
            national_code: row.national_code.map(|code| parsed("staff.national_code", &code)).transpose()?,
            posts,
        };
        let AccountRow { password, active, present, totp, totp_step, .. } = row;
        Ok(Self { staff, password, active, present, totp, totp_step })
    }
}

fn post(line: &str) -> Result<Post> {
    let corrupt = || StorageError::corrupt("staff_posts.role");
    let (role, unit) = line.split_once(' ').ok_or_else(corrupt)?;
    Ok(Post { role: Role::named(role).ok_or_else(corrupt)?, unit: UnitId::new(unit) })
}

const BY_LOGIN: &str = concat!("SELECT ", account_columns!(), " FROM staff WHERE login = $1");
const BY_ID: &str = concat!("SELECT ", account_columns!(), " FROM staff WHERE id = $1");

const OF_UNIT: &str = concat!(
    "SELECT ",
    account_columns!(),
    ", (SELECT count(*) FROM cases WHERE cases.reviewer = staff.id AND cases.tray = 'desk') AS open_cases
  FROM staff
 WHERE active
   AND id IN (SELECT staff_id FROM staff_posts WHERE unit = $1 AND role IN ('expert', 'supervisor'))
 ORDER BY name, id"
);

const NAMES: &str = "SELECT id, name FROM staff WHERE id IN (SELECT value FROM json_each($1))";

#[derive(FromRow)]
struct MemberRow {
    #[sqlx(flatten)]
    account: AccountRow,
    open_cases: i64,
}

impl Db {
    /// The account of this sign-in name, however it is spelled, active or not.
    pub async fn staff_by_login(&self, login: &str) -> Result<Option<Account>> {
        self.account(BY_LOGIN, fold(login)).await
    }

    /// The account of this person.
    pub async fn staff(&self, id: StaffId) -> Result<Option<Account>> {
        self.account(BY_ID, id.to_string()).await
    }

    async fn account(&self, sql: &'static str, key: String) -> Result<Option<Account>> {
        self.maybe::<AccountRow>(sql, args![key]).await?.map(Account::try_from).transpose()
    }

    /// The active reviewers of a unit, experts and supervisors, in the order of their names.
    pub async fn staff_of_unit(&self, unit: &UnitId) -> Result<Vec<Member>> {
        let rows: Vec<MemberRow> = self.all(OF_UNIT, args![unit.as_str()]).await?;
        rows.into_iter()
            .map(|MemberRow { account, open_cases }| {
                let Account { staff, present, .. } = account.try_into()?;
                Ok(Member { staff, present, open_cases })
            })
            .collect()
    }

    /// The names of these people, whether active or not.
    pub async fn staff_names(
        &self,
        ids: impl IntoIterator<Item = StaffId>,
    ) -> Result<HashMap<StaffId, String>> {
        let ids: Vec<StaffId> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(String, String)> = self.all(NAMES, args![to_json(&ids)?]).await?;
        rows.into_iter().map(|(id, name)| Ok((parsed("staff.id", &id)?, name))).collect()
    }
}
