//! The forms of a page, and what a browser sends of them.

use url::form_urlencoded::Serializer;

/// A form with its fields in the order of the page.
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) post: bool,
    pub(crate) fields: Vec<Field>,
}

/// A control with a name.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// What the page has put there.
    pub(crate) value: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Hidden,
    /// A text that a person types.
    Typed,
    /// A ticked box, or the chosen one of several.
    Picked,
    /// A box that is not ticked, which is not sent.
    Unpicked,
    Button,
}

impl Form {
    /// The buttons that send the form. A single `None` stands for a button without a name.
    pub(crate) fn buttons(&self) -> Vec<Option<&Field>> {
        let buttons: Vec<_> =
            self.fields.iter().filter(|field| field.kind == Kind::Button).map(Some).collect();
        if buttons.is_empty() { vec![None] } else { buttons }
    }

    /// The form as it is sent with this button: `typed` in every text, `junk` in the fields of this name.
    pub(crate) fn filled(
        &self,
        button: Option<&Field>,
        typed: &str,
        name: &str,
        junk: &str,
    ) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for field in &self.fields {
            let is_pressed = button.is_some_and(|button| std::ptr::eq(button, field));
            let value = match field.kind {
                _ if field.name == name && (field.kind != Kind::Button || is_pressed) => junk,
                Kind::Typed => typed,
                Kind::Hidden | Kind::Picked => &field.value,
                Kind::Button if is_pressed => &field.value,
                Kind::Button | Kind::Unpicked => continue,
            };
            all.push((field.name.clone(), value.to_owned()));
        }
        all
    }

    /// The address that a form leads to by GET.
    pub(crate) fn address(&self, fields: &[(&str, &str)]) -> String {
        let query = Serializer::new(String::new()).extend_pairs(fields).finish();
        format!("{}?{query}", self.action)
    }
}

/// The forms of a page.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    html.split("<form ").skip(1).map(|rest| form(rest.split("</form>").next().unwrap())).collect()
}

/// The address of the page after this one in a list; `None` on the last page.
pub(crate) fn next_page(html: &str) -> Option<String> {
    let (before, _) = html.split_once("rel=\"next\"")?;
    let tag = before.rsplit_once('<').map_or("", |(_, tag)| tag);
    attribute(tag, "href")
}

fn form(html: &str) -> Form {
    let (tag, body) = html.split_once('>').unwrap();
    let tag = &format!(" {tag}");
    let mut fields: Vec<Field> = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let element = tag.split_whitespace().next().unwrap_or_default();
        let has = |word: &str| tag.split_whitespace().any(|part| part == word);
        let value = attribute(tag, "value").unwrap_or_default();
        let kind = match (element, attribute(tag, "type").as_deref()) {
            ("option", _) => {
                let select = fields.last_mut().unwrap();
                if has("selected") || select.kind == Kind::Unpicked {
                    (select.value, select.kind) = (value, Kind::Picked);
                }
                continue;
            }
            ("select", _) => Kind::Unpicked,
            ("textarea", _) => Kind::Typed,
            ("button", _) => Kind::Button,
            ("input", Some("hidden")) => Kind::Hidden,
            ("input", Some("checkbox" | "radio")) if has("checked") => Kind::Picked,
            ("input", Some("checkbox" | "radio")) => Kind::Unpicked,
            ("input", _) => Kind::Typed,
            _ => continue,
        };
        let value = if element == "textarea" { text.to_owned() } else { value };
        fields.extend(attribute(tag, "name").map(|name| Field { name, value, kind }));
    }
    let action = attribute(tag, "action").unwrap_or_default();
    Form { action, post: tag.contains("method=\"post\""), fields }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) =
        tag.split_once(&format!(" {name}=\"")).or_else(|| tag.split_once(&format!("\n{name}=\"")))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&#x2f;", "/").replace("&amp;", "&"))
}
