//! E-mail over SMTP. The conversation is led step by step, since its stage decides what a failure means: until the
//! last dot of the content is written the message is surely not sent, after it only the server's answer tells.

use std::{
    iter,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lettre::{
    Message,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::{Response, Severity},
    },
};
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::{
    super::outcome::{Accepted, GatewayError, SendFault, Sending},
    message::{Mail, MailGateway, compose},
    smtp_settings::{Security, SmtpSettings},
};

/// When a server that refuses for now is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(5 * 60);
/// How long an idle connection may take to answer, and a failed one to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// Connections kept open between messages.
const IDLE_CONNECTIONS: usize = 4;
/// The content is written in chunks of so many bytes.
const CHUNK: usize = 64 * 1024;

/// Sends through one server and keeps idle connections to it.
pub(super) struct Smtp {
    server: (String, u16),
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    from: Mailbox,
    hello: ClientId,
    timeout: Duration,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, GatewayError> {
        let address = settings.from.parse().map_err(|cause| GatewayError::setting("mail.from", cause))?;
        let tls = match settings.security {
            Security::None => None,
            Security::Starttls | Security::Tls => Some(tls_parameters(settings)?),
        };
        let credentials = match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => {
                Some(Credentials::new(user.clone(), password.expose_secret().to_owned()))
            }
            (None, None) => None,
            (Some(_), None) => {
                return Err(GatewayError::setting("mail.password", "missing beside mail.user"));
            }
            (None, Some(_)) => {
                return Err(GatewayError::setting("mail.user", "missing beside mail.password"));
            }
        };
        Ok(Self {
            server: (settings.host.clone(), settings.port()),
            security: settings.security,
            tls,
            credentials,
            from: Mailbox::new(settings.from_name.clone(), address),
            hello: settings.hello.clone().map_or_else(ClientId::default, ClientId::Domain),
            timeout: Duration::from_secs(settings.timeout_seconds.max(1)),
            idle: Mutex::default(),
        })
    }

    async fn deliver(&self, mail: Mail) -> Result<Accepted, SendFault> {
        let message = compose(&mail, &self.from)?;
        let mut connection = self.connection().await?;
        let outcome = self.hand_over(&mut connection, &message).await;
        if outcome.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_CONNECTIONS {
                idle.push(connection);
            }
        } else {
            // A polite end if the server still listens; the outcome stands either way.
            let _ = timeout(CLOSE_TIMEOUT, connection.abort()).await;
        }
        outcome
    }

    /// An open connection that still answers, or a new one, signed in.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendFault> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = idle else { break };
            if timeout(CLOSE_TIMEOUT, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        match timeout(self.timeout, self.connect()).await {
            Err(_) => Err(SendFault::down("the server did not greet us in time")),
            Ok(Ok(connection)) => Ok(connection),
            // A refusal here is about the server or our account and says nothing about the message.
            Ok(Err(cause)) if cause.is_transient() => Err(SendFault::busy(cause, RETRY_AFTER)),
            Ok(Err(cause)) => Err(SendFault::down(cause)),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapper = self.tls.clone().filter(|_| self.security == Security::Tls);
        let (host, port) = &self.server;
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            Some(self.timeout),
            &self.hello,
            wrapper,
            None,
        )
        .await?;
        if let (Security::Starttls, Some(tls)) = (self.security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<Accepted, SendFault> {
        let content = message.formatted();
        match timeout(self.timeout, open_envelope(connection, message, &content)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => return Err(fault),
            Err(_) => return Err(SendFault::down("the server stopped answering before the content")),
        }

        let ended = AtomicBool::new(false);
        let end = iter::once_with(|| {
            ended.store(true, Ordering::Relaxed);
            &[][..]
        });
        let answer = timeout(self.timeout, connection.message_iter(content.chunks(CHUNK).chain(end))).await;
        let lost = |cause: String| {
            if ended.load(Ordering::Relaxed) { SendFault::unknown(cause) } else { SendFault::down(cause) }
        };
        match answer {
            Ok(Ok(response)) => Ok(Accepted { provider_id: first_line(&response) }),
            Ok(Err(cause)) => Err(refusal(&cause).unwrap_or_else(|| lost(cause.to_string()))),
            Err(_) => Err(lost("the server did not answer the content in time".to_owned())),
        }
    }
}

/// MAIL, RCPT and DATA: nothing is handed over yet.
async fn open_envelope(
    connection: &mut AsyncSmtpConnection,
    message: &Message,
    content: &[u8],
) -> Result<(), SendFault> {
    let fault = |cause: Error| refusal(&cause).unwrap_or_else(|| SendFault::down(cause));
    let envelope = message.envelope();
    let mut options = Vec::new();
    let server = connection.server_info();
    if envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(SendFault::refused("the address is not ASCII and the server has no SMTPUTF8"));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !content.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err(SendFault::refused("the message is not ASCII and the server has no 8BITMIME"));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    connection.command(MailFrom::new(envelope.from().cloned(), options)).await.map_err(fault)?;
    for receiver in envelope.to() {
        connection.command(Rcpt::new(receiver.clone(), Vec::new())).await.map_err(fault)?;
    }
    connection.command(Data).await.map_err(fault)?;
    Ok(())
}

/// The server's own refusal, if it gave one.
fn refusal(cause: &Error) -> Option<SendFault> {
    Some(match cause.status()?.severity {
        Severity::PermanentNegativeCompletion => SendFault::refused(cause),
        _ => SendFault::busy(cause, RETRY_AFTER),
    })
}

/// Servers put their queue's number here.
fn first_line(response: &Response) -> Option<String> {
    response.first_line().map(|line| line.chars().take(200).collect())
}

fn tls_parameters(settings: &SmtpSettings) -> Result<TlsParameters, GatewayError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        let fault =
            |cause: String| GatewayError::setting("mail.ca_file", format!("{}: {cause}", path.display()));
        let pem = std::fs::read(path).map_err(|cause| fault(cause.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|cause| fault(cause.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|cause| GatewayError::setting("mail", cause))
}

impl MailGateway for Smtp {
    fn send(&self, mail: Mail) -> Sending<'_> {
        Box::pin(self.deliver(mail))
    }

    /// A server relays the same Message-ID as often as it gets it.
    fn takes_key(&self) -> bool {
        false
    }
}
