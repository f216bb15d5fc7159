-- One on each line: what is counted, over which time, the most of it. None: the key has only those of its owner.
alter table api_key add column limits text default '' not null;
