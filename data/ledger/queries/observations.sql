-- Every statement, in an order that the same content always gives.
from observation
order by record_type, fact_key, observation_id
