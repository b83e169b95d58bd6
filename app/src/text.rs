//! Every word that people read, one file an area, one line a text.
//!
//! `texts!` makes a function of each line, so a missing text does not compile. A second language is a second
//! column: the functions then choose by the language in context, and no page changes.

/// `name = "text";` or `name(count: u64) = "{count} datasets";`
#[macro_export]
macro_rules! texts {
    ($($name:ident $(($($argument:ident: $type:ty),+))? = $text:literal;)*) => {
        $($crate::texts!(@one $name $(($($argument: $type),+))? = $text);)*
    };
    (@one $name:ident = $text:literal) => {
        pub const fn $name() -> &'static str {
            $text
        }
    };
    (@one $name:ident ($($argument:ident: $type:ty),+) = $text:literal) => {
        pub fn $name($($argument: $type),+) -> String {
            format!($text)
        }
    };
}

pub mod activity;
pub mod bulk;
pub mod catalog;
pub mod common;
pub mod dataset;
pub mod fields;
pub mod frame;
pub mod list;
pub mod metadata;
pub mod moderation;
pub mod new_dataset;
pub mod palette;
pub mod processing;
pub mod rulesets;
pub mod security;
pub mod session;
pub mod sessions;
pub mod source;
pub mod sources;
pub mod studio_content;
pub mod studio_pages;
