//! What is to happen to each payment, drawn from the seed of the run.

use super::random::Random;

/// A way to pay and the gateway behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) gateway: &'static str,
    pub(super) fee: i64,
    /// Whether the gateway can tell that a payment was refused: on a page of it the customer may try again.
    pub(super) is_refusable: bool,
}

const fn method(gateway: &'static str, name: &'static str, fee: i64, is_refusable: bool) -> Method {
    Method { name, gateway, fee, is_refusable }
}

/// The ways to pay of the run.
pub(super) const METHODS: [Method; 12] = [
    method("midtrans", "qris", 0, true),
    method("midtrans", "va_bca", 4_000, true),
    method("midtrans", "va_mandiri", 4_000, true),
    method("midtrans", "va_cimb", 0, true),
    method("midtrans", "gopay", 0, true),
    method("midtrans", "alfamart", 2_500, true),
    method("xendit", "va_bni", 4_000, true),
    method("xendit", "va_bri", 0, true),
    method("xendit", "va_permata", 1_500, true),
    method("xendit", "shopeepay", 0, true),
    method("xendit", "indomaret", 2_500, false),
    method("xendit", "card", 3_000, false),
];

/// What becomes of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    Paid,
    Unpaid,
    Expired,
    Refused,
    /// Paid after the portal noted its end.
    Late,
    /// Paid, and the gateway withdraws its word after the portal booked it.
    Withdrawn,
    /// Another way is chosen and paid, and then the first one is paid as well.
    PaidTwice,
}

/// What becomes of the notification of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Once,
    Lost,
    /// One after the other.
    Repeated(u32),
    /// All at once.
    Concurrent(u32),
    /// After so many milliseconds.
    Delayed(u64),
    /// That of the payment that waits comes after that of the payment that was paid.
    Reordered,
}

/// What somebody else sends about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forgery {
    None,
    /// That it was paid, with a wrong signature or token.
    Unsigned,
    /// The right order and signature, another amount.
    OtherAmount,
    /// An order that was never asked for, with the right signature.
    UnknownOrder,
    /// The opposite of how it stands, where the signature does not cover that.
    OtherState,
}

/// One payment of the run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) number: usize,
    pub(super) method: Method,
    /// What is chosen instead, by [`Course::PaidTwice`].
    pub(super) other: Method,
    pub(super) course: Course,
    pub(super) delivery: Delivery,
    pub(super) forgery: Forgery,
}

impl Planned {
    /// The `number`th payment of the run.
    pub(super) fn draw(seed: u64, number: usize) -> Self {
        let mut random = Random::of(seed, number as u64);
        let method = random.one_of(&METHODS);
        let others: Vec<Method> = METHODS.into_iter().filter(|other| *other != method).collect();
        let course = random.weighted(&[
            (64, Course::Paid),
            (9, Course::Unpaid),
            (8, Course::Expired),
            (5, Course::Refused),
            (6, Course::Late),
            (4, Course::Withdrawn),
            (4, Course::PaidTwice),
        ]);
        let is_told_of = method.is_refusable || !matches!(course, Course::Refused | Course::Withdrawn);
        Self {
            number,
            method,
            other: random.one_of(&others),
            course: if is_told_of { course } else { Course::Paid },
            delivery: delivery(&mut random),
            forgery: forgery(&mut random),
        }
    }

    /// The invoice it pays.
    pub(super) fn invoice(&self) -> String {
        invoice(self.number)
    }

    /// What is owed on that.
    pub(super) fn amount(&self) -> i64 {
        amount(self.number)
    }
}

fn delivery(random: &mut Random) -> Delivery {
    let times = 2 + u32::try_from(random.below(5)).expect("a small number");
    let pause = 200 + random.below(1_800);
    random.weighted(&[
        (50, Delivery::Once),
        (10, Delivery::Lost),
        (12, Delivery::Repeated(times)),
        (8, Delivery::Concurrent(times)),
        (10, Delivery::Delayed(pause)),
        (10, Delivery::Reordered),
    ])
}

fn forgery(random: &mut Random) -> Forgery {
    random.weighted(&[
        (88, Forgery::None),
        (4, Forgery::Unsigned),
        (2, Forgery::OtherAmount),
        (2, Forgery::UnknownOrder),
        (4, Forgery::OtherState),
    ])
}

/// The number of the `number`th invoice.
pub(super) fn invoice(number: usize) -> String {
    format!("RUN-{number:06}")
}

/// What is owed on it.
pub(super) fn amount(number: usize) -> i64 {
    100_000 + i64::try_from(number % 977).expect("a small number") * 250
}
