//! The screens of the application by their addresses, as its own routes tell them.

use matchit::Router;

/// Finds the template of an address: `/datasets/{uid}`.
pub struct Screens(Router<String>);

impl Screens {
    pub fn of_the_application() -> Self {
        let listed = leptos_axum::generate_route_list(portico_app::App);
        Self::of_templates(listed.iter().map(|screen| screen.path().to_owned()))
    }

    fn of_templates(templates: impl Iterator<Item = String>) -> Self {
        let mut router = Router::new();
        for template in templates {
            // A parent and the child at its own address have the same template.
            drop(router.insert(template.clone(), template));
        }
        Self(router)
    }

    /// One word for all addresses where there is no screen: whoever tries many adds nothing.
    pub fn of(&self, path: &str) -> String {
        self.0.at(path).map_or_else(|_| "none".to_owned(), |found| found.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_by_its_template_and_an_unknown_one_by_none() {
        let screens = Screens::of_templates(["/", "/datasets/{uid}", "/datasets/{uid}"].map(str::to_owned).into_iter());
        assert_eq!(screens.of("/datasets/da_12"), "/datasets/{uid}");
        assert_eq!(screens.of("/"), "/");
        assert_eq!(screens.of("/datasets/da_12/%3Cscript%3E"), "none");
    }
}
