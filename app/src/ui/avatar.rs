//! A person in two letters.

use leptos::prelude::*;

fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The initials of a name or an e-mail address. It says nothing by itself: the name stands beside it or names its button.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] large: bool) -> impl IntoView {
    view! {
        <span class=if large { "avatar large" } else { "avatar" } aria-hidden="true">
            {initials(&name)}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        assert_eq!(initials("Louise du Bois-Durand"), "LD");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials(""), "");
    }
}
