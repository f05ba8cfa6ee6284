//! What tests look at in the browser: pictures that are kept, sizes and themes, and faults that axe-core finds or that the
//! browser reports.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Browser;

const AXE: &str = include_str!("../../../browser/axe-4.14.1.min.js");
/// The tallest picture; a page that is longer is cut.
const TALLEST: u64 = 8000;
/// The ends of what the browser says of a page that answers 409 or 422.
const FORM_CAME_BACK: [&str; 2] = [" 409 (Conflict)", " 422 (Unprocessable Entity)"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Browser {
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
        self.session.driver.cdp().send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    }

    /// Keeps a picture of the whole page at the present width.
    pub(crate) async fn picture(&self, name: &str) {
        let size =
            self.script("return [innerWidth, innerHeight, document.documentElement.scrollHeight]").await;
        let [width, height, whole] = [0, 1, 2].map(|at| size[at].as_u64().unwrap_or(900));
        self.resize(width, whole.clamp(height, TALLEST)).await;
        self.session.driver.screenshot(&self.pictures.join(format!("{name}.png"))).await.unwrap();
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

    /// What axe-core finds on this page. It is brought along each time, so that it is there also when the page was
    /// replaced a moment ago.
    pub(crate) async fn accessibility_faults(&self) -> Vec<String> {
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
                found => done(found.violations.map(rule => rule.id + ': ' + rule.help + '\\n'
                    + rule.nodes.map(node => '    ' + node.target + '  ' + node.failureSummary).join('\\n'))),
                error => done([String(error)]))";
        let script = format!("{AXE}\n{run}");
        self.session.driver.execute_async(script, Vec::new()).await.unwrap().convert().unwrap()
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
        let log = self.session.driver.get_log("browser").await.unwrap();
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// The value of a script's `return`.
    pub(crate) async fn script(&self, script: impl Into<Arc<str>>) -> Value {
        self.session.driver.execute(script.into(), Vec::new()).await.unwrap().json().clone()
    }

    async fn resize(&self, width: u64, height: u64) {
        // The window's outer size can't go below that of a desktop window; the page's own can. A phone lays its scroll
        // bars over the page.
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.session.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
    }
}
