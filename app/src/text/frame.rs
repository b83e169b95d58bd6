//! Navigation and top bar.

crate::texts! {
    sections = "Sections";
    catalog = "Catalog";
    datasets = "Datasets";
    content = "Content";
    studio_pages = "Studio pages";
    people = "People";
    moderation = "Moderation";
    settings = "Settings";
    activity = "Activity";
    sessions = "Sessions";
    overview = "Overview";
    breadcrumb = "Breadcrumb";
    menu = "Menu";
    palette = "Search or jump to…";
    skip = "Skip to content";
    account_of(name: &str) = "Account of {name}";
    theme_system = "System theme";
    theme_light = "Light theme";
    theme_dark = "Dark theme";
    density_compact = "Compact rows";
    density_comfortable = "Comfortable rows";
    shortcuts = "Keyboard shortcuts";
    account = "Account";
    your_sessions = "Your sessions";
}
