//! Members of the staff: a row for each post, so that a person with two posts has two rows.

use super::table::{Column, RowFault, fault, lines, whole};
use crate::{
    people::{Post, Role, UnitId},
    text::{fa, fold},
    values::NationalCode,
};
use std::collections::BTreeMap;

const COLUMNS: [Column; 5] = [
    Column::needed(&["login", "نام کاربری"]),
    Column::needed(&["name", "نام"]),
    Column::needed(&["role", "نقش"]),
    Column::needed(&["unit", "واحد"]),
    Column::optional(&["national_code", "کد ملی"]),
];

/// The longest sign-in name, in characters.
pub const LONGEST_LOGIN: usize = 64;

/// A person as the file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name on the screen.
    pub name: String,
    /// Keeps the person from deciding on filings of their own; `None` where the file says nothing.
    pub national_code: Option<NationalCode>,
    /// All posts, in the order of units and roles.
    pub posts: Vec<Post>,
}

/// Whether this folded text can be a sign-in name: one word.
#[must_use]
pub fn is_login(login: &str) -> bool {
    !login.is_empty() && !login.contains(' ') && login.chars().count() <= LONGEST_LOGIN
}

/// The people of a table by their sign-in names. Roles and units are given by their ids or their Persian names.
///
/// # Errors
/// Everything that is wrong, row by row.
pub fn read(table: &[Vec<String>]) -> Result<BTreeMap<String, Listed>, Vec<RowFault>> {
    let mut people: BTreeMap<String, (usize, Listed)> = BTreeMap::new();
    let (lines, mut faults) = lines(table, &COLUMNS)?;
    for line in lines {
        let [login, name, role, unit, code] = line.cells;
        let mut wrong = |column, text: String| faults.push(fault(line.row, column, &text));
        let login = fold(&login);
        if !is_login(&login) {
            wrong("login", format!("یک واژه با دست بالا {} نویسه انتظار می‌رود.", fa(LONGEST_LOGIN)));
        }
        let role = named(&role, Role::ALL.iter().map(|role| (*role, role.name(), role.label())));
        let unit = named(&unit, UnitId::BUILT_IN.iter().map(|(id, label)| (*id, *id, *label)));
        let role = role.map_err(|text| wrong("role", text));
        let unit = unit.map_err(|text| wrong("unit", text));
        let code = match code.as_str() {
            "" => Ok(None),
            code => NationalCode::parse(code).map(Some).map_err(|_| {
                wrong(
                    "national_code",
                    format!("«{code}» کد ملی نیست؛ ده رقم با رقم کنترل درست انتظار می‌رود."),
                );
            }),
        };
        let (Ok(role), Ok(unit), Ok(national_code)) = (role, unit, code) else { continue };
        let post = Post { role, unit: UnitId::new(unit) };
        match people.get_mut(&login) {
            None => _ = people.insert(login, (line.row, Listed { name, national_code, posts: vec![post] })),
            Some((first, known)) => {
                let first = fa(*first);
                if known.name != name {
                    wrong("name", format!("نام این کاربر در ردیف {first} «{}» است.", known.name));
                }
                if national_code.is_some()
                    && known.national_code.is_some()
                    && known.national_code != national_code
                {
                    wrong("national_code", format!("کد ملی این کاربر در ردیف {first} چیز دیگری است."));
                }
                if known.posts.contains(&post) {
                    wrong("", format!("همین سمت این کاربر در ردیف {first} یا پس از آن آمده است."));
                }
                known.national_code = known.national_code.take().or(national_code);
                known.posts.push(post);
            }
        }
    }
    let sorted = people.into_iter().map(|(login, (_, mut person))| {
        sort(&mut person.posts);
        (login, person)
    });
    whole(sorted.collect(), faults)
}

/// Puts posts into one order, so that they can be compared.
pub fn sort(posts: &mut [Post]) {
    posts.sort_by(|a, b| (&a.unit, a.role).cmp(&(&b.unit, b.role)));
}

fn named<'a, T>(text: &str, known: impl Iterator<Item = (T, &'a str, &'a str)>) -> Result<T, String> {
    let known: Vec<_> = known.collect();
    let words: Vec<String> = known.iter().map(|(_, id, label)| format!("{id} ({label})")).collect();
    let is_it = |id: &str, label: &str| fold(text) == fold(id) || fold(text) == fold(label);
    let found = known.into_iter().find(|(_, id, label)| is_it(id, label));
    found
        .map(|(value, ..)| value)
        .ok_or_else(|| format!("«{text}» شناخته نیست؛ یکی از این‌ها: {}.", words.join("، ")))
}

#[cfg(test)]
mod tests {
    use super::super::table::table;
    use super::*;

    #[test]
    fn people_are_read_with_all_their_posts() {
        let people = read(&table(
            "login|name|role|unit|national_code\nSara|سارا محمدي|expert|evaluation|۰۰۷۶۲۲۹۶۴۵\nsara|سارا محمدی|سرپرست|امور قراردادها|\nnima|نیما|دبیرخانه|دبیرخانه|",
        ))
        .unwrap();
        assert_eq!(people.keys().collect::<Vec<_>>(), ["nima", "sara"]);
        let sara = &people["sara"];
        assert_eq!(
            (sara.name.as_str(), sara.national_code.as_ref().unwrap().as_str()),
            ("سارا محمدی", "0076229645")
        );
        let posts: Vec<_> = sara.posts.iter().map(|post| (post.unit.as_str(), post.role.name())).collect();
        assert_eq!(posts, [("contracts", "supervisor"), ("evaluation", "expert")]);
    }

    #[test]
    fn every_wrong_row_is_told() {
        let text = "login|name|role|unit|national_code\nsara m|سارا|expert|evaluation|\nmina|مینا|boss|cellar|1230000000\nnima|نیما|expert|evaluation|\nnima|نيما فرهمند|expert|evaluation|";
        let faults: Vec<String> = read(&table(text)).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 6, "{faults:#?}");
        for (fault, expected) in faults.iter().zip([
            "row 2: login: یک واژه",
            "row 3: role: «boss» شناخته نیست؛ یکی از این‌ها: expert (کارشناس)",
            "row 3: unit: «cellar» شناخته نیست؛ یکی از این‌ها: evaluation (کارشناسان",
            "row 3: national_code: «1230000000» کد ملی نیست",
            "row 5: name: نام این کاربر در ردیف ۴ «نیما» است.",
            "row 5: همین سمت این کاربر",
        ]) {
            assert!(fault.starts_with(expected), "{fault}\n{expected}");
        }
    }
}
