//! The life of a one-time code, as customers and attackers see it.

use crate::world::{OWNER, World, api, api_with, client, other_than};
use chrono::TimeDelta;
use portal_core::identity::otp::{
    ApiHandle, AskedFor, BrowserSecret, BrowserTicket, Purpose, Redeemer, RequestOtp, RequestOtpError, Requester,
    VerifyOtp, VerifyOtpError,
};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::Outcome;
use portal_core::{ChallengeId, Clock, LoginError, PhoneNumber};
use portal_testkit::fixtures::holder_of;

fn guesses_left<T: std::fmt::Debug>(answer: Result<T, LoginError>) -> u32 {
    match answer {
        Err(LoginError::Code(VerifyOtpError::NotValid { guesses_left })) => guesses_left,
        other => panic!("expected a wrong code, got {other:?}"),
    }
}

#[tokio::test]
async fn a_customer_logs_in_with_the_code_that_came() {
    let world = World::new().await;
    let opened = world.logged_in(OWNER).await;
    assert_eq!(opened.account.access.customer_id.as_str(), "AGLS1");
    assert!(world.portal.sessions.authenticate(opened.session.id).await.is_ok());
}

#[tokio::test]
async fn sec_02_a_code_is_accepted_at_nine_fifty_and_refused_at_ten_oh_five() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    world.wait(590);
    assert!(world.log_in(Redeemer::Browser(ticket), code).await.is_ok());

    world.wait(60);
    let (ticket, code) = world.browser_with_code(OWNER).await;
    world.wait(605);
    guesses_left(world.log_in(Redeemer::Browser(ticket), code).await);
}

#[tokio::test]
async fn sec_03_after_five_wrong_codes_the_right_one_is_refused() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let left: Vec<u32> = {
        let mut left = Vec::new();
        for _ in 0..5 {
            left.push(guesses_left(world.log_in(Redeemer::Browser(ticket), other_than(code)).await));
        }
        left
    };
    assert_eq!(left, [4, 3, 2, 1, 0]);
    guesses_left(world.log_in(Redeemer::Browser(ticket), code).await);
}

#[tokio::test]
async fn sec_06_a_used_code_never_works_again() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    assert!(world.log_in(Redeemer::Browser(ticket), code).await.is_ok());
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(ticket), code).await), 0);
}

#[tokio::test]
async fn sec_07_guesses_carry_over_a_resend() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    for _ in 0..3 {
        guesses_left(world.log_in(Redeemer::Browser(ticket), other_than(code)).await);
    }
    world.wait(61);
    world.request(Requester::Browser(Some(ticket)), OWNER).await.expect("a resend");
    world.deliver().await;
    let new_code = world.last_code();
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(ticket), other_than(new_code)).await), 1);
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(ticket), other_than(new_code)).await), 0);
    guesses_left(world.log_in(Redeemer::Browser(ticket), new_code).await);
}

#[tokio::test]
async fn sec_08_after_a_resend_only_the_new_code_works() {
    let world = World::new().await;
    let (ticket, old) = world.browser_with_code(OWNER).await;
    world.wait(61);
    let again = world.request(Requester::Browser(Some(ticket)), OWNER).await.expect("a resend");
    assert_eq!(again.challenge, ticket.challenge, "it stays one challenge");
    world.deliver().await;
    let new = world.last_code();
    assert_ne!(old, new);
    for _ in 0..7 {
        let answer = world.log_in(Redeemer::Browser(ticket), old).await;
        let superseded = LoginError::Code(VerifyOtpError::Superseded { guesses_left: 5 });
        assert_eq!(format!("{:?}", answer.expect_err("refused")), format!("{superseded:?}"), "it costs no guess");
    }
    let stolen = BrowserTicket { secret: BrowserSecret::from_bytes([9; 32]), ..ticket };
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(stolen), old).await), 4, "to nobody else");
    assert!(world.log_in(Redeemer::Browser(ticket), new).await.is_ok());
}

#[tokio::test]
async fn case_3_a_superseded_code_is_told_from_a_wrong_one_until_the_challenge_ends() {
    let world = World::new().await;
    let (ticket, first) = world.browser_with_code(OWNER).await;
    for wait in [61, 121] {
        world.wait(wait);
        world.request(Requester::Browser(Some(ticket)), OWNER).await.expect("a resend");
    }
    let answer = world.log_in(Redeemer::Browser(ticket), first).await;
    assert!(matches!(answer, Err(LoginError::Code(VerifyOtpError::Superseded { guesses_left: 5 }))));
    world.wait(600);
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(ticket), first).await), 4, "over");
}

