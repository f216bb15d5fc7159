-- Who has accepted which text.
create table policy_acceptance (
    user_id     varchar(255)             not null,
    version     varchar(64)              not null, -- the text's SHA-256
    accepted_at timestamp with time zone not null,
    primary key (user_id, version)
);

-- Since when nothing of a person's may be lost; null: it may.
alter table person add column held_at timestamp with time zone;

-- Whose a conversation was that its owner has deleted under legal hold. It then has nobody (an empty id) for its owner, so that
-- nobody finds it, and is deleted when the hold ends; null: not deleted.
alter table conversation add column deleted_from varchar(255);

create index conversation_by_age on conversation (updated_at, owner);

create index conversation_deleted_from on conversation (deleted_from);
