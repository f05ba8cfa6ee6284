//! What the browser waits for: the page that a click or a key leads to, what htmx replaces, an element that is to come.
//!
//! WebDriver says of a click that it happened, not that the page it leads to is there. So the document is marked before,
//! and its successor is known by having no mark. An element that was found may belong to a page that is gone when it is
//! used; then it is looked up again, once.

use std::time::Instant;

use serde_json::Value;
use thirtyfour::{
    By, WebElement,
    error::{WebDriverError, WebDriverErrorInner, WebDriverResult},
};

use super::Browser;
use crate::support::{POLL_INTERVAL, TIMEOUT, eventually};

/// Marks the document and says whether a click on the element leads to another one. A control that a script answers
/// does not, and neither does a link to a place of the same page.
const MARK: &str = "
document.marked = true;
const scripted = document.documentElement.classList.contains('js');
const control = arguments[0].closest('a[href], button');
if (!control || control.target === '_blank' || control.hasAttribute('download')) return false;
if (scripted && control.matches('[hx-get], [data-open], [data-theme-toggle]')) return false;
if (control.tagName === 'A') {
    const [here, there] = [location, control].map(at => at.href.split('#')[0]);
    return here !== there || !control.hash;
}
const form = control.form;
if (!form || control.type !== 'submit') return false;
if ((control.getAttribute('formmethod') || form.method) === 'dialog') return false;
return form.noValidate || control.formNoValidate || form.matches(':valid')";

const MARK_ALONE: &str = "document.marked = true";

/// The page is whole and htmx is not about to replace a part of it.
const SETTLED: &str = "return document.readyState === 'complete'
    && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')";

const REPLACED: &str = "return !document.marked";

const LEAVE_FIELD: &str = "const at = document.activeElement;
    if (at && at.matches('input, textarea, select')) at.blur()";

/// Which elements count as found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Anywhere,
    /// The menu of phones, for instance, is in the page but hidden on a desk.
    Shown,
}

impl Browser {
    /// Clicks on the first element on one of the paths that can be seen, and waits for what it leads to.
    pub(super) async fn click(&self, paths: &[String], what: &str) {
        self.leave_field().await;
        let leads = self
            .with(paths, what, Found::Shown, async |element| {
                element.scroll_into_view().await?;
                let leads = self.session.driver.execute(MARK, vec![element.to_json()?]).await?.convert()?;
                element.click().await?;
                Ok(leads)
            })
            .await;
        if leads {
            self.replaced(what).await;
        }
        self.settled().await;
    }

    /// Leaves the field that was typed into. htmx asks for a preview at that moment; what it brings may move the button
    /// that is pressed next.
    pub(crate) async fn leave_field(&self) {
        self.read(LEAVE_FIELD).await;
        self.settled().await;
    }

    /// Does what leads to another page, and waits for that page.
    pub(crate) async fn leave(&self, what: &str, act: impl AsyncFnOnce()) {
        self.settled().await;
        self.read(MARK_ALONE).await;
        act().await;
        self.replaced(what).await;
        self.settled().await;
    }

    /// Waits until the page is whole and nothing of it is being replaced.
    pub(crate) async fn settled(&self) {
        eventually("a page that is whole", async || (self.read(SETTLED).await == true).then_some(())).await;
    }

    async fn replaced(&self, what: &str) {
        eventually(&format!("the page that «{what}» leads to"), async || {
            (self.read(REPLACED).await == true).then_some(())
        })
        .await;
    }

    /// Uses the first element on one of the paths; a second time if the page replaced it between finding and using it.
    pub(super) async fn with<T>(
        &self,
        paths: &[String],
        what: &str,
        found: Found,
        act: impl AsyncFn(WebElement) -> WebDriverResult<T>,
    ) -> T {
        let first = act(self.find(paths, what, found).await).await;
        let done = match first {
            Err(error) if is_gone(&error) => act(self.find(paths, what, found).await).await,
            done => done,
        };
        done.unwrap_or_else(|error| panic!("«{what}»: {error}"))
    }

    /// Waits for an element on one of the paths, the earlier path first.
    async fn find(&self, paths: &[String], what: &str, found: Found) -> WebElement {
        let started = Instant::now();
        loop {
            for path in paths {
                for element in self.session.driver.find_all(By::XPath(path)).await.unwrap_or_default() {
                    if found == Found::Anywhere || element.is_displayed().await.is_ok_and(|is| is) {
                        return element;
                    }
                }
            }
            let page = async || format!("{}:\n{}", self.path().await, self.text().await);
            assert!(started.elapsed() < TIMEOUT, "no «{what}» on {}", page().await);
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// The value of a script that may run twice: again if the page was replaced while it ran.
    pub(super) async fn read(&self, script: &'static str) -> Value {
        eventually("a page that answers", async || {
            self.session.driver.execute(script, Vec::new()).await.ok().map(|value| value.json().clone())
        })
        .await
    }
}

fn is_gone(error: &WebDriverError) -> bool {
    matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_))
}
