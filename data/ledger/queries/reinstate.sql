-- Statements of the run that were withdrawn before and are stated again.
insert into reinstatement
select nextval('change_number'), observation_id, $at, 'stated again', $run
from (
    select distinct observation_id from staged_observation where run_id = $run
    intersect
    select observation_id from withdrawn_now
)