#[tokio::test]
async fn sec_17_a_stranger_who_names_only_the_number_burns_no_guess_of_an_api_client() {
    let world = World::new().await;
    let issued = world.request(Requester::Api, OWNER).await.expect("a code is asked for");
    world.deliver().await;
    let code = world.last_code();
    for n in 0..20 {
        let attempt = VerifyOtp {
            redeemer: api(OWNER),
            code: other_than(code),
            client: crate::world::client(&format!("198.51.{n}.1")),
            device: None,
        };
        assert_eq!(guesses_left(world.portal.log_in(&attempt).await), 0, "there is nothing to guess at");
    }
    // A neighbour behind the same address with the same program has three guesses.
    let neighbour = |n| VerifyOtp {
        redeemer: api(OWNER),
        code: other_than(code),
        client: crate::world::client("192.0.2.7").with_user_agent(if n == 0 { "another" } else { "Chrome, Android" }),
        device: None,
    };
    assert_eq!(guesses_left(world.portal.log_in(&neighbour(0)).await), 0);
    for left in [4, 3, 2] {
        assert_eq!(guesses_left(world.portal.log_in(&neighbour(1)).await), left);
    }
    let fourth = world.portal.log_in(&neighbour(1)).await;
    assert!(matches!(fourth, Err(LoginError::Code(VerifyOtpError::RateLimited { .. }))));
    assert!(world.log_in(api_with(OWNER, &issued), code).await.is_ok());
}

#[tokio::test]
async fn sec_17_a_stranger_never_makes_a_known_device_wait() {
    let world = World::new().await;
    let device = world.logged_in(OWNER).await.device_token;
    world.wait(61);
    for requester in [Requester::Browser(None), Requester::Api] {
        world.request_from(Requester::Browser(None), OWNER, "198.51.100.7").await.expect("a stranger asks");
        let ours = RequestOtp {
            device,
            ..RequestOtp::new(
                PhoneNumber::parse(OWNER).expect("a number"),
                requester,
                crate::world::client("192.0.2.7"),
            )
        };
        world.portal.otp.request(&ours).await.expect("its own capacity is left");
        let again = world.portal.otp.request(&ours).await;
        assert!(matches!(again, Err(RequestOtpError::RateLimited { .. })), "it has limits of its own");
        world.wait(61);
    }
    let elsewhere = RequestOtp {
        device,
        ..RequestOtp::new(
            PhoneNumber::parse("081234567890").expect("a number"),
            Requester::Browser(None),
            crate::world::client("192.0.2.7"),
        )
    };
    world.portal.otp.request(&elsewhere).await.expect("capacity of another number");
    let again = world.portal.otp.request(&elsewhere).await;
    assert!(again.is_err(), "for another number the device is a stranger");
}

#[tokio::test]
async fn sec_14_a_wide_ipv6_network_has_one_budget_for_codes_and_guesses() {
    let world = World::new().await;
    let mut sent = 0;
    for n in 0..1_000 {
        let ip = format!("2001:db8:5:{n:x}::1");
        sent += usize::from(world.request_from(Requester::Api, &format!("0812{n:07}"), &ip).await.is_ok());
    }
    assert_eq!(sent, 25, "five a minute, five times as many from a /48");
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let mut looked_at = 0;
    for n in 0..1_000 {
        let attempt = VerifyOtp {
            redeemer: Redeemer::Browser(BrowserTicket { challenge: ChallengeId::from_uuid(uuid(n)), ..ticket }),
            code: other_than(code),
            client: crate::world::client(&format!("2001:db8:6:{n:x}::1")),
            device: None,
        };
        let answer = world.portal.log_in(&attempt).await;
        looked_at += usize::from(matches!(answer, Err(LoginError::Code(VerifyOtpError::NotValid { .. }))));
    }
    assert_eq!(looked_at, 150, "thirty in ten minutes, five times as many from a /48");
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

#[tokio::test]
async fn sec_09_the_right_code_from_another_browser_fails_and_is_charged() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let stolen = BrowserTicket { secret: BrowserSecret::from_bytes([9; 32]), ..ticket };
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(stolen), code).await), 4);
    let forged = ApiHandle::parse(&format!("{}.{}", ticket.challenge, "0".repeat(40))).expect("a handle's form");
    let by_api = Redeemer::Api {
        phone: portal_core::PhoneNumber::parse(OWNER).expect("a mobile number"),
        challenge: Some(forged),
    };
    assert_eq!(guesses_left(world.log_in(by_api, code).await), 0);
    assert_eq!(guesses_left(world.log_in(Redeemer::Browser(stolen), code).await), 3, "a forged handle costs no guess");
    assert!(world.log_in(Redeemer::Browser(ticket), code).await.is_ok());
}

