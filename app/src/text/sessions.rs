//! Who is signed in where.

crate::texts! {
    title = "Sessions";
    lead = "Where somebody is signed in. A session ends by itself after 30 minutes without a request, and after 12 hours at the latest.";
    own = "Yours";
    everybody = "Everybody";
    who = "Whose sessions";
    search = "Search people…";
    caption = "Sessions, the last used first";
    person = "Person";
    browser = "Browser";
    address = "From";
    seen = "Last request";
    began = "Signed in";
    this_one = "this session";
    end = "End";
    end_of(person: &str, browser: &str) = "End the session of {person} in {browser}";
    end_own(browser: &str) = "End the session in {browser}";
    end_others = "End all others";
    end_all_of(person: &str) = "End all of {person}";
    alone = "You are signed in here and nowhere else.";
    none_title = "Nobody of that name is signed in";
    none_body = "Search for another part of the name, or look at everybody.";
    unknown_browser = "An unknown browser";
    on(browser: &str, system: &str) = "{browser} on {system}";
}
