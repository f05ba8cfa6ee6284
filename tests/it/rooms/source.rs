//! The source of a room as the compiler reads it: its modules with the files that hold them, what each module defines and
//! imports. What is compiled for tests only is left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use syn::{Attribute, Item, ItemMod, Meta, UseTree, Visibility};

/// The names of a module from the root of its crate on; empty for the root itself.
pub(crate) type ModulePath = Vec<String>;

/// A module, in a file of its own or inside one.
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    pub(crate) items: Vec<Item>,
    pub(crate) imports: Vec<Import>,
    defined: BTreeSet<String>,
}

/// One name that a `use` brings in.
#[derive(Clone)]
pub(crate) struct Import {
    /// The path as written, from its first segment on. The last segment of a glob import is `*`.
    pub(crate) path: Vec<String>,
    /// The name under which the importing file knows it.
    pub(crate) name: String,
    pub(crate) is_public: bool,
}

/// All modules of a crate that are not for tests only.
#[derive(Default)]
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

impl Crate {
    /// Reads a crate from its root file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut krate = Self::default();
        krate.read_file(root, Vec::new(), root.parent().unwrap());
        krate
    }

    fn read_file(&mut self, file: &Path, path: ModulePath, folder: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add(file, path, folder, parsed.items);
    }

    /// Adds a module with these items; `folder` is where the files of its children lie.
    fn add(&mut self, file: &Path, path: ModulePath, folder: &Path, items: Vec<Item>) {
        let mut module = Module {
            file: file.to_owned(),
            items: Vec::new(),
            imports: Vec::new(),
            defined: BTreeSet::new(),
        };
        for item in items {
            if attributes(&item).iter().any(is_for_tests) {
                continue;
            }
            module.defined.extend(name_of(&item));
            match item {
                Item::Mod(child) => self.add_child(file, &path, folder, child),
                Item::Use(import) => {
                    let is_public = !matches!(import.vis, Visibility::Inherited);
                    flatten(&import.tree, &mut Vec::new(), is_public, &mut module.imports);
                }
                other => module.items.push(other),
            }
        }
        self.modules.insert(path, module);
    }

    fn add_child(&mut self, file: &Path, path: &[String], folder: &Path, child: ItemMod) {
        let name = child.ident.to_string();
        let mut inner = path.to_vec();
        inner.push(name.clone());
        if let Some((_, items)) = child.content {
            self.add(file, inner, &folder.join(&name), items);
            return;
        }
        let flat = folder.join(format!("{name}.rs"));
        let own = folder.join(&name);
        let file = if flat.is_file() { flat } else { own.join("mod.rs") };
        self.read_file(&file, inner, &own);
    }

    /// The path from the root of the crate that is meant by `path` in a module; `None` for what another crate has.
    pub(crate) fn absolute(&self, module: &[String], path: &[String]) -> Option<ModulePath> {
        let (mut base, mut rest) = match path.first()?.as_str() {
            "crate" | "$crate" => (Vec::new(), &path[1..]),
            "self" => (module.to_vec(), &path[1..]),
            "super" => (module.to_vec(), path),
            first => {
                let mut child = module.to_vec();
                child.push(first.to_owned());
                let own = &self.modules[module];
                let is_known = self.modules.contains_key(&child)
                    || own.imports.iter().any(|import| import.name == first)
                    || own.defined.contains(first);
                return is_known.then(|| [module, path].concat());
            }
        };
        while let Some(after) = rest.strip_prefix(&["super".to_owned()]) {
            base.pop();
            rest = after;
        }
        Some([&base, rest].concat())
    }

    /// The file that defines what an absolute path names; a module that only passes it on is not it.
    pub(crate) fn definer(&self, path: &[String]) -> Option<&Path> {
        self.find(path, &mut BTreeSet::new())
    }

    fn find(&self, path: &[String], seen: &mut BTreeSet<ModulePath>) -> Option<&Path> {
        if !seen.insert(path.to_vec()) {
            return None;
        }
        let mut module = Vec::new();
        for (index, segment) in path.iter().enumerate() {
            let rest = &path[index + 1..];
            let here = &self.modules[&module];
            let mut child = module.clone();
            child.push(segment.clone());
            if !rest.is_empty() && self.modules.contains_key(&child) {
                module = child;
                continue;
            }
            if segment == "*" || segment == "self" {
                return Some(&here.file);
            }
            let named = here.imports.iter().filter(|import| import.name == *segment);
            for import in named.chain(here.imports.iter().filter(|import| import.name == "*")) {
                let mut target = import.path.clone();
                if import.name == "*" {
                    target.pop();
                    target.push(segment.clone());
                }
                target.extend_from_slice(rest);
                if let Some(target) = self.absolute(&module, &target).filter(|target| target[..] != *path)
                    && let Some(found) = self.find(&target, seen)
                    && (import.name != "*" || self.defines(&target))
                {
                    return Some(found);
                }
            }
            return Some(self.modules.get(&child).map_or(&here.file, |child| &child.file));
        }
        Some(&self.modules[&module].file)
    }

    /// Whether the module before the last segment has that name itself or passes it on.
    fn defines(&self, path: &[String]) -> bool {
        let Some((name, module)) = path.split_last() else { return false };
        self.modules.get(module).is_some_and(|module| {
            module.defined.contains(name) || module.imports.iter().any(|import| import.name == *name)
        })
    }
}

fn flatten(tree: &UseTree, before: &mut Vec<String>, is_public: bool, found: &mut Vec<Import>) {
    let mut add = |last: Option<String>, name: String| {
        let path = before.iter().cloned().chain(last).collect();
        found.push(Import { path, name, is_public });
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, is_public, found);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => add(None, before.last().cloned().unwrap_or_default()),
        UseTree::Name(name) => add(Some(name.ident.to_string()), name.ident.to_string()),
        UseTree::Rename(rename) => add(Some(rename.ident.to_string()), rename.rename.to_string()),
        UseTree::Glob(_) => add(Some("*".to_owned()), "*".to_owned()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, is_public, found);
            }
        }
    }
}

/// The imports inside of functions.
pub(crate) fn inner_imports(item: &syn::ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    flatten(&item.tree, &mut Vec::new(), false, &mut found);
    found
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[cfg(test)]`, also with a feature beside it.
pub(crate) fn is_for_tests(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident("cfg") && list.tokens.clone().into_iter().any(|token| names_test(&token))
}

fn names_test(token: &proc_macro2::TokenTree) -> bool {
    match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "test",
        proc_macro2::TokenTree::Group(group) => group.stream().into_iter().any(|token| names_test(&token)),
        _ => false,
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
