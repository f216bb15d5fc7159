-- Of whichever node an answer's end is told, and however often: it is counted once.
alter table usage_record add column receipt varchar(36);

create unique index usage_record_once on usage_record (receipt);
