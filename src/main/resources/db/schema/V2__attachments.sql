create table content (
    hash varchar(64) primary key, -- SHA-256: the same bytes are kept once
    size bigint      not null,
    text text                     -- what a model reads of it; null: the bytes themselves
);

create table content_piece (
    hash  varchar(64) not null references content (hash) on delete cascade,
    place integer     not null,
    bytes bytea       not null,
    primary key (hash, place)
);

create table attachment (
    id         varchar(32)              primary key,
    owner      varchar(255)             not null,
    hash       varchar(64)              not null references content (hash),
    name       varchar(255)             not null,
    type       varchar(100)             not null,
    created_at timestamp with time zone not null
);

create index attachment_by_hash on attachment (hash);
create index attachment_by_age on attachment (created_at);

create table message_attachment (
    conversation varchar(32) not null,
    message      varchar(64) not null,
    place        integer     not null,
    attachment   varchar(32) not null references attachment (id),
    primary key (conversation, message, place),
    foreign key (conversation, message) references message (conversation, id) on delete cascade
);

create index message_by_attachment on message_attachment (attachment);
