-- Runs that did not end, of a source or (when null) of all.
select run_id, source_id, started_at
from run
where state = 'running' and ($source is null or source_id = $source)
order by run_id
