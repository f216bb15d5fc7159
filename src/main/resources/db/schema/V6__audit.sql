-- Who did what. Rows are only ever added; each hash is over the one before and its own row, so what is changed, taken out or
-- put into another order shows.
create table audit_row (
    seq         bigint                   primary key, -- from 1, without a gap
    happened_at timestamp with time zone not null, -- to the millisecond
    actor       varchar(255)             not null, -- empty: nobody was known
    how         varchar(9)               not null,
    address     varchar(255)             not null,
    action      varchar(100)             not null,
    target      varchar(1000)            not null,
    result      varchar(100)             not null,
    detail      text                     not null,
    hash        varchar(64)              not null
);

create index audit_row_of on audit_row (actor, seq);
create index audit_row_by_time on audit_row (happened_at);

-- The newest row once more, apart: so that a cut-off end shows. Its row is also what nodes take turns by.
create table audit_head (
    one  integer     primary key,
    seq  bigint      not null,
    hash varchar(64) not null
);

insert into audit_head (one, seq, hash) values (1, 0, '');
