//! Sessions of staff. The database knows the SHA-256 of a cookie only, so what is read there opens no door.

use crate::{
    Db, Result, Tx, args,
    audit::digest,
    staff::{Account, AccountRow, account_columns},
    values::timestamp,
};
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{ids::StaffId, people::Staff};
use sqlx::FromRow;

/// How exact [`Session::seen_at`] is: reading pages does not write more often.
const TOUCH: SignedDuration = SignedDuration::from_mins(1);

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The SHA-256 of the cookie.
    pub id: String,
    /// Who it is, with the posts held now.
    pub staff: Staff,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    pub seen_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    account: AccountRow,
    session_created_at: i64,
    session_seen_at: i64,
}

const FIND: &str = concat!(
    "SELECT ",
    account_columns!(),
    ", staff_sessions.created_at AS session_created_at, staff_sessions.seen_at AS session_seen_at
  FROM staff_sessions JOIN staff ON staff.id = staff_sessions.staff_id
 WHERE staff_sessions.id = $1 AND staff.active AND staff_sessions.seen_at > $2 AND staff_sessions.created_at > $3"
);
const TOUCHED: &str = "UPDATE staff_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
const END: &str = "DELETE FROM staff_sessions WHERE id = $1";
const PRUNE: &str = "DELETE FROM staff_sessions WHERE seen_at < $1";

impl Db {
    /// The session of this cookie, unless it was unused for `idle` or is older than `life`.
    pub async fn session(
        &self,
        cookie: &str,
        idle: SignedDuration,
        life: SignedDuration,
    ) -> Result<Option<Session>> {
        let (id, now) = (digest(cookie), self.world().now());
        let row: Option<Row> = self.maybe(FIND, args![&id, now - idle, now - life]).await?;
        row.map(|row| {
            Ok(Session {
                id,
                staff: Account::try_from(row.account)?.staff,
                created_at: timestamp(row.session_created_at)?,
                seen_at: timestamp(row.session_seen_at)?,
            })
        })
        .transpose()
    }

    /// Keeps a session from becoming idle; writes at most once a minute.
    pub async fn touch_session(&self, session: &Session) -> Result<()> {
        let now = self.world().now();
        if now.duration_since(session.seen_at) >= TOUCH {
            self.exec(TOUCHED, args![&session.id, now]).await?;
        }
        Ok(())
    }

    /// Ends the session of this cookie; that it has ended already is no error.
    pub async fn end_session(&self, cookie: &str) -> Result<()> {
        self.exec(END, args![digest(cookie)]).await?;
        Ok(())
    }

    /// Removes the sessions that were unused for `idle`, and so, since nobody can use them, also those past their life.
    pub async fn prune_sessions(&self, idle: SignedDuration) -> Result<u64> {
        self.exec(PRUNE, args![self.world().now() - idle]).await
    }
}

const BEGIN: &str = "INSERT INTO staff_sessions (id, staff_id, created_at, seen_at) VALUES ($1, $2, $3, $3)";
const END_ALL: &str = "DELETE FROM staff_sessions WHERE staff_id = $1";

impl Tx {
    /// Begins a session for a person who has signed in.
    pub async fn begin_session(&mut self, cookie: &str, staff: StaffId) -> Result<()> {
        let now = self.world().now();
        self.exec(BEGIN, args![digest(cookie), staff, now]).await?;
        self.audit_change(Some(staff), "signed_in", format!("staff:{staff}"), "");
        Ok(())
    }

    /// Ends all sessions of a person and answers how many there were.
    pub async fn end_sessions_of(&mut self, staff: StaffId) -> Result<u64> {
        self.exec(END_ALL, args![staff]).await
    }
}
