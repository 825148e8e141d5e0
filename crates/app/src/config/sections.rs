//! Reads the settings section by section, and checks what concerns several keys.

use std::net::SocketAddr;
use std::path::Path;

use adapters_content::{ContentFaq, Filling, Hours};
use adapters_postgres::Records;
use chrono::TimeDelta;
use http_kit::event_stream::StreamLimits;
use http_kit::i18n::Locale;
use ipnet::IpNet;
use portal_core::content::faq::FaqPolicy;
use portal_core::identity::otp::OtpPolicy;
use portal_core::identity::profile::ProfilePolicy;
use portal_core::identity::session::SessionPolicy;
use portal_core::integration::key::ApiKeyPolicy;
use portal_core::kernel::secret::ServerKey;
use portal_core::support::conversation::ConversationPolicy;
use portal_core::support::incoming::IncomingPolicy;
use portal_core::support::ticket::{Priority, TicketPolicy};
use portal_core::{KeyRing, Secret};
use tracing_subscriber::EnvFilter;

use super::reader::Reader;
use super::settings::{Brand, Database, Fonnte, Http, Integration, Log, LogFormat, Provider, Redis, Settings, Worker};
use super::{Purpose, attachments, billing, email, parse, payments, promise, rest, staff, upkeep, webhooks};

/// Reads all sections, in the order of `portal.default.toml`.
pub(crate) fn read(r: &mut Reader, purpose: Purpose) -> Settings {
    let http = http(r, purpose);
    let staff_listen = http.staff_listen;
    let database = database(r);
    let redis = redis(r);
    let rest = rest::rest(r);
    if rest.is_some() && database.is_adopted() {
        r.note(
            "database.records",
            "may not be adopted beside rest.url, which names another place for the same records",
        );
    }
    let keys = keys(r, purpose);
    let providers = providers(r, purpose);
    let attachments = attachments::attachments(r, &database);
    let payments = payments::payments(r, &database, rest.is_some());
    let email = email::email(r, purpose, rest.is_some());
    let promises = promise::promises(r, &database, rest.is_some());
    let needs_fonnte = purpose == Purpose::Serve && providers.contains(&Provider::Fonnte);
    let read = Settings {
        http,
        database,
        redis,
        rest,
        keys,
        fonnte: fonnte(r, needs_fonnte),
        providers,
        worker: worker(r),
        delivery: upkeep::delivery(r),
        otp: otp(r),
        shared_networks: r.list("otp.shared_networks", parse::network),
        session: session(r),
        profile: profile(r),
        tickets: tickets(r),
        conversations: conversations(r),
        tell_replies_after: r.value("conversations.tell_replies_after", parse::duration),
        incoming: incoming(r),
        attachments,
        retention: upkeep::retention(r),
        integration: integration(r),
        staff: staff::staff(r, staff_listen),
        brand: brand(r),
        tax: billing::tax(r),
        how_to_pay: billing::how_to_pay(r),
        payments,
        email,
        promises,
        pdf: billing::pdf(r),
        faq: ContentFaq::default(),
        faq_policy: FaqPolicy { refresh_every: r.value("faq.refresh_every", parse::duration) },
        time_zone: r.value("portal.time_zone", parse::time_zone),
        locale: r.value("portal.locale", parse::locale),
        log: log(r),
    };
    upkeep::check_retention(r, &read);
    email::check(r, &read);
    billing::check_documents(r, &read, purpose);
    Settings { faq: faq(r, &read), ..read }
}

