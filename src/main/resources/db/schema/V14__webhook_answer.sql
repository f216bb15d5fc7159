-- Of which answer it is: whoever takes an answer over makes its message due.
alter table webhook_message add column answer varchar(64);

create index webhook_message_of on webhook_message (answer);
