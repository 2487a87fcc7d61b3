//! GROWTH POINT: the kinds of secrets, one row each.

use super::tokens::Token;
use super::words::Hit;
use super::{blocks, headers, names, tokens, urls};
use std::ops::Range;

/// Finds where the secret lies, if there is one at a word.
pub(super) type Place = fn(&[u8], Hit) -> Option<Range<usize>>;

/// How the secret is found from the word.
pub(super) enum Extent {
    /// It begins with the word.
    Tokens(&'static [Token]),
    /// It is the value of a name that has the word; the words with the place of their telling letters.
    Named(&'static [(&'static str, usize)], fn(&names::Name<'_>) -> names::Trust),
    /// Anything else.
    Found(&'static [(&'static str, usize)], Place),
}

/// A kind of secret.
pub struct Kind {
    /// Its name in marks and lists.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where it is written down how one looks.
    pub source: &'static str,
    pub(super) extent: Extent,
}

const HOLOGRAM: &str = "redactor of system 1";

/// Every kind. Of words that stand at one place the longest counts.
pub static KINDS: &[Kind] = &[
    kind(
        "authorization",
        "Authorization headers",
        "RFC 9110 §11.6.2",
        Extent::Found(&[("authorization", 6)], headers::authorization),
    ),
    kind("bearer", "Bearer tokens", "RFC 6750", Extent::Found(&[("bearer ", 3), ("bearer%20", 3)], headers::bearer)),
    kind(
        "basic-auth",
        "Basic authentication",
        "RFC 7617",
        Extent::Found(&[("basic ", 3), ("basic%20", 3)], headers::basic),
    ),
    kind(
        "registry-auth",
        "Logins of registries",
        "config.json of Docker, .npmrc",
        Extent::Found(&[("\"auth", 0), ("_auth", 0)], headers::auth),
    ),
    kind("cookie", "Cookies", "RFC 6265", Extent::Found(&[("cookie", 3)], headers::cookie)),
    kind(
        "password",
        "Passwords",
        HOLOGRAM,
        Extent::Named(
            &[("passw", 2), ("passphrase", 4), ("pwd", 0), ("_pass", 0), ("userpass", 4), ("dbpass", 2)],
            names::password,
        ),
    ),
    kind("token", "Tokens by their names", HOLOGRAM, Extent::Named(&[("token", 0)], names::token)),
    kind("secret", "Secrets by their names", HOLOGRAM, Extent::Named(&[("secret", 1)], names::secret)),
    kind(
        "key",
        "Keys by their names",
        HOLOGRAM,
        Extent::Named(
            &[("key", 0), ("api key", 0), ("access key", 0), ("secret key", 1), ("private key", 3)],
            names::key,
        ),
    ),
    kind(
        "plaintext",
        "Tokens that parity files have in clear",
        "system 0",
        Extent::Named(&[("plaintext", 1)], names::plaintext),
    ),
    kind(
        "session",
        "Sessions",
        HOLOGRAM,
        Extent::Named(&[("sessionid", 6), ("session_id", 6), ("session-id", 6), ("sessid", 3)], names::session),
    ),
    kind(
        "credential",
        "What looks drawn by lot behind names of credentials",
        "Artiscope",
        Extent::Named(&[("credential", 2)], names::credential),
    ),
    kind(
        "url-password",
        "Passwords in addresses and connection strings",
        "RFC 3986 §3.2.1",
        Extent::Found(&[("://", 0), (":\\/\\/", 0), ("%3a%2f%2f", 0)], urls::userinfo),
    ),
    kind(
        "url-signature",
        "Signatures of addresses",
        "Azure SAS, AWS Signature Version 4, Google Cloud Storage",
        Extent::Found(
            &[("sig=", 0), ("x-amz-signature=", 2), ("x-goog-signature=", 2), ("x-amz-credential=", 2)],
            urls::signature,
        ),
    ),
    kind(
        "webhook",
        "Webhooks of Slack, Discord, Teams",
        "their documentation",
        Extent::Found(
            &[
                ("hooks.slack.com/services/", 5),
                ("hooks.slack.com/workflows/", 5),
                ("hooks.slack.com/triggers/", 5),
                ("/api/webhooks/", 8),
                ("webhook.office.com/webhookb2/", 3),
                ("outlook.office.com/webhook/", 4),
            ],
            urls::webhook,
        ),
    ),
    kind(
        "login-flag",
        "Passwords behind flags of curl, mysql, mongosh, sshpass, docker, openssl",
        "their manuals",
        Extent::Found(&[(" -u ", 0), ("--user ", 0), (" -p", 0), ("pass:", 0)], urls::flag),
    ),
    kind(
        "private-key",
        "Private keys",
        "RFC 7468, OpenSSH, RFC 4880",
        Extent::Found(&[("-----begin ", 4)], blocks::private_key),
    ),
    kind("jwt", "JSON Web Tokens", "RFC 7519", Extent::Found(&[("eyj", 0)], tokens::jwt)),
    kind("github-token", "Tokens of GitHub", "docs.github.com: token formats", Extent::Tokens(tokens::GITHUB)),
    kind("gitlab-token", "Tokens of GitLab", "docs.gitlab.com: token prefixes", Extent::Tokens(tokens::GITLAB)),
    kind("slack-token", "Tokens of Slack", "api.slack.com: token types", Extent::Tokens(tokens::SLACK)),
    kind(super::AWS, "Access keys of AWS", "docs.aws.amazon.com: IAM identifiers", Extent::Tokens(tokens::AWS)),
    kind(
        "aws-session-token",
        "Session tokens of AWS",
        "docs.aws.amazon.com: temporary credentials",
        Extent::Tokens(tokens::AWS_SESSION),
    ),
    kind(
        "google-key",
        "Keys and tokens of Google",
        "cloud.google.com: API keys, OAuth 2.0",
        Extent::Tokens(tokens::GOOGLE),
    ),
    kind(
        "azure-secret",
        "Secrets of Azure applications",
        "learn.microsoft.com: client secrets",
        Extent::Found(&[("8q~", 0), ("7q~", 0)], tokens::azure),
    ),
    kind("npm-token", "Tokens of npm", "docs.npmjs.com: access tokens", Extent::Tokens(tokens::NPM)),
    kind("pypi-token", "Tokens of PyPI", "pypi.org: API tokens", Extent::Tokens(tokens::PYPI)),
    kind("stripe-key", "Keys of Stripe", "docs.stripe.com: API keys", Extent::Tokens(tokens::STRIPE)),
    kind("vault-token", "Tokens of Vault", "developer.hashicorp.com: tokens", Extent::Tokens(tokens::VAULT)),
    kind(
        "terraform-token",
        "Tokens of HCP Terraform",
        "developer.hashicorp.com: API tokens",
        Extent::Found(&[(".atlasv1.", 1)], tokens::terraform),
    ),
    kind("ai-key", "Keys of OpenAI, Anthropic, OpenRouter", "their documentation", Extent::Tokens(tokens::OPENAI)),
    kind("twilio-key", "Keys of Twilio", "twilio.com/docs: API keys", Extent::Tokens(tokens::TWILIO)),
    kind(
        "telegram-token",
        "Tokens of Telegram's bots",
        "core.telegram.org: bots",
        Extent::Found(&[(":aa", 0)], urls::telegram),
    ),
    kind(
        "service-token",
        "Tokens of services with a beginning of their own",
        "their documentation",
        Extent::Tokens(tokens::OTHERS),
    ),
];

const fn kind(id: &'static str, title: &'static str, source: &'static str, extent: Extent) -> Kind {
    Kind { id, title, source, extent }
}
