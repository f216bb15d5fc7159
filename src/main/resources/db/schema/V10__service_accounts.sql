-- Of a program's account: the administrator who made it. Null: a person, who logs in.
alter table person add column made_by varchar(255);
