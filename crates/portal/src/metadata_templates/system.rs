//! The templates that every portal has, kept as the API answers them in `templates/` (fields of behaviour.md 8).

use crate::{Failure, Outcome};
use portico_contract::metadata_templates::MetadataTemplate;
use std::sync::LazyLock;

const FILES: [&str; 5] = [
    include_str!("../../templates/default.json"),
    include_str!("../../templates/internal.json"),
    include_str!("../../templates/visualization.json"),
    include_str!("../../templates/asset_content_configuration.json"),
    include_str!("../../templates/dcat.json"),
];

static TEMPLATES: LazyLock<Result<Vec<MetadataTemplate>, serde_json::Error>> = LazyLock::new(|| {
    let mut templates: Vec<MetadataTemplate> =
        FILES.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
    for template in &mut templates {
        let name = template.name.clone();
        for field in template.schema.iter_mut().filter(|field| field.self_suggest) {
            field.suggest_url = Some(suggest_url(name.as_str(), field.name.as_str()));
        }
    }
    Ok(templates)
});

pub fn templates() -> Outcome<&'static [MetadataTemplate]> {
    TEMPLATES.as_deref().map_err(|error| Failure::internal(format!("system templates: {error}")))
}

/// Where suggestions for a field are asked for.
pub fn suggest_url(template: &str, field: &str) -> String {
    format!("{}/metadata/templates/{template}/fields/{field}/suggest/", crate::BASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_template_is_read_and_names_its_fields_once() {
        let templates = templates().unwrap();
        assert_eq!(templates.len(), FILES.len());
        for template in templates {
            assert_eq!(template.is_system, Some(true));
            let mut names: Vec<_> = template.schema.iter().map(|field| &field.name).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), template.schema.len(), "{}", template.name);
            for field in &template.schema {
                assert!(field.kind.check().is_ok() && field.requirement_level.check().is_ok(), "{}", field.name);
            }
        }
    }
}
