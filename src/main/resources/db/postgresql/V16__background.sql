-- What its provider makes of it in the background, and under which name: whoever takes it over goes on with that.
alter table generation add column upstream text;