fn http(r: &mut Reader, purpose: Purpose) -> Http {
    let listen = r.value("http.listen", parse::address);
    let metrics_listen = r.optional("http.metrics_listen", parse::address);
    if metrics_listen.is_some_and(|metrics| metrics == listen && listen.port() != 0) {
        r.note("http.metrics_listen", "must be another address than http.listen");
    }
    let staff_listen = r.optional("http.staff_listen", parse::address);
    if staff_listen.is_some_and(|staff| [Some(listen), metrics_listen].contains(&Some(staff)) && staff.port() != 0) {
        r.note("http.staff_listen", "must be another address than http.listen and http.metrics_listen");
    }
    let trusted_proxies = trusted_proxies(r);
    Http {
        listen,
        metrics_listen,
        staff_listen,
        public_url: public_url(r, listen, !trusted_proxies.is_empty(), purpose),
        trusted_proxies,
        forwarded_header: r.value("http.forwarded_header", parse::forwarded_header),
        cors_origins: r.list("http.cors_origins", parse::origin),
        connections: usize::from(r.value("http.connections", parse::count::<u16>)),
        connections_per_address: usize::from(r.value("http.connections_per_address", parse::count::<u16>)),
        streams: streams(r),
    }
}

fn streams(r: &mut Reader) -> StreamLimits {
    let defaults = StreamLimits::default();
    StreamLimits {
        per_session: usize::from(r.value("http.streams_per_session", parse::count::<u16>)),
        per_network: usize::from(r.value("http.streams_per_network", parse::count::<u16>)),
        lifetime: r.value("http.stream_lifetime", parse::duration).to_std().unwrap_or(defaults.lifetime),
        ..defaults
    }
}

/// A trusted proxy may name any client, so nobody may trust the whole internet.
fn trusted_proxies(r: &mut Reader) -> Vec<IpNet> {
    let key = "http.trusted_proxies";
    let proxies = r.list(key, parse::network);
    if proxies.iter().any(|net| net.prefix_len() == 0) {
        r.note(key, "must name the proxies alone: 0.0.0.0/0 and ::/0 let every client choose its address");
    }
    proxies
}

/// Customers must reach the portal over https; only an address that never leaves the machine may do without.
fn public_url(r: &mut Reader, listen: SocketAddr, proxied: bool, purpose: Purpose) -> Option<String> {
    let key = "http.public_url";
    let url = r.optional(key, |text| parse::origin(text).map(|origin| origin.as_str().to_owned()));
    match &url {
        None if purpose == Purpose::Serve && !listen.ip().is_loopback() => {
            r.note(key, "must be set: the https address at which customers reach the portal");
        }
        None if purpose == Purpose::Serve && proxied => {
            r.note(key, "must be set while http.trusted_proxies is: forms work only at the address customers use");
        }
        Some(url) if !url.starts_with("https://") && !parse::is_loopback(url) => {
            r.note(key, "must begin with https://, or name this machine itself");
        }
        _ => {}
    }
    url
}

fn database(r: &mut Reader) -> Database {
    let key = "database.url";
    let pooler = r.value("database.pooler", parse::pooler);
    let records = r.value("database.records", parse::records);
    let url = r.secret(key).unwrap_or_else(|| Secret::new(String::new()));
    let text = url.expose();
    if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
        if path.is_empty() || path.contains(['?', ':']) {
            r.note(key, "must name a file, such as sqlite://portal.db");
        }
        if records == Records::Adopted {
            r.note("database.records", "may be adopted on PostgreSQL alone");
        }
        return Database::Sqlite(path.into());
    }
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        r.note(key, "must begin with sqlite:// or postgres://");
        return Database::Postgres { url, pooler, records };
    }
    if let Err(what) = parse::server_url(text) {
        r.note(key, what);
    }
    Database::Postgres { url, pooler, records }
}

fn redis(r: &mut Reader) -> Option<Redis> {
    let timeout = r.value("redis.timeout", parse::redis_timeout);
    let url = r.secret("redis.url")?;
    let schemes = ["redis://", "rediss://", "redis+tls://", "unix://"];
    if !schemes.iter().any(|scheme| url.expose().starts_with(scheme)) {
        r.note("redis.url", "must begin with redis:// or rediss://");
    } else if let Err(what) = parse::server_url(url.expose()) {
        r.note("redis.url", what);
    }
    Some(Redis { url, timeout })
}

