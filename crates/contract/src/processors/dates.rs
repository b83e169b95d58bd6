//! Processors of dates.

use super::described;

described! {
    family Dates;

    /// Reads dates written in a special way.
    DateNormalizer = "date_normalizer", "Normalize dates", available {
        required field: Field, "Field", "The field to change.";
        required format: Text, "Format", "How the dates are written: %d/%m/%Y %H:%M.";
    }
    /// Says in which time zone the dates of a field are, whatever zone they name themselves.
    SetTimezone = "set_timezone", "Set time zone", available {
        required field: Field, "Field", "The field to change.";
        required timezone: Text, "Time zone", "A name of the IANA database: Europe/Paris.";
    }
}
