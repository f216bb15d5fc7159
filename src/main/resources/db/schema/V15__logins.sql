-- Who has logged in at the OpenID provider, with which browser: known on every node.
create table login_session (
    hash      varchar(64)              primary key, -- SHA-256 of the cookie's value, which is kept nowhere
    user_id   varchar(255)             not null,
    name      varchar(255)             not null,
    member_of text                     not null, -- a group on each line
    id_token  text                     not null, -- the provider's, shown to it again at the logout
    began_at  timestamp with time zone not null,
    seen_at   timestamp with time zone not null -- to within a few minutes
);

create index login_session_of on login_session (user_id);
create index login_session_by_beginning on login_session (began_at);
create index login_session_by_use on login_session (seen_at);

-- Logins that are under way at the provider, until it sends the browser back, to whichever node.
create table login_begun (
    state     varchar(64)              primary key, -- SHA-256 of it
    browser   varchar(64)              not null, -- SHA-256 of the cookie's value
    nonce     varchar(64)              not null,
    verifier  varchar(128)             not null, -- of PKCE
    return_to text                     not null,
    began_at  timestamp with time zone not null
);

create index login_begun_of on login_begun (browser, began_at);
create index login_begun_by_age on login_begun (began_at);