fn keys(r: &mut Reader, purpose: Purpose) -> Option<KeyRing> {
    let secret = r.secret("security.secret");
    let previous = r.secrets("security.previous_secrets");
    if secret.is_none() && purpose == Purpose::Serve {
        r.note("security.secret", "must be set; make one with: openssl rand -base64 32");
    }
    let current = secret.and_then(|secret| key(r, "security.secret", &secret));
    let previous = previous.iter().filter_map(|secret| key(r, "security.previous_secrets", secret)).collect();
    current.map(|current| KeyRing::new(current, previous))
}

fn key(r: &mut Reader, name: &str, secret: &Secret<String>) -> Option<ServerKey> {
    parse::server_key(secret.expose()).map_err(|what| r.note(name, what)).ok()
}

fn providers(r: &mut Reader, purpose: Purpose) -> Vec<Provider> {
    let key = "messaging.providers";
    let providers = r.list(key, |name| match name {
        "fonnte" => Ok(Provider::Fonnte),
        "outbox-page" if purpose == Purpose::Demo => Ok(Provider::OutboxPage),
        "outbox-page" => Err("is outbox-page, which exists in `portal demo` alone".into()),
        _ => Err("names no provider; known is: fonnte".into()),
    });
    if providers.is_empty() && purpose == Purpose::Serve {
        r.note(key, "must name at least one provider, such as [\"fonnte\"]");
    }
    providers
}

fn fonnte(r: &mut Reader, needed: bool) -> Fonnte {
    let token = r.secret("fonnte.token");
    if token.is_none() && needed {
        r.note("fonnte.token", "must be set while messaging.providers holds fonnte");
    }
    let webhook_secret = r.secret("fonnte.webhook_secret");
    if let Some(Err(what)) = webhook_secret.as_ref().map(|s| parse::path_secret(s.expose())) {
        r.note("fonnte.webhook_secret", what);
    }
    let base_url = r.value("fonnte.base_url", parse::base_url);
    if !base_url.starts_with("https://") && !parse::is_loopback(&base_url) {
        r.note("fonnte.base_url", "must begin with https://: the token travels with every message");
    }
    let media_hosts = r.list("fonnte.media_hosts", parse::media_host);
    let timeout = at_most(r, "fonnte.timeout", TimeDelta::seconds(7), "7s");
    Fonnte { token, base_url, webhook_secret, media_hosts, timeout }
}

fn worker(r: &mut Reader) -> Worker {
    Worker {
        code_tasks: usize::from(r.value("worker.code_tasks", parse::count::<u8>)),
        security_tasks: usize::from(r.value("worker.security_tasks", parse::count::<u8>)),
        notice_tasks: usize::from(r.value("worker.notice_tasks", parse::count::<u8>)),
        email_tasks: usize::from(r.value("worker.email_tasks", parse::count::<u8>)),
        metrics_listen: r.optional("worker.metrics_listen", parse::address),
        poll_every: at_most(r, "worker.poll_every", TimeDelta::minutes(1), "1m"),
    }
}

fn otp(r: &mut Reader) -> OtpPolicy {
    let policy = limits_of_codes(r);
    let customers = r.value("otp.customers", parse::count::<u32>).max(100_000);
    let expected = policy.expected_takeovers_per_year(customers);
    if expected > 0.5 * f64::from(customers) / 100_000.0 {
        let what = format!("lets guessed codes open {expected:.2} accounts a year; lower it, or set otp.customers");
        r.note("otp.failures_in_all", what);
    }
    policy
}

/// A share, in percent.
fn percent(r: &mut Reader, key: &str) -> u32 {
    let percent = r.value(key, parse::count);
    if percent > 100 {
        r.note(key, "must be at most 100");
    }
    percent
}

