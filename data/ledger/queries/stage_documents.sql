-- Archived responses of a run; invisible until the run succeeds.
insert into staged_document by name
select * from batch_rows
