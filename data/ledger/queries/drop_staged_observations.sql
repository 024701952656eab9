-- A run that ended leaves nothing staged.
delete from staged_observation where run_id = $run
