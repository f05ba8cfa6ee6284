//! A real Chromium, led through WebDriver: fields by their labels, pictures kept, accessibility checked by axe-core.

use std::{
    fmt::Display,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    By, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::{eventually, from_run, install_tls};

const AXE: &str = include_str!("../../../browser/axe-4.14.1.min.js");
/// The tallest picture; a page that is longer is cut.
const TALLEST: u64 = 8000;
/// The ends of what the browser says of a page that answers 409 or 422.
const FORM_CAME_BACK: [&str; 2] = [" 409 (Conflict)", " 422 (Unprocessable Entity)"];
/// Headless, as root in a container, and silent towards the network.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

pub(crate) struct Browser {
    driver: WebDriver,
    pictures: PathBuf,
    /// Ends with the browser.
    _server: Child,
    _profile: TempDir,
}

impl Browser {
    /// Pictures of this one are kept in `tests/artefacts/NAME`.
    pub(crate) async fn start(name: &str) -> Self {
        Self::launch(name, true).await
    }

    /// One that runs no script of the page.
    pub(crate) async fn without_script(name: &str) -> Self {
        Self::launch(name, false).await
    }

    async fn launch(name: &str, scripts: bool) -> Self {
        install_tls();
        let (server, port) = start_chromedriver().await;
        let profile = tempfile::tempdir().unwrap();
        let mut wanted = ChromeCapabilities::new();
        wanted.set_binary(&from_run("KARTABL_TEST_CHROMIUM")).unwrap();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        wanted.add_arg("--lang=fa").unwrap();
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        if !scripts {
            let preferences = json!({"profile.managed_default_content_settings.javascript": 2});
            wanted.add_experimental_option("prefs", preferences).unwrap();
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artefacts").join(name);
        fs::create_dir_all(&pictures).unwrap();
        let browser = Self { driver, pictures, _server: server, _profile: profile };
        browser.desktop().await;
        browser
    }

    pub(crate) async fn close(self) {
        self.driver.quit().await.unwrap();
    }

    // --- where we are -----------------------------------------------------------------------------------------

    pub(crate) async fn open(&self, address: &str) {
        self.driver.goto(address).await.unwrap();
    }

    /// The path of the page, percent-decoded by nobody.
    pub(crate) async fn path(&self) -> String {
        self.driver.current_url().await.unwrap().path().to_owned()
    }

    /// Waits until the page is the one at this path.
    pub(crate) async fn arrive(&self, path: &str) {
        eventually(&format!("the page {path}"), async || (self.path().await == path).then_some(())).await;
    }

    pub(crate) async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows the text.
    pub(crate) async fn see(&self, text: &str) {
        eventually(&format!("«{text}» on the page {}", self.path().await), async || {
            self.text().await.contains(text).then_some(())
        })
        .await;
    }

    pub(crate) async fn desktop(&self) {
        self.resize(1366, 900).await;
    }

    pub(crate) async fn phone(&self) {
        self.resize(390, 844).await;
    }

    /// The narrowest window that pages must fit.
    pub(crate) async fn narrow(&self) {
        self.resize(320, 700).await;
    }

    pub(crate) async fn theme(&self, theme: Theme) {
        let value = if theme == Theme::Dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    }

    // --- what a person does -----------------------------------------------------------------------------------

    /// Types into the field with this label, in place of what it holds.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// What the field with this label holds.
    pub(crate) async fn value(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses an entry of the list with this label.
    pub(crate) async fn choose(&self, label: &str, entry: &str) {
        let option = format!(".//option[contains(normalize-space(.), {})]", quoted(entry));
        self.field(label).await.find(By::XPath(option)).await.unwrap().click().await.unwrap();
    }

    /// Chooses an entry of the list that is named by its `aria-label`.
    pub(crate) async fn choose_in(&self, name: &str, entry: &str) {
        let [name_is, entry_has] = [quoted(name), quoted(entry)];
        let option =
            format!("//select[@aria-label = {name_is}]/option[contains(normalize-space(.), {entry_has})]");
        self.find(&option, entry).await.click().await.unwrap();
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
        self.driver.cdp().send_raw("Input.dispatchKeyEvent", press.clone()).await.unwrap();
        press["type"] = json!("keyUp");
        self.driver.cdp().send_raw("Input.dispatchKeyEvent", press).await.unwrap();
    }

    /// Ticks a box or a circle by clicking on its label.
    pub(crate) async fn tick(&self, label: &str) {
        self.click(&format!("//label[contains(normalize-space(.), {})]", quoted(label)), label).await;
    }

    /// Presses the button or follows the link whose text this is, or begins so; icons are known by their names.
    pub(crate) async fn press(&self, text: &str) {
        let wanted = quoted(text);
        let whole = format!("normalize-space(.) = {wanted}");
        let begins =
            format!("starts-with(normalize-space(.), {wanted}) or starts-with(@aria-label, {wanted})");
        let [whole, begins] =
            [whole, begins].map(|has| format!("//button[{has}] | //a[{has}] | //summary[{has}]"));
        let known = !self.driver.find_all(By::XPath(&whole)).await.unwrap().is_empty();
        self.click(if known { &whole } else { &begins }, text).await;
    }

    /// The control with this label, as the label's `for` or its content says.
    pub(crate) async fn field(&self, label: &str) -> WebElement {
        let label_is = format!("//label[contains(normalize-space(.), {})]", quoted(label));
        let found = self.find(&label_is, label).await;
        match found.attr("for").await.unwrap() {
            Some(id) => self.find(&format!("//*[@id = {}]", quoted(&id)), label).await,
            None => found.find(By::Css("input, select, textarea")).await.unwrap(),
        }
    }

    async fn click(&self, path: &str, what: &str) {
        let element = self.find_shown(path, what).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    async fn find(&self, path: &str, what: &str) -> WebElement {
        match self.driver.find(By::XPath(path)).await {
            Ok(element) => element,
            Err(_) => panic!("no «{what}» on {}:\n{}", self.path().await, self.text().await),
        }
    }

    /// The first of them that can be seen: the menu of phones, for instance, is there but hidden on a desk.
    async fn find_shown(&self, path: &str, what: &str) -> WebElement {
        for element in self.driver.find_all(By::XPath(path)).await.unwrap() {
            if element.is_displayed().await.unwrap() {
                return element;
            }
        }
        panic!("no «{what}» to be seen on {}:\n{}", self.path().await, self.text().await)
    }

    // --- what the tests keep and check ------------------------------------------------------------------------

    /// Keeps a picture of the whole page at the present width.
    pub(crate) async fn picture(&self, name: &str) {
        let size =
            self.script("return [innerWidth, innerHeight, document.documentElement.scrollHeight]").await;
        let [width, height, whole] = [0, 1, 2].map(|at| size[at].as_u64().unwrap_or(900));
        self.resize(width, whole.clamp(height, TALLEST)).await;
        self.driver.screenshot(&self.pictures.join(format!("{name}.png"))).await.unwrap();
        self.resize(width, height).await;
    }

    /// Pictures on a desk and on a phone, in both themes, each of which fits and is accessible.
    pub(crate) async fn picture_everywhere(&self, name: &str) {
        for (theme, shade) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            self.theme(theme).await;
            self.phone().await;
            self.picture(&format!("{name}-phone-{shade}")).await;
            self.assert_accessible().await;
            self.assert_fits().await;
            self.desktop().await;
            self.picture(&format!("{name}-desk-{shade}")).await;
            self.assert_accessible().await;
            self.assert_fits().await;
        }
        self.theme(Theme::Light).await;
    }

    /// Nothing sticks out at the side, and no box scrolls up and down by a hair.
    pub(crate) async fn assert_fits(&self) {
        let look = "const root = document.documentElement;
            const hair = box => box.scrollHeight > box.clientHeight && box.scrollHeight < box.clientHeight + 4;
            const found = [...document.querySelectorAll('body *')].filter(hair)
                .filter(box => ['auto', 'scroll'].includes(getComputedStyle(box).overflowY))
                .map(box => box.tagName + '.' + box.className + ' scrolls by a hair');
            if (hair(root)) found.push('the page scrolls by a hair');
            if (root.scrollWidth > root.clientWidth) found.push('the page is wider than the window');
            return found";
        assert_eq!(self.script(look).await, json!([]), "on {}", self.path().await);
    }

    /// axe-core finds nothing on this page.
    pub(crate) async fn assert_accessible(&self) {
        let found = self.accessibility_faults().await;
        assert!(found.is_empty(), "axe-core on {}:\n{}", self.path().await, found.join("\n"));
    }

    /// What axe-core finds on this page.
    pub(crate) async fn accessibility_faults(&self) -> Vec<String> {
        self.script(AXE).await;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
                found => done(found.violations.map(rule => rule.id + ': ' + rule.help + '\\n'
                    + rule.nodes.map(node => '    ' + node.target + '  ' + node.failureSummary).join('\\n'))),
                error => done([String(error)]))";
        self.driver.execute_async(run, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// No script failed, nothing was blocked by the content policy, nothing was missing. That a form came back is an
    /// answer like any other; the browser only wants to say so.
    pub(crate) async fn assert_quiet(&self) {
        let is_form = |message: &String| FORM_CAME_BACK.iter().any(|status| message.ends_with(status));
        let severe: Vec<_> =
            self.severe_messages().await.into_iter().filter(|message| !is_form(message)).collect();
        assert!(severe.is_empty(), "{severe:#?}");
    }

    /// What the browser complained about since it was last asked.
    pub(crate) async fn severe_messages(&self) -> Vec<String> {
        let log = self.driver.get_log("browser").await.unwrap();
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// The value of a script's `return`.
    pub(crate) async fn script(&self, script: impl Into<Arc<str>>) -> Value {
        self.driver.execute(script.into(), Vec::new()).await.unwrap().json().clone()
    }

    async fn resize(&self, width: u64, height: u64) {
        // The window's outer size can't go below that of a desktop window; the page's own can. A phone lays its scroll
        // bars over the page.
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
    }
}

/// chromedriver chooses its port and prints it.
async fn start_chromedriver() -> (Child, u16) {
    let mut server = Command::new(from_run("KARTABL_TEST_CHROMEDRIVER"))
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            // Its later lines are read away, so that it never waits for us.
            let port = port.trim_end_matches('.').parse().unwrap();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (server, port);
        }
    }
    panic!("chromedriver did not start");
}

/// XPath has no escapes: a text with both kinds of quotes can't be asked for.
fn quoted(text: impl Display) -> String {
    let text = text.to_string();
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
