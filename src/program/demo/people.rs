//! The staff of the demo's office, its portal and its catalogue.

use super::{folder::Credentials, staff::STAFF};
use crate::services::Services;
use kartabl_domain::{
    ids::{ApiKeyId, StaffId},
    people::{Post, Staff, UnitId},
    procedures::builtin_catalogue,
};
use kartabl_storage::StorageError;
use kartabl_web::passwords;
use std::collections::BTreeMap;

/// The demo's portal, through which all of its applicants file.
const PORTAL: &str = "پرتال نمایشی";

/// Creates the staff, the catalogue and the key of the portal.
///
/// # Errors
/// Any [`StorageError`] of the database.
pub(super) async fn create(
    services: &Services,
    credentials: &Credentials,
) -> Result<(BTreeMap<&'static str, Staff>, ApiKeyId), StorageError> {
    let world = &services.house.world;
    // They all have one password, so its costly hash is made once.
    let password = passwords::hash(world, &credentials.password);
    let mut staff = BTreeMap::new();
    let mut tx = services.db.begin().await?;
    for (login, name, role, unit) in STAFF {
        let posts = vec![Post { role, unit: UnitId::new(unit) }];
        let id = StaffId::new(world);
        let person = Staff { id, login: login.to_owned(), name: name.to_owned(), national_code: None, posts };
        tx.add_staff(&person, &password, None).await?;
        staff.insert(login, person);
    }
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    let procedures: Vec<_> = services.house.procedures.all().map(|procedure| procedure.id.clone()).collect();
    let key = tx.add_api_key(PORTAL, &credentials.api_key, &procedures, None).await?;
    tx.commit().await?;
    Ok((staff, key))
}
