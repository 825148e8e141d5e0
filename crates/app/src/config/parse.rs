//! Reads single values. Messages complete the sentence "`key` …" and never repeat the value, which may
//! be a secret somebody put into the wrong place.

use std::net::SocketAddr;
use std::str::FromStr;

use adapters_fonnte::{InvalidMediaHost, MediaHost};
use adapters_postgres::{Pooler, Records};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use chrono_tz::Tz;
use http_kit::{ForwardedHeader, Origin};
use http_poem::Logo;
use http_poem::views::{Rgb, SupportHours};
use ipnet::IpNet;
use poem::http::Uri;
use portal_core::Locale;
use portal_core::identity::rate_limit::Window;
use portal_core::kernel::secret::ServerKey;
use portal_core::support::opening_hours::OpeningHours;
use url::Url;

pub(crate) fn text(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("must not hold control characters".into());
    }
    Ok(text.to_owned())
}

/// Opening hours in the ISP's own words.
pub(crate) fn hours_in_words(words: &str) -> Result<Option<SupportHours>, String> {
    Ok(Some(text(words)?).filter(|words| !words.is_empty()).map(SupportHours::Words))
}

/// `["mon-fri 08:00-17:00", "sat 08:00-12:00", "2025-12-25 closed"]`.
pub(crate) fn hours(entries: &[String]) -> Result<Option<SupportHours>, String> {
    let hours = OpeningHours::parse(entries).map_err(|wrong| format!("holds an entry that cannot be read: {wrong}"))?;
    Ok((!entries.is_empty()).then_some(SupportHours::Week(hours)))
}

pub(crate) fn required(value: &str) -> Result<String, String> {
    if value.is_empty() {
        return Err("must not be empty".into());
    }
    text(value)
}

pub(crate) fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "must be true or false".into())
}

pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "must be an address and port, such as 127.0.0.1:8080".into())
}

pub(crate) fn count<T: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    match text.parse() {
        Ok(n) if n >= T::from(1) => Ok(n),
        _ => Err("must be a whole number of at least 1".into()),
    }
}

/// `500ms`, `60s`, `10m`, `72h`, `7d`.
pub(crate) fn duration(text: &str) -> Result<TimeDelta, String> {
    let wrong = || "must be a duration above zero, such as 500ms, 60s, 10m, 72h or 7d".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (amount, unit) = text.split_at(split);
    let amount: i64 = amount.parse().map_err(|_| wrong())?;
    let span = match unit.trim() {
        "ms" => TimeDelta::try_milliseconds(amount),
        "s" => TimeDelta::try_seconds(amount),
        "m" => TimeDelta::try_minutes(amount),
        "h" => TimeDelta::try_hours(amount),
        "d" => TimeDelta::try_days(amount),
        _ => None,
    };
    // A hundred years: beyond it the calendar ends before the sum does.
    span.filter(|span| *span > TimeDelta::zero() && *span <= TimeDelta::days(36_500)).ok_or_else(wrong)
}

/// `4h`, `2d`: a month at most.
pub(crate) fn whole_hours(text: &str) -> Result<TimeDelta, String> {
    let whole = |span: &TimeDelta| *span == TimeDelta::hours(span.num_hours()) && *span <= TimeDelta::days(31);
    Some(duration(text)?).filter(whole).ok_or_else(|| "must be whole hours, at most a month, such as 4h".into())
}

/// `7d`: a year at most.
pub(crate) fn whole_days(text: &str) -> Result<TimeDelta, String> {
    let whole = |span: &TimeDelta| *span == TimeDelta::days(span.num_days()) && *span <= TimeDelta::days(366);
    Some(duration(text)?).filter(whole).ok_or_else(|| "must be whole days, at most a year, such as 7d".into())
}

/// How long an answer of Redis may take: customers who log in wait for it.
pub(crate) fn redis_timeout(text: &str) -> Result<TimeDelta, String> {
    let sensible = TimeDelta::milliseconds(10)..=TimeDelta::seconds(10);
    Some(duration(text)?).filter(|span| sensible.contains(span)).ok_or_else(|| "must be from 10ms to 10s".into())
}

/// `5/1h`: five uses in any hour.
pub(crate) fn window(text: &str) -> Result<Window, String> {
    let wrong = || "must be uses/duration, such as 5/1h".to_owned();
    let (max, span) = text.split_once('/').ok_or_else(wrong)?;
    let max = count::<u32>(max.trim()).map_err(|_| wrong())?;
    let span = duration(span.trim()).map_err(|_| wrong())?;
    Ok(Window { max, span })
}

/// A CIDR range, or an address alone.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map(|net| net.trunc())
        .map_err(|_| "must be a range such as 10.0.0.0/8, or an address".into())
}

/// `https://host[:port]` with nothing behind it.
pub(crate) fn origin(text: &str) -> Result<Origin, String> {
    Origin::parse(text).map_err(|_| "must be scheme and host alone, such as https://portal.example.id".into())
}