fn limits_of_codes(r: &mut Reader) -> OtpPolicy {
    OtpPolicy {
        code_life: at_most(r, "otp.code_life", TimeDelta::minutes(15), "15m"),
        guesses: guesses(r),
        resend_waits: r.list("otp.resend_waits", parse::duration),
        sends_per_phone: r.list("otp.sends_per_phone", parse::window),
        sends_per_device: r.list("otp.sends_per_device", parse::window),
        sends_per_network: r.list("otp.sends_per_network", parse::window),
        phones_per_network: r.value("otp.phones_per_network", parse::window),
        failures_per_phone: r.list("otp.failures_per_phone", parse::window),
        failures_per_device: r.list("otp.failures_per_device", parse::window),
        failures_per_network: r.list("otp.failures_per_network", parse::window),
        failures_in_all: r.value("otp.failures_in_all", parse::window),
        guarded_from: r.value("otp.guarded_from", parse::count),
        guarded_guesses: r.value("otp.guarded_guesses", parse::count),
        guarded_divisor: r.value("otp.guarded_divisor", parse::count),
        failures_in_a_row: r.value("otp.failures_in_a_row", parse::count),
        sends_in_all: r.value("otp.sends_in_all", parse::window),
        sends_kept_percent: percent(r, "otp.sends_kept_percent"),
        failures_without_challenge_id: r.list("otp.failures_without_challenge_id", parse::window),
        ipv6_56_factor: r.value("otp.ipv6_56_factor", parse::count),
        ipv6_48_factor: r.value("otp.ipv6_48_factor", parse::count),
        ipv4_24_factor: r.value("otp.ipv4_24_factor", parse::count),
        shared_network_factor: r.value("otp.shared_network_factor", parse::count),
    }
}

/// The API of the ISP's other systems.
fn integration(r: &mut Reader) -> Integration {
    let keys = ApiKeyPolicy {
        life: at_most(r, "integration.key_life", ApiKeyPolicy::LONGEST_LIFE, "3660d"),
        requests_per_key: r.list("integration.requests_per_key", parse::window),
        touch_every: at_most(r, "integration.touch_every", TimeDelta::hours(1), "1h"),
    };
    if keys.life < TimeDelta::days(1) {
        r.note("integration.key_life", "must be at least 1d");
    }
    let enabled = r.value("integration.enabled", parse::flag);
    Integration { enabled, keys, webhooks: webhooks::webhooks(r) }
}

/// More guesses than this would make six digits too few.
fn guesses(r: &mut Reader) -> u32 {
    let guesses = r.value("otp.guesses", parse::count);
    if guesses > 10 {
        r.note("otp.guesses", "must be at most 10");
    }
    guesses
}

/// What could take an account away from its owner never rests on a code older than ten minutes.
fn freshness(r: &mut Reader) -> TimeDelta {
    let minutes = r.value("session.fresh_minutes", parse::count);
    if minutes > 10 {
        r.note("session.fresh_minutes", "must be at most 10");
    }
    TimeDelta::minutes(minutes)
}

fn session(r: &mut Reader) -> SessionPolicy {
    let policy = SessionPolicy {
        absolute_life: r.value("session.absolute_life", parse::duration),
        idle_life: r.value("session.idle_life", parse::duration),
        touch_every: r.value("session.touch_every", parse::duration),
        device_life: r.value("session.device_life", parse::duration),
        fresh_for: freshness(r),
    };
    if policy.idle_life > policy.absolute_life {
        r.note("session.idle_life", "must not be longer than session.absolute_life");
    }
    if policy.touch_every >= policy.idle_life {
        r.note("session.touch_every", "must be shorter than session.idle_life");
    }
    policy
}

fn profile(r: &mut Reader) -> ProfilePolicy {
    ProfilePolicy {
        revert_within: r.value("profile.revert_within", parse::duration),
        hold_after_revert: r.value("profile.hold_after_revert", parse::duration),
        new_numbers: r.list("profile.new_numbers", parse::window),
    }
}

