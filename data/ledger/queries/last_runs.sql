-- The newest ended run of each source; with $state only among runs of that state.
select run_id, source_id, started_at, ended_at, state, reason, staged, added, withdrawn,
    reinstated, documents
from run
where state <> 'running' and ($state is null or state = $state)
qualify row_number() over (partition by source_id order by ended_at desc, run_id desc) = 1
order by source_id
