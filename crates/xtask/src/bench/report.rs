//! The table of figures.

use super::memory::Megabytes;
use std::fmt;
use std::time::Duration;

/// A measured figure with its unit.
#[derive(Debug, Clone, Copy)]
pub enum Figure {
    /// Milliseconds.
    Time(f64),
    /// How many times as long.
    Ratio(f64),
    /// Thousands of bytes.
    Kilobytes(f64),
    /// Millions of bytes.
    Megabytes(f64),
    RowsPerSecond(f64),
    PerSecond(f64),
}

impl Figure {
    const fn number(self) -> f64 {
        match self {
            Self::Time(number)
            | Self::Ratio(number)
            | Self::Kilobytes(number)
            | Self::Megabytes(number)
            | Self::RowsPerSecond(number)
            | Self::PerSecond(number) => number,
        }
    }
}

impl From<Duration> for Figure {
    fn from(duration: Duration) -> Self {
        Self::Time(duration.as_secs_f64() * 1_000.0)
    }
}

impl From<Megabytes> for Figure {
    fn from(Megabytes(number): Megabytes) -> Self {
        Self::Megabytes(number)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(number) => write!(f, "{number:.2} ms"),
            Self::Ratio(number) => write!(f, "{number:.2} x"),
            Self::Kilobytes(number) => write!(f, "{number:.1} kB"),
            Self::Megabytes(number) => write!(f, "{number:.1} MB"),
            Self::RowsPerSecond(number) => write!(f, "{number:.0} rows/s"),
            Self::PerSecond(number) => write!(f, "{number:.0} /s"),
        }
    }
}

/// Figures, each with the most that it should be, in its own unit.
#[derive(Default)]
pub struct Report {
    rows: Vec<(String, Figure, Option<f64>)>,
}

impl Report {
    pub fn add(&mut self, what: impl Into<String>, figure: Figure, goal: Option<f64>) {
        self.rows.push((what.into(), figure, goal));
    }

    pub fn print(&self) {
        println!("\n{:<62} {:>14}  goal", "what", "measured");
        for (what, figure, goal) in &self.rows {
            println!("{what:<62} {:>14}  {}", figure.to_string(), verdict(*figure, *goal));
        }
    }
}

/// `<= 10  met`; nothing where there is no goal.
fn verdict(figure: Figure, goal: Option<f64>) -> String {
    goal.map(|goal| format!("<= {goal}  {}", if figure.number() <= goal { "met" } else { "MISSED" }))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_its_own_value() {
        assert_eq!(verdict(Figure::Ratio(1.15), Some(1.15)), "<= 1.15  met");
        assert_eq!(verdict(Figure::Ratio(1.16), Some(1.15)), "<= 1.15  MISSED");
        assert_eq!(verdict(Figure::Time(3.0), None), "");
    }
}
