//! Icons: symbols of `public/icons.svg`, drawn on 20 by 20 with a stroke.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($variant:ident => $name:literal,)*) => {
        /// A symbol of the sprite.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Glyph {
            /// Every symbol, in the sprite's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The address of the symbol.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("/icons.svg#", $name),)*
                }
            }
        }
    };
}

glyphs! {
    Home => "home",
    Dataset => "dataset",
    Harvester => "harvester",
    Page => "page",
    Form => "form",
    Inbox => "inbox",
    User => "user",
    Users => "users",
    Key => "key",
    Settings => "settings",
    Log => "log",
    Search => "search",
    Plus => "plus",
    Minus => "minus",
    Close => "close",
    ChevronDown => "chevron-down",
    ChevronUp => "chevron-up",
    ChevronLeft => "chevron-left",
    ChevronRight => "chevron-right",
    More => "more",
    Check => "check",
    Ok => "ok",
    Warning => "warning",
    Error => "error",
    Info => "info",
    Help => "help",
    Upload => "upload",
    Download => "download",
    Refresh => "refresh",
    Play => "play",
    Stop => "stop",
    Trash => "trash",
    Archive => "archive",
    Copy => "copy",
    Edit => "edit",
    MoveUp => "move-up",
    MoveDown => "move-down",
    Eye => "eye",
    Lock => "lock",
    Unlock => "unlock",
    Shield => "shield",
    Link => "link",
    External => "external",
    Filter => "filter",
    Sort => "sort",
    Calendar => "calendar",
    Clock => "clock",
    Undo => "undo",
    Menu => "menu",
    Sun => "sun",
    Moon => "moon",
    Screen => "screen",
    Command => "command",
    Tag => "tag",
    Table => "table",
    Columns => "columns",
    Code => "code",
    Map => "map",
    Chart => "chart",
    Globe => "globe",
    Star => "star",
    Bell => "bell",
    Mail => "mail",
    Comment => "comment",
    Folder => "folder",
    Paperclip => "paperclip",
    SignOut => "sign-out",
    Drag => "drag",
}

/// An icon beside words: it says nothing by itself, so assistive technology skips it.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <use href=glyph.href()></use>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Glyph;

    const SPRITE: &str = include_str!("../../../public/icons.svg");

    #[test]
    fn every_glyph_is_in_the_sprite_and_nothing_else_is() {
        for glyph in Glyph::ALL {
            let id = glyph.href().trim_start_matches("/icons.svg#");
            assert!(SPRITE.contains(&format!("<symbol id=\"{id}\"")), "{id} is missing");
        }
        assert_eq!(SPRITE.matches("<symbol ").count(), Glyph::ALL.len());
    }
}
