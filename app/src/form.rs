//! Forms that the portal describes at run time: which control a field gets, and what is entered into it.

mod control;
mod entry;
mod widget;

pub use control::{Control, Suggest, control};
pub use entry::{Entry, filled, same, shown};
pub use widget::Widget;