pub(crate) fn forwarded_header(text: &str) -> Result<ForwardedHeader, String> {
    match text.to_ascii_lowercase().as_str() {
        "x-forwarded-for" => Ok(ForwardedHeader::XForwardedFor),
        "forwarded" => Ok(ForwardedHeader::Forwarded),
        _ => Err("must be X-Forwarded-For or Forwarded".into()),
    }
}

/// A base address of somebody else's service; may have a path, no trailing slash is kept.
pub(crate) fn base_url(text: &str) -> Result<String, String> {
    let wrong = || "must be an http or https address".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let http = matches!(uri.scheme_str(), Some("http" | "https"));
    if !http || uri.authority().is_none() || uri.query().is_some() {
        return Err(wrong());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// A host with a port, that files of messages may be fetched from.
pub(crate) fn media_host(text: &str) -> Result<MediaHost, String> {
    text.parse().map_err(|error: InvalidMediaHost| error.to_string())
}

/// An address of a database server. A character that means something in addresses cuts off the rest of a password,
/// and nothing of the address may be repeated.
pub(crate) fn server_url(text: &str) -> Result<(), String> {
    let encode = "must be an address such as scheme://user:password@host:port/name; in user name and password write # as \
                  %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25";
    let url = Url::parse(text).map_err(|_| encode)?;
    let cut = url.username().is_empty() && (url.path().contains('@') || url.query().is_some_and(|q| q.contains('@')));
    if cut || url.fragment().is_some() { Err(encode.into()) } else { Ok(()) }
}

pub(crate) fn pooler(text: &str) -> Result<Option<Pooler>, String> {
    match text {
        "auto" => Ok(None),
        "none" => Ok(Some(Pooler::None)),
        "session" => Ok(Some(Pooler::Session)),
        "transaction" => Ok(Some(Pooler::Transaction)),
        _ => Err("must be auto, none, session or transaction".into()),
    }
}

pub(crate) fn records(text: &str) -> Result<Records, String> {
    match text {
        "portal" => Ok(Records::Portal),
        "adopted" => Ok(Records::Adopted),
        _ => Err("must be portal or adopted".into()),
    }
}

/// A telephone number as people write it.
pub(crate) fn contact_number(value: &str) -> Result<String, String> {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let plain = value.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    if plain && (8..=15).contains(&digits) {
        Ok(value.to_owned())
    } else {
        Err("must be a telephone number such as 0812 3456 7890 or +62 812 3456 7890".into())
    }
}

pub(crate) fn email(value: &str) -> Result<String, String> {
    portal_core::kernel::email::EmailAddress::parse(value)
        .map_err(|_| "must be an e-mail address such as cs@example.id")?;
    Ok(value.to_owned())
}

/// Whether an origin or base address names this machine itself.
pub(crate) fn is_loopback(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

pub(crate) fn colour(text: &str) -> Result<Rgb, String> {
    Rgb::parse(text).ok_or_else(|| "must be a colour such as #0b63d6".into())
}

/// Largest logo, in bytes: it travels with every first visit.
const LARGEST_LOGO: usize = 200 * 1024;

/// The image file at a path.
pub(crate) fn logo(path: &str) -> Result<Logo, String> {
    let content_type = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => return Err("must name a file that ends in .svg, .png, .webp or .jpg".into()),
    };
    let bytes = std::fs::read(path).map_err(|e| format!("cannot be read: {e}"))?;
    if bytes.len() > LARGEST_LOGO {
        return Err("is larger than 200 KiB".into());
    }
    Ok(Logo { content_type: content_type.to_owned(), bytes })
}

pub(crate) fn time_zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "must be a time zone such as Asia/Jakarta".into())
}

pub(crate) fn locale(text: &str) -> Result<Locale, String> {
    match text {
        "id" => Ok(Locale::Id),
        "en" => Ok(Locale::En),
        _ => Err("must be id or en".into()),
    }
}

/// A server secret: base64 of at least 32 random bytes, in either alphabet, padded or not.
pub(crate) fn server_key(text: &str) -> Result<ServerKey, String> {
    let bare = text.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD
        .decode(bare)
        .or_else(|_| URL_SAFE_NO_PAD.decode(bare))
        .map_err(|_| "is not base64; make one with: openssl rand -base64 32")?;
    ServerKey::new(bytes)
        .map_err(|_| "is too weak: at least 32 random bytes are needed; make one with: openssl rand -base64 32".into())
}

/// A part of a webhook's path that nobody guesses.
pub(crate) fn path_secret(text: &str) -> Result<(), String> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if plain && text.len() >= 16 {
        Ok(())
    } else {
        Err("must be at least 16 letters, digits, - or _; make one with: openssl rand -hex 16".into())
    }
}
