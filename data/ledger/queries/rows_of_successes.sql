-- Rows of each source's newest successful run, and the fewest among the five successes before it
-- (null while there were fewer than five: nothing is usual yet).
with ranked as (
    select source_id, staged,
        row_number() over (partition by source_id order by ended_at desc, run_id desc) as place
    from run
    where state = 'succeeded'
)
select source_id,
    max(staged) filter (where place = 1) as newest,
    case when count(*) filter (where place between 2 and 6) = 5
        then min(staged) filter (where place between 2 and 6) end as usual
from ranked
group by source_id
order by source_id
