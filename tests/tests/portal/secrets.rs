//! SEC-19, SEC-47: nothing that was secret is found afterwards in databases, Redis or logs.

use std::path::Path;
use std::process::Command;

use portal_tests::{Client, Database, Stack, code_in};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Everything Redis holds, as one text.
const ALL_OF_REDIS: &str = "local all = {} \
    for _, key in ipairs(redis.call('KEYS', '*')) do \
      all[#all + 1] = key \
      local kind = redis.call('TYPE', key).ok \
      if kind == 'string' then all[#all + 1] = redis.call('GET', key) \
      elseif kind == 'hash' then for _, v in ipairs(redis.call('HGETALL', key)) do all[#all + 1] = v end \
      elseif kind == 'zset' then for _, v in ipairs(redis.call('ZRANGE', key, 0, -1)) do all[#all + 1] = v end \
      else error('a kind of key this test does not know: ' .. kind) end \
    end \
    return table.concat(all, '\\n')";

async fn redis_dump(url: &str) -> String {
    let address = url.strip_prefix("redis://").expect("a Redis address");
    let mut link = TcpStream::connect(address).await.expect("Redis answers");
    let command = format!("*3\r\n$4\r\nEVAL\r\n${}\r\n{ALL_OF_REDIS}\r\n$1\r\n0\r\n", ALL_OF_REDIS.len());
    link.write_all(command.as_bytes()).await.expect("Redis listens");
    link.write_all(b"QUIT\r\n").await.expect("Redis listens");
    let mut answer = Vec::new();
    link.read_to_end(&mut answer).await.expect("Redis answers");
    String::from_utf8_lossy(&answer).into_owned()
}

fn postgres_dump(url: &str) -> String {
    let folder = std::env::var("PORTAL_TEST_PG_BIN").expect("run the tests through scripts/test");
    let dump = Command::new(Path::new(&folder).join("pg_dump")).args(["--data-only", url]).output();
    let dump = dump.expect("pg_dump is there");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    String::from_utf8_lossy(&dump.stdout).into_owned()
}

/// Whether `code` stands in `text` by itself and not inside a longer number or hash.
fn holds_code(text: &str, code: &str) -> bool {
    text.match_indices(code).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_hexdigit() || c == '.');
        let after = text[at + code.len()..].chars().next().is_some_and(|c| c.is_ascii_hexdigit());
        !before && !after
    })
}

#[test]
fn the_search_finds_a_code_that_stands_by_itself() {
    assert!(holds_code("otp=123456,", "123456") && holds_code("123456", "123456"));
    assert!(!holds_code("0123456", "123456") && !holds_code("12:00:00.123456", "123456"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_19_no_issued_code_and_no_token_is_found_anywhere_afterwards() {
    let stack = Stack::new(Database::PostgresAndRedis).await;
    let phones: Vec<String> = (0..8).map(|n| format!("08123450000{n}")).collect();
    let ids: Vec<String> = (0..8).map(|n| format!("AGLS{n}")).collect();
    stack.add_customers(ids.iter().zip(&phones).map(|(id, phone)| (id.as_str(), phone.as_str())));
    let portal = stack.serve(&[]).await;
    let mut tokens = Vec::new();
    for (n, phone) in phones.iter().enumerate() {
        let client = Client::new(&portal.base(), &format!("203.0.113.{n}"));
        if n % 2 == 0 {
            let me = stack.log_in(&client, phone).await;
            assert_eq!(me.get("/dashboard/stats").await.0, 200);
            tokens.push(me.token().expect("a token").to_owned());
        } else {
            client.request_otp(phone).await;
            stack.code(phone, 1).await;
            client.verify_otp(phone, "000000").await;
        }
    }
    let codes: Vec<String> = stack.fonnte.requests().iter().filter_map(|r| code_in(r.field("message")?)).collect();
    assert_eq!(codes.len(), 8);
    let places = [
        ("PostgreSQL", postgres_dump(stack.database_url())),
        ("Redis", redis_dump(&stack.redis.as_ref().expect("the stack has Redis").url()).await),
        ("the log", portal.log()),
    ];
    assert!(places[0].1.contains("+6281234500000") && places[1].1.contains("portal:"), "the dumps hold the data");
    for (place, text) in &places {
        for code in &codes {
            assert!(!holds_code(text, code), "a code is in {place}");
        }
        for token in &tokens {
            let signature = token.rsplit('.').next().expect("a token has parts");
            assert!(!text.contains(signature), "a token is in {place}");
        }
        assert!(!text.contains("journey-token") && !text.contains("journey-webhook-secret"), "a key is in {place}");
    }
    for phone in &phones {
        assert!(!places[2].1.contains(&phone[1..]), "a number is in the log");
    }
}
