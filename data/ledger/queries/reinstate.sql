-- Statements of the run that were withdrawn before and are stated again, numbered likewise.
insert into reinstatement by name
select
    last_change.number + row_number() over (order by observation_id) as sequence,
    observation_id, $at as reinstated_at, 'stated again' as reason, $run as run_id
from (
    select observation_id from staged_observation where run_id = $run
    intersect
    select observation_id from withdrawn_now
), last_change
