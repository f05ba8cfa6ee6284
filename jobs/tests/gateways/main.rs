//! The gateways against real servers on loopback: what is known after each way a provider can fail.

#![cfg(test)]

mod identity;
mod mail;
mod outbox;
mod settings;
mod sms;

#[path = "../../../tests/servers/smtp.rs"]
mod smtp;

use std::{path::Path, sync::Once};

use kartabl_jobs::gateways::{GatewayError, GatewaySettings, Gateways};

/// What `main` does at start.
fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
}

fn open(settings: &str, data: &Path) -> Result<Gateways, GatewayError> {
    install_tls();
    let settings: GatewaySettings = toml::from_str(settings).unwrap();
    Gateways::from_settings(&settings, data)
}
