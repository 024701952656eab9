-- Fact keys per record type of which a statement of the source stands.
select distinct record_type, fact_key
from observation
anti join withdrawn_now using (observation_id)
where source_id = $source
