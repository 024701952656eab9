-- Statements about a record type that a run staged.
from staged_observation
where run_id = $run and record_type = $record_type
