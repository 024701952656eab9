-- Statements of the run that the ledger does not hold; the same statement twice counts once.
insert into observation
select * exclude (position)
from (
    select *, row_number() over (partition by observation_id order by recorded_at, locator) as position
    from staged_observation
    where run_id = $run
)
where position = 1
    and observation_id not in (select observation_id from observation)
