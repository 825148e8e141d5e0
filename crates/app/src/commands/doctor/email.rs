//! The mail server.

use adapters_smtp::SmtpSender;

use super::{Finding, PATIENCE};
use crate::config::Settings;
use crate::email_wiring;

/// Logs in at the mail server and asks whether it is there; nothing is said where none is set up.
pub(super) async fn email(settings: &Settings) -> Option<Finding> {
    let config = settings.email.server.clone()?;
    let name = format!("{}:{}", config.host, config.port);
    Some(match email_wiring::server(config) {
        Ok(server) => asked(&name, &server).await,
        Err(failure) => Finding::failed("email", &failure),
    })
}

async fn asked(name: &str, server: &SmtpSender) -> Finding {
    let advice = "check email.host, email.port, email.security and the login; codes are the server's own";
    match tokio::time::timeout(PATIENCE, server.check()).await {
        Ok(Ok(())) => Finding::good(format!("e-mail: {name} answers")),
        Ok(Err(error)) => Finding::bad(format_args!("e-mail: {name}: {error}"), advice),
        Err(_) => Finding::bad(format_args!("e-mail: {name}: no answer"), advice),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use adapters_smtp::{SmtpConfig, SmtpLogin, SmtpSecurity};
    use portal_core::Secret;
    use portal_testkit::servers::SmtpServer;

    use super::*;

    async fn told(server: &SmtpServer, password: &str) -> Finding {
        let login = SmtpLogin { user: SmtpServer::USER.into(), password: Secret::new(password.into()) };
        let config = SmtpConfig {
            host: "localhost".into(),
            port: server.starttls_port(),
            security: SmtpSecurity::StartTls,
            login: Some(login),
            from: "tagihan@isp.example".into(),
            return_path: None,
            reply_to: None,
            authority: Some(std::fs::read(server.certificate()).expect("the certificate")),
            connect_timeout: Duration::from_secs(5),
            send_timeout: Duration::from_secs(5),
        };
        asked("localhost", &SmtpSender::new(config).expect("a sender")).await
    }

    #[tokio::test]
    async fn a_server_that_answers_a_refused_login_and_one_that_is_away_are_told_apart() {
        let mut server = SmtpServer::start().await;
        let good = told(&server, SmtpServer::PASSWORD).await;
        assert!(good.good && good.text == "e-mail: localhost answers", "{good:?}");
        let wrong = told(&server, "salah").await;
        assert!(!wrong.good && wrong.text.contains("535") && !wrong.text.contains("salah"), "{wrong:?}");
        server.stop();
        let away = told(&server, SmtpServer::PASSWORD).await;
        assert!(!away.good && away.text.contains("no connection"), "{away:?}");
    }
}
