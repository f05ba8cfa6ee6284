//! `kartabl doctor`: looks at everything that the program needs; a line each, and what to do about a problem.

use super::{options::Options, output};
use jiff::SignedDuration;
use kartabl::{config::Config, house, world::system_world};
use kartabl_documents::{Inspector, Settings};
use kartabl_domain::{
    World,
    documents::{DocumentKind, Expectation},
    values::JalaliDate,
};
use kartabl_jobs::gateways::{
    self, EceTemplate, Gateways, HttpIdentitySettings, IdentitySettings, MailSettings, SmsSettings,
};
use kartabl_letters::{LetterData, Typesetter};
use kartabl_storage::{Db, Files};
use std::{
    fmt::Display,
    fs,
    io::Cursor,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, time::timeout};

/// A server that is not reached in this time is taken for unreachable.
const PATIENCE: Duration = Duration::from_secs(5);
/// What the clock of a machine shows that was never set is long before this.
const EARLIEST_YEAR: i16 = 1404;
/// The most by which the clocks of this machine and of the database may differ.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(5);

/// What was found, or what is the matter and what to do about it.
type Finding = Result<String, String>;

pub(crate) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = match options.load() {
        Ok(config) => config,
        Err(error) => {
            tell("configuration", &Err(format!("{error}\n  `kartabl config schema` shows all keys")));
            return Ok(ExitCode::FAILURE);
        }
    };
    let world = system_world();
    let mut good = tell("configuration", &Ok("all keys and values are known".to_owned()));
    good &= tell("clock", &clock(&world));
    good &= tell("data folder", &data_folder(&config));
    let reached = tell("database", &database(&config, &world).await);
    good &= reached;
    if reached {
        good &= tell("files", &files(&config, &world).await);
    }
    good &= tell("procedures", &procedures(&config));
    good &= tell("document checks", &document_checks().await);
    good &= tell("antivirus", &antivirus(&config).await);
    good &= tell("signatures", &signatures(&config));
    good &= tell("reading scans", &recognition(&config).await);
    good &= tell("letters", &letters(&config));
    good &= tell("e-network", &network(&config));
    for (what, finding) in providers(&config).await {
        good &= tell(what, &finding);
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(what: &str, finding: &Finding) -> bool {
    let (word, text) = match finding {
        Ok(text) => ("ok", text),
        Err(text) => ("PROBLEM", text),
    };
    output::answer(format_args!("{word:<8} {what}: {text}"));
    finding.is_ok()
}

/// A problem with its remedy.
fn but(problem: impl Display, remedy: &str) -> String {
    format!("{problem}; {remedy}")
}

fn clock(world: &World) -> Finding {
    let now = world.now();
    let today = JalaliDate::today(now);
    let told = format!("{now}, in Tehran {today}");
    if today.year() < EARLIEST_YEAR {
        return Err(but(told, "set the clock of this machine: deadlines and letters follow it"));
    }
    Ok(told)
}

fn data_folder(config: &Config) -> Finding {
    let folder = &config.data;
    let probe = folder.join(".doctor");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&probe, b"kartabl"));
    let written = written.and_then(|()| fs::remove_file(&probe));
    let remedy = "choose another with --data, or let this user write to it";
    written.map_err(|error| but(format!("cannot write to {}: {error}", folder.display()), remedy))?;
    Ok(format!("{} is writable", folder.display()))
}

async fn database(config: &Config, world: &World) -> Finding {
    let url = config.database_url();
    if url.path().is_some_and(|path| !path.exists()) {
        return Err(but(
            format!("there is none at {url}"),
            "`kartabl migrate` makes it, `kartabl serve` too",
        ));
    }
    let settings = kartabl_storage::Settings::new(url.expose()).shared();
    let opened = timeout(PATIENCE, Db::open(&settings, world.clone())).await;
    let unreachable =
        |problem: &dyn Display| but(format!("{url}: {problem}"), "check --database-url and the server");
    let db = opened.map_err(|_| unreachable(&"no answer"))?.map_err(|error| unreachable(&error))?;
    if !db.schema_is_current().await.map_err(|error| unreachable(&error))? {
        return Err(but(
            format!("the schema of {url} is another one"),
            "`kartabl migrate` brings it up to date",
        ));
    }
    let ahead = db.clock_ahead().await.map_err(|error| unreachable(&error))?;
    db.close().await;
    if ahead.abs() > CLOCKS_APART {
        return Err(but(
            format!("its clock is ahead of ours by {ahead:#}"),
            "synchronise the clocks of both machines",
        ));
    }
    Ok(format!("{url} answers, its schema is up to date"))
}

