//! Where letters to an applicant went before, which is what is proposed for the next one.

use crate::{
    Db, Result, Tx, args,
    values::{from_json, to_json},
};
use kartabl_domain::{letters::Addresses, procedures::Route};

const KNOWN: &str = "SELECT route, address FROM letter_addresses WHERE applicant_key = $1";

const REMEMBER: &str = "
INSERT INTO letter_addresses (applicant_key, route, address, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (applicant_key, route) DO UPDATE SET address = excluded.address, changed_at = excluded.changed_at";

impl Db {
    /// The addresses by which an applicant was reached last.
    pub async fn known_addresses(&self, applicant: &str) -> Result<Addresses> {
        let rows: Vec<(String, String)> = self.all(KNOWN, args![applicant]).await?;
        let mut known = Addresses::default();
        for (route, address) in rows {
            match Route::named(&route) {
                Some(Route::Ece) => known.ece = Some(from_json("letter_addresses.address", &address)?),
                Some(Route::Post) => known.post = Some(from_json("letter_addresses.address", &address)?),
                Some(Route::Portal) | None => {}
            }
        }
        Ok(known)
    }
}

impl Tx {
    /// Keeps the addresses that were chosen for an applicant; the ones that were not stay as they are.
    pub async fn remember_addresses(&mut self, applicant: &str, to: &Addresses) -> Result<()> {
        let ece = to.ece.as_ref().map(to_json).transpose()?.map(|address| (Route::Ece, address));
        let post = to.post.as_ref().map(to_json).transpose()?.map(|address| (Route::Post, address));
        let now = self.world().now();
        for (route, address) in ece.into_iter().chain(post) {
            self.exec(REMEMBER, args![applicant, route.name(), address, now]).await?;
        }
        Ok(())
    }
}
