-- A run that is open; `end_run` writes how it ended.
insert into run (run_id, source_id, started_at, state)
values ($run, $source, $at, 'running')
