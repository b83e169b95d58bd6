//! One module a screen. Pages never import each other.

pub mod activity;
pub mod dataset;
pub mod dataset_fields;
pub mod dataset_metadata;
pub mod dataset_processing;
pub mod dataset_security;
pub mod dataset_sources;
pub mod datasets;
pub mod home;
pub mod moderation;
pub mod new_dataset;
pub mod not_found;
pub mod sessions;
pub mod sign_in;
pub mod studio_page;
pub mod studio_pages;
