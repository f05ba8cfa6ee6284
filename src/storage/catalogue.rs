//! Catalogues: the administrator's lists of services, operators and the like, from which applicants pick.

use crate::{
    Db, Result, StorageError, Tx, args,
    values::{from_json, to_json},
};
use kartabl_domain::{ids::StaffId, procedures::CatalogueItem, text::fold};
use serde_json::{Value, json};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// The most items that one page holds.
const LONGEST_PAGE: i64 = 200;

/// Which items of a catalogue are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogueSearch {
    /// The kind, such as `services`.
    pub kind: String,
    /// Words that must all occur in the label or the attributes, in any spelling; empty for all items.
    pub words: String,
    /// Only items of this bus.
    pub bus: Option<String>,
    /// Begin after the item of this id.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

#[derive(FromRow)]
pub(crate) struct ItemRow {
    kind: String,
    id: String,
    label: String,
    attributes: String,
}

impl ItemRow {
    fn item(self) -> Result<((String, String), CatalogueItem)> {
        let attributes = from_json("catalogue.attributes", &self.attributes)?;
        Ok(((self.kind, self.id.clone()), CatalogueItem { id: self.id, label: self.label, attributes }))
    }
}

/// The active items among pairs of kind and id.
pub(crate) const BY_IDS: &str = "
SELECT catalogue.kind, catalogue.id, catalogue.label, catalogue.attributes
  FROM json_each($1) AS wanted
  JOIN catalogue ON catalogue.kind = json_extract(wanted.value, '$[0]') AND catalogue.id = json_extract(wanted.value, '$[1]')
 WHERE catalogue.active";

const FIRST: &str = "SELECT 1 FROM catalogue LIMIT 1";

const SEARCH: &str = "
SELECT kind, id, label, attributes FROM catalogue
 WHERE kind = $1 AND active AND id > $2 AND ($3 IS NULL OR bus = $3)
   AND NOT EXISTS (SELECT 1 FROM json_each($4) AS word WHERE catalogue.search NOT LIKE '%' || word.value || '%' ESCAPE '!')
 ORDER BY id LIMIT $5";

impl Db {
    /// The active items among these, named by kind and id.
    pub async fn catalogue_items(
        &self,
        wanted: &BTreeSet<(String, String)>,
    ) -> Result<BTreeMap<(String, String), CatalogueItem>> {
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        items(self.all(BY_IDS, args![to_json(wanted)?]).await?)
    }

    /// Whether nothing was ever put into any catalogue.
    pub async fn catalogue_is_untouched(&self) -> Result<bool> {
        let rows: Vec<(i32,)> = self.all(FIRST, vec![]).await?;
        Ok(rows.is_empty())
    }

    /// A page of the active items of a catalogue, in the order of their ids.
    pub async fn search_catalogue(&self, search: &CatalogueSearch) -> Result<Vec<CatalogueItem>> {
        let words: Vec<String> = fold(&search.words).split_whitespace().map(literal).collect();
        let rows: Vec<ItemRow> = self
            .all(
                SEARCH,
                args![
                    &search.kind,
                    search.after.clone().unwrap_or_default(),
                    search.bus.clone(),
                    to_json(&words)?,
                    search.limit.clamp(1, LONGEST_PAGE),
                ],
            )
            .await?;
        rows.into_iter().map(|row| Ok(row.item()?.1)).collect()
    }
}

pub(crate) fn items(rows: Vec<ItemRow>) -> Result<BTreeMap<(String, String), CatalogueItem>> {
    rows.into_iter().map(ItemRow::item).collect()
}

/// A word that LIKE takes as it is.
pub(crate) fn literal(word: &str) -> String {
    word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

const PUT: &str = "
INSERT INTO catalogue (kind, id, label, attributes, bus, search, active)
SELECT $1, json_extract(value, '$.id'), json_extract(value, '$.label'), json_extract(value, '$.attributes'),
       json_extract(value, '$.bus'), json_extract(value, '$.search'), TRUE
  FROM json_each($2) WHERE TRUE
ON CONFLICT (kind, id) DO UPDATE SET label = excluded.label, attributes = excluded.attributes, bus = excluded.bus,
  search = excluded.search, active = TRUE";

const DEACTIVATE: &str = "
UPDATE catalogue SET active = FALSE WHERE kind = $1 AND active AND id IN (SELECT value FROM json_each($2))";

impl Tx {
    /// Adds items to a catalogue, or replaces those whose ids are known; of one id the last item holds.
    pub async fn put_catalogue(
        &mut self,
        kind: &str,
        items: &[CatalogueItem],
        by: Option<StaffId>,
    ) -> Result<()> {
        let rows: BTreeMap<&str, Value> =
            items.iter().map(|item| Ok((item.id.as_str(), row(item)?))).collect::<Result<_>>()?;
        let rows = to_json(&rows.values().collect::<Vec<_>>())?;
        self.exec(PUT, args![kind, &rows]).await?;
        self.audit_change(by, "catalogue_changed", format!("catalogue:{kind}"), &rows);
        Ok(())
    }

    /// Takes items out of a catalogue, so that new cases cannot choose them, and answers how many were in it.
    pub async fn deactivate_catalogue(
        &mut self,
        kind: &str,
        ids: &[String],
        by: Option<StaffId>,
    ) -> Result<u64> {
        let ids = to_json(ids)?;
        let rows = self.exec(DEACTIVATE, args![kind, &ids]).await?;
        self.audit_change(by, "catalogue_deactivated", format!("catalogue:{kind}"), &ids);
        Ok(rows)
    }
}

fn row(item: &CatalogueItem) -> Result<Value, StorageError> {
    let mut search = vec![item.label.as_str(), item.id.as_str()];
    search.extend(item.attributes.values().filter_map(Value::as_str));
    Ok(json!({
        "id": item.id,
        "label": item.label,
        "attributes": to_json(&item.attributes)?,
        "bus": item.attributes.get("bus").and_then(Value::as_str),
        "search": fold(&search.join(" ")),
    }))
}
