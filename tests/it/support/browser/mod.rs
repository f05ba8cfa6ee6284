//! A real Chromium, led through WebDriver as a person would: fields by their labels, buttons by their texts.

mod inspect;
mod launch;
mod wait;

use std::{
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::eventually;
pub(crate) use inspect::Theme;
use wait::Found;

pub(crate) struct Browser {
    session: launch::Session,
    pictures: PathBuf,
}

impl Browser {
    /// Starts a browser that keeps its pictures in `tests/artefacts/NAME`.
    pub(crate) async fn start(name: &str) -> Self {
        Self::launch(name, true).await
    }

    /// Starts a browser that runs no script of the page.
    pub(crate) async fn without_script(name: &str) -> Self {
        Self::launch(name, false).await
    }

    async fn launch(name: &str, scripts: bool) -> Self {
        let session = launch::start(scripts).await;
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artefacts").join(name);
        fs::create_dir_all(&pictures).unwrap();
        let browser = Self { session, pictures };
        browser.desktop().await;
        browser
    }

    pub(crate) async fn close(self) {
        self.session.driver.quit().await.unwrap();
    }

    // --- where we are -----------------------------------------------------------------------------------------

    pub(crate) async fn open(&self, address: &str) {
        self.session.driver.goto(address).await.unwrap();
        self.settled().await;
    }

    /// The path of the page, percent-encoded as in the address.
    pub(crate) async fn path(&self) -> String {
        self.session.driver.current_url().await.unwrap().path().to_owned()
    }

    /// Waits until the page is the one at this path.
    pub(crate) async fn arrive(&self, path: &str) {
        eventually(&format!("the page {path}"), async || (self.path().await == path).then_some(())).await;
        self.settled().await;
    }

    pub(crate) async fn text(&self) -> String {
        let text = self.read("return document.body ? document.body.innerText : ''").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows the text.
    pub(crate) async fn see(&self, text: &str) {
        eventually(&format!("«{text}» on the page {}", self.path().await), async || {
            self.text().await.contains(text).then_some(())
        })
        .await;
        self.settled().await;
    }

    // --- what a person does -----------------------------------------------------------------------------------

    /// Types into the field with this label, in place of what it holds.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        self.with(&[control(label)], label, Found::Anywhere, async |field| {
            field.clear().await?;
            field.send_keys(value).await
        })
        .await;
    }

    /// What the field with this label holds.
    pub(crate) async fn value(&self, label: &str) -> String {
        let paths = [control(label)];
        let value = self.with(&paths, label, Found::Anywhere, async |field| field.prop("value").await).await;
        value.unwrap_or_default()
    }

    /// Chooses an entry of the list with this label.
    pub(crate) async fn choose(&self, label: &str, entry: &str) {
        self.choose_from(&control(label), entry).await;
    }

    /// Chooses an entry of the list that is named by its `aria-label`.
    pub(crate) async fn choose_in(&self, name: &str, entry: &str) {
        self.choose_from(&format!("//select[@aria-label = {}]", quoted(name)), entry).await;
    }

    async fn choose_from(&self, list: &str, entry: &str) {
        let option = format!("({list})//option[contains(normalize-space(.), {})]", quoted(entry));
        self.with(&[option], entry, Found::Anywhere, async |option| option.click().await).await;
        self.settled().await;
    }

    /// Presses a key by its place on the keyboard, with what it writes under the present layout.
    pub(crate) async fn key(&self, code: &str, writes: &str) {
        let mut press = json!({"type": "keyDown", "code": code, "key": writes});
        if writes.chars().count() == 1 {
            press["text"] = json!(writes);
        }
        if code == "Enter" {
            press["text"] = json!("\r");
        }
        if let Some((_, number)) =
            [("Enter", 13), ("Escape", 27), ("Tab", 9)].into_iter().find(|(name, _)| *name == code)
        {
            press["windowsVirtualKeyCode"] = json!(number);
        }
        self.session.driver.cdp().send_raw("Input.dispatchKeyEvent", press.clone()).await.unwrap();
        press["type"] = json!("keyUp");
        self.session.driver.cdp().send_raw("Input.dispatchKeyEvent", press).await.unwrap();
    }

    /// Presses a key that leads to another page, and waits for that page.
    pub(crate) async fn go_by_key(&self, code: &str, writes: &str) {
        self.leave(code, async || self.key(code, writes).await).await;
    }

    /// Ticks a box or a circle by clicking on its label.
    pub(crate) async fn tick(&self, label: &str) {
        self.click(&[label_path(label)], label).await;
    }

    /// Presses the button or follows the link whose text this is, or begins so, and waits for what it leads to; icons
    /// are known by their names.
    pub(crate) async fn press(&self, text: &str) {
        let wanted = quoted(text);
        let whole = format!("normalize-space(.) = {wanted}");
        let begins =
            format!("starts-with(normalize-space(.), {wanted}) or starts-with(@aria-label, {wanted})");
        let paths = [whole, begins].map(|has| format!("//button[{has}] | //a[{has}] | //summary[{has}]"));
        self.click(&paths, text).await;
    }
}

fn label_path(label: &str) -> String {
    format!("//label[contains(normalize-space(.), {})]", quoted(label))
}

/// The control of the first such label, as its `for` or its content says.
fn control(label: &str) -> String {
    let label = format!("({})[1]", label_path(label));
    let inside = "*[self::input or self::select or self::textarea]";
    format!("//*[@id = {label}/@for] | {label}[not(@for)]//{inside}")
}

/// XPath has no escapes: a text with both kinds of quotes can't be asked for.
fn quoted(text: impl Display) -> String {
    let text = text.to_string();
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
