//! A few words for the device behind a `User-Agent`: `Chrome, Android`.

/// Longest part of the header that is looked at.
const LONGEST: usize = 512;

/// Browser marks, the more particular ones first: every browser also claims to be others.
const BROWSERS: [(&str, &str); 12] = [
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("UCBrowser/", "UC Browser"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("okhttp/", "Android app"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Darwin", "Apple"),
    ("Linux", "Linux"),
];

/// Describes the device; empty if nothing is known. Holds nothing the client wrote but the name of a
/// program, made of letters.
pub(crate) fn describe(user_agent: Option<&str>) -> String {
    let Some(text) = user_agent else { return String::new() };
    let text: String = text.chars().take(LONGEST).collect();
    let find =
        |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => program(&text),
    }
}

/// The name of a program such as `curl/8.5`.
fn program(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphabetic).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn common_devices_are_named_in_two_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A057F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile \
                 Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 \
                 Chrome/125.0 Mobile Safari/537.36",
                "Samsung Internet, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox, Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 \
                 Safari/537.36 Edg/130.0",
                "Edge, Windows",
            ),
            ("curl/8.5.0", "curl"),
            ("", ""),
        ] {
            assert_eq!(describe(Some(agent)), words);
        }
        assert_eq!(describe(None), "");
    }

    #[test]
    fn nothing_that_could_be_markup_or_a_line_break_gets_through() {
        assert_eq!(describe(Some("<script>alert(1)</script>")), "");
        assert_eq!(describe(Some("evil\u{1b}[31m\nlogin ok")), "evil");
        assert_eq!(describe(Some(&"a".repeat(5_000))).len(), 20);
    }
}
