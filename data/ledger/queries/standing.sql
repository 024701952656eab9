-- Statements of a source (all sources when null) about a record type that stand now.
select observation.*
from observation
anti join withdrawn_now using (observation_id)
where ($source is null or source_id = $source) and record_type = $record_type
order by fact_key, observation_id
