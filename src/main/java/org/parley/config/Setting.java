package org.parley.config;

import java.util.regex.Pattern;

/** Every key that an operator can set: the one source of the README's table. */
public enum Setting {
    API_KEY("OPENAI_API_KEY", "", "key for the model's API; read as the OpenAI SDK reads it"),
    BASE_URL("OPENAI_BASE_URL", "", "another OpenAI-compatible server, or Azure"),
    ORGANIZATION("OPENAI_ORG_ID", "", "OpenAI organization"),
    PROJECT("OPENAI_PROJECT_ID", "", "OpenAI project"),
    PROVIDER(
            "parley.provider", "auto", "`openai`, `demo`, or `auto`: openai where a key or base URL is set, else demo"),
    UPSTREAM_API(
            "parley.upstream-api",
            "auto",
            "which API it speaks: `responses`, `chat` (chat completions, as many local servers do), or `auto`: found out by the first question"),
    UPSTREAMS(
            "parley.upstreams",
            "",
            "several servers to ask instead of that one, by names of your own, such as `eu, us`; each has the next five settings. Of those that have a model the first is asked; where it cannot answer, the next"),
    UPSTREAM_URL("parley.upstream.<name>.base-url", "", "as `OPENAI_BASE_URL`"),
    UPSTREAM_KEY("parley.upstream.<name>.api-key", "", "as `OPENAI_API_KEY`"),
    UPSTREAM_MODELS(
            "parley.upstream.<name>.models",
            "*",
            "the models that it has, separated by commas: names, patterns such as `gpt-5*`, or `small=llama-3.1-8b` where it has another name for one"),
    UPSTREAM_OWN_API("parley.upstream.<name>.api", "auto", "as `parley.upstream-api`"),
    UPSTREAM_CONCURRENCY(
            "parley.upstream.<name>.concurrency",
            "0",
            "most answers that it makes at once, on each node; those beyond go to the next upstream; `0` = no limit"),
    BACKGROUND(
            "parley.openai.background",
            "false",
            "`true`: answers outlive a lost connection and a lost node, since the provider makes them in the background, and stores each until it has ended; see [More than one node](#more-than-one-node). With OpenAI's Responses API only"),
    MODEL(
            "parley.model",
            "gpt-5-mini",
            "the model when a request names none; where only `parley.models` is set, the first of those"),
    MODELS(
            "parley.models",
            "",
            "offered models, separated by commas; `*` = all that the provider lists, any name goes through; empty = the model alone"),
    TITLES(
            "parley.titles",
            "model",
            "who names conversations: `model` (asked once for each, after its first answer), `question` (the first one is the title)"),
    AUTH(
            "parley.auth",
            "local",
            "`local`: one user, admitted from this machine only; `container`: the server's login; `proxy`: a proxy before Parley says who; `oidc`: an OpenID provider does"),
    CONTAINER_ROLES(
            "parley.container.roles", "", "roles of the server's realm that are taken for groups, separated by commas"),
    PROXY_TRUSTED(
            "parley.proxy.trusted",
            "",
            "addresses of those proxies, such as `10.0.5.7, fd00:5::/64`: the peer's own, whatever `X-Forwarded-For` says"),
    PROXY_USER_HEADER("parley.proxy.user-header", "X-Forwarded-User", "in which header they say who"),
    PROXY_GROUPS_HEADER(
            "parley.proxy.groups-header", "X-Forwarded-Groups", "in which header of which groups, separated by commas"),
    OIDC_ISSUER("parley.oidc.issuer", "", "the provider, such as `https://login.example.org/realms/staff`"),
    OIDC_CLIENT_ID("parley.oidc.client-id", "", "as whom it knows Parley"),
    OIDC_CLIENT_SECRET("parley.oidc.client-secret", "", "and by which secret; empty = by PKCE alone"),
    OIDC_SCOPES("parley.oidc.scopes", "openid profile email", "what it is asked to tell"),
    OIDC_USER_CLAIM(
            "parley.oidc.user-claim",
            "sub",
            "which claim is the user's id, for example `preferred_username`; never given to another person"),
    OIDC_GROUPS_CLAIM(
            "parley.oidc.groups-claim",
            "groups",
            "which claim lists groups; `realm_access.roles` is a claim in a claim"),
    PUBLIC_URL(
            "parley.public-url",
            "",
            "Parley's address as browsers see it, where a proxy changes it, such as `https://chat.example.org/parley`"),
    LOGOUT_URL("parley.logout-url", "", "`proxy`: where the page's `Sign out` leads; empty = there is none"),
    ADMINS("parley.admins", "", "users with the role admin, separated by commas (`local` always has it)"),
    ADMIN_GROUP("parley.admin-group", "", "group whose members have the role admin"),
    LIMITS(
            "parley.limits",
            "",
            "who may use how much, such as `user: 20 requests/minute, 200k tokens/day; group students: 50 USD/month; member of students: 1 concurrent; everybody: 100 concurrent`; empty = no limits"),
    PRICES(
            "parley.prices",
            "",
            "what a million tokens in and out cost: `gpt-5-mini 0.25/2, gpt-5 1.25/10, * 5/20` (`*` = every other model)"),
    CURRENCY("parley.currency", "USD", "the currency of prices and limits"),
    GROUP_MODELS(
            "parley.group-models",
            "",
            "who may use which of the offered models: `everybody: gpt-5-mini; group staff: gpt-5, o3` (`*` = all); empty = everybody all"),
    GROUP_TOOLS("parley.group-tools", "", "who may use which tools, in the same form: `group staff: web_search`"),
    INSTRUCTIONS(
            "parley.instructions",
            "",
            "what the model is told before every conversation: `everybody: Answer in short sentences. ; group legal: Name the law that you mean.` (no `;` within a text)"),
    INPUT_RULES(
            "parley.input-rules",
            "",
            "what may not be said to the model: `refuse iban, project \"Falcon\" \"Grey Owl\"; mask e-mail, phone, credit-card, badge /EMP-[0-9]{6}/`; see [What may be said](#what-may-be-said)"),
    MODERATION(
            "parley.moderation",
            "",
            "the provider's model that judges what is said before it is answered, such as `omni-moderation-latest`; empty = none; while it does not answer, nothing is"),
    POLICY(
            "parley.policy",
            "",
            "what users accept once before they ask: the path of a text or Markdown file (`.md`, `.txt`), or the text itself"),
    RETENTION(
            "parley.retention",
            "",
            "conversations are deleted so long after their last message: `everybody: 365 days; group interns: 30 days`; empty = never"),
    AUDIT_TEXTS("parley.audit-texts", "false", "whether the audit holds what was asked: `true`, `false`"),
    HOME(
            "parley.home",
            "~/.parley",
            "directory for Parley's own files; `parley.properties` is read from here (or from `PARLEY_HOME`)"),
    CONFIG("parley.config", "", "path of a properties file to read instead"),
    DB_URL(
            "parley.db.url",
            "",
            "JDBC address of a PostgreSQL (or H2); empty = the server's data source `jdbc/parley`, else an H2 file in `parley.home`"),
    DB_USER("parley.db.user", "", "who connects to it"),
    DB_PASSWORD("parley.db.password", "", "with which password"),
    VALKEY_URL(
            "parley.valkey.url",
            "",
            "Valkey or Redis that has the logs of answers for several nodes, in place of their PostgreSQL: `redis://` or `rediss://` (TLS), such as `rediss://user:password@host:6379`, or several hosts of a cluster, separated by commas; see [docs/scaling.md](docs/scaling.md)"),
    VALKEY_REPLICAS(
            "parley.valkey.replicas",
            "0",
            "how many of its replicas must have an event before a reader sees it; at most what each of its servers has"),
    PORT("parley.port", "8080", "port of the bundled run command only; elsewhere the server decides"),
    MAX_REQUEST_BYTES("parley.max-request-bytes", "33554432", "largest request body, in bytes"),
    MAX_FILE_BYTES("parley.max-file-bytes", "20971520", "largest attached file, in bytes"),
    MAX_FILES("parley.max-files", "10", "most files of one message"),
    HEARTBEAT("parley.heartbeat", "10s", "pause between heartbeat comments on an event stream"),
    ABANDON_AFTER("parley.abandon-after", "60s", "a stateless answer is stopped when nobody has read it for so long"),
    LOG_RETENTION("parley.log-retention", "1h", "how long an ended answer can be followed again"),
    FIRST_EVENT_TIMEOUT(
            "parley.first-event-timeout",
            "5m",
            "longest wait for the first word, and for the next one while the model thinks or a tool runs"),
    SILENCE_TIMEOUT(
            "parley.silence-timeout",
            "2m",
            "longest silence between two words of an answer; keep-alives do not count as life"),
    ASSISTANT_NAME(
            "parley.assistant-name", "ChatGPT", "author name that marks a message without a role as the assistant's"),
    ALLOWED_ORIGINS(
            "parley.allowed-origins",
            "",
            "further origins that are ours (behind a proxy that changes `Host`), such as `https://chat.example.org`, separated by commas"),
    EMBED_ORIGINS(
            "parley.embed-origins",
            "",
            "origins of pages that may embed the chat by `embed.js`, such as `https://portal.example.org`, separated by commas"),
    PROGRAMS_HOSTED_TOOLS(
            "parley.v1.hosted-tools",
            "web_search",
            "which of the provider's own tools programs may use under `/v1`, separated by commas"),
    DRAIN(
            "parley.drain",
            "60s",
            "how long a node that is to be stopped waits for its running answers; see [Drain](#drain)"),
    DRAIN_KEY(
            "parley.drain.key",
            "",
            "with which secret it is told to: 16 characters or more; empty = it cannot be told over HTTP"),
    METRICS_FROM(
            "parley.metrics-from",
            "127.0.0.0/8, ::1",
            "addresses that may read `/metrics` without a login, such as `10.0.5.7, fd00:5::/64`; nobody whom a proxy forwards from elsewhere"),
    WEBHOOK_URL(
            "parley.webhook.url",
            "",
            "address that is told of every answer that ends, by a POST signed as Standard Webhooks says; empty = none is"),
    WEBHOOK_SECRET("parley.webhook.secret", "", "what it is signed by: 24 to 64 random bytes in base64"),
    WEBHOOK_TEXT("parley.webhook.text", "false", "whether it is told what the answer says: `true`, `false`"),
    TOKEN_CREATED(
            "parley.token.created",
            "[created]",
            "plain-text wire: the request is accepted (each token: two characters or more, no token within another)"),
    TOKEN_THINKING("parley.token.thinking", "[thinking]", "plain-text wire: the model works"),
    TOKEN_CLEAR("parley.token.clear", "[clear]", "plain-text wire: the answer's text begins"),
    TOKEN_DONE("parley.token.done", "[done]", "plain-text wire: the answer has ended");

    private static final String NAME = "<name>";
    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|(api[_-]|drain\\.)key");

    private final String key;
    private final String defaultText;
    private final String meaning;

    Setting(String key, String defaultText, String meaning) {
        this.key = key;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /**
     * The name as a system property, JNDI entry and in {@code parley.properties}. Of a setting that each upstream has for itself,
     * {@value #NAME} stands for the upstream's name.
     */
    public String key() {
        return key;
    }

    /** The key of an upstream's own setting; of any other the key. */
    String key(String upstream) {
        return key.replace(NAME, upstream);
    }

    boolean ofEachUpstream() {
        return key.contains(NAME);
    }

    /** The default as an operator would write it; empty: none. */
    public String defaultText() {
        return defaultText;
    }

    /** Whether its value is for nobody to see. */
    boolean isSecret() {
        return SECRET.matcher(key).find();
    }

    public String meaning() {
        return meaning;
    }
}
