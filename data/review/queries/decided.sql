-- Observations that a reviewer decided on.
select observation_id
from review
