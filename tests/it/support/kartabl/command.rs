//! The commands of the program, run to their end.

use std::process::Stdio;

use tokio::{io::AsyncWriteExt, process::Command};

use super::{super::Api, Kartabl, PASSWORD};

/// The exit code and the output of a command.
#[derive(Debug)]
pub(crate) struct CommandOutput {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Kartabl {
    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str], input: &str) -> CommandOutput {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that doesn't read ends without waiting for its input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        let output = child.wait_with_output().await.unwrap();
        CommandOutput {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Adds a member of the staff, whose password is [`PASSWORD`].
    pub(crate) async fn add_user(&self, login: &str, name: &str, role: &str, unit: &str) {
        let arguments =
            ["user", "add", login, "--name", name, "--role", role, "--unit", unit, "--password-stdin"];
        let said = self.run(&arguments, &format!("{PASSWORD}\n")).await;
        assert_eq!(said.code, Some(0), "{said:?}");
    }

    /// A portal with a key of its own.
    pub(crate) async fn portal(&self, name: &str, procedures: &[&str]) -> Api {
        let said = self.run(&["api-key", "add", name, "--procedures", &procedures.join(",")], "").await;
        assert_eq!(said.code, Some(0), "{said:?}");
        self.api(said.out.trim())
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kartabl"));
        command
            .args(arguments)
            .arg("--config")
            .arg(self.home.path().join("kartabl.toml"))
            .arg("--data")
            .arg(self.data())
            .args(["--database-url", &self.database_url])
            .current_dir(self.home.path());
        // Only what the test says configures the program.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KARTABL_")) {
            command.env_remove(name);
        }
        command
    }
}
