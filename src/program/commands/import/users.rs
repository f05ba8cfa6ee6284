//! `kartabl import users FILE`: members of the staff with their posts, and no passwords.

use super::{super::options::database, super::output, list_file::ListFile};
use kartabl::config::Config;
use kartabl_domain::{
    ids::StaffId,
    lists::users::{self, Listed, sort},
    people::Staff,
};
use kartabl_storage::{Db, Tx, staff::Account};
use kartabl_web::passwords;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    list: ListFile,
}

impl Arguments {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let people = match users::read(&self.list.table()?) {
            Ok(people) => people,
            Err(faults) => return Ok(self.list.refuse(&faults)),
        };
        let db = database(config).await?;
        let (mut added, mut changed, mut left) = (Vec::new(), 0, 0);
        let mut tx = db.begin().await?;
        for (login, person) in &people {
            match db.staff_by_login(login).await? {
                None => {
                    add(&mut tx, &db, login, person).await?;
                    added.push(login.as_str());
                }
                Some(account) if change(&mut tx, &account, person).await? => changed += 1,
                Some(_) => left += 1,
            }
        }
        let summary = format!("{} added, {changed} changed, {left} left as they are", added.len());
        if self.list.dry_run {
            output::answer(format_args!("{summary}; a dry run, nothing was written"));
            return Ok(ExitCode::SUCCESS);
        }
        tx.commit().await?;
        output::answer(summary);
        if !added.is_empty() {
            output::problem(format_args!(
                "locked until `kartabl user reset LOGIN --password-stdin` gives them a password: {}",
                added.join(", ")
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Adds an account. It is locked, and nobody knows its password.
async fn add(tx: &mut Tx, db: &Db, login: &str, person: &Listed) -> anyhow::Result<()> {
    let Listed { name, national_code, posts } = person.clone();
    let staff = Staff { id: StaffId::new(db.world()), login: login.to_owned(), name, national_code, posts };
    let nobody_knows = hex::encode(db.world().bytes::<32>());
    tx.add_staff(&staff, &passwords::hash(db.world(), &nobody_knows), None).await?;
    tx.set_active(staff.id, false, None).await?;
    Ok(())
}

/// Brings name, national code and posts of an account in line with the file. What the file leaves out stays. Returns
/// whether anything changed.
async fn change(tx: &mut Tx, account: &Account, person: &Listed) -> anyhow::Result<bool> {
    let mut posts = account.staff.posts.clone();
    sort(&mut posts);
    let code = person.national_code.clone().or_else(|| account.staff.national_code.clone());
    let person_changed = account.staff.name != person.name || account.staff.national_code != code;
    if person_changed {
        tx.set_person(account.staff.id, &person.name, code.as_ref(), None).await?;
    }
    let posts_changed = posts != person.posts;
    if posts_changed {
        tx.set_posts(account.staff.id, &person.posts, None).await?;
    }
    Ok(person_changed || posts_changed)
}
