//! Sign-in and session.

crate::texts! {
    title = "Sign in";
    tagline = "The back office of your data portal";
    lead = "Portico runs here with its embedded portal and demo data. Choose who you are; each person may do different things.";
    closed = "No way to sign in is configured. Ask the person who runs Portico.";
    sign_on(provider: &str) = "Sign in with {provider}";
    sign_on_lead(provider: &str) = "Your account at {provider} says who you are, and what you may do here.";
    proxy_lead = "The proxy in front of Portico signs you in.";
    go_on = "Go on";
    sign_in_again = "Sign in again";
    sign_in_again_lead = "Nothing was changed. You signed in too long ago to give rights, to delete or to see keys. After signing in you come back to this page, and repeat what you wanted; what is not saved here is lost on the way.";
    sign_in_as(name: &str, roles: &str) = "Sign in as {name} ({roles})";
    sign_out = "Sign out";
    signed_out = "You are signed out.";
}