/// Promises are told in whole hours, and the time to reopen in whole days.
fn tickets(r: &mut Reader) -> TicketPolicy {
    let policy = TicketPolicy {
        sla_high: r.value("tickets.sla_high", parse::whole_hours),
        sla_normal: r.value("tickets.sla_normal", parse::whole_hours),
        sla_low: r.value("tickets.sla_low", parse::whole_hours),
        reopen_within: r.value("tickets.reopen_within", parse::whole_days),
        per_account: r.list("tickets.per_account", parse::window),
        confirm_together: r.value("tickets.confirm_together", parse::duration),
        remember_keys: r.value("tickets.remember_requests", parse::duration),
    };
    if policy.sla_high > policy.sla_normal || policy.sla_normal > policy.sla_low {
        r.note("tickets.sla_normal", "must lie between tickets.sla_high and tickets.sla_low");
    }
    policy
}

fn conversations(r: &mut Reader) -> ConversationPolicy {
    ConversationPolicy {
        messages_per_account: r.list("conversations.messages_per_account", parse::window),
        chats_per_account: r.list("conversations.chats_per_account", parse::window),
        typing_per_account: r.list("conversations.typing_per_account", parse::window),
    }
}

fn incoming(r: &mut Reader) -> IncomingPolicy {
    IncomingPolicy {
        joins_within: r.value("conversations.incoming_joins_within", parse::duration),
        messages_per_number: r.list("conversations.incoming_per_number", parse::window),
        ..IncomingPolicy::default()
    }
}

fn brand(r: &mut Reader) -> Brand {
    Brand {
        name: r.value("brand.name", parse::required),
        short_name: r.value("brand.short_name", parse::required),
        primary: r.value("brand.primary", parse::colour),
        secondary: r.value("brand.secondary", parse::colour),
        logo: r.optional("brand.logo", parse::logo),
        cs_whatsapp: r.optional("brand.cs_whatsapp", parse::contact_number),
        cs_email: r.optional("brand.cs_email", parse::email),
        cs_hours: r.text_or_list("brand.cs_hours", parse::hours_in_words, parse::hours),
        address: r.list("brand.address", parse::text),
        phone: r.optional("brand.phone", parse::text),
        website: r.optional("brand.website", parse::text),
        npwp: r.optional("brand.npwp", parse::text),
    }
}

/// The questions and answers, filled in with what the other sections say.
fn faq(r: &mut Reader, of: &Settings) -> ContentFaq {
    let filling = Filling {
        brand: of.brand.name.clone(),
        hours: of
            .brand
            .cs_hours
            .as_ref()
            .map(|hours| Hours { id: hours.text(Locale::Id, of.time_zone), en: hours.text(Locale::En, of.time_zone) }),
        otp_minutes: (of.otp.code_life.num_seconds() + 59) / 60,
        sla_hours: [Priority::High, Priority::Normal, Priority::Low].map(|priority| of.tickets.sla_hours(priority)),
        reopen_days: of.tickets.reopen_days(),
    };
    let key = "faq.dir";
    let content = match r.optional(key, parse::text) {
        Some(dir) => ContentFaq::in_directory(Path::new(&dir), &filling),
        None => ContentFaq::built_in(&filling),
    };
    content.unwrap_or_else(|error| {
        error.0.iter().for_each(|problem| r.note(key, format!("names texts that cannot be used: {problem}")));
        ContentFaq::default()
    })
}

fn log(r: &mut Reader) -> Log {
    Log {
        format: r.value("log.format", |text| match text {
            "human" => Ok(LogFormat::Human),
            "json" => Ok(LogFormat::Json),
            _ => Err("must be human or json".into()),
        }),
        level: r.value("log.level", |text| match EnvFilter::try_new(text) {
            Ok(_) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err("must be a level such as info, or parts such as info,http_kit=debug".into()),
        }),
    }
}

pub(super) fn at_most(r: &mut Reader, key: &str, most: TimeDelta, shown: &str) -> TimeDelta {
    let span = r.value(key, parse::duration);
    if span > most {
        r.note(key, format!("must be at most {shown}"));
    }
    span
}
