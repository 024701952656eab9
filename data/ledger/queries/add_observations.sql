-- Statements of the run that the ledger does not hold; the same statement twice counts once. Only
-- the columns that decide are ranked; the rows follow by their position in the staging table.
insert into observation
select *
from staged_observation
where rowid in (
    select place
    from (
        select
            rowid as place,
            observation_id,
            row_number() over (partition by observation_id order by recorded_at, locator) as position
        from staged_observation
        where run_id = $run
    )
    where position = 1
        and observation_id not in (select observation_id from observation)
)
