//! Pages for people who pay: as an app on their phone would be.

use std::fmt::Write as _;

use poem::http::StatusCode;
use poem::http::header::{CONTENT_TYPE, LOCATION};
use poem::{Request, Response, Route, endpoint};
use portal_core::Rupiah;

use crate::MERCHANT;
use crate::payment::{Kind, Payment, State};
use crate::simulator::Simulator;

/// The largest form read, in bytes.
const LARGEST_FORM: usize = 4 * 1024;

/// Adds the pages to the API.
pub(crate) fn add(route: Route, simulator: &Simulator) -> Route {
    let [list, one, pay] = [simulator.clone(), simulator.clone(), simulator.clone()];
    let style = endpoint::make_sync(|_| answer(StatusCode::OK, "text/css; charset=utf-8", STYLE.to_owned()));
    let list = endpoint::make_sync(move |request| search(&list, &request));
    let one = endpoint::make_sync(move |request| show(&one, &order(&request)));
    let pay = endpoint::make(move |request| {
        let simulator = pay.clone();
        async move { Ok::<_, poem::Error>(act(&simulator, request).await) }
    });
    route.at("/app", poem::get(list)).at("/app/app.css", poem::get(style)).at("/app/:order", poem::get(one).post(pay))
}

const STYLE: &str = include_str!("../assets/app.css");

fn order(request: &Request) -> String {
    request.path_params().unwrap_or_default()
}

/// The field for a number or a code; leads to the payment it belongs to.
fn search(simulator: &Simulator, request: &Request) -> Response {
    let query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
    let code = query.into_iter().find(|(name, _)| name == "code").map(|(_, code)| code.trim().to_owned());
    let found = code.as_deref().and_then(|code| by_code(simulator, code));
    if let Some(order) = found {
        return redirect(&simulator.page_of(&order));
    }
    let note = if code.is_some() { "<p role=\"alert\">Kode tidak ditemukan. / Code not found.</p>" } else { "" };
    let body = format!(
        "<h1>Bayar</h1>{note}<form method=\"get\"><label for=\"code\">Nomor VA, kode bayar, atau isi QR \
         / VA number, code or QR text</label><input id=\"code\" name=\"code\" required autocomplete=\"off\">\
         <button>Lanjut</button></form>{}",
        waiting(simulator)
    );
    page(simulator, StatusCode::OK, &body)
}

fn by_code(simulator: &Simulator, code: &str) -> Option<String> {
    let inner = simulator.inner();
    let is_it = |payment: &&Payment| payment.order == code || payment.kind.code() == Some(code);
    inner.payments.iter().find(is_it).map(|payment| payment.order.clone())
}

/// Links to the payments that wait.
fn waiting(simulator: &Simulator) -> String {
    let now = simulator.config.clock.now();
    let mut list = String::new();
    for payment in &simulator.inner().payments {
        if payment.state == State::Pending && payment.expires_at > now {
            let (href, order) = (escaped(&simulator.page_of(&payment.order)), escaped(&payment.order));
            let _ = write!(list, "<li><a href=\"{href}\">{order}</a> {}</li>", Rupiah::new(payment.amount));
        }
    }
    if list.is_empty() { list } else { format!("<h2>Menunggu / Waiting</h2><ul>{list}</ul>") }
}

fn show(simulator: &Simulator, order: &str) -> Response {
    let Some(payment) = simulator.find(|payment| payment.order == order) else {
        return page(simulator, StatusCode::NOT_FOUND, "<h1>Pembayaran tidak ditemukan / Not found</h1>");
    };
    let body = format!(
        "<h1>{MERCHANT}</h1><p class=\"amount\">{}</p><dl><dt>Tagihan</dt><dd>{}</dd><dt>Cara</dt><dd>{}</dd></dl>{}",
        Rupiah::new(payment.amount),
        escaped(&payment.order),
        escaped(&kind_name(&payment.kind)),
        choice(simulator, &payment)
    );
    page(simulator, StatusCode::OK, &body)
}

/// What can be done with a payment, or what came of it.
fn choice(simulator: &Simulator, payment: &Payment) -> String {
    let result = match payment.state {
        State::Pending => {
            return "<form method=\"post\"><button name=\"do\" value=\"pay\">Bayar</button>\
                    <button class=\"quiet\" name=\"do\" value=\"deny\">Tolak</button></form>"
                .to_owned();
        }
        State::Settlement => "Pembayaran berhasil",
        State::Deny => "Pembayaran ditolak",
        State::Cancel => "Pembayaran dibatalkan",
        State::Expire => "Waktu pembayaran habis",
        State::Refund => "Pembayaran dikembalikan",
    };
    let back = payment.return_url.as_ref().or(simulator.config.return_url.as_ref()).filter(|url| is_web(url));
    let back = back.map(|url| format!("<p><a href=\"{}\">Kembali / Back</a></p>", escaped(url)));
    format!("<p role=\"status\"><strong>{result}</strong></p>{}", back.unwrap_or_default())
}

async fn act(simulator: &Simulator, mut request: Request) -> Response {
    let order = order(&request);
    let form = request.take_body().into_bytes_limit(LARGEST_FORM).await.unwrap_or_default();
    let form = form_urlencoded::parse(&form);
    let wish = form.into_iter().find(|(name, _)| name == "do").map(|(_, value)| value.into_owned());
    let is_open =
        simulator.find(|payment| payment.order == order).is_some_and(|payment| payment.state == State::Pending);
    match wish.as_deref().filter(|_| is_open) {
        Some("pay") => simulator.pay(&order),
        Some("deny") => simulator.deny(&order),
        _ => false,
    };
    redirect(&simulator.page_of(&order))
}

fn kind_name(kind: &Kind) -> String {
    match kind {
        Kind::Qris { .. } => "QRIS".to_owned(),
        Kind::BankTransfer { bank, number } => format!("VA {} {number}", bank.to_uppercase()),
        Kind::Bill { biller, key } => format!("Mandiri {biller} {key}"),
        Kind::Counter { store, code } => format!("{store} {code}"),
        Kind::Wallet { name } => (*name).to_owned(),
        Kind::Card { .. } => "Kartu".to_owned(),
        Kind::Page { shows } => shows.clone(),
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn page(simulator: &Simulator, status: StatusCode, body: &str) -> Response {
    let style = escaped(&simulator.page_of("app.css"));
    let text = format!(
        "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\"><title>Simulasi pembayaran</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"{style}\"></head><body><main>{body}</main></body></html>"
    );
    answer(status, "text/html; charset=utf-8", text)
}

fn answer(status: StatusCode, kind: &str, body: String) -> Response {
    Response::builder().status(status).header(CONTENT_TYPE, kind).body(body)
}

fn redirect(to: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, to).finish()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
