//! Sample profiles: what is known, changing it, changing the number and taking that back.

use chrono::{NaiveDate, TimeDelta};
use http_poem::i18n::{Locale, t};
use http_poem::views::{
    AccountState, Brand, CodeProblem, CodeState, CodeStatus, CodeStep, ConfirmPage, EditField, Layout, NewPhonePage,
    NewPhoneProblem, Notice, PhoneProblem, PhoneRevertPage, ProfileData, ProfileEditPage, ProfilePage, Resend,
    RevertState, SessionCodePage,
};

use super::{Pages, account, add, customer, now, visitor};

const NAME: &str = "Budi Santoso";

/// What the ISP knows of a customer of that name.
pub(crate) fn data(name: &str) -> ProfileData {
    let account = account(name, AccountState::Active);
    ProfileData {
        customer_id: account.customer_id,
        name: account.name,
        state: account.state,
        package: account.package,
        bandwidth_down: account.bandwidth_down,
        bandwidth_up: account.bandwidth_up,
        monthly_price: account.monthly_price,
        since: NaiveDate::from_ymd_opt(2023, 3, 1),
        phone: account.phone,
        email: account.email,
        address: Some("Jl. Merdeka No. 17, RT 03/RW 05".to_owned()),
        city: Some("Cibinong, Kabupaten Bogor".to_owned()),
        province: Some("Jawa Barat".to_owned()),
    }
}

