//! Changes of accounts. Each names who made it, `None` being the command line, and is kept in the audit.

use crate::{Result, StorageError, Tx, Value, args, values::to_json};
use kartabl_domain::{
    ids::StaffId,
    people::{Post, Staff},
    text::fold,
    values::NationalCode,
};

const ADD: &str = "
INSERT INTO staff (id, login, name, password, national_code, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
const SET_PASSWORD: &str = "UPDATE staff SET password = $2 WHERE id = $1";
const SET_PERSON: &str = "UPDATE staff SET name = $2, national_code = $3 WHERE id = $1";
const SET_ACTIVE: &str = "UPDATE staff SET active = $2 WHERE id = $1";
const SET_TOTP: &str = "UPDATE staff SET totp = $2, totp_step = 0 WHERE id = $1";
const USE_TOTP: &str = "UPDATE staff SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
const REMOVE_POSTS: &str = "DELETE FROM staff_posts WHERE staff_id = $1";
const ADD_POSTS: &str = "
INSERT INTO staff_posts (staff_id, role, unit)
SELECT DISTINCT $1, json_extract(value, '$.role'), json_extract(value, '$.unit') FROM json_each($2)";

impl Tx {
    /// Adds a person with an argon2id hash of the first password.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] where the sign-in name is taken.
    pub async fn add_staff(&mut self, staff: &Staff, password: &str, by: Option<StaffId>) -> Result<()> {
        let national_code = staff.national_code.as_ref().map(|code| code.as_str().to_owned());
        let now = self.world().now();
        self.exec(ADD, args![staff.id, fold(&staff.login), &staff.name, password, national_code, now])
            .await?;
        self.write_posts(staff.id, &staff.posts).await?;
        self.audit_staff(staff.id, "staff_added", &to_json(staff)?, by);
        Ok(())
    }

    /// Sets a new password and ends all sessions that the old one opened.
    pub async fn set_password(&mut self, id: StaffId, password: &str, by: Option<StaffId>) -> Result<()> {
        self.change_staff(SET_PASSWORD, args![id, password]).await?;
        self.end_sessions_of(id).await?;
        self.audit_staff(id, "staff_password_set", "", by);
        Ok(())
    }

    /// Sets the name on the screen and the national code.
    pub async fn set_person(
        &mut self,
        id: StaffId,
        name: &str,
        national_code: Option<&NationalCode>,
        by: Option<StaffId>,
    ) -> Result<()> {
        let code = national_code.map(|code| code.as_str().to_owned());
        self.change_staff(SET_PERSON, args![id, name, code]).await?;
        self.audit_staff(id, "staff_person_set", &to_json(&(name, national_code))?, by);
        Ok(())
    }

    /// Lets a person in or locks the person out, ending all sessions.
    pub async fn set_active(&mut self, id: StaffId, active: bool, by: Option<StaffId>) -> Result<()> {
        self.change_staff(SET_ACTIVE, args![id, active]).await?;
        if !active {
            self.end_sessions_of(id).await?;
        }
        self.audit_staff(id, if active { "staff_enabled" } else { "staff_disabled" }, "", by);
        Ok(())
    }

    /// Sets up the second factor, or takes it away.
    pub async fn set_totp(&mut self, id: StaffId, secret: Option<&str>, by: Option<StaffId>) -> Result<()> {
        self.change_staff(SET_TOTP, args![id, secret]).await?;
        self.audit_staff(id, if secret.is_some() { "staff_totp_set" } else { "staff_totp_removed" }, "", by);
        Ok(())
    }

    /// Uses up the one-time code of a time step; false where it, or a later one, was used before.
    pub async fn use_totp_step(&mut self, id: StaffId, step: i64) -> Result<bool> {
        Ok(self.exec(USE_TOTP, args![id, step]).await? == 1)
    }

    /// Gives a person these posts instead of the former ones.
    pub async fn set_posts(&mut self, id: StaffId, posts: &[Post], by: Option<StaffId>) -> Result<()> {
        self.exec(REMOVE_POSTS, args![id]).await?;
        self.write_posts(id, posts).await?;
        self.audit_staff(id, "staff_posts_set", &to_json(posts)?, by);
        Ok(())
    }

    async fn write_posts(&mut self, id: StaffId, posts: &[Post]) -> Result<()> {
        if !posts.is_empty() {
            self.exec(ADD_POSTS, args![id, to_json(posts)?]).await?;
        }
        Ok(())
    }

    async fn change_staff(&mut self, sql: &'static str, values: Vec<Value>) -> Result<()> {
        if self.exec(sql, values).await? == 0 { Err(StorageError::NotFound) } else { Ok(()) }
    }

    fn audit_staff(&mut self, id: StaffId, action: &str, stored: &str, by: Option<StaffId>) {
        self.audit_change(by, action, format!("staff:{id}"), stored);
    }
}
