//! The key at fault in a table whose keys depend on its `kind`. Serde reads such a table as a whole and forgets where
//! in it an error was.

use figment::{
    Figment,
    value::{Dict, Value},
};
use kartabl_jobs::gateways::GatewaySettings;

/// The path of the faulty key where `path` names the table of a gateway, otherwise `path` itself.
pub(super) fn faulty_key(path: Vec<String>, figment: &Figment) -> Vec<String> {
    let [section, gateway] = path.as_slice() else { return path };
    let Ok(Value::Dict(tag, table)) = figment.find_value(&format!("{section}.{gateway}")) else {
        return path;
    };
    let error_of = |table: &Dict| {
        let whole = Dict::from([(gateway.clone(), Value::Dict(tag, table.clone()))]);
        let error = Value::Dict(tag, whole).deserialize::<GatewaySettings>().err()?;
        Some(format!("{:?}", error.kind))
    };
    let expected = error_of(&table);
    let mut found = Vec::new();
    // Without the key at fault the error is another one, or there is none.
    while let Some(key) = keys(&table, &found).into_iter().find(|key| {
        let mut less = table.clone();
        remove(&mut less, &[found.as_slice(), std::slice::from_ref(key)].concat());
        error_of(&less) != expected
    }) {
        found.push(key);
    }
    [path, found].concat()
}

/// The keys of the table at a path.
fn keys(table: &Dict, path: &[String]) -> Vec<String> {
    match path.split_first() {
        None => table.keys().filter(|key| *key != "kind").cloned().collect(),
        Some((first, rest)) => match table.get(first) {
            Some(Value::Dict(_, below)) => keys(below, rest),
            _ => Vec::new(),
        },
    }
}

/// Removes the value at a path.
fn remove(table: &mut Dict, path: &[String]) {
    match path {
        [] => {}
        [key] => {
            table.remove(key);
        }
        [first, rest @ ..] => {
            if let Some(Value::Dict(_, below)) = table.get_mut(first) {
                remove(below, rest);
            }
        }
    }
}
