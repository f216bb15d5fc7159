-- The nodes that share this database. One that has not renewed its row for some seconds counts as gone.
create table node (
    id         varchar(32)              primary key,
    renewed_at timestamp with time zone not null
);

-- An answer that is being made, or can still be followed. Whoever writes to it compares node and last, and takes the row's
-- lock by that: so of two nodes that hold it for theirs, one writes. Wide-open pages keep those updates in place.
create table generation (
    id           varchar(64)              primary key, -- a client may choose it
    node         varchar(32)              not null,    -- the only one that may add to it
    owner        varchar(255)             not null,
    owner_name   varchar(255)             not null,
    owner_groups text                     not null, -- sorted, one a line
    owner_how    varchar(16)              not null,
    model        varchar(255)             not null,
    relayed      boolean                  not null, -- in the words of the model's API
    conversation varchar(32),
    message      varchar(64),
    input_tokens bigint                   not null, -- estimated
    receipt      varchar(36)              not null, -- under which its usage is recorded
    began_at     timestamp with time zone not null,
    last         bigint                   not null, -- the newest event's number
    stop_asked   boolean                  not null default false,
    ending       text, -- the terminal event, as JSON
    ended_at     timestamp with time zone,
    kept         boolean                  not null default true -- its blocks are there
) with (fillfactor = 50);

create index generation_running on generation (node) where ended_at is null;
create index generation_by_end on generation (kept, ended_at) where ended_at is not null;
create index generation_of_conversation on generation (conversation) where conversation is not null;

-- What it has said, as it goes over the wire; a block is written once. Not compressed: that would cost more than it saves.
create table generation_block (
    generation varchar(64) not null,
    first      bigint      not null,
    last       bigint      not null,
    bytes      bytea       not null,
    primary key (generation, first)
);

alter table generation_block alter column bytes set storage external;
