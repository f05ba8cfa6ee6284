//! All procedures: the built-in ones and those of a folder, by id and version.

use super::{
    Procedure, ProcedureId, ProcedureRef, load,
    load::{Known, LoadError, LoadErrors},
};
use crate::people::UnitId;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
    sync::Arc,
};

pub(super) const BUILT_IN: [(&str, &str); 6] = [
    ("built-in connection.toml", include_str!("builtin/connection.toml")),
    ("built-in workgroup-permit.toml", include_str!("builtin/workgroup-permit.toml")),
    ("built-in gsb-service.toml", include_str!("builtin/gsb-service.toml")),
    ("built-in correspondence.toml", include_str!("builtin/correspondence.toml")),
    ("built-in contract-registration.toml", include_str!("builtin/contract-registration.toml")),
    ("built-in estate-service.toml", include_str!("builtin/estate-service.toml")),
];

/// A set of procedures; every version that was loaded stays, since cases keep theirs.
#[derive(Debug, Clone, Default)]
pub struct Procedures {
    versions: BTreeMap<ProcedureId, BTreeMap<u32, Arc<Procedure>>>,
}

impl Procedures {
    /// The procedures that come with the program.
    pub fn built_in() -> Self {
        Self::load(&[], &[]).expect("a test loads the built-in files")
    }

    /// The built-in procedures and those of `files`, each a name and a text; a file adds a procedure or a version, or
    /// overrides a built-in one of the same id and version. `units` are the units beside the built-in ones.
    ///
    /// # Errors
    /// Everything that is wrong with any of the files.
    pub fn load(files: &[(String, String)], units: &[UnitId]) -> Result<Self, LoadErrors> {
        let texts = || files.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        let procedures: Vec<_> = texts().filter_map(|(_, text)| id_of(text)).collect();
        let known = Known { units, procedures: &procedures };
        let mut set = Self::default();
        let mut errors = Vec::new();
        let mut own = BTreeMap::new();
        let built_in = BUILT_IN.into_iter().map(|(file, text)| (file, text, true));
        for (file, text, built_in) in built_in.chain(texts().map(|(file, text)| (file, text, false))) {
            match load(file, text, &known) {
                Ok(procedure) => {
                    let key = (procedure.id.clone(), procedure.version);
                    if !built_in && let Some(first) = own.insert(key, file) {
                        errors.push(twice(file, first, &procedure));
                    }
                    set.insert(procedure);
                }
                Err(LoadErrors(more)) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(set) } else { Err(LoadErrors(errors)) }
    }

    /// Adds a version that cases still follow although its file is gone; one that is there already stays.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn restore(&mut self, file: &str, text: &str, known: &Known<'_>) -> Result<(), LoadErrors> {
        let procedure = load(file, text, known)?;
        if self.version(&procedure.id, procedure.version).is_none() {
            self.insert(procedure);
        }
        Ok(())
    }

    /// The version under which new cases are opened: the highest one.
    pub fn current(&self, id: &ProcedureId) -> Option<&Procedure> {
        self.versions.get(id)?.last_key_value().map(|(_, procedure)| procedure.as_ref())
    }

    /// A certain version.
    pub fn version(&self, id: &ProcedureId, version: u32) -> Option<&Procedure> {
        self.versions.get(id)?.get(&version).map(Arc::as_ref)
    }

    /// The version that a case was opened under.
    ///
    /// # Panics
    /// If it was never loaded: the process keeps the text of every version that a case follows and restores it at its
    /// start.
    pub fn of(&self, reference: &ProcedureRef) -> &Procedure {
        self.version(&reference.id, reference.version).expect("every version that a case follows is loaded")
    }

    /// The current version of every procedure: the built-in ones in the order of SPEC §2, then the others by id.
    pub fn all(&self) -> impl Iterator<Item = &Procedure> {
        let built_in = ProcedureId::BUILT_IN.map(ProcedureId::new);
        let known: BTreeSet<_> = built_in.iter().cloned().collect();
        let others = self.versions.keys().filter(move |id| !known.contains(*id)).cloned();
        let order: Vec<_> = built_in.into_iter().chain(others).collect();
        order.into_iter().filter_map(|id| self.current(&id))
    }

    fn insert(&mut self, procedure: Procedure) {
        let versions = self.versions.entry(procedure.id.clone()).or_default();
        versions.insert(procedure.version, Arc::new(procedure));
    }
}

/// The procedure files (`*.toml`) of a folder, by name.
///
/// # Errors
/// A folder or file that cannot be read; the message names it.
pub fn read_folder(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let named =
        |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| named(folder, error))? {
        let path = entry.map_err(|error| named(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).map_err(|error| named(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}

fn id_of(text: &str) -> Option<ProcedureId> {
    let (root, _) = toml::de::DeTable::parse_recoverable(text);
    Some(ProcedureId::new(root.get_ref().get("id")?.get_ref().as_str()?))
}

fn twice(file: &str, first: &str, procedure: &Procedure) -> LoadError {
    LoadError {
        file: file.to_owned(),
        line: 1,
        column: 1,
        key: "version".to_owned(),
        message: format!(
            "version {} of {:?} is in {first} already",
            procedure.version,
            procedure.id.as_str()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_load() {
        let errors = Procedures::load(&[], &[]).map(|_| ()).map_err(|errors| errors.to_string());
        assert_eq!(errors, Ok(()));
        let titles: Vec<_> = Procedures::built_in().all().map(|procedure| procedure.title.clone()).collect();
        let expected = [
            "اتصال به مراکز ملی تبادل اطلاعات",
            "مجوز دسترسی به سرویس از کارگروه تعامل‌پذیری",
            "دریافت سرویس از GSB/PGSB",
            "ثبت و پیگیری مکاتبات",
            "ثبت اطلاعات قرارداد",
            "ثبت درخواست خدمات شهرک",
        ];
        assert_eq!(titles, expected);
    }
}
