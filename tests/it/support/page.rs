//! What a test reads off a page without a browser.

/// The version that the page was made from.
#[track_caller]
pub(crate) fn version(html: &str) -> String {
    field(html, "version").unwrap_or_else(|| panic!("no version in {html}"))
}

/// What a field holds: the value of an input, or the text of an area.
pub(crate) fn field(html: &str, name: &str) -> Option<String> {
    let at = html.find(&format!("name=\"{name}\""))?;
    let begin = html[..at].rfind('<')?;
    let (tag, rest) = html[begin..].split_once('>')?;
    if tag.starts_with("<textarea") {
        return rest.split_once("</textarea>").map(|(text, _)| plain(text));
    }
    let (_, value) = tag.split_once("value=\"")?;
    value.split_once('"').map(|(value, _)| plain(value))
}

/// Text without the escapes of HTML.
pub(crate) fn plain(text: &str) -> String {
    let escapes =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character))
}

/// The menu's links that show a count, each with it.
pub(crate) fn counts(html: &str) -> Vec<(String, usize)> {
    let menu = html.split_once("<nav class=\"side\"").and_then(|(_, rest)| rest.split_once("</nav>"));
    let entries = menu.map(|(menu, _)| menu).unwrap_or_default().split("<a href=\"").skip(1);
    entries
        .filter_map(|entry| {
            let (href, rest) = entry.split_once('"')?;
            let (_, count) = rest.split_once("<span class=\"cnt")?;
            let count = count.split_once('>')?.1.split_once('<')?.0;
            Some((plain(href), number(count)))
        })
        .collect()
}

/// A number in Persian digits.
pub(crate) fn number(text: &str) -> usize {
    kartabl_domain::text::ascii_digits(text.trim()).parse().unwrap_or_else(|_| panic!("no number: {text}"))
}
