-- What to ask the source's pages with next time.
insert into http_validator by name
select *, $source as source_id, $at as set_at from batch_rows