/// Whether every file is there that something uses.
async fn files(config: &Config, world: &World) -> Finding {
    /// More are not named; the number of all is told.
    const NAMED: usize = 10;
    let failed = |error: kartabl_storage::StorageError| but(error, "see `database` and `data folder`");
    let settings = kartabl_storage::Settings::new(config.database_url().expose()).shared();
    let db = Db::open(&settings, world.clone()).await.map_err(failed)?;
    let files = Files::open(config.files_folder(), &db).map_err(failed)?;
    let (mut count, mut missing, mut after) = (0, Vec::new(), String::new());
    loop {
        let page = db.used_blobs(&after, 500).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.sha256);
        for blob in &page {
            count += 1;
            if !files.is_there(&blob.file).await.map_err(failed)? {
                missing.push(blob.sha256.clone());
            }
        }
    }
    let mut named = Vec::new();
    for sha256 in missing.iter().take(NAMED) {
        named.push(format!("{sha256} ({})", db.users_of_blob(sha256).await.map_err(failed)?.join(", ")));
    }
    db.close().await;
    if missing.is_empty() {
        return Ok(format!("all {count} that something uses are there"));
    }
    let problem = format!("{} of {count} are missing: {}", missing.len(), named.join("; "));
    Err(but(
        problem,
        "bring them back from a backup, or have them sent again: whoever stores the same bytes mends it",
    ))
}

fn procedures(config: &Config) -> Finding {
    let loaded = house::procedures(config).map_err(|error| error.to_string())?;
    let names: Vec<_> = loaded.all().map(|procedure| procedure.id.as_str()).collect();
    Ok(names.join(", "))
}

/// A picture of one colour, seen through by a child as an upload would be.
async fn document_checks() -> Finding {
    let unusable =
        |problem: &dyn Display| but(problem, "the program must be allowed to start itself (/proc/self/exe)");
    let mut png = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([9, 99, 200]));
    picture.write_to(&mut png, image::ImageFormat::Png).map_err(|error| unusable(&error))?;
    let settings = Settings { processes: 1, ..Settings::this_program() };
    let inspector = Inspector::start(settings).map_err(|error| unusable(&error))?;
    let started = Instant::now();
    let report = inspector.check(png.into_inner().into(), Expectation::of(DocumentKind::Logo)).await;
    let report = report.map_err(|error| unusable(&error))?;
    let told = format!(
        "a child looked at a picture in {} ms: {}",
        started.elapsed().as_millis(),
        report.verdict.name()
    );
    let confinement = inspector.confinement().cloned().unwrap_or_default();
    inspector.shutdown().await;
    Ok(match confinement.unfiltered {
        None => format!("{told}; it reaches no file, program or network (seccomp)"),
        // Limits hold all the same, so the work goes on; whoever answers for the machine should know.
        Some(why) => format!(
            "{told}; only limits hold it, for the kernel takes no filter of system calls ({why}): \
             run where seccomp is available"
        ),
    })
}

async fn antivirus(config: &Config) -> Finding {
    let Some(antivirus) = config.documents.antivirus() else {
        return Err("`documents.clamd` names none".to_owned());
    };
    let remedy = "uploads wait until it answers: start clamd, or mend `documents.clamd`";
    antivirus.about().await.map_err(|error| but(error, remedy))
}

fn signatures(config: &Config) -> Finding {
    let remedy = "mend the folder that `documents.trust` names";
    let trust = config.documents.trusted().map_err(|what| but(what, remedy))?;
    Ok(match trust.counts() {
        (0, _) => {
            "told without a word on trust; `documents.trust` would name a folder of certificates".to_owned()
        }
        (certificates, lists) => {
            format!("trusted certificates: {certificates}; lists of revoked ones: {lists}")
        }
    })
}

async fn recognition(config: &Config) -> Finding {
    let remedy = "install tesseract-ocr and tesseract-ocr-fas, or set `documents.ocr = false`";
    let settings = Settings { recognition: config.documents.recognition(), ..Settings::this_program() };
    let inspector = Inspector::start(settings).map_err(|error| but(error, remedy))?;
    let languages = inspector.languages().await.map_err(|error| but(error, remedy))?;
    Ok(languages.unwrap_or_else(|| "not wanted; `documents.ocr` turns it on".to_owned()))
}

fn letters(config: &Config) -> Finding {
    let remedy = "mend the folder that the key `letters` names";
    let typesetter = Typesetter::new(config.letters.as_deref()).map_err(|error| but(error, remedy))?;
    for template in ["approved", "rejected", "reply"] {
        typesetter.render(template, &LetterData::sample()).map_err(|error| but(error, remedy))?;
    }
    Ok("templates and fonts set a sample".to_owned())
}

