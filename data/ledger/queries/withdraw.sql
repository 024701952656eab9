-- Takes back those of the given statements that stand, numbered in the order of their ids.
insert into withdrawal by name
select
    last_change.number + row_number() over (order by observation_id) as sequence,
    observation_id, $at as withdrawn_at, reason, $run as run_id
from batch_rows, last_change
where observation_id in (
    select observation_id from observation anti join withdrawn_now using (observation_id)
)
