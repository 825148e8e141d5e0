//! Every page with sample data, for the gallery and the tests of the pages.

#[path = "invoices.rs"]
mod invoices;
#[path = "profile.rs"]
pub(crate) mod profile;
#[path = "tickets.rs"]
pub(crate) mod tickets;

use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use http_kit::i18n::Locale;
use http_poem::views::{
    AccountCard, AccountPanel, AccountState, AccountsPage, ActivePanel, ApiDocsPage, Brand, CodeProblem, CodeState,
    CodeStatus, DashboardPage, DemoChat, DemoChatPage, DemoMessage, DeviceKind, ErrorKind, ErrorPage, FaqBlock,
    FaqEntry, FaqPage, FaqSection, FaqText, Figures, InvoiceFigures, Layout, LoginCodePage, LoginPhonePage, Notice,
    Owed, PhoneProblem, Piece, Reference, Resend, SessionRow, SessionsPage, SignedIn, Support, SupportHours,
    TicketFigures, TicketState,
};
use portal_core::billing::invoice::WayToPay;
use portal_core::support::opening_hours::OpeningHours;

/// The sample ISP.
pub(crate) fn brand() -> Brand {
    let support = Support {
        whatsapp: Some("6281234567890".to_owned()),
        email: Some("cs@example.id".to_owned()),
        phone: Some("(022) 555-0199".to_owned()),
        hours: OpeningHours::parse(&["daily 08:00-21:00"]).ok().map(SupportHours::Week),
    };
    let mut brand = Brand::default();
    brand.support = support;
    brand.how_to_pay = vec![
        WayToPay::Account {
            bank: "Bank Contoh".to_owned(),
            number: "123 456 7890".to_owned(),
            holder: Some("PT Contoh Jaringan".to_owned()),
        },
        WayToPay::Words("Tunai di kantor kami".to_owned()),
    ];
    brand
}

/// The instant of all sample pages.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_762_327_800, 0).unwrap_or_default()
}

/// A layout without a customer.
pub(crate) fn visitor(locale: Locale, brand: &Brand, path: &str) -> Layout {
    Layout {
        locale,
        csrf: "sample-token".to_owned(),
        nonce: "sample-nonce".to_owned(),
        brand: Arc::new(brand.clone()),
        customer: None,
        flash: None,
        as_of: None,
        trouble: None,
        path: path.to_owned(),
        groups: portal_core::Groups::all(),
        demo: false,
        now: now(),
        zone: chrono_tz::Asia::Jakarta,
    }
}

/// A layout with a customer of that name.
pub(crate) fn customer(locale: Locale, brand: &Brand, path: &str, name: &str) -> Layout {
    let customer = SignedIn {
        name: name.to_owned(),
        customer_id: "AGLS202510150001".to_owned(),
        can_switch: true,
        viewed_until: None,
    };
    Layout { customer: Some(customer), ..visitor(locale, brand, path) }
}

/// The account panel of a customer of that name.
pub(crate) fn account(name: &str, state: AccountState) -> AccountPanel {
    AccountPanel {
        customer_id: "AGLS202510150001".to_owned(),
        name: name.to_owned(),
        phone: "62817102070".to_owned(),
        email: Some("budi.santoso@example.id".to_owned()),
        address: Some("Jl. Merdeka No. 17, RT 03/RW 05, Cibinong, Kabupaten Bogor, Jawa Barat".to_owned()),
        package: Some("Home Fiber 50".to_owned()),
        bandwidth_down: Some(50),
        bandwidth_up: Some(20),
        monthly_price: Some(300_000),
        starts: None,
        next_due: NaiveDate::from_ymd_opt(2025, 12, 20),
        state,
    }
}

/// A dashboard in one of its moods.
pub(crate) fn dashboard(layout: Layout, name: &str, owed: Option<Owed>, state: AccountState) -> DashboardPage {
    DashboardPage {
        promise: None,
        credit: 0,
        figures: Figures {
            tickets: Some(TicketFigures { active: 2, completed: 14 }),
            invoices: Some(InvoiceFigures {
                unpaid: owed.as_ref().map_or(0, |owed| owed.invoices),
                outstanding: owed.as_ref().map_or(0, |owed| owed.amount),
            }),
        },
        owed,
        account: account(name, state),
        actions: DashboardPage::quick_actions(&layout),
        ticket: Some(ActivePanel {
            number: "TKT20251105012".to_owned(),
            title: "Internet mati sejak pagi, lampu LOS merah".to_owned(),
            state: TicketState::InProgress,
            latest: "Rudi Hartono sedang mengerjakannya".to_owned(),
            at: now() - TimeDelta::hours(3),
        }),
        layout,
    }
}

