//! What goes, what stays, and that marks are left alone.

use super::*;

fn kinds(text: &str) -> Vec<(String, String)> {
    let choices = Choices::default();
    let secrets = choices.find(text.as_bytes());
    secrets.into_iter().map(|secret| (secret.kind.to_owned(), text[secret.at].to_owned())).collect()
}

#[test]
fn secrets_go_and_words_stay() {
    for (text, redacted) in [
        ("curl -H 'Authorization: Basic abc==' x", "curl -H 'Authorization: [redacted]' x"),
        ("Bearer abc.def ok", "Bearer [redacted] ok"),
        ("?api_key=123&x=1", "?api_key=[redacted]&x=1"),
        ("{\"token\": \"s3cr3t\", \"n\": 1}", "{\"token\": \"[redacted]\", \"n\": 1}"),
        ("Set-Cookie: a=b; Path=/\nnext", "Set-Cookie: [redacted]\nnext"),
        ("PASSWORD=hunter2", "PASSWORD=[redacted]"),
        ("unexpected token at line 3", "unexpected token at line 3"),
        ("token::new() and token == 5", "token::new() and token == 5"),
        ("ghp_0123456789abcdef0123 used", "[redacted] used"),
        ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nz", "[redacted]\nz"),
    ] {
        assert_eq!(redact(text), redacted);
        assert_eq!(redact(&redact(text)), redacted, "twice is once");
    }
}

#[test]
fn the_redactor_of_system_1_is_covered_word_by_word() {
    for (text, value) in [
        ("Bearer x1y2", "x1y2"),
        ("api_key=abc", "abc"),
        ("Set-Cookie: id=abc", "id=abc"),
        ("Authorization: abc", "abc"),
        ("token=abc", "abc"),
        ("password=abc", "abc"),
        ("secret=abc", "abc"),
        ("private_key=abc", "abc"),
        ("access_token=abc", "abc"),
        ("refresh_token=abc", "abc"),
        ("session_id=abc", "abc"),
        ("cookie=abc", "abc"),
        ("x-api-key=abc", "abc"),
        ("x-auth-token=abc", "abc"),
    ] {
        for text in [text.to_owned(), text.to_uppercase().replace(&value.to_uppercase(), value)] {
            let found: Vec<String> = kinds(&text).into_iter().map(|(_, value)| value).collect();
            assert_eq!(found, [value], "{text}");
        }
    }
}

#[test]
fn a_value_has_one_mark_in_an_output_whatever_stands_before_it() {
    let token = format!("ghp_{}", "a1B2".repeat(9));
    let numbered = Numbered::default();
    let text = format!("token={token} and {token}, password=x1 password=y2 password=x1");
    let once = numbered.text(&text).into_owned();
    assert_eq!(
        once,
        "token=[redacted:github-token-1] and [redacted:github-token-1], password=[redacted:password-1] \
         password=[redacted:password-2] password=[redacted:password-1]"
    );
    assert_eq!(numbered.text(&once), once, "marks stay");
    assert_eq!(redact(&once), redact(&text), "ids of a copy are those of its original");
    assert_eq!(numbered.text("\"x\""), "\"x\"");
    let counts: Vec<_> = numbered.counts().into_iter().map(|count| (count.kind, count.count)).collect();
    assert_eq!(counts, [("github-token".to_owned(), 1), ("password".to_owned(), 2)]);
}

#[test]
fn what_a_policy_adds_is_found_beside_the_kinds() {
    let text = "token=a.user@example.com BLD-12345 from 10.1.2.3:80, b@example.org, 127.0.0.1, v1.2.3.4, fe80::1:2:3";
    assert_eq!(redact(text).matches(MARK).count(), 1);
    let choices =
        Choices { patterns: vec![Pattern::parse("build = BLD-#####").unwrap()], has_mails: true, has_machines: true };
    let found: Vec<_> = choices.find(text.as_bytes()).into_iter().map(|one| (one.kind, &text[one.at])).collect();
    assert_eq!(
        found,
        [
            ("token", "a.user@example.com"),
            ("build", "BLD-12345"),
            ("ip-address", "10.1.2.3"),
            ("e-mail", "b@example.org"),
            ("ip-address", "fe80::1:2:3"),
        ]
    );
}

#[test]
fn every_kind_has_words_that_are_found_and_no_two_share_a_name() {
    let mut ids: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    for kind in KINDS {
        assert!(!kind.title.is_empty() && !kind.source.is_empty(), "{}", kind.id);
        let words: Vec<(&str, usize)> = match &kind.extent {
            Extent::Tokens(tokens) => tokens.iter().map(|token| (token.head, token.at)).collect(),
            Extent::Named(words, _) | Extent::Found(words, _) => words.to_vec(),
        };
        for (word, at) in words {
            assert!(word.len() >= at + 3, "{word} has no three letters at {at}");
            let (hit, _) = table().words.next(word.as_bytes(), 0).unwrap();
            assert!(hit.start == 0 || hit.end == word.len(), "{word}");
        }
    }
}

/// Texts that would be read again and again by a pass that is not linear.
#[test]
fn hostile_texts_are_read_once() {
    let many = 6_000;
    for piece in [
        "token=",
        "token\"",
        "://",
        "-----BEGIN PRIVATE KEY-----",
        "authorization: ",
        "AKIA",
        "eyJ.",
        "[redacted",
        "\\\\\\",
        "password: \\\"",
        "a@",
        "1.",
        "cookie=",
        "Bearer ",
        "%3a%2f%2f",
    ] {
        let text = piece.repeat(many);
        let choices = Choices { has_mails: true, has_machines: true, ..Choices::default() };
        let once = choices.replace(&text, |out, _, _| out.push_str(MARK)).into_owned();
        assert!(once.len() <= text.len() + MARK.len() * many);
    }
}

#[test]
fn letters_of_any_language_are_never_cut() {
    for text in ["password=größe2 ü", "token: \"ключ1\" ж", "пароль password='日本1'", "Authorization: ü\u{85}ü"]
    {
        assert!(redact(text).contains(MARK), "{text}");
    }
}

#[test]
fn numbered_marks_of_another_output_become_plain_ones() {
    let marked = "a [redacted:token-1] b [redacted:github-token-12][redacted] c [redacted: no] [redacted:open";
    let plain = "a [redacted] b [redacted][redacted] c [redacted: no] [redacted:open";
    assert_eq!(redact(marked), plain);
    assert_eq!(redact(plain), plain);
    let secret = "token=hunter2hunter2 again";
    let numbered = Numbered::new(Choices::default());
    assert_eq!(redact(&numbered.text(secret)), redact(secret));
}
