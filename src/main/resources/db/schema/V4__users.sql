create table person (
    id            varchar(255)             primary key,
    name          varchar(255)             not null,
    member_of     text                     not null, -- a group on each line, in order
    how           varchar(9)               not null,
    subject       varchar(255), -- the OpenID provider's name for the person; null: none
    first_seen    timestamp with time zone not null,
    last_seen     timestamp with time zone not null,
    disabled_at   timestamp with time zone, -- null: may come in
    signed_out_at timestamp with time zone  -- sessions that began before are over
);

create index person_disabled on person (disabled_at);

create index person_signed_out on person (signed_out_at);

create index person_by_subject on person (subject);
