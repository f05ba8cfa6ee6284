//! `kartabl check FILE… --as KIND`: the document check that an upload gets, in the same confined children.

mod progress;

use super::{output, usage::usage};
use kartabl::config::Config;
use kartabl_documents::{Inspector, Local, Settings, with_scan};
use kartabl_domain::documents::{DocumentKind, Expectation, Report, Verdict};
use progress::Progress;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are handed in as
    #[arg(long = "as", value_name = "KIND")]
    kind: Kind,
    /// A letter number that the text of the file should hold
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// A date that the text of the file should hold, such as 1404/07/15
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Print the report as the API gives it; of several files a list in their order
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// A letter with its annexes: a PDF of at most 5 MB
    Letter,
    /// The logo of a system: a PNG below 1 MB
    Logo,
    /// A photo or scan: a PNG or JPEG of at most 5 MB
    Photo,
}

impl Arguments {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let expectation = Expectation::of(match self.kind {
            Kind::Letter => DocumentKind::Letter,
            Kind::Logo => DocumentKind::Logo,
            Kind::Photo => DocumentKind::Photo,
        });
        let antivirus = config.documents.antivirus().unwrap_or_else(|| Arc::new(Local));
        // Before the first check, so that no long run ends for nothing.
        for file in &self.files {
            check_readable(file)?;
        }
        let trust = config.documents.trusted().map_err(|what| usage!("documents.trust: {what}"))?;
        let inspector = Inspector::start(Settings { processes: 1, trust, ..Settings::this_program() })?;
        let mut reports = Vec::with_capacity(self.files.len());
        let mut progress = Progress::of(self.files.len());
        for file in &self.files {
            let bytes = read(file, expectation.max_bytes).map_err(|error| unreadable(file, &error))?;
            let mut report = inspector.check(bytes.clone().into(), expectation.clone()).await?;
            if report.verdict != Verdict::Refused {
                report = with_scan(report, antivirus.scan(&bytes).await?);
            }
            report = report.told(self.number.as_deref(), self.date.as_deref());
            progress.clear();
            if !self.json {
                print_report((self.files.len() > 1).then_some(file), &report);
            }
            reports.push(report);
            progress.show(reports.len());
        }
        progress.clear();
        inspector.shutdown().await;
        if self.json {
            output::answer(match reports.as_slice() {
                [report] => serde_json::to_string_pretty(report)?,
                reports => serde_json::to_string_pretty(reports)?,
            });
        }
        let good = reports.iter().all(|report| report.verdict == Verdict::Ok);
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Refuses a file that can't be read.
fn check_readable(file: &Path) -> anyhow::Result<()> {
    if file.is_dir() {
        let shown = file.display();
        return Err(usage!("{shown} is a folder; name the files in it, such as {shown}/*.pdf"));
    }
    File::open(file).map(drop).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &std::io::Error) -> anyhow::Error {
    usage!("cannot read {}: {error}", file.display())
}

/// Reads a file up to one byte above the limit, which is enough to refuse it.
fn read(file: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Prints a report as text.
fn print_report(file: Option<&PathBuf>, report: &Report) {
    let file = file.map_or_else(String::new, |file| format!("{}: ", file.display()));
    let pages = report.pages.map_or_else(String::new, |pages| format!(", pages: {pages}"));
    output::answer(format_args!("{file}{}{pages}", report.verdict.name()));
    for finding in &report.findings {
        let page = finding.page.map_or_else(String::new, |page| format!(" (page {page})"));
        let detail = if finding.detail.is_empty() { String::new() } else { format!(" [{}]", finding.detail) };
        output::answer(format_args!("  {}{page}: {}{detail}", finding.code.name(), finding.code.text()));
    }
}
