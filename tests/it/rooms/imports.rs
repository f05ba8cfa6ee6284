//! The imports inside each room: no file of a room may need, through whatever others, what needs it; and the modules of the
//! domain stand in layers.

use super::{
    ROOMS, binary, crate_of, root,
    source::{Crate, Import, inner_imports, is_for_tests},
};
use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};
use syn::{Attribute, Visibility, visit::Visit};

/// The modules of the domain, lowest first: a module may import what stands in an earlier line.
const LAYERS: [&[&str]; 11] = [
    &["clock", "text"],
    &["ids", "values"],
    &["calendar", "documents", "people"],
    &["notices"],
    &["procedures"],
    &["cases", "lists"],
    &["office"],
    &["letters", "orders"],
    &["messages"],
    &["accounts"],
    &["transitions"],
];

/// Which files of a crate each of its files imports from.
pub(super) type Graph = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

#[test]
fn no_file_of_a_room_needs_what_needs_it() {
    let mut circles = Vec::new();
    for room in ROOMS.iter().map(|(_, folder, _)| crate_of(folder)).chain([binary()]) {
        circles.extend(circle(&graph(&room)).map(|circle| told(&circle)));
    }
    assert!(circles.is_empty(), "files that need one another:\n{}", circles.join("\n"));
}

#[test]
fn the_modules_of_the_domain_stand_in_layers() {
    let folder = root().join("src/domain");
    let layer = |file: &Path| {
        let inside = file.strip_prefix(&folder).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.trim_end_matches(".rs").to_owned();
        (LAYERS.iter().position(|layer| layer.contains(&module.as_str())), module)
    };
    let mut upward = Vec::new();
    for (file, needed) in graph(&crate_of("src/domain")) {
        let (own, module) = layer(&file);
        if module == "lib" {
            continue;
        }
        let own = own.unwrap_or_else(|| panic!("{module} needs its layer here"));
        for other in needed {
            let (lower, other_module) = layer(&other);
            if module != other_module && lower.is_none_or(|lower| lower >= own) {
                upward.push(format!("{} imports {}", file.display(), other.display()));
            }
        }
    }
    assert!(upward.is_empty(), "imports that go up:\n{}", upward.join("\n"));
}

#[test]
fn a_circle_is_found_and_a_parent_that_only_declares_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let found = || circle(&graph(&Crate::read(&folder.path().join("lib.rs"))));
    write("lib.rs", "mod a; pub use a::{One, Two};");
    write("a/mod.rs", "mod one; mod two; pub use one::One; pub use two::Two;");
    write("a/one.rs", "pub struct One;");
    write("a/two.rs", "use super::One; pub struct Two(One);");
    assert_eq!(found(), None, "the parent passes on what its children define");
    write("a/one.rs", "#[cfg(test)] mod tests { use super::super::Two; } pub struct One;");
    assert_eq!(found(), None, "tests are left out");
    write("a/one.rs", "pub struct One; fn two() { vec![crate::Two] }");
    assert_eq!(found().map(|circle| circle.len()), Some(2), "also by a path in a macro");
    write("a/one.rs", "use super::helper; pub struct One;");
    assert_eq!(found(), None);
    write("a/mod.rs", "mod one; mod two; pub use one::One; pub use two::Two; fn helper(_: One) {}");
    assert_eq!(found().map(|circle| circle.len()), Some(2), "a parent that uses its child is no mere list");
}

fn told(circle: &[PathBuf]) -> String {
    let names: Vec<_> = circle
        .iter()
        .chain(circle.first())
        .map(|file| file.strip_prefix(root()).unwrap_or(file).display().to_string())
        .collect();
    names.join(" → ")
}

/// The files of one circle, if there is any.
fn circle(graph: &Graph) -> Option<Vec<PathBuf>> {
    // What imports nothing that is left cannot lie in a circle.
    let mut left = graph.clone();
    loop {
        let kept: BTreeSet<_> = left.keys().cloned().collect();
        left.values_mut().for_each(|needed| needed.retain(|file| kept.contains(file)));
        let before = left.len();
        left.retain(|_, needed| !needed.is_empty());
        if left.len() == before {
            break;
        }
    }
    // From anywhere in what is left, whoever goes on comes back to where they were; the shortest way is told.
    let starts = left.keys().filter_map(|start| shortest(&left, start));
    starts.min_by_key(Vec::len)
}

fn shortest(graph: &Graph, start: &Path) -> Option<Vec<PathBuf>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in &graph[way.last()?] {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    longer.push([&way[..], std::slice::from_ref(next)].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

pub(super) fn graph(krate: &Crate) -> Graph {
    let mut graph = Graph::new();
    for (path, module) in &krate.modules {
        let mut named = Names { paths: Vec::new() };
        module.items.iter().for_each(|item| named.visit_item(item));
        let mentioned: BTreeSet<&str> =
            named.paths.iter().filter_map(|path| Some(path.first()?.as_str())).collect();
        // Passing on what a child defines is no use of it, unless the module itself speaks of it.
        let used = |import: &&Import| {
            let Some(target) = krate.absolute(path, &import.path) else { return false };
            let passed_on = import.is_public && target.len() > path.len() && target.starts_with(path);
            !passed_on || mentioned.contains(import.name.as_str())
        };
        let imports = module.imports.iter().filter(used).map(|import| &import.path);
        let needed = imports.chain(&named.paths).filter_map(|target| {
            let file = krate.definer(&krate.absolute(path, target)?)?;
            (file != module.file).then(|| file.to_owned())
        });
        graph.entry(module.file.clone()).or_default().extend(needed);
    }
    graph
}

/// The paths that code mentions, also in the arguments of macros.
struct Names {
    paths: Vec<Vec<String>>,
}

impl Visit<'_> for Names {
    fn visit_path(&mut self, path: &syn::Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.paths.extend(inner_imports(item).into_iter().map(|import| import.path));
    }

    fn visit_macro(&mut self, found: &syn::Macro) {
        self.visit_path(&found.path);
        self.tokens(found.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &Attribute) {}

    // `pub(super)` names no need.
    fn visit_visibility(&mut self, _: &Visibility) {}

    fn visit_item_fn(&mut self, item: &syn::ItemFn) {
        if !item.attrs.iter().any(is_for_tests) {
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        if !item.attrs.iter().any(is_for_tests) {
            syn::visit::visit_impl_item_fn(self, item);
        }
    }
}

impl Names {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut after_colons = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if after_colons => path.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    self.paths.push(std::mem::replace(&mut path, vec![ident.to_string()]));
                }
                TokenTree::Punct(colon) if colon.as_char() == ':' => {
                    after_colons = true;
                    continue;
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => self.paths.push(std::mem::take(&mut path)),
            }
            after_colons = false;
        }
        self.paths.push(path);
        self.paths.retain(|path| !path.is_empty());
    }
}
