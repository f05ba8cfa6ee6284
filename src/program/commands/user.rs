//! `kartabl user`: the accounts of the staff.

use super::{options::database, output, usage::usage};
use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use kartabl::config::Config;
use kartabl_domain::{
    ids::StaffId,
    lists::users::{LONGEST_LOGIN, is_login},
    people::{Post, Role, Staff, UnitId},
    text::{clean_line, fold},
    values::NationalCode,
};
use kartabl_storage::{Db, StorageError};
use kartabl_web::passwords;
use std::{
    io::{self, BufRead},
    process::ExitCode,
};

/// The shortest password, in characters.
const SHORTEST_PASSWORD: usize = 8;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Add a member of the staff
    Add(Add),
    /// Lock an account and end its sessions
    Disable {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    /// Set a new password, take away the second factor, and unlock the account
    Reset {
        #[arg(value_name = "LOGIN")]
        login: String,
        /// Read the password from the first line of standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

#[derive(clap::Args)]
pub(crate) struct Add {
    /// The sign-in name
    #[arg(value_name = "LOGIN")]
    login: String,
    /// The name on the screen
    #[arg(long)]
    name: String,
    #[arg(long, value_parser = role())]
    role: Role,
    #[arg(long, value_parser = unit())]
    unit: UnitId,
    /// Keeps the person from deciding on filings of their own
    #[arg(long, value_name = "CODE")]
    national_code: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

fn role() -> ValueParser {
    let names = PossibleValuesParser::new(Role::NAMES.iter().copied());
    names.map(|name| Role::named(&name).expect("one of the names above")).into()
}

fn unit() -> ValueParser {
    PossibleValuesParser::new(UnitId::BUILT_IN.map(|(id, _)| id)).map(UnitId::new).into()
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let done = match self {
            Self::Add(add) => add.run(config).await?,
            Self::Disable { login } => {
                let db = database(config).await?;
                let id = find_user(&db, &login).await?;
                let mut tx = db.begin().await?;
                tx.set_active(id, false, None).await?;
                tx.commit().await?;
                format!("user {login} is locked")
            }
            Self::Reset { login, password_stdin: _ } => {
                let password = password()?;
                let db = database(config).await?;
                let id = find_user(&db, &login).await?;
                let mut tx = db.begin().await?;
                tx.set_password(id, &passwords::hash(db.world(), &password), None).await?;
                tx.set_totp(id, None, None).await?;
                tx.set_active(id, true, None).await?;
                tx.commit().await?;
                format!("user {login} has a new password")
            }
        };
        output::answer(done);
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    async fn run(self, config: &Config) -> anyhow::Result<String> {
        let login = fold(&self.login);
        if !is_login(&login) {
            return Err(usage!("LOGIN: expected one word of at most {LONGEST_LOGIN} characters"));
        }
        let name = clean_line(&self.name);
        if name.is_empty() {
            return Err(usage!("--name: expected the name of the person"));
        }
        let national_code = self.national_code.as_deref().map(NationalCode::parse).transpose();
        let national_code = national_code
            .map_err(|_| usage!("--national-code: expected ten digits with a right check digit"))?;
        let password = password()?;
        let db = database(config).await?;
        let posts = vec![Post { role: self.role, unit: self.unit }];
        let staff = Staff { id: StaffId::new(db.world()), login: login.clone(), name, national_code, posts };
        let mut tx = db.begin().await?;
        let added = tx.add_staff(&staff, &passwords::hash(db.world(), &password), None).await;
        added.map_err(|error| match error {
            StorageError::Duplicate(_) => anyhow::anyhow!("there is a user {login} already"),
            other => other.into(),
        })?;
        tx.commit().await?;
        Ok(format!("user {login} is added"))
    }
}

async fn find_user(db: &Db, login: &str) -> anyhow::Result<StaffId> {
    let account = db.staff_by_login(login).await?;
    Ok(account.ok_or_else(|| anyhow::anyhow!("there is no user {login}"))?.staff.id)
}

/// Reads the password from the first line of standard input.
fn password() -> anyhow::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(usage!("--password-stdin: expected a line of at least {SHORTEST_PASSWORD} characters"));
    }
    Ok(password.to_owned())
}
