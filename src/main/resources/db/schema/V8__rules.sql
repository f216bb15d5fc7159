-- Who has accepted which text.
create table policy_acceptance (
    user_id     varchar(255)             not null,
    version     varchar(64)              not null, -- the text's SHA-256
    accepted_at timestamp with time zone not null,
    primary key (user_id, version)
);
