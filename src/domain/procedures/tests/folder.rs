//! A folder of procedure files beside the built-in ones.

use super::*;

#[test]
fn a_folder_adds_and_overrides_and_old_versions_stay() {
    let file = |name: &str, text: String| (name.to_owned(), text);
    let override_one = built_in("connection").source.replace("مسیر اتصال", "مسیر تازه");
    let newer = override_one.replace("version = 3", "version = 4").replace("مسیر تازه", "مسیر نو");
    let own = format!("{HEAD}unit = \"moon\"\n{SECTION}{ROUTING}");
    let files = [file("a.toml", override_one), file("b.toml", newer.clone()), file("c.toml", own)];
    let units = [UnitId::new("moon")];
    let mut set = Procedures::load(&files, &units).unwrap();
    let title = |set: &Procedures, version| {
        set.version(&ProcedureId::new("connection"), version).unwrap().sections[0].title.clone()
    };
    assert_eq!((title(&set, 3), title(&set, 4)), ("مسیر تازه".into(), "مسیر نو".into()));
    assert_eq!(set.current(&ProcedureId::new("connection")).unwrap().version, 4);
    let order: Vec<_> = set.all().map(|procedure| procedure.id.to_string()).collect();
    assert_eq!(
        order,
        [
            "connection",
            "workgroup-permit",
            "gsb-service",
            "correspondence",
            "contract-registration",
            "estate-service",
            "sample"
        ]
    );

    set.restore("kept", &newer.replace("مسیر نو", "مسیر کهن"), &Known::default()).unwrap();
    assert_eq!(title(&set, 4), "مسیر نو", "what is loaded stays");

    let twice = [file("b.toml", newer.clone()), file("d.toml", newer)];
    let error = Procedures::load(&twice, &units).unwrap_err().to_string();
    assert!(
        error.contains("d.toml:1:1: version: version 4 of \"connection\" is in b.toml already"),
        "{error}"
    );
}

#[test]
fn a_folder_is_read_by_name_and_says_which_file_it_cannot_read() {
    let folder = std::env::temp_dir().join(format!("kartabl-procedures-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["b.toml", "a.toml", "notes.txt"] {
        std::fs::write(folder.join(name), name).unwrap();
    }
    let texts: Vec<_> =
        super::super::read_folder(&folder).unwrap().into_iter().map(|(_, text)| text).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(texts, ["a.toml", "b.toml"]);
    assert!(super::super::read_folder(&folder).unwrap_err().to_string().contains("kartabl-procedures-"));
}
