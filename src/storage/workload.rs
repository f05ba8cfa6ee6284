//! To whom new work goes: the present expert with the least of it.

use crate::{Result, Tx, args, expect_one, values::parsed};
use kartabl_domain::{ids::StaffId, people::UnitId};

const TAKE_TURN: &str = "
INSERT INTO turns (unit, taken_at) VALUES ($1, $2) ON CONFLICT (unit) DO UPDATE SET taken_at = excluded.taken_at";

const CHOOSE: &str = "
SELECT id FROM staff
 WHERE active AND present AND id IN (SELECT staff_id FROM staff_posts WHERE unit = $1 AND role = 'expert')
 ORDER BY (SELECT count(*) FROM cases WHERE cases.reviewer = staff.id AND cases.tray = 'desk'), assigned_at, id
 LIMIT 1";

/// Each mark is the latest, also where the clock stood still.
const MARK: &str = "
UPDATE staff SET assigned_at = (SELECT CASE WHEN max(assigned_at) < $2 THEN $2 ELSE max(assigned_at) + 1 END FROM staff)
 WHERE id = $1";

impl Tx {
    /// The present, active expert of a unit with the least open work, of equals the one who has been longest without a
    /// new case; the turn is marked. `None` where the unit has nobody present.
    ///
    /// Write the assignment in this transaction: whoever asks for the same unit meanwhile waits for it and counts it.
    pub async fn least_loaded(&mut self, unit: &UnitId) -> Result<Option<StaffId>> {
        let now = self.world().now();
        self.exec(TAKE_TURN, args![unit.as_str(), now]).await?;
        let chosen: Option<(String,)> = self.maybe(CHOOSE, args![unit.as_str()]).await?;
        let Some((id,)) = chosen else { return Ok(None) };
        expect_one(self.exec(MARK, args![&id, now]).await?)?;
        parsed("staff.id", &id).map(Some)
    }
}