#[tokio::test]
async fn sec_10_the_phone_of_the_api_finds_only_that_phones_api_challenge() {
    let world = World::new().await;
    world.add_customer("AGLS2", "081234567890").await;
    let (_, browser_code) = world.browser_with_code(OWNER).await;
    assert_eq!(guesses_left(world.log_in(api(OWNER), browser_code).await), 0, "a browser's challenge is not found");

    world.wait(60);
    let issued = world.request(Requester::Api, OWNER).await.expect("a code is asked for");
    world.deliver().await;
    let code = world.last_code();
    let foreign = api_with("081234567890", &issued);
    assert_eq!(guesses_left(world.log_in(foreign, code).await), 4, "another number's challenge is not redeemed");
    assert!(world.log_in(api(OWNER), code).await.is_ok());
}

#[tokio::test]
async fn sec_11_a_number_nobody_has_is_answered_alike_and_gets_no_message() {
    let world = World::new().await;
    let known = world.request(Requester::Api, OWNER).await.expect("a code is asked for");
    let unknown = world.request(Requester::Api, "081999999999").await.expect("a code is asked for");
    assert_eq!((known.expires_in, known.resend_after), (unknown.expires_in, unknown.resend_after));
    assert_eq!(world.deliver().await, [Outcome::Sent, Outcome::Dropped]);
    assert_eq!(world.phone.messages().len(), 1);
    for expected in (0..5).rev() {
        let wrong = other_than(world.last_code());
        assert_eq!(guesses_left(world.log_in(api_with("081999999999", &unknown), wrong).await), expected);
    }
}

#[tokio::test]
async fn sec_12_sends_per_phone_are_limited_by_minute_quarter_hour_hour_and_day() {
    let world = World::new().await;
    let mut sent = Vec::new();
    let mut elapsed = 0;
    // An attacker with a network for each request, who comes back the moment there is capacity.
    for step in 0.. {
        let ip = format!("2001:db8:{step:x}::1");
        match world.request_from(Requester::Browser(None), OWNER, &ip).await {
            Ok(_) => sent.push(elapsed),
            Err(RequestOtpError::RateLimited { retry_after }) => {
                elapsed += retry_after.num_milliseconds().max(1);
                world.clock.advance(retry_after.max(TimeDelta::milliseconds(1)));
            }
            Err(other) => panic!("{other:?}"),
        }
        if elapsed > 50 * 3_600_000 {
            break;
        }
    }
    let most_in = |span: i64| {
        sent.iter().map(|start| sent.iter().filter(|t| (*start..*start + span * 1_000).contains(*t)).count()).max()
    };
    assert_eq!(most_in(60), Some(1));
    assert_eq!(most_in(15 * 60), Some(3));
    assert_eq!(most_in(60 * 60), Some(5));
    assert_eq!(most_in(24 * 60 * 60), Some(10));
}

#[tokio::test]
async fn the_second_resend_waits_two_minutes_and_there_is_no_third() {
    let world = World::new().await;
    let (ticket, _) = world.browser_with_code(OWNER).await;
    world.wait(60);
    let second = world.request(Requester::Browser(Some(ticket)), OWNER).await.expect("the first resend");
    assert_eq!(second.resend_after.map(|wait| wait.num_seconds()), Some(120));
    world.wait(119);
    let early = world.request(Requester::Browser(Some(ticket)), OWNER).await;
    assert!(matches!(early, Err(RequestOtpError::RateLimited { retry_after }) if retry_after.num_seconds() == 1));
    world.wait(1);
    let third = world.request(Requester::Browser(Some(ticket)), OWNER).await.expect("the second resend");
    assert_eq!((third.challenge, third.resend_after), (ticket.challenge, None));
}

#[tokio::test]
async fn wrong_codes_of_strangers_do_not_count_against_a_known_device() {
    let world = World::new().await;
    let device = world.logged_in(OWNER).await.device_token;
    // Two strangers use up the ten failures an hour that the number has, each on a challenge of their own.
    for ip in ["198.51.100.1", "198.51.100.2"] {
        world.wait(61);
        let issued = world.request_from(Requester::Browser(None), OWNER, ip).await.expect("a code is asked for");
        world.deliver().await;
        let wrong = other_than(world.last_code());
        for _ in 0..5 {
            let ticket = issued.ticket.expect("a browser gets a ticket");
            guesses_left(world.log_in(Redeemer::Browser(ticket), wrong).await);
        }
    }
    world.wait(15 * 60);
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let untrusted = world.log_in(Redeemer::Browser(ticket), code).await;
    assert!(matches!(untrusted, Err(LoginError::Code(VerifyOtpError::RateLimited { .. }))));
    let attempt = portal_core::identity::otp::VerifyOtp {
        redeemer: Redeemer::Browser(ticket),
        code,
        client: crate::world::client("192.0.2.7"),
        device,
    };
    assert!(world.portal.log_in(&attempt).await.is_ok());
}