/// What the sample customer owes.
pub(crate) fn owed(overdue: i64) -> Owed {
    Owed {
        amount: 300_000 + overdue * 150_000,
        invoices: 1 + overdue,
        due: NaiveDate::from_ymd_opt(2025, 11, if overdue > 0 { 1 } else { 20 }),
        overdue,
        href: "/customer/invoices?status=unpaid".to_owned(),
        reference: match overdue {
            0 => Reference::Invoice("INV/2025/11/0001".to_owned()),
            _ => Reference::Customer("AGLS202510150001".to_owned()),
        },
    }
}

fn session(id: u32, device: &str, minutes: i64, current: bool) -> SessionRow {
    SessionRow {
        id: format!("0199f6a2-0000-7000-8000-00000000000{id}"),
        device: device.to_owned(),
        kind: DeviceKind::guess(device),
        ip: Some("103.28.12.x".to_owned()),
        created_at: now() - TimeDelta::minutes(minutes + 2_000),
        last_seen_at: now() - TimeDelta::minutes(minutes),
        current,
    }
}

fn message(minutes: i64, code: &str) -> DemoMessage {
    DemoMessage {
        text: format!(
            "*Kode Login Portal Pelanggan*\n\nHalo Budi Santoso,\nKode OTP Anda: *{code}*\n\nBerlaku 10 \
             menit.\nhttps://portal.example.id\n\n*JANGAN BERIKAN kode ini kepada siapapun!*\n\n— AGLIS Net"
        ),
        sent_at: now() - TimeDelta::minutes(minutes),
        code: Some(code.to_owned()),
    }
}

/// Names and HTML of all pages.
///
/// # Errors
/// If a template fails.
pub(crate) fn pages(locale: Locale, brand: &Brand) -> askama::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    login(locale, brand, &mut pages)?;
    inside(locale, brand, &mut pages)?;
    invoices::invoices(locale, brand, &mut pages)?;
    tickets::tickets(locale, brand, &mut pages)?;
    profile::profile(locale, brand, &mut pages)?;
    questions(locale, brand, &mut pages)?;
    tools(locale, brand, &mut pages)?;
    errors(locale, brand, &mut pages)?;
    Ok(pages)
}

type Pages = Vec<(String, String)>;

fn add(pages: &mut Pages, name: &str, page: &impl Template) -> askama::Result<()> {
    pages.push((name.to_owned(), page.render()?));
    Ok(())
}

fn login(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let layout = || visitor(locale, brand, "/customer/login");
    let phone = |phone: &str, problem| LoginPhonePage { layout: layout(), phone: phone.to_owned(), problem };
    let mut first = phone("", None);
    first.layout.demo = true;
    add(pages, "login", &first)?;
    add(pages, "login-wrong", &phone("0812", Some(PhoneProblem::Malformed)))?;
    add(
        pages,
        "login-many",
        &phone("0817102070", Some(PhoneProblem::TooMany { until: now() + TimeDelta::seconds(290) })),
    )?;
    let code = |problem, resend, status| LoginCodePage {
        layout: Layout { path: "/customer/login/code".to_owned(), ..layout() },
        challenge: "0193a5b0-1f1e-7000-8000-000000000001".to_owned(),
        code: CodeState {
            masked_phone: "0817****070".to_owned(),
            valid_for: "10 menit".into(),
            status,
            resend,
            problem,
        },
    };
    let mut fresh = code(None, Resend::In(60), CodeStatus::Open);
    fresh.layout.flash = Some(Notice::CodeSent.flash(locale));
    add(pages, "code", &fresh)?;
    add(pages, "code-wrong", &code(Some(CodeProblem::NotValid { guesses_left: 3 }), Resend::In(0), CodeStatus::Open))?;
    let until = now() + TimeDelta::minutes(40);
    add(pages, "code-held", &code(None, Resend::Never, CodeStatus::Held { until }))?;
    add(pages, "code-expired", &code(None, Resend::In(0), CodeStatus::Expired))?;
    add(pages, "code-spent", &code(None, Resend::After(until), CodeStatus::Locked))
}

