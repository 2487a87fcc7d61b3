//! Definitions of a TRX report: what a test is, apart from how it went.

use super::super::xml_case::{Draft, file_name};
use crate::documents::Writer;
use crate::documents::elements::Element;
use crate::facts::StrId;
use hashbrown::HashMap;

/// What is defined of a test.
#[derive(Clone, Default)]
struct Definition {
    class: StrId,
    assembly: StrId,
    owner: StrId,
    tags: Vec<StrId>,
    properties: Vec<(StrId, StrId)>,
}

/// Definitions by their id.
#[derive(Default)]
pub(super) struct Definitions(HashMap<String, Definition>);

/// Ids are GUIDs, in letters of either case.
pub(super) fn key(id: &str) -> String {
    id.to_ascii_lowercase()
}

impl Definitions {
    /// `UnitTest`, `OrderedTest` and their like.
    pub(super) fn add(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let method = element.child("TestMethod");
        let said = |name: &str| method.map_or("", |method| method.get(name));
        // `Namespace.Class, Assembly, Version=…` in reports of older versions.
        let class = said("className").split(',').next().unwrap_or_default().trim();
        let place = Some(said("codeBase")).filter(|place| !place.is_empty()).unwrap_or(element.get("storage"));
        let mut definition = Definition {
            class: writer.intern(class),
            assembly: writer.intern(file_name(place)),
            ..Definition::default()
        };
        for below in element.descendants() {
            match below.name.as_str() {
                "TestCategoryItem" => definition.tags.push(writer.intern(below.get("TestCategory"))),
                "Description" if !below.text.is_empty() => {
                    definition.properties.push((writer.intern("description"), writer.intern(&below.text)));
                }
                "Owner" if definition.owner.is_empty() => definition.owner = writer.intern(below.get("name")),
                "Property" => {
                    let pair = ["Key", "Value"].map(|name| writer.intern(below.text_below(&[name])));
                    definition.properties.push((pair[0], pair[1]));
                }
                _ => {}
            }
        }
        self.0.insert(key(element.get("id")), definition);
    }

    /// Adds what is defined to a case.
    pub(super) fn complete(&self, key: &str, draft: &mut Draft, writer: &mut Writer<'_>) {
        let Some(definition) = self.0.get(key) else { return };
        draft.case.suite = definition.assembly;
        draft.case.class = definition.class;
        draft.detail.owner = definition.owner;
        draft.detail.tags.extend(&definition.tags);
        draft.detail.properties.extend(&definition.properties);
        // Some frameworks write the class into the name again.
        let class = writer.text(definition.class);
        let rest = writer.text(draft.case.name).strip_prefix(class).and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = rest.filter(|_| !class.is_empty()).map(String::from) {
            draft.case.name = writer.intern(&rest);
        }
    }
}