#[tokio::test]
async fn sec_21_a_customer_disabled_between_request_and_redemption_is_refused() {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    world.set_access("AGLS1", false).await;
    let answer = world.log_in(Redeemer::Browser(ticket), code).await;
    assert!(matches!(answer, Err(LoginError::Session(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_04_of_fifty_wrong_codes_at_once_five_are_looked_at() {
    let world = std::sync::Arc::new(World::new().await);
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let mut tries = tokio::task::JoinSet::new();
    for i in 0..50 {
        let world = world.clone();
        tries.spawn(async move {
            let attempt = portal_core::identity::otp::VerifyOtp {
                redeemer: Redeemer::Browser(ticket),
                code: other_than(code),
                client: crate::world::client(&format!("198.51.100.{i}")),
                device: None,
            };
            guesses_left(world.portal.log_in(&attempt).await)
        });
    }
    let mut left = tries.join_all().await;
    left.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(left[..5], [4, 3, 2, 1, 0]);
    assert!(left[5..].iter().all(|n| *n == 0));
    guesses_left(world.log_in(Redeemer::Browser(ticket), code).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_05_of_forty_right_codes_at_once_one_opens_a_session() {
    let world = std::sync::Arc::new(World::new().await);
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let mut tries = tokio::task::JoinSet::new();
    for i in 0..40 {
        let world = world.clone();
        tries.spawn(async move {
            let client = crate::world::client(&format!("198.51.100.{i}"));
            let redeemer = Redeemer::Browser(ticket);
            world
                .portal
                .log_in(&portal_core::identity::otp::VerifyOtp { redeemer, code, client, device: None })
                .await
                .is_ok()
        });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|ok| *ok).count(), 1);
    let holder = holder_of(portal_core::PhoneNumber::parse(OWNER).expect("a mobile number"));
    let sessions = world.store.list(&holder, world.clock.now()).await.expect("the store answers");
    assert_eq!(sessions.len(), 1);
}

#[tokio::test]
async fn the_holder_of_a_code_is_told_that_it_is_over_and_why() {
    let world = World::new().await;
    let asked = async |ticket| world.portal.otp.asked_for(&ticket).await.expect("the store answers");
    let (expired, _) = world.browser_with_code(OWNER).await;
    assert!(matches!(asked(expired).await, Some(AskedFor::Pending(_))));
    world.wait(600);
    let over = asked(expired).await;
    assert!(
        matches!(&over, Some(AskedFor::Over(over)) if !over.is_locked && over.phone.national() == OWNER),
        "{over:?}"
    );
    assert_eq!(world.portal.otp.pending(&expired).await.expect("the store answers"), None);

    let (locked, code) = world.browser_with_code(OWNER).await;
    for _ in 0..5 {
        guesses_left(world.log_in(Redeemer::Browser(locked), other_than(code)).await);
    }
    assert!(matches!(asked(locked).await, Some(AskedFor::Over(over)) if over.is_locked));
    let foreign = BrowserTicket { challenge: locked.challenge, secret: expired.secret };
    assert_eq!(asked(foreign).await, None, "somebody else's");

    world.wait(61);
    let (redeemed, code) = world.browser_with_code(OWNER).await;
    world.log_in(Redeemer::Browser(redeemed), code).await.expect("the code is right");
    assert_eq!(asked(redeemed).await, None);
}

#[tokio::test]
async fn full_limits_are_told_with_their_end_and_asking_takes_nothing() {
    let world = World::new().await;
    let phone = PhoneNumber::parse(OWNER).expect("a mobile number");
    let seconds = |wait: TimeDelta| wait.num_seconds();
    let waits = async |device| {
        let here = client("192.0.2.7");
        let waits = world.portal.otp.waits(Purpose::Login, &phone, &here, device).await.expect("the counters answer");
        (waits.send.map(seconds), waits.guess.map(seconds))
    };
    let device = world.logged_in(OWNER).await.device_token;
    world.wait(3_600);
    for _ in 0..20 {
        assert_eq!(waits(None).await, (None, None));
    }
    for ip in ["198.51.100.1", "198.51.100.2"] {
        let issued = world.request_from(Requester::Browser(None), OWNER, ip).await.expect("a code is asked for");
        world.deliver().await;
        let wrong = other_than(world.last_code());
        for _ in 0..5 {
            guesses_left(world.log_in(Redeemer::Browser(issued.ticket.expect("a ticket")), wrong).await);
        }
        assert_eq!(waits(None).await.0, Some(60));
        world.wait(61);
    }
    assert_eq!(waits(None).await, (None, Some(3_600 - 122)));
    assert_eq!(waits(device).await, (None, None), "a known device has capacity of its own");
}