fn inside(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let name = "Budi Santoso";
    let layout = |path: &str| customer(locale, brand, path, name);
    let card = |number: u32, state, current| AccountCard {
        customer_id: format!("AGLS20251015000{number}"),
        name: if number == 1 { name.to_owned() } else { format!("Warung Bu Siti {number}") },
        address: Some("Jl. Merdeka No. 17, Cibinong, Bogor".to_owned()),
        state,
        current,
    };
    let accounts = vec![
        card(1, AccountState::Active, true),
        card(2, AccountState::Suspended, false),
        card(3, AccountState::Pending, false),
    ];
    add(pages, "accounts", &AccountsPage { layout: layout("/customer/accounts"), accounts, is_chosen: true })?;

    let home = |owed, state| dashboard(layout("/customer/dashboard"), name, owed, state);
    let mut due = home(Some(owed(0)), AccountState::Active);
    due.layout.flash = Some(Notice::LoggedIn.flash(locale));
    add(pages, "dashboard", &due)?;
    add(pages, "dashboard-late", &home(Some(owed(2)), AccountState::Active))?;
    add(pages, "dashboard-suspended", &home(Some(owed(1)), AccountState::Suspended))?;
    let mut calm = home(None, AccountState::Active);
    calm.ticket = None;
    add(pages, "dashboard-calm", &calm)?;

    let mut sessions = vec![session(1, "Chrome di Android", 1, true)];
    let alone = SessionsPage { layout: layout("/customer/sessions"), sessions: sessions.clone() };
    add(pages, "sessions-alone", &alone)?;
    sessions.push(session(2, "Firefox di Windows", 200, false));
    sessions.push(session(3, "", 4_000, false));
    add(pages, "sessions", &SessionsPage { layout: layout("/customer/sessions"), sessions })
}

fn questions(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let piece = |text: &str, marked| Piece { text: text.to_owned(), marked };
    let plain = |text: &str| FaqText { href: None, pieces: vec![piece(text, false)] };
    let linked = |text: &str, href: &str| FaqText { href: Some(href.to_owned()), ..plain(text) };
    let entry = |slug: &str, marked| FaqEntry {
        slug: slug.to_owned(),
        question: vec![piece("Internet saya ", false), piece("lambat", marked), piece(". Apa sebabnya?", false)],
        answer: vec![
            FaqBlock::Paragraph(vec![plain("Lima menit ini sering menyelesaikan masalah:")]),
            FaqBlock::List(vec![
                vec![plain("Coba dekat modem.")],
                vec![plain("Masih lambat? "), linked("Buat tiket Perbaikan", "/customer/tickets/new?type=repair")],
            ]),
        ],
        open: marked,
    };
    let section = |slug: &str, marked| FaqSection {
        slug: slug.to_owned(),
        name: "Teknis & Gangguan".to_owned(),
        icon: FaqSection::icon_of("wifi"),
        entries: vec![entry(&format!("{slug}-satu"), marked), entry(&format!("{slug}-dua"), false)],
    };
    let path = "/customer/faq";
    let all = vec![section("teknis", false), section("umum", false)];
    add(pages, "faq", &FaqPage::new(visitor(locale, brand, path), String::new(), all))?;
    let layout = || customer(locale, brand, path, "Budi Santoso");
    add(pages, "faq-found", &FaqPage::new(layout(), "lemot".to_owned(), vec![section("teknis", true)]))?;
    add(pages, "faq-nothing", &FaqPage::new(layout(), "harga <promo>".to_owned(), Vec::new()))
}

fn tools(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let layout = || visitor(locale, brand, "/demo/whatsapp");
    let chats = vec![
        DemoChat { number: "62817102070".to_owned(), messages: vec![message(12, "804217"), message(1, "019382")] },
        DemoChat { number: "6281298765432".to_owned(), messages: vec![message(40, "555013")] },
    ];
    add(pages, "demo", &DemoChatPage { layout: layout(), chats, open: None })?;
    add(pages, "demo-empty", &DemoChatPage { layout: layout(), chats: Vec::new(), open: None })?;
    add(pages, "docs", &ApiDocsPage { layout: layout(), document: "/api/openapi.json".to_owned(), takes_key: false })
}

fn errors(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let kinds = [
        ("400", ErrorKind::BadRequest),
        ("403", ErrorKind::Forbidden),
        ("403-form", ErrorKind::StaleForm),
        ("404", ErrorKind::NotFound),
        ("413", ErrorKind::TooLarge),
        ("429", ErrorKind::TooMany { retry_after: Some(75) }),
        ("500", ErrorKind::Internal),
        ("503", ErrorKind::Unavailable),
    ];
    for (name, kind) in kinds {
        let layout = match kind {
            ErrorKind::NotFound => customer(locale, brand, "/nowhere", "Budi Santoso"),
            _ => visitor(locale, brand, "/customer/dashboard"),
        };
        let trace_id = Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned());
        add(pages, &format!("error-{name}"), &ErrorPage { layout, kind, trace_id, form_page: None, elsewhere: None })?;
    }
    Ok(())
}
