-- What the webhook is to be told: a row for each answer, from before the model is asked until it is taken.
create table webhook_message (
    id      varchar(40)              primary key,
    payload text                     not null, -- while the answer is being made: what is told if its server dies
    tries   integer                  not null,
    due_at  timestamp with time zone -- null: its answer is being made
);

create index webhook_message_due on webhook_message (due_at);