/// The form with these values, in the order of its fields.
pub(crate) fn form(layout: Layout, values: [&str; 4], is_fresh: bool) -> ProfileEditPage {
    let fields = ["email", "address", "city", "province"];
    let field = |(name, value): (&'static str, &str)| EditField { name, value: value.to_owned(), error: None };
    ProfileEditPage { layout, fields: fields.into_iter().zip(values).map(field).collect(), is_fresh, email_held: None }
}

/// The same form with what is wrong in one of its fields.
pub(crate) fn wrong(mut page: ProfileEditPage, name: &str, key: &str) -> ProfileEditPage {
    for field in page.fields.iter_mut().filter(|field| field.name == name) {
        field.error = Some(t(page.layout.locale, key, &[]));
    }
    page
}

/// The page that asks for a new number.
pub(crate) fn new_phone(layout: Layout, phone: &str, problem: Option<NewPhoneProblem>) -> NewPhonePage {
    NewPhonePage {
        layout,
        masked_phone: "0817****070".to_owned(),
        phone: phone.to_owned(),
        hours: 24,
        held: None,
        problem,
    }
}

/// The page that asks for a code of `step`.
pub(crate) fn code(layout: Layout, step: CodeStep, problem: Option<CodeProblem>) -> SessionCodePage {
    let masked_phone = if step == CodeStep::NewPhone { "0812****890" } else { "0817****070" };
    let resend = if problem.is_none() { Resend::In(60) } else { Resend::In(0) };
    SessionCodePage {
        layout,
        step,
        challenge: "0199f6a2-0000-7000-8000-000000000001".to_owned(),
        code: CodeState {
            masked_phone: masked_phone.to_owned(),
            valid_for: "10 menit".into(),
            status: CodeStatus::Open,
            resend,
            problem,
        },
    }
}

/// The same page for a code that cannot be typed.
pub(crate) fn over(layout: Layout, step: CodeStep, status: CodeStatus, resend: Resend) -> SessionCodePage {
    let page = code(layout, step, None);
    SessionCodePage { code: CodeState { status, resend, ..page.code }, ..page }
}

/// What the link in the old number's message leads to while it is good.
pub(crate) fn offered() -> RevertState {
    RevertState::Offered {
        action: "/customer/phone/revert/sample".to_owned(),
        old: "0817****070".to_owned(),
        new: "0812****890".to_owned(),
        until: "6 November 2025 14.30 WIB".to_owned(),
        hold: "24 jam".into(),
    }
}

/// What it leads to once the old number is back.
pub(crate) fn done() -> RevertState {
    RevertState::Done { old: "0817****070".to_owned(), held_until: now() + TimeDelta::hours(24) }
}

/// The profile and everything that is done from it.
pub(super) fn profile(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let layout = |path: &str| customer(locale, brand, path, NAME);
    let mut saved = ProfilePage { layout: layout("/customer/profile"), profile: data(NAME), phone_held: None };
    saved.layout.flash = Some(Notice::ProfileSaved.flash(locale));
    add(pages, "profile", &saved)?;
    let phone_held = Some(now() + TimeDelta::hours(20));
    add(pages, "profile-bare", &ProfilePage { layout: layout("/customer/profile"), profile: bare(), phone_held })?;
    edits(&layout("/customer/profile/edit"), pages)?;
    numbers(&layout("/customer/profile/phone"), pages)?;
    codes(&layout("/customer/confirm"), pages)?;
    reverts(&visitor(locale, brand, "/customer/phone/revert/sample"), pages)
}

fn bare() -> ProfileData {
    ProfileData {
        package: None,
        bandwidth_down: None,
        bandwidth_up: None,
        monthly_price: None,
        since: None,
        email: None,
        address: None,
        city: None,
        province: None,
        ..data(NAME)
    }
}

fn edits(layout: &Layout, pages: &mut Pages) -> askama::Result<()> {
    let known = ["budi.santoso@example.id", "Jl. Merdeka No. 17, RT 03/RW 05", "Bogor", "Jawa Barat"];
    add(pages, "profile-edit", &form(layout.clone(), known, true))?;
    add(pages, "profile-edit-locked", &form(layout.clone(), known, false))?;
    let typed = form(layout.clone(), ["budi@", "", "Bogor", "Jawa Barat"], true);
    let typed = wrong(typed, "email", "field-email-malformed");
    add(pages, "profile-edit-wrong", &wrong(typed, "address", "field-address-empty"))?;
    let late = form(layout.clone(), ["baru@example.id", known[1], known[2], known[3]], false);
    add(pages, "profile-edit-stale", &wrong(late, "email", "profile-email-stale"))
}

fn numbers(layout: &Layout, pages: &mut Pages) -> askama::Result<()> {
    let page = |phone: &str, problem| new_phone(layout.clone(), phone, problem);
    let malformed = NewPhoneProblem::Phone(PhoneProblem::Malformed);
    let many = NewPhoneProblem::Phone(PhoneProblem::TooMany { until: now() + TimeDelta::seconds(290) });
    add(pages, "profile-phone", &page("", None))?;
    add(pages, "profile-phone-wrong", &page("0812", Some(malformed)))?;
    add(pages, "profile-phone-same", &page("0817102070", Some(NewPhoneProblem::Same)))?;
    add(pages, "profile-phone-many", &page("081234567890", Some(many)))?;
    let held = Some(now() + TimeDelta::hours(23));
    add(pages, "profile-phone-held", &NewPhonePage { held, ..page("081234567890", None) })
}

fn codes(layout: &Layout, pages: &mut Pages) -> askama::Result<()> {
    let next = "/customer/profile/phone";
    let ask = |problem| ConfirmPage {
        layout: layout.clone(),
        masked_phone: "0817****070".to_owned(),
        next: next.to_owned(),
        errand: None,
        held: None,
        problem,
    };
    add(pages, "confirm", &ask(None))?;
    add(pages, "confirm-many", &ask(Some(PhoneProblem::TooMany { until: now() + TimeDelta::seconds(290) })))?;
    let proof = || CodeStep::Confirm { next: next.to_owned() };
    add(pages, "confirm-code", &code(layout.clone(), proof(), None))?;
    let later = Resend::After(now() + TimeDelta::hours(1));
    add(pages, "confirm-held", &ConfirmPage { held: Some(now() + TimeDelta::minutes(20)), ..ask(None) })?;
    add(pages, "confirm-expired", &over(layout.clone(), proof(), CodeStatus::Expired, later))?;
    add(pages, "phone-code", &code(layout.clone(), CodeStep::NewPhone, None))?;
    let wrong = Some(CodeProblem::NotValid { guesses_left: 3 });
    add(pages, "phone-code-wrong", &code(layout.clone(), CodeStep::NewPhone, wrong))?;
    add(pages, "phone-code-spent", &over(layout.clone(), CodeStep::NewPhone, CodeStatus::Locked, Resend::In(0)))
}

fn reverts(layout: &Layout, pages: &mut Pages) -> askama::Result<()> {
    let page = |state| PhoneRevertPage { layout: layout.clone(), state };
    add(pages, "revert", &page(offered()))?;
    add(pages, "revert-done", &page(done()))?;
    add(pages, "revert-not-valid", &page(RevertState::NotValid))
}
