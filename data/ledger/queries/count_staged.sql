-- Statements that a run staged, the same one twice counted twice.
select count(*) from staged_observation where run_id = $run