/// Packages of letters for the government e-network.
fn network(config: &Config) -> Finding {
    let remedy = "mend `ece.xml` in the folder that the key `letters` names";
    EceTemplate::open(config.letters.as_deref()).map_err(|error| but(error, remedy))?;
    let office = &config.office;
    if office.ece_address.is_empty() {
        return Ok(
            "not configured, no letter goes there; `office.ece_address` would name our address".to_owned()
        );
    }
    let profile = match office.ece_verified {
        true => "the profile is called verified",
        false => {
            "the profile is unverified: compare a package with a real sample, then set `office.ece_verified`"
        }
    };
    let carrier = match &config.gateways.mail {
        MailSettings::Outbox(_) => ", but mail does not leave this machine: `[gateways.mail]` names a server",
        MailSettings::Smtp(_) => "",
    };
    Ok(format!("packages leave from {}{carrier}; {profile}", office.ece_address))
}

async fn providers(config: &Config) -> Vec<(&'static str, Finding)> {
    let settings = &config.gateways;
    let opened = Gateways::from_settings(settings, &config.data).map(drop);
    if let Err(error) = opened {
        return vec![("messages", Err(but(error, "`kartabl config schema` shows how it is written")))];
    }
    let kept = |file: &str| {
        Ok(format!("kept in {}, nothing leaves", config.data.join("outbox").join(file).display()))
    };
    let sms = match &settings.sms {
        SmsSettings::Outbox(_) => kept("sms.jsonl"),
        SmsSettings::Kavenegar(kavenegar) => reach_url(&kavenegar.url).await,
        SmsSettings::Http(http) => reach_url(&http.url).await,
    };
    let mail = match &settings.mail {
        MailSettings::Outbox(_) => kept("mail.jsonl"),
        MailSettings::Smtp(smtp) => reach(&smtp.host, smtp.port()).await,
    };
    let identity = match &settings.identity {
        IdentitySettings::Register(register) => {
            let path = register.path(&config.data);
            match fs::metadata(&path) {
                Ok(_) => Ok(format!("people are looked up in {}", path.display())),
                // A house that takes no correspondence needs none.
                Err(_) => Ok(format!(
                    "nobody to ask: drafts of correspondence stay locked, and reviewers judge whose the number of an account is, until {} or [gateways.identity] says whom",
                    path.display()
                )),
            }
        }
        IdentitySettings::Http(http) => identity(http).await,
    };
    vec![("SMS", sms), ("e-mail", mail), ("identity", identity)]
}

/// Both services get a question that names nobody and carries no key: any answer over HTTP shows that they are there.
async fn identity(settings: &HttpIdentitySettings) -> Finding {
    let limit = PATIENCE.min(Duration::from_secs(settings.timeout_seconds.max(1)));
    let mut found = Vec::new();
    for (name, inquiry) in [("Shahkar", &settings.shahkar), ("civil registry", &settings.civil_registry)] {
        found.push(knock(name, &inquiry.url, limit).await?);
    }
    Ok(found.join("; "))
}

async fn knock(name: &str, template: &str, limit: Duration) -> Finding {
    let remedy =
        "drafts of correspondence stay locked until it answers: check [gateways.identity] and the network";
    // Up to the first value: behind it are persons.
    let address = template.split(['{', '?']).next().unwrap_or_default();
    let url =
        url::Url::parse(address).map_err(|error| but(error, "write the whole address, https:// included"))?;
    let place = format!("{}{}", url.origin().ascii_serialization(), url.path());
    let asked = gateways::probe(url.as_str(), limit).await;
    match asked {
        Ok(status) => {
            Ok(format!("{name} at {place} answers (OPTIONS without a person or a key: HTTP {status})"))
        }
        Err(cause) => Err(but(format!("{name} at {place} does not answer: {cause}"), remedy)),
    }
}

async fn reach_url(address: &str) -> Finding {
    let url =
        url::Url::parse(address).map_err(|error| but(error, "write the whole address, https:// included"))?;
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => reach(host, port).await,
        _ => Err(format!("{address} names no server")),
    }
}

/// Whether the server takes connections; what it would say to a message is not tried.
async fn reach(host: &str, port: u16) -> Finding {
    let remedy = "check the name, the port and the firewall";
    match timeout(PATIENCE, TcpStream::connect((host.trim_matches(['[', ']']), port))).await {
        Ok(Ok(_)) => Ok(format!("{host}:{port} takes connections")),
        Ok(Err(error)) => Err(but(format!("{host}:{port}: {error}"), remedy)),
        Err(_) => Err(but(format!("{host}:{port}: no answer"), remedy)),
    }
}
