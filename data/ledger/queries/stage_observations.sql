-- A batch of statements, validated and hashed; invisible until the run succeeds.
insert into staged_observation by name
select * from batch_rows
