create table api_key (
    id         varchar(32)              primary key,
    owner      varchar(255)             not null,
    name       varchar(100)             not null,
    hash       varchar(64)              not null unique, -- SHA-256 of the secret, which is kept nowhere
    hint       varchar(32)              not null, -- how the secret begins, to be told from others
    models     text                     not null, -- one on each line; none: all that are offered
    networks   text                     not null, -- the same; none: from anywhere
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    used_at    timestamp with time zone -- to within five minutes; null: never
);

create index api_key_of_owner on api_key (owner, created_at desc, id desc);
