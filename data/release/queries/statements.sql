-- Every statement of a record type, in an order that the same release always gives.
select *
from query_table($table)
order by fact_key, observation_id
