//! How numbers of tickets are made.

use chrono::NaiveDate;

use crate::kernel::id::TicketNumber;

impl TicketNumber {
    /// The number of the `counter`th ticket of `day`: `TKT20251105001`. The counter has at least three digits.
    pub fn of_day(day: NaiveDate, counter: u32) -> Self {
        Self::made(format!("{}{}{counter:03}", Self::PREFIX, day.format("%Y%m%d")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_day_and_a_counter_of_at_least_three_digits() {
        let day = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        assert_eq!(TicketNumber::of_day(day, 1).as_str(), "TKT20251105001");
        assert_eq!(TicketNumber::of_day(day, 1000).as_str(), "TKT202511051000");
        assert_eq!(TicketNumber::parse("TKT20251105001"), Ok(TicketNumber::of_day(day, 1)));
    }
}
